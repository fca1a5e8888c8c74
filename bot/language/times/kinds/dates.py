"""Days, periods and ranges as they were said."""

from dataclasses import dataclass
from typing import Literal

# Days -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weekdays:
    """ "friday", "next thurs and fri", "mon-thu", "mondays", "every tuesday".

    `days` counts Monday as 0; `said` is "", "this", "next", "last" or "coming"; `plural` for mondays, weekdays,
    weekends; `every` weeks, 0 where nothing of the sort was said; `run` for a range; `shift` whole weeks further on;
    `count` for "the next 4 mondays"; `letters` for "m-w", "mwf".
    """

    days: tuple[int, ...]
    said: str = ""
    plural: bool = False
    every: int = 0
    run: bool = False
    shift: int = 0
    count: int = 0
    letters: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """today, tomorrow, in three days: `days` from today."""

    days: int


@dataclass(frozen=True, slots=True)
class DayNumber:
    """ "the 24th"; `shift` months from this one where the text says so ("the 24th of next month")."""

    day: int
    weekday: int | None = None
    shift: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """ "march 20", "2026-03-20", "tues march 17"."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """ "3/4", "3/4/26": two numbers whose order depends on the reader, else on `order`, and perhaps a year."""

    a: int
    b: int
    year: int | None = None
    weekday: int | None = None
    order: Literal["DMY", "MDY"] | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """ "thanksgiving", "next easter", "thanksgiving in a year"."""

    name: str
    year: int | None = None
    said: str = ""
    after: "Day | None" = None


@dataclass(frozen=True, slots=True)
class Apposed:
    """ "today, march 5th": a day said twice; where the two disagree, either may be meant."""

    first: "Day"
    second: "Day"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The date last talked about: "that day", and what "the day after", "the friday after" count from."""


@dataclass(frozen=True, slots=True)
class Shifted:
    """`count` units after (before, where negative) another day; "friday week", "2 weeks from tuesday".

    `begins`: said with "from", so that it may also be what begins then.
    """

    count: int
    unit: str
    day: "Day"
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Nth:
    """ "first monday of april", "last day of the month": `what` is 0 to 6, "day" or "workday"."""

    nth: int
    what: int | str
    period: "Period"


@dataclass(frozen=True, slots=True)
class Nearest:
    """ "the monday closest to october 5th", "second closest monday to easter": a weekday, Monday 0."""

    weekday: int
    day: "Day"
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Edge:
    """ "end of the month", "beginning of next year": the first or the last day."""

    which: Literal["start", "end"]
    period: "Period"


@dataclass(frozen=True, slots=True)
class Impossible:
    """ "feb 30", "13/13", "early april": a date is meant, and none can be told."""

    why: str = ""


# Periods --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """ "this week", "next month", "last year", "week after next": a calendar unit `shift` away.

    `said`: "this", "next", "over next" ("for the next week"), "last", "rest", "all" or "".
    """

    unit: str
    shift: int
    said: str = ""


@dataclass(frozen=True, slots=True)
class WeekOf:
    """ "the week of the 23rd", "the weekend of the 21st"."""

    day: "Day"
    unit: Literal["week", "weekend"] = "week"


@dataclass(frozen=True, slots=True)
class MonthOf:
    """ "april", "april 2027", "next april"."""

    month: int
    year: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """ "2027"; "the 1990s" is `count` years."""

    year: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Quarter:
    number: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Season:
    name: str
    year: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class NthSpan:
    """ "first week of april", "last weekend of october", "week 31", "first half of may", "last 5 days of june".

    `count` such spans from there on, or back.
    """

    nth: int
    unit: Literal["week", "weekend", "day", "half"]
    period: "Period"
    count: int = 1


@dataclass(frozen=True, slots=True)
class Vague:
    """ "early april", "mid next week": a part of a period that no date can be told of."""

    part: str
    period: "Period"


@dataclass(frozen=True, slots=True)
class HolidayWeekend:
    """ "labor day weekend", "the weekend of thanksgiving": Saturday, Sunday and what joins them to the holiday."""

    day: "Day"


@dataclass(frozen=True, slots=True)
class Run:
    """ "next 3 days", "past 2 weeks", "within 5 days", "2 weeks from the 3rd": `count` units on or back from `day`.

    `said` is "next", "last", "within", "for", "from" ("for 2 weeks from monday"), "before" or "after".
    """

    count: int
    unit: str
    said: str
    day: "Day | None" = None


@dataclass(frozen=True, slots=True)
class Within:
    """Weekdays or day numbers inside a period: "fridays in april", "tuesday next week", "weekdays in may"."""

    days: "Weekdays | DayNumber | Holiday"
    period: "Period"


# Ranges ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Between:
    """ "april 6-10", "mon thru thu", "from the 3rd to the 9th", "april to june"; `until` where that word joins them."""

    start: "Said"
    end: "Said"
    until: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """ "april 6, 8 and 10": days said as one list."""

    days: "tuple[Said, ...]"


@dataclass(frozen=True, slots=True)
class Open:
    """One side open. `bound`: "from", "after", "since" set the start; "until", "through", "before", "by" the end."""

    bound: str
    day: "Said"


Day = (
    Anchor
    | Apposed
    | Weekdays
    | Near
    | DayNumber
    | Calendar
    | Numeric
    | Holiday
    | Shifted
    | Nth
    | Nearest
    | Edge
    | Impossible
)
Period = Span | NthSpan | HolidayWeekend | Vague | WeekOf | MonthOf | Year | Quarter | Season | Run
Said = Day | Period | Within | Between | Several | Open
