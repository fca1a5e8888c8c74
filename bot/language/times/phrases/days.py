"""Single days that are not dates of the calendar: weekdays, today, holidays, the first monday of april."""

from dataclasses import replace

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
    Run,
    Shifted,
    Span,
    Weekdays,
    WeekOf,
    Within,
)
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import date
from bot.language.times.phrases.holidays import holiday
from bot.language.times.phrases.numbers import amount, ordinal
from bot.language.times.phrases.periods import period
from bot.language.times.phrases.weekdays import weekdays
from bot.language.times.phrases.words import is_weekday, starts

# "one", "a" and bare numbers before "day": only as a distance ("in 3 days").
_UNITS = {"day", "week", "fortnight", "month", "year", "workday", "quarter", "weekend"}


def day(line: Line, i: int) -> Found[Day]:
    """Any single day."""
    return line.once(_day, i)


def _day(line: Line, i: int) -> Found[Day]:
    return counted(line, i) or _shifted(line, i) or next_workday(line, i) or simple(line, i)


def simple(line: Line, i: int) -> Found[Day]:
    """A day that is not counted from another."""
    return (
        nth(line, i)
        or nearest(line, i)
        or edge(line, i)
        or date(line, i)
        or near(line, i)
        or _holiday_ahead(line, i)
        or weekday(line, i)
        or anchored(line, i)
    )


def _holiday_ahead(line: Line, i: int) -> Found[Day]:
    """thanksgiving · thanksgiving in a year"""
    read = holiday(line, i)
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
    if line.word(j + 1) in ("week", "wk") and 0 <= days <= 1:
        # "tomorrow week"
        return Near(days + 7), j + 2
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
    """fri · this friday · next friday · last friday · friday week · friday after next · friday next week"""
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
    if line.word(j) in ("week", "wk") and not value.said:
        return Shifted(1, "week", replace(value, said="near")), j + 1
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
    """end of the month · beginning of next year · eom"""
    j = line.skip(i, "the")
    which = line.value(j, "beginning")
    if which not in ("start", "end"):
        return None
    k = line.skip(j + 1, "of", "the")
    if k == j + 1 and line.word(k - 1) not in ("of", "eo"):
        return None
    within = period(line, k)
    if within is None and line.value(k, "unit") in ("month", "year", "week", "quarter"):
        within = Span(str(line.value(k, "unit")), 0, "the"), k + 1
    return (Edge(which, within[0]), within[1]) if within else None


def counted(line: Line, i: int) -> Found[Day]:
    """in two weeks · 2 days ago · 4 business days from now · 3 fridays from now · in 2 months and 5 days"""
    ago = line.has(i, "ago_before")
    lead = line.has(i, "ahead") and (line.word(i) != "+" or not line.word(i - 1))
    step = _distance(line, line.skip(i + 1 if lead or ago else i, "the"))
    if step is None:
        return None
    steps, k = [step[0]], step[1]
    while more := _distance(line, line.skip(k, "and")):
        if more[0][1].startswith("weekday"):
            break
        steps.append(more[0])
        k = more[1]
    j, direction = (k, -1) if ago else _direction(line, k)
    if not direction:
        if not lead or any(unit == "weekend" or unit.startswith("weekday") for _, unit in steps):
            return None
        direction = 1
    day: Day = Near(0)
    for count, unit in steps:
        day = Shifted(count * direction, unit, day)
    return day, j


def next_workday(line: Line, i: int) -> Found[Day]:
    """the next business day"""
    j = line.skip(i, "the")
    if not line.has(j, "next") or line.value(j + 1, "unit") != "workday" or line.word(j + 1)[-1] == "s":
        return None
    return Shifted(1, "workday", Near(0)), j + 2


def _distance(line: Line, j: int) -> Found[tuple[int, str]]:
    """two weeks · 3 more days · a couple of months · 3 fridays"""
    read = amount(line, j)
    if read is None or read[0] > 2000 or read[0] != int(read[0]):
        return None
    count, k = int(read[0]), read[1]
    k = k + 1 if line.has(k, "of") else k
    k = k + 1 if line.has(k, "more") else k
    named = line.value(k, "weekday_plural")
    if named is None and count == 1 and is_weekday(line, k):
        named = line.value(k, "weekday")
    unit = line.value(k, "unit") if named is None else f"weekday {named}"
    return ((count, str(unit)), k + 1) if unit in _UNITS or named is not None else None


def _direction(line: Line, j: int) -> tuple[int, int]:
    """from now · from today · ago: where the next word stands, and which way."""
    if line.has(j, "ago"):
        # "a year ago today"
        return j + 2 if line.value(j + 1, "near") == 0 else j + 1, -1
    if line.has(j, "hence"):
        return j + 1, 1
    return j, 0


