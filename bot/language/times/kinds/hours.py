"""Hours as they were said, and moments: a day with its hour."""

from dataclasses import dataclass
from typing import Literal

from bot.language.times.kinds.dates import Day

Half = Literal["am", "pm"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said: `half` where am, pm or a part of the day settles it, `literal` for 24-hour notation.

    `weak` is a bare number, a time only for what stands around it. `seconds` are dropped.
    """

    hour: int
    minute: int = 0
    half: Half | None = None
    literal: bool = False
    weak: bool = False
    part: str = ""
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """ "9 to 5"; `part` where a word such as evening settles the half."""

    start: Clock
    end: Clock
    part: str = ""


@dataclass(frozen=True, slots=True)
class HoursBound:
    """ "after 4", "before 10", "until 3", "by noon", "from 4", "around 3"."""

    bound: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class HoursFor:
    """ "4pm for 30 mins": from an hour on for so many minutes."""

    start: Clock
    minutes: float


@dataclass(frozen=True, slots=True)
class Part:
    """ "morning", "tonight", "lunch"; `said` is early, middle, late, or today ("tonight", "this morning");
    `plural` for mornings."""

    name: str
    said: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Elapsed:
    """ "in two hours", "20 minutes ago": from this moment."""

    minutes: float


@dataclass(frozen=True, slots=True)
class ElapsedSpan:
    """ "within 5 hours", "the next hour": from this moment to that, or back."""

    minutes: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with an hour or a part of it, where the two bind closely: "4pm today", "friday night", "now".

    Without an hour the whole day; without a day that of the other end, or the next such hour behind it.
    """

    day: Day | None = None
    hour: Clock | Part | None = None
    now: bool = False


@dataclass(frozen=True, slots=True)
class MomentSpan:
    """ "4pm today to 5pm tomorrow", "friday night to sunday morning", "now until 5pm".

    `until` where that may end before a part of the day begins ("off until friday evening").
    """

    start: Moment
    end: Moment
    until: bool = False


@dataclass(frozen=True, slots=True)
class MomentBound:
    """ "until friday 5pm", "since yesterday 3pm": one side open, at an hour of a day."""

    bound: str
    moment: Moment
