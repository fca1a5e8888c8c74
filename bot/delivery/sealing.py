"""Seals the audit log into its chain, one process at a time."""

import asyncio
import contextlib
import logging
import uuid

from bot.delivery.blame import blame
from storage import StorageError, Store

logger = logging.getLogger(__name__)

EVERY_SECONDS = 30.0
LEASE = "audit"
LEASE_SECONDS = 60.0


class Sealer:
    """Keeps every practice's log sealed within a minute, as long as this process leads in it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._owner = uuid.uuid4().hex
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """`run` returns soon."""
        self._stopped.set()

    async def run(self) -> None:
        """Seal until stopped."""
        while not self._stopped.is_set():
            try:
                await self.seal()
            except StorageError as error:
                logger.warning("the audit log cannot be sealed: %s", blame(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._stopped.wait()
        with contextlib.suppress(StorageError):
            await self._give_up()

    async def seal(self) -> None:
        """Seal what every practice has not sealed yet, where nobody else leads."""
        for practice_id in await self._practices():
            async with self._store.begin(practice_id) as unit:
                if await unit.leases.take(LEASE, self._owner, LEASE_SECONDS):
                    while await unit.audit.seal():
                        pass

    async def _give_up(self) -> None:
        """Let whoever comes next lead at once, and tell that nobody is at work."""
        for practice_id in await self._practices():
            async with self._store.begin(practice_id) as unit:
                await unit.leases.give_up(LEASE, self._owner)

    async def _practices(self) -> list[int]:
        async with self._store.reading() as unit:
            return [practice.id for practice in await unit.practices.all()]
