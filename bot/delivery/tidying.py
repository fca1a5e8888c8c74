"""Empties what has served its purpose, one process at a time."""

import uuid

from bot.delivery.rounds import Rounds, practice_ids
from storage import Store
from storage.tidying import tidy

EVERY_SECONDS = 3600.0
LEASE = "tidy"
LEASE_SECONDS = 60.0
ERASED = "erased"
"""The news that somebody was erased."""


class Tidier:
    """Tidies every practice now and then, and the database's files when somebody was erased."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._owner = uuid.uuid4().hex
        self._erased = False
        self._rounds = Rounds(EVERY_SECONDS)
        store.on_news(ERASED, self._note)

    def stop(self) -> None:
        """`run` returns soon."""
        self._rounds.stop()

    def _note(self, _practice_id: int) -> None:
        self._erased = True
        self._rounds.wake()

    async def run(self) -> None:
        """Tidy until stopped."""
        await self._rounds.go(self.tidy, "nothing was tidied")

    async def tidy(self) -> None:
        """Tidy each practice, where nobody else does."""
        if self._erased:
            self._erased = False
            await self._store.forget_the_past()
        for practice_id in await practice_ids(self._store):
            async with self._store.begin(practice_id) as unit:
                if await unit.leases.take(LEASE, self._owner, LEASE_SECONDS):
                    await tidy(unit)
                    await unit.leases.give_up(LEASE, self._owner)
