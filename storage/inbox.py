"""What came in, in the order in which it came, until it has been answered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, delete, func, select, true, update

from storage.queue import AHEAD, DEAD, FREE, WAITING, Queue, add_once, claimable, locked, waiting
from storage.records import Arrival, Dead, Received
from storage.tables import chats, inbox
from storage.transaction import mine

AT_ONCE = 500
"""Rows that are tidied in one transaction: others want to write too."""


class Inbox(Queue):
    """Rows are worked on in order within a chat, by one worker at a time; chats do not wait for one another."""

    table = inbox

    async def add(
        self, channel: str, external_id: str, address: str, body: Mapping[str, Any], sent_at: datetime | None
    ) -> int | None:
        """Store what a channel received; None when its `external_id` is known already."""
        self._tx.news.add(inbox.name)
        return await self._insert(channel, Arrival(external_id, address, body, sent_at))

    async def take(
        self, channel: str, arrivals: Sequence[Arrival], *, room: int, seconds: float
    ) -> tuple[int, list[Received]]:
        """Store what a channel received, in its order, and lease for `seconds` the first of up to `room` chats.

        How many were new, and what was leased: whoever receives a message is the quickest to work on it.
        """
        keys = [self.chat_key(channel, arrival.address) for arrival in arrivals]
        await self._queue_up(keys)
        busy = {row.chat_key for row in await self._tx.all(_BUSY, keys=keys)} if room > 0 else set()
        new, taken = 0, list[Received]()
        for key, arrival in zip(keys, arrivals, strict=True):
            lease = self._new_lease(seconds) if len(taken) < room and key not in busy else FREE
            id = await self._insert(channel, arrival, lease)
            if id is None:
                continue
            new += 1
            if lease is not FREE:
                taken.append(self._received(id, lease["lease_token"], channel, key, arrival))
            elif key not in busy:
                self._tx.news.add(inbox.name)
            busy.add(key)
        return new, taken

    def chat_key(self, channel: str, address: str) -> str:
        """The keyed hash that rows of one chat share."""
        return self._tx.keys.lookup("chat", channel, address)

    async def claim(
        self, channels: Collection[str], *, limit: int, seconds: float, chat_key: str | None = None
    ) -> list[Received]:
        """Lease the oldest waiting row of up to `limit` chats, where it is due and free, for `seconds`."""
        query = _first(of_chat=chat_key is not None)
        rows = await self._tx.all(
            query, now=self._tx.now, channels=list(channels), chat_key=chat_key, limit=max(limit, 0)
        )
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
        query = _due(of_chat=chat_key is not None)
        return await self._tx.one(query, now=self._tx.now, channels=list(channels), chat_key=chat_key) is not None

    async def busy(self, channels: Collection[str], chat_key: str | None = None) -> bool:
        """Whether anything waits at all, be it leased or not due yet."""
        here = (self._tx.mine(inbox), waiting(inbox), inbox.c.channel.in_(channels))
        of_chat = true() if chat_key is None else inbox.c.chat_key == chat_key
        return await self._tx.one(select(inbox.c.id).where(*here, of_chat).limit(1)) is not None

    async def done(self, id: int, token: str) -> bool:
        """The row has been answered; its body goes. False: it is somebody else's by now."""
        return await self._set(id, token, {"state": "done", "body": None, "lease_until": None, "error": None})

    def _ahead(self) -> ColumnElement[bool]:
        return inbox.c.due_at > self._tx.now + AHEAD

    async def dead(self) -> list[Dead]:
        """What was given up, oldest first."""
        whose = and_(
            chats.c.practice_id == inbox.c.practice_id,
            chats.c.channel == inbox.c.channel,
            chats.c.address_hash == inbox.c.chat_key,
        )
        columns = (inbox.c.id, inbox.c.received_at.label("at"), inbox.c.channel, inbox.c.attempts, inbox.c.error)
        query = select(*columns, chats.c.id.label("chat_id")).outerjoin(chats, whose).order_by(inbox.c.id)
        return await self._dead(query)

    async def tidy(self, days: int = 7) -> int:
        """Forget some of the rows that are done or dead and older than that; how many."""
        old = inbox.c.received_at < self._tx.now - timedelta(days=days)
        settled = and_(self._tx.mine(inbox), inbox.c.state != WAITING, old)
        some = select(inbox.c.id).where(settled).limit(AT_ONCE)
        return int((await self._tx.run(delete(inbox).where(inbox.c.id.in_(some)))).rowcount)

    async def give_up(self, days: int = 7) -> int:
        """Give up some of the rows that nobody has settled for that long, and empty them; how many."""
        late = (self._tx.mine(inbox), waiting(inbox), inbox.c.received_at < self._tx.now - timedelta(days=days))
        some = inbox.c.id.in_(select(inbox.c.id).where(*late).limit(AT_ONCE))
        given_up = {"state": DEAD, "body": None, "error": None, **FREE}
        return int((await self._tx.run(update(inbox).where(*late, some).values(given_up))).rowcount)

    async def _insert(self, channel: str, arrival: Arrival, lease: Mapping[str, Any] = FREE) -> int | None:
        values = {
            "channel": channel,
            "external_id": arrival.external_id,
            "chat_key": self.chat_key(channel, arrival.address),
            "body": dict(arrival.body),
            "sent_at": arrival.sent_at,
            "received_at": self._tx.now,
            "state": WAITING,
            "due_at": self._tx.now,
            **lease,
        }
        return await add_once(self._tx, inbox, values)

    async def _queue_up(self, keys: Collection[str]) -> None:
        """Let processes that receive messages of one chat at the same time store them one after the other.

        Otherwise neither would see that the other's comes before its own.
        """
        if self._tx.connection.dialect.name == "postgresql":
            for key in sorted(set(keys)):  # in one order, so that no two wait for each other
                await self._tx.all(_LOCK, key=int(key[:15], 16))

    def _received(self, id: int, token: str, channel: str, key: str, arrival: Arrival) -> Received:
        return Received(
            id=id,
            practice_id=self._tx.practice,
            token=token,
            channel=channel,
            chat_key=key,
            body=arrival.body,
            sent_at=arrival.sent_at or self._tx.now,
            attempts=0,
        )


_LOCK = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))
_BUSY = select(inbox.c.chat_key).where(
    mine(inbox), waiting(inbox), inbox.c.chat_key.in_(bindparam("keys", expanding=True))
)


@cache
def _first(*, of_chat: bool) -> Select[Any]:
    """What may be claimed: of each chat the first that waits."""
    earlier = inbox.alias("earlier")
    first = ~(
        select(earlier.c.id)
        .where(earlier.c.practice_id == inbox.c.practice_id, earlier.c.chat_key == inbox.c.chat_key)
        .where(earlier.c.id < inbox.c.id, waiting(earlier))
        .exists()
    )
    query = select(inbox).where(claimable(inbox), _through(), first, _of_chat(of_chat))
    return locked(query.order_by(inbox.c.due_at, inbox.c.id).limit(bindparam("limit")), inbox)


@cache
def _due(*, of_chat: bool) -> Select[Any]:
    return select(inbox.c.id).where(claimable(inbox), _through(), _of_chat(of_chat)).limit(1)


def _through() -> ColumnElement[bool]:
    return inbox.c.channel.in_(bindparam("channels", expanding=True))


def _of_chat(one: bool) -> ColumnElement[bool]:  # noqa: FBT001 - its only meaning
    return inbox.c.chat_key == bindparam("chat_key") if one else true()
