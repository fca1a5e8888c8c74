"""What the clock brings: reminders, offers to those who wait, the next dates of standing appointments.

In every practice one process at a time leads. Nothing is kept between two looks but when the last one was: what is due
is worked out from the database each time, and what was said is known by its key.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import uuid

from bot.actions import reminders
from bot.conversation import reminding, standing, waiting
from bot.delivery.blame import blame
from storage import NotSaved, StorageError, Store, Unit

logger = logging.getLogger(__name__)

EVERY_SECONDS = 15.0
LEASE = "clock"
LEASE_SECONDS = 20.0


class Clock:
    """Looks what is due, again and again."""

    def __init__(self, store: Store, *, every: float = EVERY_SECONDS) -> None:
        self._store = store
        self._every = every
        self._owner = uuid.uuid4().hex
        self._looked: dict[int, dt.datetime] = {}
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """`run` returns soon."""
        self._stopped.set()

    async def run(self) -> None:
        """Look until stopped."""
        while not self._stopped.is_set():
            try:
                await self.look()
            except NotSaved as error:
                logger.warning("what is due cannot be looked at: %s", blame(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._stopped.wait()

    async def look(self) -> None:
        """Put out what is due in every practice, where nobody else leads."""
        async with self._store.reading() as unit:
            practices = [practice.id for practice in await unit.practices.all()]
        for practice_id in practices:
            if self._stopped.is_set():
                return
            try:
                await self._look(practice_id)
            except NotSaved:
                raise
            except Exception as error:
                # One practice that cannot be worked on must not keep the others waiting.
                logger.error("practice %d: what is due failed: %s", practice_id, blame(error))

    async def _look(self, practice_id: int) -> None:
        async with self._store.reading(practice_id) as unit:
            now = unit.now
            due = await reminders.due(unit, self._looked.get(practice_id))
            more = await unit.waitlist.due() or await standing.is_short(unit)
        if (due or more) and not await self._put_out(practice_id, due):
            return
        self._looked[practice_id] = now

    async def _put_out(self, practice_id: int, due: list[reminders.Due]) -> bool:
        """Make the messages; False: somebody else leads, and makes them."""
        async with self._store.begin(practice_id) as unit:
            if not await unit.leases.take(LEASE, self._owner, LEASE_SECONDS):
                return False
            for one in due:
                await _remind(unit, one)
            await waiting.offer_due(unit)
            await standing.carry_on(unit)
        return True


async def _remind(unit: Unit, due: reminders.Due) -> None:
    """One that cannot be made keeps no other waiting."""
    try:
        async with unit.savepoint():
            await reminding.remind(unit, due)
    except NotSaved:
        raise
    except StorageError as error:
        logger.error("a reminder of appointment %d failed: %s", due.appointment_id, blame(error))
