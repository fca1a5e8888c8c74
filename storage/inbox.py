"""What came in, in the order in which it came, until it has been answered."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, true

from storage.queue import WAITING, Queue, add_once, locked, waiting
from storage.records import Received
from storage.tables import inbox


class Inbox(Queue):
    """Rows are worked on in order within a chat, by one worker at a time; chats do not wait for one another."""

    table = inbox

    async def add(
        self, channel: str, external_id: str, address: str, body: Mapping[str, Any], sent_at: datetime | None
    ) -> int | None:
        """Store what a channel received; None when its `external_id` is known already."""
        values = {
            "channel": channel,
            "external_id": external_id,
            "chat_key": self.chat_key(channel, address),
            "body": dict(body),
            "sent_at": sent_at,
            "received_at": self._tx.now,
            "state": WAITING,
            "due_at": self._tx.now,
        }
        self._tx.news.add(inbox.name)
        return await add_once(self._tx, inbox, values)

    def chat_key(self, channel: str, address: str) -> str:
        """The keyed hash that rows of one chat share."""
        return self._tx.keys.lookup("chat", channel, address)

    async def claim(
        self, channels: Collection[str], *, limit: int, seconds: float, chat_key: str | None = None
    ) -> list[Received]:
        """Lease the oldest waiting row of up to `limit` chats, where it is due and free, for `seconds`."""
        earlier = inbox.alias("earlier")
        first = ~(
            select(earlier.c.id)
            .where(earlier.c.practice_id == inbox.c.practice_id, earlier.c.chat_key == inbox.c.chat_key)
            .where(earlier.c.id < inbox.c.id, waiting(earlier))
            .exists()
        )
        query = select(inbox).where(self._claimable(), inbox.c.channel.in_(channels), first, _of_chat(chat_key))
        rows = await self._tx.all(locked(query.order_by(inbox.c.due_at, inbox.c.id).limit(limit), inbox))
        token = await self._lease([row.id for row in rows], seconds) if rows else ""
        return [
            Received(
                id=row.id,
                practice_id=row.practice_id,
                token=token,
                channel=row.channel,
                chat_key=row.chat_key,
                body=row.body,
                sent_at=row.sent_at or row.received_at,
                attempts=row.attempts,
            )
            for row in rows
        ]

    async def due(self, channels: Collection[str], chat_key: str | None = None) -> bool:
        """Whether anything waits that may be claimed, or could be if it were its turn."""
        query = select(inbox.c.id).where(self._claimable(), inbox.c.channel.in_(channels), _of_chat(chat_key))
        return await self._tx.one(query.limit(1)) is not None

    async def busy(self, channels: Collection[str], chat_key: str | None = None) -> bool:
        """Whether anything waits at all, be it leased or not due yet."""
        here = (self._tx.mine(inbox), waiting(inbox), inbox.c.channel.in_(channels), _of_chat(chat_key))
        return await self._tx.one(select(inbox.c.id).where(*here).limit(1)) is not None

    async def done(self, id: int, token: str) -> bool:
        """The row has been answered; its body goes. False: it is somebody else's by now."""
        return await self._set(id, token, {"state": "done", "body": None, "lease_until": None, "error": None})

    async def tidy(self, days: int = 7) -> int:
        """Forget rows that are done or dead and older than that; how many."""
        old = inbox.c.received_at < self._tx.now - timedelta(days=days)
        settled = and_(self._tx.mine(inbox), inbox.c.state != WAITING, old)
        return int((await self._tx.run(delete(inbox).where(settled))).rowcount)


def _of_chat(chat_key: str | None) -> ColumnElement[bool]:
    return true() if chat_key is None else inbox.c.chat_key == chat_key
