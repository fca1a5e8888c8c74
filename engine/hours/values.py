"""What is said about hours: windows of wall time, templates, overrides, and the schedule of all of them."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from engine.dates import DateRange, Rule, check_repetition
from engine.errors import FieldError
from engine.spans import Span
from engine.zones import check_zone

DAY = 1440
"""Minutes of wall time in a date."""

Kind = Literal["off", "hours", "extra", "block"]
"""What an override does: clears, replaces, adds to, or takes out of a date's hours."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A half-open span of wall time that belongs to one date, in minutes since that date's midnight.

    `end` lies after `start` and may pass 1440, when the window runs into the next date. What is said starts before
    1440; what is left of a window after a block may start later. Raises FieldError outside 0 to 2880.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0:
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


def windows_of(spans: Iterable[Span]) -> tuple[Window, ...]:
    """Spans of minutes since a date's midnight as windows of it."""
    return tuple(Window(start, end) for start, end in spans)


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
        _check_starts(self.windows)


def _check_starts(windows: tuple["Window", ...]) -> None:
    for window in windows:
        if window.start >= DAY:
            raise FieldError("windows", window.start, "must start within its date")


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
        _check_starts(self.windows)

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

    def __post_init__(self) -> None:
        check_zone(self.timezone)
        if self.last is not None and self.last < self.first:
            raise FieldError("to", self.last.isoformat(), "must not lie before `from`")

    def covers(self, day: date) -> bool:
        """Whether a date is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a therapist has said about their hours.

    `timezone` (an IANA name) is the therapist's own: it says to which date an instant belongs. `overrides` come oldest
    first. Where several `zones` cover a date, the last of them counts. Raises FieldError for an unknown zone.
    """

    timezone: str
    templates: tuple[Template, ...] = ()
    overrides: tuple[Override, ...] = ()
    zones: tuple[ZoneRange, ...] = ()
    _by_end: tuple[tuple[int, ...], tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_zone(self.timezone)
        ends = sorted((_end(override), index) for index, override in enumerate(self.overrides))
        by_end = tuple(end for end, _ in ends), tuple(index for _, index in ends)
        object.__setattr__(self, "_by_end", by_end)

    def overrides_since(self, ordinal: int) -> list[Override]:
        """The overrides that may matter on or after a date, in order. What ended before it costs nothing."""
        ends, indices = self._by_end
        # a block may run past midnight from the date before
        over = bisect_left(ends, ordinal - 1)
        return [self.overrides[index] for index in sorted(indices[over:])]


def _end(override: Override) -> int:
    """The last ordinal that an override was made for, or one that is never reached."""
    lasts = [override.rule.until] if override.rule is not None else [span.last for span in override.dates]
    return max((last.toordinal() if last is not None else date.max.toordinal() for last in lasts), default=0)
