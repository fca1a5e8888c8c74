"""Empties what has served its purpose, one process at a time."""

import asyncio
import contextlib
import logging
import uuid

from bot.delivery.blame import blame
from storage import StorageError, Store
from storage.tidying import tidy

logger = logging.getLogger(__name__)

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
        self._stopping = False
        self._woken = asyncio.Event()
        store.on_news(ERASED, self._note)

    def stop(self) -> None:
        """`run` returns soon."""
        self._stopping = True
        self._woken.set()

    def _note(self, _practice_id: int) -> None:
        self._erased = True
        self._woken.set()

    async def run(self) -> None:
        """Tidy until stopped."""
        while not self._stopping:
            self._woken.clear()
            try:
                await self.tidy()
            except StorageError as error:
                logger.warning("nothing was tidied: %s", blame(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._woken.wait()

    async def tidy(self) -> None:
        """Tidy each practice, where nobody else does."""
        if self._erased:
            self._erased = False
            await self._store.forget_the_past()
        async with self._store.reading() as unit:
            practices = [practice.id for practice in await unit.practices.all()]
        for practice_id in practices:
            async with self._store.begin(practice_id) as unit:
                if await unit.leases.take(LEASE, self._owner, LEASE_SECONDS):
                    await tidy(unit)
                    await unit.leases.give_up(LEASE, self._owner)
