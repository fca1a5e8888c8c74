"""What is to be said, until it has been sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, delete, exists, func, or_, select, update

from storage.buckets import Buckets, resting
from storage.queue import AHEAD, FREE, WAITING, Queue, add_once, claimable, locked, waiting
from storage.records import Chat, Dead, Pace, Pending
from storage.tables import chats, outbox
from storage.transaction import Transaction

PEOPLE, NOTICES, BROADCASTS = PRIORITIES = (0, 1, 2)
"""Answers to people go before notices, and these before broadcasts."""

KEPT = timedelta(days=7)
"""How long a message may wait, and how long a row is kept once it is settled."""

MESSAGE, MANY = "message", "broadcast"
"""Kinds of rows: what is sent as it is, and what becomes a message for each of many chats."""

AT_ONCE = 500
"""Rows that are tidied in one transaction: others want to write too."""

Which = Literal["priority", "chat", "queued"]


class Outbox(Queue):
    """Rows of one chat are sent one by one, by priority and then in order; chats do not wait for one another."""

    table = outbox

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._buckets = Buckets(transaction)
        self._queued: list[int] = []

    async def put(
        self,
        chat_id: int,
        body: Mapping[str, Any],
        *,
        priority: int = PEOPLE,
        due: datetime | None = None,
        expires: datetime | None = None,
        dedupe_key: str | None = None,
        edits: str | None = None,
    ) -> int:
        """Have a message sent from `due` on (None: now) unless it `expires` first; its id.

        `edits` is the channel's id of a message to replace. A `dedupe_key` that was used before sends nothing and
        gives the first one's id.
        """
        values = {
            "chat_id": chat_id,
            "kind": MESSAGE,
            "body": dict(body),
            "dedupe_key": dedupe_key,
            "priority": priority,
            "due_at": due or self._tx.now,
            "expires_at": expires,
            "state": WAITING,
            "edits": edits,
            "created_at": self._tx.now,
        }
        self._tx.news.add(outbox.name)
        id = await add_once(self._tx, outbox, values)
        if id is None:
            return await self._known(dedupe_key)
        self._queued.append(id)
        return id

    async def claim(
        self,
        channel: str,
        *,
        limit: int,
        seconds: float,
        pace: Pace | None,
        chat_id: int | None = None,
        without: Sequence[int] = (),
    ) -> list[Pending]:
        """Lease up to `limit` rows that may be sent now, for `seconds`, and take what `pace` asks for them.

        At most one row of a chat is leased at a time; with `chat_id`, that chat's only. Those in `without` are left.
        """
        allowed = limit if pace is None else await self._buckets.left(channel, pace, limit)
        found: list[Row[Any]] = []
        if chat_id is not None and allowed > 0:
            found += await self._ready("chat", channel, allowed, pace, chat_id=chat_id, without=without)
        for priority in PRIORITIES if chat_id is None else ():
            if len(found) < allowed:
                left = allowed - len(found)
                found += await self._ready("priority", channel, left, pace, priority=priority, without=without)
        return await self._leased(channel, found, seconds, pace)

    async def claim_queued(self, channel: str, *, limit: int, seconds: float, pace: Pace | None) -> list[Pending]:
        """Lease what this very transaction has put, as `claim` would: what may be sent as soon as it is kept.

        When that is all it has put, nobody else need hear of it.
        """
        if not self._queued or limit <= 0:
            return []
        allowed = limit if pace is None else await self._buckets.left(channel, pace, limit)
        found = await self._ready("queued", channel, allowed, pace, ids=self._queued) if allowed > 0 else []
        if len(found) == len(self._queued):
            self._tx.news.discard(outbox.name)
        return await self._leased(channel, found, seconds, pace)

    async def due(self, channel: str) -> bool:
        """Whether anything is due and free whose chat can be reached, be it its turn or not."""
        return await self._tx.one(_due(), now=self._tx.now, channel=channel) is not None

    async def wait(self, channel: str, pace: Pace) -> float:
        """Seconds until `pace` allows the practice a message, whoever it is to."""
        return await self._buckets.wait(channel, pace)

    async def busy(self, channel: str, chat_id: int | None = None) -> bool:
        """Whether anything is due now, being sent, or being tried again."""
        soon = or_(outbox.c.due_at <= self._tx.now, outbox.c.attempts > 0)
        reached = and_(chats.c.channel == channel, chats.c.reachable)
        here = [self._tx.mine(outbox), waiting(outbox), outbox.c.kind == MESSAGE, soon, reached]
        if chat_id is not None:
            here.append(outbox.c.chat_id == chat_id)
        return await self._tx.one(select(outbox.c.id).join(chats).where(*here).limit(1)) is not None

    async def sent(self, id: int, token: str, external_id: str) -> bool:
        """The row was sent and is that message in its channel; its body goes. False: it is somebody else's by now."""
        settled = {"state": "sent", "body": None, "external_id": external_id, "lease_until": None, "error": None}
        return await self._set(id, token, settled)

    async def go_on(self, row: Pending, rest: Mapping[str, Any]) -> None:
        """Part of a row was sent and is never sent again: the rest is a message like others, the next of its chat."""
        if await self.owns(row.id, row.token):
            left = {"chat_id": row.chat.id, "body": dict(rest), "edits": None, "due_at": self._tx.now}
            await self._tx.change(outbox, row.id, {**left, "attempts": 0, "error": None, **FREE})
            self._tx.news.add(outbox.name)

    async def drop(self, id: int, token: str) -> bool:
        """What the row says does not hold any more: it is not sent. False: it is somebody else's by now."""
        return await self._set(id, token, {"state": "expired", "body": None, **FREE})

    async def put_off(self, chat_id: int) -> list[tuple[int, Mapping[str, Any]]]:
        """The bodies, by id and oldest first, of what is to be sent to a chat later and was never tried."""
        later = (outbox.c.due_at > self._tx.now, outbox.c.attempts == 0, outbox.c.body.is_not(None))
        here = (self._tx.mine(outbox), waiting(outbox), outbox.c.kind == MESSAGE, outbox.c.chat_id == chat_id)
        rows = await self._tx.all(select(outbox.c.id, outbox.c.body).where(*here, *later).order_by(outbox.c.id))
        return [(row.id, row.body) for row in rows]

    async def take_back(self, id: int) -> None:
        """What was put off is not said after all."""
        here = (self._tx.mine(outbox), waiting(outbox), outbox.c.id == id)
        await self._tx.run(update(outbox).where(*here).values(state="expired", body=None))

    async def external_id(self, id: int) -> str | None:
        """The channel's id of a message that was sent."""
        row = await self._tx.one(select(outbox.c.external_id).where(self._tx.mine(outbox), outbox.c.id == id))
        return None if row is None else row.external_id

    async def dead(self) -> list[Dead]:
        """What was given up, oldest first."""
        columns = (outbox.c.id, outbox.c.created_at.label("at"), outbox.c.attempts, outbox.c.error, outbox.c.chat_id)
        return await self._dead(select(*columns, chats.c.channel).join(chats).order_by(outbox.c.id))

    async def out_of_reach(self) -> list[tuple[int, int]]:
        """The chats that cannot be written to, by id, and how many messages wait for each."""
        here = (self._tx.mine(outbox), waiting(outbox), outbox.c.kind == MESSAGE, ~chats.c.reachable)
        query = select(outbox.c.chat_id, func.count().label("many")).join(chats).where(*here)
        rows = await self._tx.all(query.group_by(outbox.c.chat_id).order_by(outbox.c.chat_id))
        return [(row.chat_id, row.many) for row in rows]

    async def stale(self) -> bool:
        """Whether there is anything for `expire` to drop."""
        query = select(outbox.c.id).where(self._tx.mine(outbox), waiting(outbox), self._is_stale()).limit(1)
        return await self._tx.one(query) is not None

    async def expire(self) -> int:
        """Drop some of what nobody works on and has expired, or has waited for a week beyond its due time; how many."""
        here = (self._tx.mine(outbox), waiting(outbox), self._is_stale())
        some = outbox.c.id.in_(select(outbox.c.id).where(*here).limit(AT_ONCE))
        result = await self._tx.run(update(outbox).where(*here, some).values(state="expired", body=None))
        return int(result.rowcount)

    async def tidy(self) -> int:
        """Forget some of the rows that are settled and older than a week; how many."""
        settled = and_(self._tx.mine(outbox), outbox.c.state != WAITING)
        old = (outbox.c.due_at < self._tx.now - KEPT) & (outbox.c.created_at < self._tx.now - KEPT)
        some = select(outbox.c.id).where(settled, old).limit(AT_ONCE)
        return int((await self._tx.run(delete(outbox).where(outbox.c.id.in_(some)))).rowcount)

    def _ahead(self) -> ColumnElement[bool]:
        # What was put off on purpose waits for that instant.
        at_once = or_(outbox.c.attempts > 0, outbox.c.due_at <= outbox.c.created_at)
        return and_(outbox.c.created_at > self._tx.now + AHEAD, outbox.c.due_at > self._tx.now, at_once)

    async def _known(self, dedupe_key: str | None) -> int:
        row = await self._tx.one(select(outbox.c.id).where(self._tx.mine(outbox), outbox.c.dedupe_key == dedupe_key))
        assert row is not None, "it was in the way of an insert"
        return int(row.id)

    async def _ready(
        self, which: Which, channel: str, limit: int, pace: Pace | None, **more: object
    ) -> Sequence[Row[Any]]:
        rested = {} if pace is None else self._buckets.rested(pace)
        query = _claimed(which, paced=pace is not None)
        return await self._tx.all(query, now=self._tx.now, channel=channel, limit=limit, **rested, **more)

    async def _leased(
        self, channel: str, found: Sequence[Row[Any]], seconds: float, pace: Pace | None
    ) -> list[Pending]:
        if not found:
            return []
        if pace is not None:
            await self._buckets.take(channel, pace, [row.chat_id for row in found])
        token = await self._lease([row.id for row in found], seconds)
        return [_pending(row, token) for row in found]

    def _is_stale(self) -> ColumnElement[bool]:
        now = self._tx.now
        late = or_(outbox.c.expires_at <= now, outbox.c.due_at < now - KEPT)
        return and_(late, or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now))