def _shifted(line: Line, i: int) -> Found[Day]:
    """a week from friday · the day after thanksgiving · 3 days before christmas · third tuesday after easter"""
    j = i + 1 if line.has(i, "in") and line.word(i) != "within" else i
    j = line.skip(j, "the")
    step = _step(line, j) if line.word(i - 1) != "any" else None
    if step is None:
        return None
    (count, unit, said), k = step
    from_here = line.has(k, "after") or (line.has(k, "from") and not starts(line, k))
    sign = 1 if from_here else -1 if line.has(k, "before") else 0
    if sign:
        day_read = simple(line, k + 1) or _edge_of(line, k + 1, sign)
        if day_read is None or (isinstance(day_read[0], Weekdays) and unit == "day" and not said and j == i):
            beside = line.has(j - 1, "the") or line.word(j - 1) in ("and", "&", "+")
            return _from_anchor(line, unit, count * sign, k) if beside and not said else None
        return (Shifted(count * sign, unit, day_read[0]), day_read[1]) if said or unit != "week" else None
    if not said or unit not in ("week", "fortnight"):
        return None
    day_read = simple(line, k + 1 if line.word(k) == "on" else k)
    if day_read is None or not isinstance(day_read[0], Weekdays | Near):
        return None
    return Shifted(count, unit, day_read[0]), day_read[1]


def _edge_of(line: Line, k: int, sign: int) -> Found[Day]:
    """this weekend · next week, behind "the monday after": its last day; behind before its first"""
    read = period(line, line.skip(k, "the")) or period(line, k)
    if read is None or not isinstance(read[0], Span | WeekOf) or read[0] == Span("week", 0):
        return None
    return Edge("end" if sign > 0 else "start", read[0]), read[1]


def _step(line: Line, j: int) -> Found[tuple[int, str, bool]]:
    """How far: two weeks, a day, the friday, third tuesday; and whether a number was said."""
    nth = ordinal(line, j)
    if nth is not None and is_weekday(line, nth[1]) and 1 <= nth[0] <= 20:
        return (nth[0], f"weekday {line.value(nth[1], 'weekday')}", True), nth[1] + 1
    read = amount(line, j)
    count, k = read if read else (1.0, j)
    if count != int(count) or count > 5000:
        return None
    weekday_said = line.value(k, "weekday_plural") if read else None
    if weekday_said is None and count == 1 and is_weekday(line, k):
        weekday_said = line.value(k, "weekday")
    unit = line.value(k, "unit") if weekday_said is None else f"weekday {weekday_said}"
    if unit is None or not (unit in _UNITS or str(unit).startswith("weekday")):
        return None
    if read is None and unit not in ("day", "workday", "week") and weekday_said is None:
        return None
    return (int(count), str(unit), read is not None), k + 1


def _from_anchor(line: Line, unit: str, count: int, k: int) -> Found[Day]:
    """the day after · the friday after · the day before, of the date last talked about"""
    follows = line.has(k + 1, "clock", "number", "this", "next", "last") or line[k + 1].number is not None
    return None if follows or line.has(k, "from") or unit == "week" else (Shifted(count, unit, Anchor()), k + 1)


def anchored(line: Line, i: int) -> Found[Day]:
    """that day · the same day · that friday"""
    j = i + 1 if line.word(i) in ("that", "same") else i + 2 if line.has(i, "the") and line.word(i + 1) == "same" else i
    if j == i:
        return None
    if line.word(j) in ("day", "date"):
        return Anchor(), j + 1
    return None


def within(line: Line, i: int) -> Found[Within]:
    """fridays in april · tuesday next week · monday of the week of the 23rd · next week tuesday"""
    return line.once(_within, i)


def _within(line: Line, i: int) -> Found[Within]:
    before = period(line, i) or _week_counted(line, i)
    if before is not None:
        j = line.skip(before[1], "on", "the")
        if line.word(j) == "," and is_weekday(line, j + 1):
            j += 1
        days = weekdays(line, j)
        if days and _is_week(before[0]) and not days[0].said and (not days[0].plural or days[0].run):
            return Within(days[0], before[0]), days[1]
        return None
    read = weekdays(line, i)
    if read is None or read[0].said:
        return None
    j = line.skip(read[1], "of", "in", "on", "the")
    if line.word(j) == ",":
        j += 1
    behind = period(line, j) or _week_counted(line, j) or _week_counted(line, read[1])
    if behind is None or (j == read[1] and isinstance(behind[0], MonthOf) and line[behind[1]].number is not None):
        # "mondays april 6 through may 25"
        return None
    if not read[0].plural and not _is_week(behind[0]) and len(read[0].days) == 1:
        return None
    return Within(read[0], behind[0]), behind[1]


def _week_counted(line: Line, i: int) -> Found[Period]:
    """in two weeks · 3 weeks after christmas, beside a weekday: the week that day lies in"""
    read = counted(line, i) or _shifted(line, i)
    if read is None or not isinstance(read[0], Shifted) or read[0].unit not in ("week", "fortnight"):
        return None
    return WeekOf(read[0]), read[1]


def _is_week(value: Period) -> bool:
    if isinstance(value, Span):
        return value.unit == "week"
    return isinstance(value, WeekOf) or (isinstance(value, Run) and value.unit == "week")
