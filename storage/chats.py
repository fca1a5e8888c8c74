"""Chats: where people write from, and what was said last."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from storage import rows
from storage.errors import InUse, Missing
from storage.records import Chat
from storage.tables import chat_people, chats
from storage.transaction import Verbs, mine


class Chats(Verbs):
    """Where people write from. A chat may speak for several people; it is found by a keyed hash of its address."""

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
        found = await self._all(_AT_ADDRESS, channel=channel, hash=self._hash(channel, address))
        return found[0] if found else None

    async def get(self, id: int) -> Chat:
        """Raises Missing."""
        found = await self._all(_ONE, at=id)
        if not found:
            raise Missing(chats.name, id)
        return found[0]

    async def of(self, person_id: int) -> list[Chat]:
        """The chats that speak for a person, oldest first."""
        return await self._all(_OF_PERSON, person=person_id)

    async def reachable(self, person_ids: Collection[int]) -> dict[int, list[Chat]]:
        """The chats through which each of many people can be written to, oldest first."""
        found: dict[int, list[Chat]] = {id: [] for id in person_ids}
        for row in await self._tx.all(_REACHABLE):
            if row.person_id in found:
                found[row.person_id].append(rows.chat(row, (row.person_id,)))
        return found

    async def join(self, chat_id: int, person_id: int) -> None:
        """Let a chat speak for one person more; one it speaks for already stays."""
        if await self._tx.one(_JOINED, chat=chat_id, person=person_id) is None:
            await self._tx.add(chat_people, {"chat_id": chat_id, "person_id": person_id})

    async def leave(self, chat_id: int, person_id: int) -> None:
        """Let a chat speak for a person no more; one it does not speak for is not missed."""
        joined = await self._tx.one(_JOINED, chat=chat_id, person=person_id)
        if joined is not None:
            await self._tx.remove(chat_people, joined.id)

    async def move(self, id: int, address: str) -> bool:
        """Have a chat be at another address from now on; False: another chat is there. Raises Missing."""
        hashed = self._hash((await self.get(id)).channel, address)
        try:
            async with self._tx.savepoint():
                await self._tx.change(chats, id, {"address": address, "address_hash": hashed})
        except InUse:
            return False
        return True

    async def set_reachable(self, id: int, reachable: bool) -> None:  # noqa: FBT001 - the verb names it
        """Note whether a chat can be written to. Raises Missing."""
        await self._tx.change(chats, id, {"reachable": reachable})

    async def reach(self, channel: str, address: str, *, reachable: bool) -> None:
        """Note whether the chat with that address, if there is one, can be written to."""
        # As `find` asks, which the conversation does next.
        found = await self._tx.one(_AT_ADDRESS, channel=channel, hash=self._hash(channel, address))
        if found is not None and found.reachable != reachable:
            await self.set_reachable(found.id, reachable)

    async def state(self, chat_id: int) -> dict[str, Any]:
        """What the conversation remembers; empty at first. Raises Missing."""
        row = await self._tx.one(_STATE, at=chat_id)
        if row is None:
            raise Missing(chats.name, chat_id)
        return dict(row.state or {})

    async def save_state(self, chat_id: int, state: Mapping[str, Any]) -> None:
        """Have the conversation remember this and nothing else. Raises Missing."""
        await self._tx.change(chats, chat_id, {"state": dict(state)})

    def _hash(self, channel: str, address: str) -> str:
        return self._tx.keys.lookup("chat", channel, address)

    async def _all(self, those: Select[Any], **values: object) -> list[Chat]:
        found = await self._tx.all(those, **values)
        speaks: dict[int, list[int]] = {row.id: [] for row in found}
        for row in await self._tx.all(_SPEAKS_FOR, chats=list(speaks)):
            speaks[row.chat_id].append(row.person_id)
        return [rows.chat(row, speaks[row.id]) for row in found]


def _those(*conditions: ColumnElement[bool]) -> Select[Any]:
    # Not what was said, which is sealed and long.
    return (
        select(*(column for column in chats.c if column is not chats.c.state))
        .where(mine(chats), *conditions)
        .order_by(chats.c.id)
    )


_ONE = _those(chats.c.id == bindparam("at"))
_AT_ADDRESS = _those(chats.c.channel == bindparam("channel"), chats.c.address_hash == bindparam("hash"))
_OF_PERSON = _those(
    chats.c.id.in_(
        select(chat_people.c.chat_id).where(mine(chat_people), chat_people.c.person_id == bindparam("person"))
    )
)
_SPEAKS_FOR = (
    select(chat_people)
    .where(mine(chat_people), chat_people.c.chat_id.in_(bindparam("chats", expanding=True)))
    .order_by(chat_people.c.id)
)
_REACHABLE = (
    select(chats, chat_people.c.person_id)
    .join(chat_people, chat_people.c.chat_id == chats.c.id)
    .where(mine(chats), mine(chat_people), chats.c.reachable)
    .order_by(chats.c.id)
)
_JOINED = select(chat_people.c.id).where(
    mine(chat_people), chat_people.c.chat_id == bindparam("chat"), chat_people.c.person_id == bindparam("person")
)
_STATE = select(chats.c.state).where(mine(chats), chats.c.id == bindparam("at"))
