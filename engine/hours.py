"""Wall time: windows, weekly templates, dated overrides, and the hours they give to a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.dates import DateRange, Rule, check_repetition
from engine.errors import FieldError

DAY = 1440
"""Minutes of wall time in a date."""

Kind = Literal["off", "hours", "extra", "block"]
"""What an override does: clears, replaces, adds to, or takes out of a date's hours."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A half-open span of wall time that belongs to one date, in minutes since that date's midnight.

    `start` is 0 to 1439; `end` lies after it and may pass 1440, when the window runs into the next date.
    Raises FieldError for anything else.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY:
            raise FieldError("windows", self.start, "must start within its date")
        if not self.start < self.end <= 2 * DAY:
            raise FieldError("windows", self.end, "must end after its start, within the next date")

    @classmethod
    def parse(cls, start: str, end: str) -> "Window":
        """Read clock times: `09:00`, `17:00`. An end before the start is the next date's; `24:00` is an end.

        Raises FieldError when either is not a clock time, or both are the same.
        """
        first, last = _minutes(start), _minutes(end)
        if first == DAY:
            raise FieldError("windows", start, "must start before 24:00")
        if first == last:
            raise FieldError("windows", [start, end], "must not end where it starts")
        return cls(first, last if last > first else last + DAY)

    def text(self) -> tuple[str, str]:
        """The clock times that `parse` reads back: `("20:00", "01:00")`."""
        return clock(self.start), clock(self.end)


def clock(minutes: int) -> str:
    """Minutes since midnight as a clock time; 1440 is `24:00`, 1500 is the next date's `01:00`."""
    hour, minute = divmod(minutes if minutes <= DAY else minutes - DAY, 60)
    return f"{hour:02}:{minute:02}"


def _minutes(text: str) -> int:
    hour, colon, minute = text.partition(":")
    if not (colon and len(hour) == 2 and len(minute) == 2 and text.isascii() and (hour + minute).isdigit()):
        raise FieldError("windows", text, "must be a clock time such as 09:00")
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > DAY:
        raise FieldError("windows", text, "must be a clock time up to 24:00")
    return total


@dataclass(frozen=True, slots=True)
class Template:
    """Recurring hours: `windows` on `days`, in every `every`-th Monday week counted from the week of `first`.

    It holds from `first` to `until` (both included, None without bound) and serves only the session types named in
    `sessions` (None: all). Raises FieldError for an `every` above 1 without `first`.
    """

    days: frozenset[int]
    windows: tuple[Window, ...]
    every: int = 1
    first: date | None = None
    until: date | None = None
    sessions: frozenset[str] | None = None

    def __post_init__(self) -> None:
        check_repetition(self.every, self.days, self.first, self.until)


@dataclass(frozen=True, slots=True)
class Override:
    """An exception for the dates in `dates`, or for those of a `rule`.

    `off` clears them, `hours` replaces what was there, `extra` adds to it, `block` takes out of it. With `sessions` it
    exists for those session types only. `practice` marks one made for everybody, which is applied after the
    therapist's own. Raises FieldError when windows are missing, or given to an `off`, or when both `dates` and `rule`
    are given.
    """

    kind: Kind
    dates: tuple[DateRange, ...] = ()
    rule: Rule | None = None
    windows: tuple[Window, ...] = ()
    sessions: frozenset[str] | None = None
    practice: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ("off", "hours", "extra", "block"):
            raise FieldError("kind", self.kind, "must be off, hours, extra or block")
        if self.kind == "off" and self.windows:
            raise FieldError("windows", [w.text() for w in self.windows], "an off has none; a block takes out a part")
        if self.kind != "off" and not self.windows:
            raise FieldError("windows", [], f"{self.kind} needs at least one")
        if self.rule is not None and self.dates:
            raise FieldError("rule", self.rule.freq, "excludes `dates`")

    def covers(self, day: date) -> bool:
        """Whether the override was made for `day`."""
        if self.rule is not None:
            return self.rule.covers(day)
        return any(span.covers(day) for span in self.dates)


@dataclass(frozen=True, slots=True)
class ZoneRange:
    """Dates from `first` to `last` (None: for good) whose windows are wall time of another IANA zone."""

    first: date
    last: date | None
    timezone: str

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a therapist has said about their hours.

    `timezone` (an IANA name) is the therapist's own: it says to which date an instant belongs. `overrides` come oldest
    first. Where several `zones` cover a date, the last of them counts.
    """

    timezone: str
    templates: tuple[Template, ...] = ()
    overrides: tuple[Override, ...] = ()
    zones: tuple[ZoneRange, ...] = ()


def hours(schedule: Schedule, day: date, session: str | None = None) -> tuple[Window, ...]:
    """The wall-time windows of one date: sorted, disjoint, not touching.

    `session` names the session type asked for; None counts only what serves every type.
    """
    raise NotImplementedError


def hours_between(
    schedule: Schedule, first: date, last: date, session: str | None = None
) -> Iterator[tuple[date, tuple[Window, ...]]]:
    """`hours` of each date from `first` to `last`, both included, dates without hours too."""
    raise NotImplementedError
