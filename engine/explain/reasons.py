"""The reasons that can stand against an instant: a closed union of small values."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.hours import Override, Window
from engine.slots.values import Busy, Group, Slot


@dataclass(frozen=True, slots=True)
class Unserved:
    """There are hours at the instant, but not for this session type; they serve the types in `served`."""

    session: str
    served: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideHours:
    """The instant lies outside the hours of `date` (and of those that run over into it).

    `usual` is what the templates give to the date, `windows` what is left after its overrides. `override` is the one
    that took the instant out, None where the templates never had it.
    """

    date: date
    usual: tuple[Window, ...]
    windows: tuple[Window, ...]
    override: Override | None


@dataclass(frozen=True, slots=True)
class NoStart:
    """Within the hours, but sessions start at other times: the neighbouring ones, where the window has them."""

    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class TooLong:
    """The session would not be over when the hours end, at `end`."""

    minutes: int
    end: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """The session would overlap a booking."""

    busy: Busy


@dataclass(frozen=True, slots=True)
class Held:
    """The session would overlap a hold."""

    busy: Busy


@dataclass(frozen=True, slots=True)
class ExternalEvent:
    """The session would overlap an event of an external calendar."""

    busy: Busy


@dataclass(frozen=True, slots=True)
class TakenByGroup:
    """The session would overlap a group that it cannot join: another type's, closed, full, or begun otherwise."""

    group: Group


@dataclass(frozen=True, slots=True)
class Buffered:
    """The session would overlap nothing, but come nearer to it than a buffer allows."""

    taken: Busy | Group


@dataclass(frozen=True, slots=True)
class Passed:
    """The instant lies before `now`."""

    now: datetime


@dataclass(frozen=True, slots=True)
class TooSoon:
    """Bookings need `notice_minutes` of notice; the first instant that has it is `earliest`."""

    notice_minutes: int
    earliest: datetime


@dataclass(frozen=True, slots=True)
class BeyondHorizon:
    """Bookings are taken `horizon_days` ahead; the last such date is `last`."""

    horizon_days: int
    last: date


@dataclass(frozen=True, slots=True)
class DayFull:
    """As many sessions start on `date` as `limit` allows; of the type `session`, None for all types together."""

    date: date
    limit: int
    session: str | None


@dataclass(frozen=True, slots=True)
class WeekFull:
    """As many sessions start in the week of `monday` as `limit` allows; of the type `session`, None for all."""

    monday: date
    limit: int
    session: str | None


@dataclass(frozen=True, slots=True)
class Packed:
    """Sessions are packed on this date, and the instant adjoins none; `offered` are the starts that do."""

    offered: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class NotOpen:
    """All that a client is told of the reasons that say who or why."""


Reason = (
    Unserved
    | OutsideHours
    | NoStart
    | TooLong
    | Booked
    | Held
    | ExternalEvent
    | TakenByGroup
    | Buffered
    | Passed
    | TooSoon
    | BeyondHorizon
    | DayFull
    | WeekFull
    | Packed
    | NotOpen
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every reason against `instant` for a session type, and the nearest slots that start before and after it.

    The nearest slots are those within the scenario's range; None where there is none.
    """

    instant: datetime
    session: str
    reasons: tuple[Reason, ...]
    before: Slot | None
    after: Slot | None

    @property
    def bookable(self) -> bool:
        """Whether a slot starts at the instant."""
        return not self.reasons
