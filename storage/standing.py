"""Standing appointments: what repeats, and which appointments were made of it."""

from datetime import date, datetime

from sqlalchemy import or_, select

from storage import rows
from storage.records import Series
from storage.tables import appointments, series
from storage.transaction import Verbs


class Standing(Verbs):
    """Series, each with appointments of its own that can be moved and cancelled like any other."""

    async def add(
        self,
        therapist_id: int,
        client_id: int,
        session_type_id: int,
        starts: datetime,
        timezone: str,
        every: int,
        *,
        booked_to: date,
        times: int | None = None,
        until: date | None = None,
    ) -> Series:
        """A new series; its appointments are booked by whoever makes it, and `join` it."""
        values = {
            "therapist_id": therapist_id,
            "client_id": client_id,
            "session_type_id": session_type_id,
            "starts": starts,
            "timezone": timezone,
            "every": every,
            "times": times,
            "until": until,
            "booked_to": booked_to,
            "ended": False,
        }
        return await self.get(await self._tx.add(series, values))

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
