"""What decides which slots there are, and a slot itself. Instants are aware datetimes."""

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import NamedTuple

from engine.errors import FieldError
from engine.hours import Schedule


@dataclass(frozen=True, slots=True)
class SessionType:
    """What can be booked: its name, its length, its buffers, and how many may come.

    Lengths in minutes: `minutes` 1 to 1440; `spacing_minutes` between starts (None: the length plus the larger
    buffer); `before_minutes` and `after_minutes` kept free around it. Raises FieldError outside these.
    """

    name: str
    minutes: int
    spacing_minutes: int | None = None
    before_minutes: int = 0
    after_minutes: int = 0
    capacity: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= 1440:
            raise FieldError("minutes", self.minutes, "must be 1 to 1440")
        if self.spacing_minutes is not None and self.spacing_minutes < 1:
            raise FieldError("spacing_minutes", self.spacing_minutes, "must be at least 1")
        if self.capacity < 1:
            raise FieldError("capacity", self.capacity, "must be at least 1")
        check_buffers(self.before_minutes, self.after_minutes)

    @property
    def spacing(self) -> int:
        """Minutes between one start and the next."""
        if self.spacing_minutes is not None:
            return self.spacing_minutes
        return self.minutes + max(self.before_minutes, self.after_minutes)


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits on what may be booked; None says nothing about a value, so that an earlier policy's stays.

    It holds for slots on dates from `first` to `until` (both included, None without bound) of the type `session`
    (None: every type). `notice_minutes` from now to the start; `horizon_days` from today; `per_day` and `per_week`
    bookings, holds and groups on a date, in a Monday week; `packing` offers only what adjoins them.
    """

    first: date | None = None
    until: date | None = None
    session: str | None = None
    notice_minutes: int | None = None
    horizon_days: int | None = None
    per_day: int | None = None
    per_week: int | None = None
    packing: bool | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.until is not None and self.until < self.first:
            raise FieldError("until", self.until.isoformat(), "must not lie before `from`")
        for field in ("notice_minutes", "horizon_days", "per_day", "per_week"):
            number = getattr(self, field)
            if number is not None and number < 0:
                raise FieldError(field, number, "must not be negative")

    def covers(self, day: date) -> bool:
        """Whether the policy holds on a date."""
        return (self.first is None or self.first <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Busy:
    """A span that is taken, from `start` to `end` (aware), with the buffers of what takes it in minutes.

    `booking` is true for bookings and holds, false for an external calendar's event, which counts toward no limit.
    `session` names the type of a booking where it is known. `hold` marks one that is kept for somebody for a while; it
    counts as a booking and is told apart only where it is explained. Raises FieldError when it ends before it starts.
    """

    start: datetime
    end: datetime
    before_minutes: int = 0
    after_minutes: int = 0
    booking: bool = True
    session: str | None = None
    hold: bool = False

    def __post_init__(self) -> None:
        check_span(self.start, self.end)
        check_buffers(self.before_minutes, self.after_minutes)


@dataclass(frozen=True, slots=True)
class Group:
    """An appointment of the type `session` that several may join, from `start` to `end` (aware).

    `taken` of `seats` are gone (None: the session type's capacity). An open one with seats left is itself a slot for
    its type; to everything else it is busy. Raises FieldError when it ends before it starts.
    """

    session: str
    start: datetime
    end: datetime
    taken: int = 0
    seats: int | None = None
    before_minutes: int = 0
    after_minutes: int = 0
    open: bool = True

    def __post_init__(self) -> None:
        check_span(self.start, self.end)
        check_buffers(self.before_minutes, self.after_minutes)
        if self.taken < 0:
            raise FieldError("taken", self.taken, "must not be negative")
        if self.seats is not None and self.seats < 0:
            raise FieldError("seats", self.seats, "must not be negative")


class Slot(NamedTuple):
    """A span that can be booked: `start` and `end` as aware UTC datetimes, and the `seats` left in it."""

    start: datetime
    end: datetime
    seats: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that decides which slots there are.

    Slots are of the type `session`, start at `start` or later and before `end`, and are judged as of `now`; `limit`
    stops after so many. To move an appointment, leave it out of `busy`. Raises FieldError for a naive datetime, a
    range that does not go forward, a `limit` under 1.
    """

    schedule: Schedule
    session: SessionType
    busy: tuple[Busy, ...] = ()
    groups: tuple[Group, ...] = ()
    policies: tuple[Policy, ...] = ()
    _: KW_ONLY
    now: datetime
    start: datetime
    end: datetime
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise FieldError("now", self.now.isoformat(), "must have a zone")
        check_span(self.start, self.end)
        if self.limit is not None and self.limit < 1:
            raise FieldError("limit", self.limit, "must be at least 1")


def check_span(start: datetime, end: datetime) -> None:
    """Raise FieldError unless both are aware and `end` lies after `start`."""
    if start.tzinfo is None:
        raise FieldError("start", start.isoformat(), "must have a zone")
    if end.tzinfo is None:
        raise FieldError("end", end.isoformat(), "must have a zone")
    if end <= start:
        raise FieldError("end", end.isoformat(), "must lie after the start")


def check_buffers(before: int, after: int) -> None:
    """Raise FieldError when a buffer is negative."""
    if before < 0:
        raise FieldError("before_minutes", before, "must not be negative")
    if after < 0:
        raise FieldError("after_minutes", after, "must not be negative")
