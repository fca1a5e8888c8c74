"""Keeps leases alive while their rows are being worked on."""

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from bot.delivery.blame import blame
from storage import NotSaved, Store, Unit
from storage.queue import Queue

logger = logging.getLogger(__name__)

SECONDS = 6.0
"""How long a row stays with a process that was killed."""


class Leased(Protocol):
    """A row under lease: the `token` says whose it is."""

    @property
    def id(self) -> int: ...
    @property
    def token(self) -> str: ...


class Held:
    """The rows this process works on, by practice. `queue` picks the inbox or the outbox of a unit."""

    def __init__(self, store: Store, queue: Callable[[Unit], Queue]) -> None:
        self._store, self._queue = store, queue
        self._rows: dict[int, dict[int, str]] = defaultdict(dict)
        self._until: dict[int, float] = {}

    def add(self, practice_id: int, row: Leased, begun: float) -> None:
        """Hold a row that was leased in a transaction which began at `begun`, on the monotonic clock."""
        self._rows[practice_id][row.id] = row.token
        self._until[row.id] = begun + SECONDS

    def ids(self, practice_id: int) -> list[int]:
        """The rows that are held; after a clock was put forward the database may think that nobody has them."""
        return list(self._rows[practice_id])

    def drop(self, practice_id: int, row: Leased) -> None:
        """Let go of a row that is settled, or somebody else's by now."""
        self._rows[practice_id].pop(row.id, None)
        self._until.pop(row.id, None)

    def lasts(self, row: Leased) -> bool:
        """Whether nobody else can have the row yet: a process may have been stopped for a while and not know it."""
        return time.monotonic() < self._until.get(row.id, 0.0)

    async def keep(self) -> None:
        """Renew, for ever."""
        while True:
            await asyncio.sleep(SECONDS / 3)
            try:
                await self._renew()
            except Exception as error:  # then they run out, and whoever comes next has them
                logger.warning("leases were not renewed: %s", blame(error))

    async def give_back(self) -> None:
        """Release everything, so that nobody need wait for the leases to run out."""
        for practice_id, rows in self._rows.items():
            if rows:
                with contextlib.suppress(NotSaved):
                    async with self._store.begin(practice_id) as unit:
                        await self._queue(unit).release(rows)
        self._rows.clear()
        self._until.clear()

    async def _renew(self) -> None:
        for practice_id, rows in list(self._rows.items()):
            if rows:
                begun = time.monotonic()
                async with self._store.begin(practice_id) as unit:
                    renewed = await self._queue(unit).renew(dict(rows), unit.now + timedelta(seconds=SECONDS))
                for id in renewed & rows.keys():
                    self._until[id] = begun + SECONDS
