"""Lets go of what has expired at once, and of what has served its purpose now and then, one process at a time."""

import contextlib
import math
import time
import uuid

from bot.delivery import lease
from bot.delivery.rounds import Rounds, practice_ids
from storage import NotSaved, Store
from storage.tidying import tidy

EXPIRED_SECONDS = 1.0
EVERY_SECONDS = 3600.0
PUT_BACK_SECONDS = 10.0
"""By how much a clock must have been put back to be worth looking after."""
LEASE = "tidy"
LEASE_SECONDS = 60.0
ERASED = "erased"
"""The news that somebody was erased."""


class Tidier:
    """Tidies every practice now and then, and the database's files when somebody was erased.

    Wherever a Sender runs there is one: messages that have expired hold up those after them until it has seen them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._owner = uuid.uuid4().hex
        self._erased = False
        self._ahead = math.inf
        self._tidied = -math.inf
        self._rounds = Rounds(EXPIRED_SECONDS)
        store.on_news(ERASED, self._note)

    def stop(self) -> None:
        """`run` returns soon."""
        self._rounds.stop()

    def _note(self, _practice_id: int) -> None:
        self._erased = True
        self._rounds.wake()

    async def run(self) -> None:
        """Tidy until stopped."""
        await self._rounds.go(self._round, "nothing was tidied")

    async def _round(self) -> None:
        with contextlib.suppress(NotSaved):
            await self._look_at_the_clock()
            await expire(self._store)
        if self._erased or time.monotonic() - self._tidied >= EVERY_SECONDS:
            self._tidied = time.monotonic()
            await self.tidy()

    async def _look_at_the_clock(self) -> None:
        """Have nobody wait until a clock that was put back, maybe before this began, has caught up."""
        ahead = self._store.now.timestamp() - time.monotonic()
        if ahead < self._ahead - PUT_BACK_SECONDS:
            await catch_up(self._store)
        self._ahead = ahead

    async def tidy(self) -> None:
        """Tidy each practice, where nobody else does."""
        if self._erased:
            self._erased = False
            await self._store.forget_the_past()
        for practice_id in await practice_ids(self._store):
            while await self._some(practice_id):
                pass

    async def _some(self, practice_id: int) -> bool:
        """Tidy some of a practice; whether there may be more to do."""
        async with self._store.begin(practice_id) as unit:
            if not await unit.leases.take(LEASE, self._owner, LEASE_SECONDS):
                return False
            more = await tidy(unit)
            if not more:
                await unit.leases.give_up(LEASE, self._owner)
        return more and not self._rounds.stopping


async def catch_up(store: Store) -> None:
    """Have what a clock was put back under be handled and sent as if it had not been."""
    async with store.reading() as unit:
        practices = {*await unit.inbox.practices_waiting(), *await unit.outbox.practices_waiting()}
    for practice_id in sorted(practices):
        async with store.begin(practice_id) as unit:
            for queue in (unit.inbox, unit.outbox):
                await queue.catch_up(lease.SECONDS)


async def expire(store: Store) -> None:
    """Let go of the messages that were not sent in time."""
    async with store.reading() as unit:
        practices = await unit.outbox.practices_waiting()
    for practice_id in practices:
        async with store.reading(practice_id) as unit:
            late = await unit.outbox.stale()
        while late:
            async with store.begin(practice_id) as unit:
                late = await unit.outbox.expire() > 0
