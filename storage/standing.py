"""Standing appointments: what repeats, and which appointments were made of it."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from storage import rows
from storage.appointments import Appointments
from storage.records import Appointment, Rhythm, Series
from storage.tables import appointments, series
from storage.transaction import Verbs


class StandingAppointments(Verbs):
    """Series, each with appointments of its own that can be moved and cancelled like any other."""

    async def add(self, therapist_id: int, client_id: int, session_type_id: int, rhythm: Rhythm) -> Series:
        """A new series; its appointments are booked by whoever makes it, and `join` it."""
        values = {"therapist_id": therapist_id, "client_id": client_id, "session_type_id": session_type_id}
        return await self.get(await self._tx.add(series, {**values, **_going_on(rhythm)}))

    async def renew(self, id: int, rhythm: Rhythm) -> Series:
        """Let a series repeat otherwise from a new first date on; the appointments it has stay its own."""
        await self._tx.change(series, id, _going_on(rhythm))
        return await self.get(id)

    async def get(self, id: int) -> Series:
        """Raises Missing."""
        return rows.series(await self._tx.get(series, id))

    async def join(self, series_id: int, appointment_id: int) -> None:
        """Let an appointment belong to a series."""
        await self._tx.change(appointments, appointment_id, {"series_id": series_id})

    async def booked_to(self, id: int, day: date) -> None:
        """Say up to which date a series has its appointments."""
        await self._tx.change(series, id, {"booked_to": day})

    async def end(self, id: int) -> None:
        """Make no more appointments of a series; those there are stay."""
        await self._tx.change(series, id, {"ended": True})

    async def of(self, therapist_ids: Collection[int], *, client_id: int | None = None) -> list[Series]:
        """Those with some therapists, of one client or of all, oldest first."""
        whose = [] if client_id is None else [series.c.client_id == client_id]
        query = select(series).where(self._tx.mine(series), series.c.therapist_id.in_(therapist_ids), *whose)
        return [rows.series(row) for row in await self._tx.all(query.order_by(series.c.id))]

    async def appointments(self, id: int, after: datetime) -> list[Appointment]:
        """The booked appointments of a series that end after an instant, by their start."""
        return await Appointments(self._tx).of_series(id, after)

    async def short(self, day: date) -> list[Series]:
        """Those that go on and have no appointments up to that date, though they should."""
        query = select(series).where(
            self._tx.mine(series),
            series.c.ended.is_(False),
            series.c.booked_to < day,
            series.c.times.is_(None),
            or_(series.c.until.is_(None), series.c.until > series.c.booked_to),
        )
        return [rows.series(row) for row in await self._tx.all(query.order_by(series.c.id))]


def _going_on(rhythm: Rhythm) -> dict[str, Any]:
    return {**asdict(rhythm), "ended": False}
