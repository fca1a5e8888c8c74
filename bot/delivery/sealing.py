"""Seals the audit log into its chain, one process at a time."""

import contextlib
import math
import time
import uuid

from bot.delivery.rounds import Rounds, practice_ids
from storage import StorageError, Store

EVERY_SECONDS = 30.0
WHOLE_SECONDS = 3600.0
"""After which all of a log is looked over, and not its end only."""
LEASE = "audit"
LEASE_SECONDS = 60.0


class Sealer:
    """Keeps every practice's log sealed within a minute, as long as this process leads in it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._owner = uuid.uuid4().hex
        self._looked_over: dict[int, float] = {}
        self._rounds = Rounds(EVERY_SECONDS)

    def stop(self) -> None:
        """`run` returns soon."""
        self._rounds.stop()

    async def run(self) -> None:
        """Seal until stopped."""
        await self._rounds.go(self.seal, "the audit log cannot be sealed")
        with contextlib.suppress(StorageError):
            await self._give_up()

    async def seal(self) -> None:
        """Seal what every practice has not sealed yet, where nobody else leads."""
        for practice_id in await practice_ids(self._store):
            begun = time.monotonic()
            whole = begun - self._looked_over.get(practice_id, -math.inf) >= WHOLE_SECONDS
            async with self._store.begin(practice_id) as unit:
                if not await unit.leases.take(LEASE, self._owner, LEASE_SECONDS):
                    continue
                while await unit.audit.seal(whole=whole):
                    pass
            if whole:
                self._looked_over[practice_id] = begun

    async def _give_up(self) -> None:
        """Let whoever comes next lead at once, and tell that nobody is at work."""
        for practice_id in await practice_ids(self._store):
            async with self._store.begin(practice_id) as unit:
                await unit.leases.give_up(LEASE, self._owner)
