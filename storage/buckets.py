"""Token buckets that all processes share: how much may be sent now."""

import math
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, bindparam, cast, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from storage.records import Pace
from storage.tables import send_buckets
from storage.transaction import Verbs, mine

MARGIN = 0.97
"""Of the allowed rate: clocks and networks jitter, and a refusal costs more than it gains."""

BURST_SECONDS = 0.1
SMALLEST_BURST = 2.0
"""Above one, so that a sender that wakes a little late makes up for it."""

SKEW = timedelta(seconds=5)
"""By how much the clocks of processes may differ. Anything later was written before a clock was put back, and must not
silence anybody until it has caught up."""


class Buckets(Verbs):
    """A bucket per channel for the practice, and for each chat the instant at which it was last written to."""

    async def left(self, channel: str, pace: Pace, most: int) -> int:
        """How many messages may go now, `most` at most."""
        return min(most, math.floor(await self._level(channel, pace)))

    async def wait(self, channel: str, pace: Pace) -> float:
        """Seconds until the practice may send a message."""
        level = self._filled(await self._tx.one(_BUCKET, key=channel), pace)
        return max(0.0, (1 - level) / (pace.rate * MARGIN))

    async def take(self, channel: str, pace: Pace, chat_ids: Sequence[int]) -> None:
        """Take one token for each message, and note when its chat got it."""
        level = await self._level(channel, pace) - len(chat_ids)
        await self._write([(channel, level), *((f"{channel}:{chat_id}", 0.0) for chat_id in chat_ids)])

    def rested(self, pace: Pace) -> dict[str, Any]:
        """The parameters of `resting`."""
        return {"rested": self._tx.now - timedelta(seconds=pace.chat_seconds), "ahead": self._tx.now + SKEW}

    async def _level(self, channel: str, pace: Pace) -> float:
        """What the bucket holds, nobody else taking from it until the transaction ends."""
        return self._filled(await self._tx.one(_LOCKED, key=channel), pace)

    def _filled(self, row: Row[Any] | None, pace: Pace) -> float:
        rate = pace.rate * MARGIN
        burst = max(SMALLEST_BURST, rate * BURST_SECONDS)
        if row is None or row.updated_at > self._tx.now + SKEW:
            return burst
        elapsed = max(0.0, (self._tx.now - row.updated_at).total_seconds())
        return float(min(burst, row.tokens + elapsed * rate))

    async def _write(self, levels: Sequence[tuple[str, float]]) -> None:
        common = {"practice_id": self._tx.practice, "updated_at": self._tx.now}
        statement = _writing(on_postgres=self._tx.connection.dialect.name == "postgresql")
        for key, tokens in levels:
            await self._tx.run(statement, {**common, "key": key, "tokens": tokens})


def resting(chat_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that a chat was written to, through the parameter `channel`, so recently that it must wait."""
    key = bindparam("channel", type_=Text) + ":" + cast(chat_id, Text)
    since, until = (bindparam(name, type_=send_buckets.c.updated_at.type) for name in ("rested", "ahead"))
    lately = send_buckets.c.updated_at.between(since, until)
    return exists(select(send_buckets.c.key).where(mine(send_buckets), send_buckets.c.key == key, lately))


_BUCKET = select(send_buckets).where(mine(send_buckets), send_buckets.c.key == bindparam("key"))
_LOCKED = _BUCKET.with_for_update()


@cache
def _writing(*, on_postgres: bool) -> Insert:
    statement = postgresql.insert(send_buckets) if on_postgres else sqlite.insert(send_buckets)
    new = {"tokens": statement.excluded.tokens, "updated_at": statement.excluded.updated_at}
    return statement.on_conflict_do_update(index_elements=["practice_id", "key"], set_=new)
