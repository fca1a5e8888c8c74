"""Lengths, repeats, counts and marks as they were said; and the pieces that a message is cut into."""

from dataclasses import dataclass
from typing import Literal

from bot.language.times.kinds.dates import Said
from bot.language.times.kinds.hours import (
    Clock,
    Elapsed,
    ElapsedSpan,
    Hours,
    HoursBound,
    HoursFor,
    Moment,
    MomentBound,
    MomentSpan,
    Part,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length in minutes; said as `count` of `unit`, the smallest one said; `lasting`: "for 4 days"."""

    minutes: float
    unit: str
    count: float = 1
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """ "every other friday", "first monday of the month", "every 3 weeks", "daily", "march 5 every year".

    `second` marks "every third thursday", which is monthly third or every three weeks.
    """

    freq: Literal["daily", "weekly", "monthly", "yearly"]
    every: int = 1
    days: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    second: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """ "6 times", "x10", "for 6 sessions": how often a rule holds."""

    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """A bare number, which a command may read as a time ("make it 10", "7 works")."""

    number: int
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that changes what the rest means: "once", "always", "open_end", "all_day", "except".

    `from_now`: an open end that says its start too ("from now on").
    """

    name: str
    from_now: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    name: str


Value = (
    Said
    | Clock
    | Hours
    | HoursBound
    | HoursFor
    | Part
    | Elapsed
    | ElapsedSpan
    | Moment
    | MomentBound
    | MomentSpan
    | Duration
    | Repeat
    | Counted
    | Count
    | Mark
    | Zone
)

Kind = Literal["dates", "hours", "rule", "duration", "count", "mark", "zone"]


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of what was said.

    `first` and `last` bound its tokens (last excluded), as places in the tokens given; `lead` is where the words in
    front of it that say nothing more begin ("on", "the").
    """

    kind: Kind
    value: Value
    first: int
    last: int
    lead: int
