"""Messages to many: put into the outbox some at a time, and who has them."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from storage.outbox import BROADCASTS, MANY, MESSAGE, Outbox
from storage.queue import DEAD, WAITING, waiting
from storage.records import BroadcastState, Recalled
from storage.tables import chats, outbox
from storage.transaction import Verbs, mine

QUEUE = "broadcasts"
"""What a transaction that begins a large one has news of."""

AT_ONCE = 200
"""Messages that are put in one transaction: sealing each takes time, and others want to write too."""

RECALLED = "recall"
"""How the key of a message begins that takes the place of one that was taken back."""

NAMED = 50
"""Of those who were not reached, this many are told apart."""


class Broadcasts(Verbs):
    """A message to many is a row of the outbox that becomes a row for each of its chats."""

    async def begin(
        self,
        chat_id: int,
        texts: Mapping[str, str],
        to: Sequence[tuple[int, str]],
        without: Sequence[int],
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """Have each chat of `to` (its id, the name of its text) told, on behalf of the chat `chat_id`.

        `without` are the people who have no chat. `about` is kept with it, and given back by `last`. Up to 200 are put
        at once, more by `spread`.
        """
        await self._begin(MANY, chat_id, texts, to, {"without": list(without), "about": about})

    async def _begin(
        self,
        word: str,
        chat_id: int,
        texts: Mapping[str, str],
        to: Sequence[Sequence[Any]],
        kept: Mapping[str, Any],
    ) -> None:
        key = f"{word}:{secrets.token_hex(8)}"
        few = len(to) <= AT_ONCE
        if few:
            await self._put(key, texts, to)
        rest = [] if few else [list(one) for one in to]
        values = {
            "chat_id": chat_id,
            "kind": MANY,
            "body": {**kept, "texts": dict(texts) if rest else {}, "rest": rest},
            "dedupe_key": key,
            "priority": BROADCASTS,
            "due_at": self._tx.now,
            "state": WAITING if rest else "sent",
        }
        await self._tx.add(outbox, values)
        if rest:
            self._tx.news.add(QUEUE)

    async def unfinished(self) -> bool:
        """Whether `spread` has something to do."""
        return await self._tx.one(_UNFINISHED) is not None

    async def spread(self) -> bool:
        """Put some messages of what was begun; whether there may be more."""
        row = await self._tx.one(_LOCKED)
        if row is None:
            return False
        # Whoever began it may have been erased since, and their words with them.
        body = row.body or {"without": [], "texts": {}, "rest": []}
        some, rest = body["rest"][:AT_ONCE], body["rest"][AT_ONCE:]
        await self._put(row.dedupe_key, body["texts"], some)
        left = {**body, "rest": rest} if rest else {**body, "texts": {}, "rest": []}
        await self._tx.change(outbox, row.id, {"chat_id": row.chat_id, "body": left, "state": _state(rest)})
        return True

    async def last(self, chat_ids: Collection[int] | None = None) -> BroadcastState | None:
        """Where the last message to many stands, of those begun in some chats; None: there was none within a week."""
        row = await self._last(chat_ids)
        if row is None:
            return None
        theirs = _theirs(row.dedupe_key)
        counts = select(outbox.c.state, chats.c.reachable, func.count().label("many")).join(chats).where(*theirs)
        found = await self._tx.all(counts.group_by(outbox.c.state, chats.c.reachable))
        missed = select(outbox.c.chat_id).join(chats).where(*theirs, _missed()).order_by(outbox.c.id).limit(NAMED)
        body = row.body or {"without": [], "rest": []}
        on_its_way = sum(one.many for one in found if one.state == WAITING and one.reachable)
        sent = sum(one.many for one in found if one.state == "sent")
        return BroadcastState(
            at=row.created_at,
            sent=sent,
            waiting=on_its_way + len(body["rest"]),
            missed=sum(one.many for one in found) - sent - on_its_way,
            missed_chats=tuple(one.chat_id for one in await self._tx.all(missed)),
            without=tuple(body["without"]),
            about=body.get("about"),
            recalled=body.get("recalled", False),
        )

    async def retry(self, chat_ids: Collection[int] | None = None) -> int:
        """Try the last message to many again where it was given up; in how many chats."""
        row = await self._last(chat_ids)
        if row is None or (row.body or {}).get("recalled"):
            return 0
        here = and_(*_theirs(row.dedupe_key), outbox.c.state == DEAD, outbox.c.body.is_not(None))
        again = {"state": WAITING, "attempts": 0, "due_at": self._tx.now, "error": None}
        self._tx.news.add(outbox.name)
        named = {"practice": self._tx.practice}
        return int((await self._tx.run(update(outbox).where(here).values(again), named)).rowcount)

    async def recall(self, html: str, chat_ids: Collection[int] | None = None) -> Recalled | None:
        """Take the last message to many back: nobody else gets it, and whoever has it sees `html` in its place.

        None: there is none, or it was taken back before. What is being sent at this moment is sent.
        """
        row = await self._last(chat_ids)
        if row is None or (row.body or {}).get("recalled"):
            return None
        body = row.body or {"without": [], "texts": {}, "rest": []}
        left = {**body, "texts": {}, "rest": [], "recalled": True}
        await self._tx.change(outbox, row.id, {"chat_id": row.chat_id, "body": left, "state": "sent"})
        free = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= self._tx.now)
        named = {"practice": self._tx.practice}
        here = and_(*_theirs(row.dedupe_key), outbox.c.state == WAITING, free)
        stopped = await self._tx.run(update(outbox).where(here).values(state="expired", body=None), named)
        has = and_(*_theirs(row.dedupe_key), outbox.c.state == "sent", outbox.c.external_id.is_not(None))
        sent = await self._tx.all(select(outbox.c.chat_id, outbox.c.external_id).where(has).order_by(outbox.c.id))
        to = [(one.chat_id, RECALLED, one.external_id) for one in sent]
        if to:
            await self._begin(RECALLED, row.chat_id, {RECALLED: html}, to, {"without": []})
        return Recalled(int(stopped.rowcount) + len(body["rest"]), len(to))

    async def _last(self, chat_ids: Collection[int] | None) -> Row[Any] | None:
        if chat_ids is None:
            return await self._tx.one(_LAST)
        return await self._tx.one(_LAST.where(outbox.c.chat_id.in_(chat_ids)))

    async def _put(self, key: str, texts: Mapping[str, str], to: Sequence[Sequence[Any]]) -> None:
        """Put a message for each of `to`: a chat, the name of its text, the message that it replaces if any."""
        queue = Outbox(self._tx)
        for chat_id, text, *replaces in to:
            body = {"html": texts[text], "buttons": []}
            edits = replaces[0] if replaces else None
            await queue.put(chat_id, body, priority=BROADCASTS, dedupe_key=f"{key}:{chat_id}", edits=edits)


_MANY = (mine(outbox), outbox.c.kind == MANY)
_UNFINISHED = select(outbox).where(*_MANY, waiting(outbox)).order_by(outbox.c.id).limit(1)
_LOCKED = _UNFINISHED.with_for_update()
_LAST = select(outbox).where(*_MANY, outbox.c.dedupe_key > f"{MANY}:", outbox.c.dedupe_key < f"{MANY};")
_LAST = _LAST.order_by(outbox.c.id.desc()).limit(1)


def _state(rest: Sequence[object]) -> str:
    return WAITING if rest else "sent"


def _theirs(key: str) -> tuple[ColumnElement[bool], ...]:
    """The messages of one broadcast, by the beginning of their keys."""
    return mine(outbox), outbox.c.kind == MESSAGE, outbox.c.dedupe_key > f"{key}:", outbox.c.dedupe_key < f"{key};"


def _missed() -> ColumnElement[bool]:
    out_of_reach = and_(outbox.c.state == WAITING, ~chats.c.reachable)
    return or_(outbox.c.state.in_((DEAD, "expired")), out_of_reach)
