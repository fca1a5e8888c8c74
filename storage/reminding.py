"""What reminders are made of: who comes when, and which were made before."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from storage.errors import Missing
from storage.records import Coming, Wish
from storage.tables import appointments, attendances, outbox, people, practices
from storage.transaction import Verbs

_AT_ONCE = 500
_LONGEST = timedelta(days=2)
"""Longer than any session: by their ends they are found, by their starts they are meant."""


class Reminding(Verbs):
    """What decides on reminders, read for all of the practice at once."""

    async def wishes(self) -> list[Wish]:
        """Everybody who said when they want to be reminded."""
        query = (
            select(people.c.id, people.c.timezone, practices.c.timezone.label("usual"), people.c.reminder_minutes)
            .join(practices, practices.c.id == people.c.practice_id)
            .where(self._tx.mine(people), people.c.reminder_minutes.is_not(None))
        )
        return [
            Wish(row.id, row.timezone or row.usual, tuple(row.reminder_minutes)) for row in await self._tx.all(query)
        ]

    async def coming(self, start: datetime, end: datetime) -> list[Coming]:
        """Those expected at appointments that begin from `start` to before `end`."""
        query = (
            select(
                appointments.c.id,
                appointments.c.therapist_id,
                appointments.c.starts,
                appointments.c.created_at,
                appointments.c.moved_at,
                attendances.c.client_id,
                people.c.timezone,
                practices.c.timezone.label("usual"),
                people.c.reminder_minutes,
            )
            .join(attendances, attendances.c.appointment_id == appointments.c.id)
            .join(people, people.c.id == attendances.c.client_id)
            .join(practices, practices.c.id == appointments.c.practice_id)
            .where(
                self._tx.mine(appointments),
                appointments.c.status == "booked",
                appointments.c.starts >= start,
                appointments.c.starts < end,
                appointments.c.ends > start,
                appointments.c.ends < end + _LONGEST,
                attendances.c.status == "expected",
            )
            .order_by(appointments.c.starts, appointments.c.id)
        )
        return [
            Coming(
                row.id,
                row.therapist_id,
                row.client_id,
                row.starts,
                row.moved_at or row.created_at,
                row.timezone or row.usual,
                None if row.reminder_minutes is None else tuple(row.reminder_minutes),
            )
            for row in await self._tx.all(query)
        ]

    async def made(self, keys: Sequence[str]) -> Collection[str]:
        """Those of some dedupe keys under which a message was put out."""
        found: set[str] = set()
        for first in range(0, len(keys), _AT_ONCE):
            some = outbox.c.dedupe_key.in_(keys[first : first + _AT_ONCE])
            query = select(outbox.c.dedupe_key).where(self._tx.mine(outbox), some)
            found |= {row.dedupe_key for row in await self._tx.all(query)}
        return found

    async def confirm(self, appointment_id: int, client_id: int) -> None:
        """Note that a client said they will come. Raises Missing."""
        here = (attendances.c.appointment_id == appointment_id, attendances.c.client_id == client_id)
        row = await self._tx.one(select(attendances.c.id).where(self._tx.mine(attendances), *here))
        if row is None:
            raise Missing(attendances.name, client_id)
        await self._tx.change(attendances, row.id, {"confirmed_at": self._tx.now})

    async def from_when(self) -> datetime | None:
        """What was due before this is not said any more."""
        row = await self._tx.one(select(practices.c.reminders_from).where(self._tx.mine(practices)))
        return None if row is None else row.reminders_from
