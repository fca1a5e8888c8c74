"""Single days that are not dates of the calendar: weekdays, today, holidays, the first monday of april."""

from dataclasses import replace

from bot.language.listed import listed
from bot.language.times.kinds import (
    Anchor,
    Apposed,
    Calendar,
    Day,
    DayNumber,
    Edge,
    MonthOf,
    Near,
    Nearest,
    Nth,
    Numeric,
    Period,
    Shifted,
    Span,
    Weekdays,
)
from bot.language.times.line import FirstOf, Found, Line
from bot.language.times.phrases.dates import date
from bot.language.times.phrases.days.counted import counted
from bot.language.times.phrases.holidays import holiday
from bot.language.times.phrases.numbers import ordinal
from bot.language.times.phrases.periods import period
from bot.language.times.phrases.words import is_weekday

_WEEK = listed("week")
_OF_EDGE = listed("of_edge")
_THAT_SAME = listed("that_same")
_DAY_OR_DATE = listed("day_or_date")


def simple(line: Line, i: int) -> Found[Day]:
    """A day that is not counted from another."""
    return _simple(line, i)


def _holiday_ahead(line: Line, i: int) -> Found[Day]:
    """thanksgiving · thanksgiving in a year · the eve of easter · thanksgiving eve"""
    j = line.skip(i, "the")
    if line.word(j) == "eve" and line.word(j + 1) == "of":
        of_day = holiday(line, j + 2)
        return (Shifted(-1, "day", of_day[0]), of_day[1]) if of_day else None
    read = holiday(line, i)
    if read is not None and line.word(read[1]) == "eve":
        return Shifted(-1, "day", read[0]), read[1] + 1
    if read is None or not line.has(read[1], "ahead"):
        return read
    after = counted(line, read[1])
    return (replace(read[0], after=after[0]), after[1]) if after and read[0].year is None else read


def near(line: Line, i: int) -> Found[Day]:
    """today · tmrw · yesterday · the day after tomorrow"""
    j = line.skip(i, "the")
    days = line.value(j, "near")
    if not isinstance(days, int):
        return None
    if line.word(j + 1) in _WEEK and 0 <= days <= 1:
        # "tomorrow week"
        return Near(days + 7), j + 2
    if line.value(j + 1, "unit") == "fortnight" and 0 <= days <= 1:
        return Near(days + 14), j + 2
    return _apposed(line, Near(days), j + 1) or (Near(days), j + 1)


def _apposed(line: Line, first: Near, j: int) -> Found[Day]:
    """today, march 5th · tomorrow (the 12th): the same day said twice"""
    if line.word(j) not in (",", "("):
        return None
    read = date(line, line.skip(j + 1, "on"))
    if read is None or line.has(read[1], "and", "to") or not isinstance(read[0], Calendar | DayNumber | Numeric):
        return None
    return Apposed(read[0], first), read[1] + 1 if line.word(j) == "(" and line.word(read[1]) == ")" else read[1]


def weekday(line: Line, i: int) -> Found[Day]:
    """fri · this friday · next friday · last friday · friday week · friday after next · friday fortnight"""
    j = line.skip(i, "the")
    said = ""
    if line.has(j, "coming") and line.has(j + 1, "weekday"):
        said, j = ("this" if line.word(j) == "this" else "coming"), j + 1
    elif line.has(j, "this", "next", "last") and line.has(j + 1, "weekday"):
        said = "this" if line.has(j, "this") else "next" if line.has(j, "next") else "last"
        j += 1
    if not is_weekday(line, j):
        return None
    value = line.value(j, "weekday")
    assert isinstance(value, int)
    j += 1
    return _weekday_more(line, Weekdays((value,), said), j)


