"""What falls due with time: reminders, offers to those who wait, next dates of standing appointments, what was put off.

In every practice one process at a time leads. Nothing is kept between two looks but when the last one was: what is due
is worked out from the database each time, and what was said is known by its key.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.actions import reminders
from bot.conversation import later, reminding, standing, waiting
from bot.delivery.blame import blame
from bot.delivery.rounds import Rounds, practice_ids
from storage import NotSaved, StorageError, Store, Unit

logger = logging.getLogger(__name__)

EVERY_SECONDS = 15.0
LEASE = "clock"
LEASE_SECONDS = 20.0


class Scheduler:
    """Looks what is due, every so many seconds, and does it."""

    def __init__(self, store: Store, *, every: float = EVERY_SECONDS) -> None:
        self._store = store
        self._owner = uuid.uuid4().hex
        self._looked: dict[int, dt.datetime] = {}
        self._rounds = Rounds(every)

    def stop(self) -> None:
        """`run` returns soon."""
        self._rounds.stop()

    async def run(self) -> None:
        """Look until stopped."""
        await self._rounds.go(self.look, "what is due cannot be looked at")

    async def look(self) -> None:
        """Put out what is due in every practice, where nobody else leads."""
        for practice_id in await practice_ids(self._store):
            if self._rounds.stopping:
                return
            try:
                await self._look(practice_id)
            except NotSaved:
                raise
            except Exception as error:
                # One practice that cannot be worked on must not keep the others waiting.
                logger.error("practice %d: what is due cannot be told: %s", practice_id, blame(error))

    async def _look(self, practice_id: int) -> None:
        async with self._store.reading(practice_id) as unit:
            now = unit.now
            due = await reminders.due(unit, self._looked.get(practice_id))
            offers, short = await unit.waitlist.due(), await standing.is_short(unit)
            put_off = await later.is_due(unit)
        # Each by itself: what goes wrong with one of them keeps none of the others back.
        if due and not await self._lead(practice_id, partial(_remind_all, due=due)):
            return
        self._looked[practice_id] = now
        if offers:
            await self._lead(practice_id, waiting.offer_due)
        if short:
            await self._lead(practice_id, standing.carry_on)
        if put_off:
            await self._lead(practice_id, later.do_due)

    async def _lead(self, practice_id: int, work: Callable[[Unit], Awaitable[None]]) -> bool:
        """Do something in a transaction of its own; False: somebody else leads, and does it."""
        try:
            async with self._store.begin(practice_id) as unit:
                if not await unit.leases.take(LEASE, self._owner, LEASE_SECONDS):
                    return False
                await work(unit)
        except NotSaved:
            raise
        except Exception as error:
            logger.error("practice %d: what is due failed: %s", practice_id, blame(error))
        return True


async def _remind_all(unit: Unit, due: Sequence[reminders.Due]) -> None:
    for one in due:
        await _remind(unit, one)


async def _remind(unit: Unit, due: reminders.Due) -> None:
    """One that cannot be made keeps no other waiting."""
    try:
        async with unit.savepoint():
            await reminding.remind(unit, due)
    except NotSaved:
        raise
    except StorageError as error:
        logger.error("a reminder of appointment %d failed: %s", due.appointment_id, blame(error))
