"""Chats: where people write from, and what was said last."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select

from storage import rows
from storage.errors import Missing
from storage.records import Chat
from storage.tables import chat_people, chats
from storage.transaction import Verbs


class Chats(Verbs):
    async def add(self, channel: str, address: str, person_id: int | None) -> Chat:
        """A new chat that speaks for one person, or for nobody yet. Raises InUse when its address is known there."""
        values = {
            "channel": channel,
            "address": address,
            "address_hash": self._hash(channel, address),
            "reachable": True,
        }
        id = await self._tx.add(chats, values)
        if person_id is not None:
            await self.join(id, person_id)
        return await self.get(id)

    async def find(self, channel: str, address: str) -> Chat | None:
        """The practice's chat with that address, found by its keyed hash."""
        here = (chats.c.channel == channel, chats.c.address_hash == self._hash(channel, address))
        found = await self._where(*here)
        return found[0] if found else None

    async def get(self, id: int) -> Chat:
        """Raises Missing."""
        found = await self._where(chats.c.id == id)
        if not found:
            raise Missing(chats.name, id)
        return found[0]

    async def of(self, person_id: int) -> list[Chat]:
        """The chats that speak for a person, oldest first."""
        theirs = select(chat_people.c.chat_id).where(self._tx.mine(chat_people), chat_people.c.person_id == person_id)
        return await self._where(chats.c.id.in_(theirs))

    async def join(self, chat_id: int, person_id: int) -> None:
        """Let a chat speak for one person more; one it speaks for already stays."""
        here = (chat_people.c.chat_id == chat_id, chat_people.c.person_id == person_id)
        if await self._tx.one(select(chat_people.c.id).where(self._tx.mine(chat_people), *here)) is None:
            await self._tx.add(chat_people, {"chat_id": chat_id, "person_id": person_id})

    async def set_reachable(self, id: int, reachable: bool) -> None:  # noqa: FBT001 - the verb names it
        await self._tx.change(chats, id, {"reachable": reachable})

    async def state(self, chat_id: int) -> dict[str, Any]:
        """What the conversation remembers; empty at first. Raises Missing."""
        row = await self._tx.one(select(chats.c.state).where(self._tx.mine(chats), chats.c.id == chat_id))
        if row is None:
            raise Missing(chats.name, chat_id)
        return dict(row.state or {})

    async def save_state(self, chat_id: int, state: Mapping[str, Any]) -> None:
        await self._tx.change(chats, chat_id, {"state": dict(state)})

    def _hash(self, channel: str, address: str) -> str:
        return self._tx.keys.lookup("chat", channel, address)

    async def _where(self, *conditions: ColumnElement[bool]) -> list[Chat]:
        found = await self._tx.all(select(chats).where(self._tx.mine(chats), *conditions).order_by(chats.c.id))
        speaks: dict[int, list[int]] = {row.id: [] for row in found}
        joined = select(chat_people).where(self._tx.mine(chat_people), chat_people.c.chat_id.in_(speaks))
        for row in await self._tx.all(joined.order_by(chat_people.c.id)):
            speaks[row.chat_id].append(row.person_id)
        return [rows.chat(row, speaks[row.id]) for row in found]
