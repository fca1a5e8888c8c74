"""What a reading of time is made of: frozen values, compared by content."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Literal

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Order = Literal["MDY", "DMY", "YMD"]


class Purpose(Enum):
    """What the dates are for, which settles what "until the 20th" or a day that has passed means."""

    WHEN = "when"  # the time part alone: nothing is dropped, past dates stay where the text says so
    CHANGE = "change"  # extra, block, hours of dates, clear: only what lies ahead
    TIME_OFF = "time off"  # as CHANGE; "until the 20th" has two readings
    HOURS = "hours"  # weekly hours: a bare weekday with hours may be that date or every week
    LIST = "list"  # find, show: only what lies ahead, bare weekdays are dates
    BOOK = "book"  # as LIST; a time alone is today's while it lies ahead
    BACK = "back"  # reports, audits, exports: whole periods, and days that have passed

    @property
    def looks_back(self) -> bool:
        return self in (Purpose.WHEN, Purpose.BACK)

    @property
    def plans(self) -> bool:
        """Whether days that have passed are of no use."""
        return not self.looks_back


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known besides the words. `now` is naive local time of the speaker, to the minute.

    `hours` are windows known for the day ("09:00", "17:00"), `shown` the instants just offered, naive local; both
    settle am or pm. `anchor` is the date last talked about, from which "the day after" counts.
    """

    now: datetime
    timezone: str = "UTC"
    order: Order | None = None
    country: str | None = None
    week_start: str | None = None
    anchor: date | None = None
    hours: tuple[tuple[str, str], ...] = ()
    shown: tuple[datetime, ...] = ()

    @property
    def today(self) -> date:
        return self.now.date()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@dataclass(frozen=True, slots=True, order=True)
class Dates:
    """Both ends included; an open side is None."""

    first: date | None
    last: date | None

    def json(self) -> dict[str, str | None]:
        return {"from": _iso(self.first), "to": _iso(self.last)}


@dataclass(frozen=True, slots=True)
class Rule:
    """Dates that repeat. `nth` counts weekdays of the month (-1 the last), `month_days` days of it."""

    freq: Literal["daily", "weekly", "monthly", "yearly"]
    every: int = 1
    days: tuple[str, ...] = ()
    nth: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    first: date | None = None
    until: date | None = None
    count: int | None = None
    dropped: tuple[date, ...] = ()

    def json(self) -> dict[str, object]:
        parts: dict[str, object] = {
            "freq": self.freq,
            "every": self.every,
            "days": list(self.days),
            "nth": list(self.nth),
            "month_days": list(self.month_days),
            "months": list(self.months),
            "from": self.first and self.first.isoformat(),
            "until": self.until and self.until.isoformat(),
            "count": self.count,
            "except": [day.isoformat() for day in self.dropped],
        }
        return {name: value for name, value in parts.items() if value}


Window = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing the words can mean.

    `dates` sorted and merged; `times` points of the day; `windows` spans of it, an end before its start runs into the
    next date; `spans` from an hour of one date to an hour of another, naive local; `minutes` a length; `rule` dates
    that repeat; `zone` an IANA name the text names.
    """

    dates: tuple[Dates, ...] = ()
    times: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    spans: tuple[tuple[datetime, datetime], ...] = ()
    minutes: float | None = None
    rule: Rule | None = None
    zone: str | None = None

    @property
    def days(self) -> tuple[str, ...]:
        """The weekdays of its rule, `mon` to `sun`."""
        return self.rule.days if self.rule else ()

    def json(self) -> dict[str, object]:
        """The reading as `openings when` prints it; empty parts are left out."""
        minutes = self.minutes
        parts: dict[str, object] = {
            "dates": [dates.json() for dates in self.dates],
            "times": list(self.times),
            "windows": [list(window) for window in self.windows],
            "spans": [{"start": _moment(start), "end": _moment(end)} for start, end in self.spans],
            "rule": self.rule and self.rule.json(),
            "zone": self.zone,
        }
        shown = {name: value for name, value in parts.items() if value}
        if minutes is not None:
            shown["minutes"] = int(minutes) if minutes == int(minutes) else minutes
        return shown


def _moment(moment: datetime) -> str:
    return moment.isoformat("T", "minutes")


@dataclass(frozen=True, slots=True)
class Times:
    """Every reading of a clause, likeliest first, and what the words showed.

    `missing` names what the words leave out or get wrong: `dates` for "feb 30" or "early april", `at` for a time that
    has passed. `recurring`: a plural, "every", "always" and their like. `once`: "just this once", "this", a date word.
    `bare`: weekdays said bare and singular, as `mon`. `named`: a date or month was literally named; `year`: with its
    year. `open_ended`: "until further notice"; `open_start`: "from", "after" a date. `all_days`: "every day", which in
    an hours change means the days already worked. `inferred`: the date is today's for want of another ("at 4").

    `out` is what an exception named, whether or not `dates` or `rule` could carry it; its weekdays are `out.days`.
    `count` is "6 times" where no rule could carry it. `used` are the tokens behind all this.
    """

    readings: tuple[Reading, ...] = ()
    missing: tuple[str, ...] = ()
    recurring: bool = False
    once: bool = False
    bare: tuple[str, ...] = ()
    named: bool = False
    year: bool = False
    open_ended: bool = False
    open_start: bool = False
    all_days: bool = False
    inferred: bool = False
    out: Reading = Reading()
    count: int | None = None
    used: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.readings)
