"""Appointments, series of them, and time that is held."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

AppointmentStatus = Literal["booked", "cancelled"]
AttendanceStatus = Literal["expected", "attended", "no_show", "cancelled"]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody's place in an appointment."""

    id: int
    version: int
    client_id: int
    status: AttendanceStatus
    confirmed_at: datetime | None = None
    """When they said that they will come."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A session from `starts` to `ends`, its buffers in minutes. A group session has several attendances."""

    id: int
    version: int
    therapist_id: int
    session_type_id: int
    starts: datetime
    ends: datetime
    before_minutes: int
    after_minutes: int
    status: AppointmentStatus
    attendances: tuple[Attendance, ...]
    note: str | None
    cancelled_by: int | None
    cancelled_at: datetime | None
    created_at: datetime
    series_id: int | None = None
    moved_at: datetime | None = None

    @property
    def client_ids(self) -> tuple[int, ...]:
        """Those who are to come, in the order in which they joined."""
        return tuple(a.client_id for a in self.attendances if a.status != "cancelled")


@dataclass(frozen=True, slots=True)
class Series:
    """A standing appointment: every so many weeks at the time of day of the first, on the clock of `timezone`.

    It goes on until it was held `times` times or beyond `until`, else for good. Its appointments are made up to
    `booked_to`; none is once it has `ended`.
    """

    id: int
    version: int
    therapist_id: int
    client_id: int
    session_type_id: int
    starts: datetime
    timezone: str
    every: int
    times: int | None
    until: date | None
    booked_to: date
    ended: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Time kept free until `until`, for whoever answers `proposal`."""

    id: int
    therapist_id: int
    starts: datetime
    ends: datetime
    before_minutes: int
    after_minutes: int
    until: datetime
    proposal: str | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a series repeats: from `starts` on, on the clocks of `timezone`, every so many weeks.

    It ends after so many `times` or with `until`, else never, and has its appointments up to `booked_to`.
    """

    starts: datetime
    timezone: str
    every: int
    booked_to: date
    times: int | None = None
    until: date | None = None