@cache
def _claimed(which: Which, *, paced: bool) -> Select[Any]:
    """Rows that may be sent: of one priority, to one chat, or among those just put."""
    live = or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > _now())
    query = (
        select(outbox, chats.c.address, chats.c.channel, chats.c.reachable)
        .join(chats)
        .where(claimable(outbox), _these(which), live, _through(), _its_turn())
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("limit"))
    )
    if paced:
        query = query.where(~resting(outbox.c.chat_id))
    return locked(query, outbox)


@cache
def _due() -> Select[Any]:
    return select(outbox.c.id).join(chats).where(claimable(outbox), _through()).limit(1)


def _these(which: Which) -> ColumnElement[bool]:
    match which:
        case "priority":
            return and_(outbox.c.priority == bindparam("priority"), _left_out())
        case "chat":
            return and_(outbox.c.chat_id == bindparam("chat_id"), _left_out())
        case "queued":
            return outbox.c.id.in_(bindparam("ids", expanding=True))


def _left_out() -> ColumnElement[bool]:
    return outbox.c.id.not_in(bindparam("without", expanding=True))


def _its_turn() -> ColumnElement[bool]:
    """Nothing of the chat is being sent, and nothing that goes before waits to be sent or tried again."""
    other = outbox.alias("other")
    sending = other.c.lease_until > _now()
    before = or_(
        other.c.priority < outbox.c.priority,
        and_(other.c.priority == outbox.c.priority, other.c.id < outbox.c.id),
    )
    due = or_(other.c.due_at <= _now(), other.c.attempts > 0)
    same = (other.c.practice_id == outbox.c.practice_id, other.c.chat_id == outbox.c.chat_id)
    there = (*same, waiting(other), other.c.kind == MESSAGE)
    return ~exists(select(other.c.id).where(*there, or_(sending, and_(before, due))))


def _now() -> ColumnElement[datetime]:
    return bindparam("now", type_=outbox.c.due_at.type)


def _through() -> ColumnElement[bool]:
    return and_(outbox.c.kind == MESSAGE, chats.c.channel == bindparam("channel"), chats.c.reachable)


def _pending(row: Row[Any], token: str) -> Pending:
    chat = Chat(
        id=row.chat_id,
        practice_id=row.practice_id,
        person_ids=(),
        channel=row.channel,
        address=row.address,
        reachable=row.reachable,
    )
    return Pending(
        id=row.id,
        token=token,
        chat=chat,
        body=row.body,
        priority=row.priority,
        edits=row.edits,
        expires=row.expires_at,
        attempts=row.attempts,
    )