def _weekday_more(line: Line, value: Weekdays, j: int) -> Found[Day]:
    """What may follow a weekday: week, after next, before last; in Spanish "que viene", "pasado"."""
    if not value.said and line.has(j, "next_behind", "last_behind"):
        return replace(value, said="next" if line.has(j, "next_behind") else "last"), j + 1
    if line.has(j, "after") and line.has(j + 1, "this") and line.word(j + 2) == "one" and not value.said:
        return Shifted(1, "week", replace(value, said="near")), j + 3
    if line.has(j, "after") and line.has(j + 1, "next"):
        return replace(value, said="after next"), j + 2
    if line.has(j, "before") and line.has(j + 1, "last"):
        return replace(value, said="before last"), j + 2
    if line.word(j) in _WEEK and not value.said:
        return Shifted(1, "week", replace(value, said="near")), j + 1
    if line.value(j, "unit") == "fortnight" and not value.said:
        return Shifted(2, "week", replace(value, said="near")), j + 1
    return value, j


def nth(line: Line, i: int) -> Found[Day]:
    """first monday of april · last friday of the month · 2nd last day of next month · third tuesday in may"""
    j = line.skip(i, "the")
    found = ordinal(line, j)
    if found is None:
        return None
    count, j = found
    what: int | str | None = None
    if isinstance(line.value(j, "weekday"), int):
        what = line.value(j, "weekday")  # type: ignore[assignment]
    elif line.value(j, "workday") is not None:
        what = "workday"
    elif line.word(j) == "day" or (line.language != "en" and line.value(j, "unit") == "day"):
        what = "day"
    if what is None or not -31 <= count <= (366 if what == "day" else 31):
        return None
    k = line.skip(j + 1, "of", "in", "the")
    within = period(line, k)
    if within is None and k > j + 1 and line.value(k, "unit") in ("month", "year", "week"):
        within = Span(str(line.value(k, "unit")), 0, "the"), k + 1
    if within is None or (k == j + 1 and not _plain_period(within[0])):
        return None
    return Nth(count, what, within[0]), within[1]


def _plain_period(value: Period) -> bool:
    return isinstance(value, MonthOf | Span)


def nearest(line: Line, i: int) -> Found[Day]:
    """closest monday to october 5th · the second closest monday to easter · the monday closest to april 6"""
    j = line.skip(i, "the")
    read = ordinal(line, j)
    count, j = read if read is not None and read[0] > 0 and line.has(read[1], "closest") else (1, j)
    j, first = (j + 1, True) if line.has(j, "closest") else (j, False)
    if not is_weekday(line, j) or not (first or line.has(j + 1, "closest")):
        return None
    k = j + 1 if first else j + 2
    read_day = date(line, line.skip(k + 1, "the")) or date(line, k + 1) or holiday(line, k + 1)
    if line.word(k) != "to" or read_day is None:
        return None
    return Nearest(int(str(line.value(j, "weekday"))), read_day[0], count), read_day[1]


def edge(line: Line, i: int) -> Found[Day]:
    """end of the month · beginning of next year · eom · month end"""
    j = line.skip(i, "the")
    if line.value(j, "unit") in ("month", "year") and line.word(j + 1) == "end":
        return Edge("end", Span(str(line.value(j, "unit")), 0, "the")), j + 2
    which = line.value(j, "beginning")
    if which not in ("start", "end"):
        return None
    k = line.skip(j + 1, "of", "the")
    if k == j + 1 and line.word(k - 1) not in _OF_EDGE:
        return None
    within = period(line, k)
    if within is None and line.value(k, "unit") in ("month", "year", "week", "quarter"):
        within = Span(str(line.value(k, "unit")), 0, "the"), k + 1
    return (Edge(which, within[0]), within[1]) if within else None


def anchored(line: Line, i: int) -> Found[Day]:
    """that day · the same day · that friday"""
    j = i + 1 if line.word(i) in _THAT_SAME else i + 2 if line.has(i, "the") and line.word(i + 1) == "same" else i
    if j == i:
        return None
    if line.word(j) in _DAY_OR_DATE:
        return Anchor(), j + 1
    return None


_simple: FirstOf[Day] = FirstOf(
    (nth, "the ordinal number figure"),
    (nearest, "the closest ordinal number figure weekday"),
    (edge, "the beginning unit"),
    (date, "the figure month ordinal number weekday unit"),
    (near, "the near"),
    (_holiday_ahead, "the holiday this next last part"),
    (weekday, "the coming this next last weekday"),
    (anchored, "the starter anchor"),
)
