"""Periods counted or seen from today: this week, next 3 days, the first week of a month."""

from dataclasses import replace
from typing import Literal

from bot.language.listed import listed
from bot.language.times.kinds import (
    Anchor,
    Calendar,
    Day,
    DayNumber,
    Holiday,
    HolidayWeekend,
    NthSpan,
    Period,
    Run,
    Shifted,
    Span,
    Vague,
    WeekOf,
    Year,
)
from bot.language.times.line import FirstOf, Found, Line
from bot.language.times.phrases.dates import date, year_behind
from bot.language.times.phrases.holidays import holiday
from bot.language.times.phrases.named import month, quarter, season, year
from bot.language.times.phrases.numbers import amount, cardinal, ordinal

_WITHIN = listed("within")
_OVER_NEXT = listed("over_next")

_UNITS = {"day", "week", "fortnight", "month", "year", "weekend", "quarter", "workday", "night"}
_CALENDAR = {"week", "month", "year", "weekend", "quarter"}
_WEEK_OF = listed("week_of")
_PLURALS = listed("plural_periods")
_SAME_OF = listed("same_of")
_WEEK_OR_ONE = listed("week_or_one")
_BUT_THE_NEXT = listed("but_the_next")
_WEEKS_OR_MONTHS = listed("weeks_or_months")


def period(line: Line, i: int) -> Found[Period]:
    """Any period."""
    return line.once(_period, i)


def week_of(line: Line, i: int) -> Found[Period]:
    """the week of the 23rd · week of march 2 · the weekend of the 21st · the week commencing 4/6"""
    j = line.skip(i, "the", "all")
    unit = line.value(j, "unit")
    if unit not in ("week", "weekend"):
        return None
    k = j + 1
    if not (line.has(k, "of") or (line.word(k).split() or [""])[0] in _WEEK_OF):
        return None
    read = date(line, k + 1) or holiday(line, k + 1)
    read = _without_weekday(line, read) if read else None
    return (WeekOf(read[0], "weekend" if unit == "weekend" else "week"), read[1]) if read else None


def _without_weekday(line: Line, read: tuple[Day, int]) -> tuple[Day, int]:
    """ "the week of the 23rd, weds": the weekday behind is a day in that week, and not the date's own."""
    day, end = read
    if not isinstance(day, Calendar | DayNumber) or day.weekday is None or not line.has(end - 1, "weekday"):
        return read
    return replace(day, weekday=None), end - 2 if line.word(end - 2) == "," else end - 1


def week_beside(line: Line, i: int) -> Found[Period]:
    """the week after · the one after · that week, of the date last talked about · w/c march 2"""
    if line.word(i) == "w" and line.word(i + 1) == "/" and line.word(i + 2) == "c":
        read = date(line, i + 3)
        return (WeekOf(read[0]), read[1]) if read else None
    if line.has(line.skip(i, "the"), "holy_week"):
        return WeekOf(Holiday("good_friday")), line.skip(i, "the") + 1
    if line.word(i) == "that" and line.word(i + 1) == "week":
        return WeekOf(Anchor()), i + 2
    if (dated := _week_beside_day(line, i)) is not None:
        return dated
    if line.word(i) == "week" and line.has(i + 1, "after") and _says_no_more(line, i):
        return WeekOf(Shifted(1, "week", Anchor())), i + 2
    if (end := _the_next(line, i)) is not None:
        return WeekOf(Shifted(1, "week", Anchor())), end
    if not line.has(i, "the") or line.word(i + 1) not in _WEEK_OR_ONE or not line.has(i + 2, "after", "before"):
        return None
    if line.has(i + 3, "this") and line.word(i + 4) in _WEEK_OR_ONE:
        return Span("week", 1 if line.has(i + 2, "after") else -1, "after this"), i + 5
    if line.has(i + 3, "next", "last", "this", "near", "weekday", "month", "the", "holiday", "clock"):
        return None
    if line[i + 3].number is not None:
        return None
    return WeekOf(Shifted(1 if line.has(i + 2, "after") else -1, "week", Anchor())), i + 3


def _the_next(line: Line, i: int) -> int | None:
    """Where "the next", "the following one" behind a "not this friday," ends."""
    j = line.skip(i, "the")
    if not line.has(j, "next") or line.word(i - 1) not in _BUT_THE_NEXT or line.word(i - 4) != "not":
        return None
    end = j + 2 if line.word(j + 1) == "one" else j + 1
    said = line.has(i - 3, "this") and line.has(i - 2, "weekday", "unit")
    return end if said and not line.word(end).isalnum() else None


def _says_no_more(line: Line, i: int) -> bool:
    """Whether a "week after" stands alone: "week after, same time"; not "a week after friday"."""
    before, behind = line.word(i - 1), line.word(i + 2)
    return (not before or not before[-1].isalnum() or before in _SAME_OF) and (not behind or not behind[0].isalnum())


def _week_beside_day(line: Line, i: int) -> Found[Period]:
    """the week after easter · the week before march 20"""
    if not line.has(i, "the") or line.word(i + 1) != "week" or not line.has(i + 2, "after", "before"):
        return None
    read = holiday(line, i + 3) or date(line, i + 3)
    return (WeekOf(Shifted(1 if line.has(i + 2, "after") else -1, "week", read[0])), read[1]) if read else None


def nth_span(line: Line, i: int) -> Found[Period]:
    """first week of april · last 3 weeks of this year · week 31 · first half of may · last 5 days of june"""
    j = line.skip(i, "the")
    if line.word(j) == "week" and (number := line[j + 1].number) is not None and 1 <= number <= 53:
        k = line.skip(j + 2, "of", "in")
        said_year, end = year_behind(line, k)
        return NthSpan(
            number, "week", Span("year", 0) if said_year is None else Year(said_year)
        ), end if k > j + 2 else j + 2
    read = ordinal(line, j)
    if read is None:
        return None
    nth, j = read
    count = cardinal(line, j)
    size, j = count if count and nth in (1, -1) else (1, j)
    unit = _nth_unit(line, j, nth, counted=count is not None)
    k = line.skip(j + 1, "of", "in", "the")
    if unit is None or k == j + 1:
        return None
    whole = _unit_or_period(line, k)
    return (NthSpan(nth, unit, whole[0], size), whole[1]) if whole else None


def _nth_unit(line: Line, j: int, nth: int, *, counted: bool) -> Literal["week", "weekend", "day", "half"] | None:
    """What an ordinal counts: weeks, weekends, halves; days only where a number of them is said."""
    if line.word(j) == "half":
        return "half" if nth in (1, 2) and not counted else None
    match line.value(j, "unit"):
        case "week":
            return "week"
        case "weekend":
            return "weekend"
        case "day":
            return "day" if counted and nth in (1, -1) else None
    return None


def _unit_or_period(line: Line, k: int) -> Found[Period]:
    """the month · april · 2027"""
    read = month(line, k) or span(line, k)
    if read is not None:
        return read
    number = cardinal(line, k)
    if number is not None and 1900 <= number[0] <= 2200:
        return Year(number[0]), number[1]
    unit = line.value(k, "unit")
    return (Span(str(unit), 0, "the"), k + 1) if unit in ("month", "year") else None


def holiday_weekend(line: Line, i: int) -> Found[Period]:
    """labor day weekend · the weekend of thanksgiving · the weekend after easter · christmas week"""
    j = line.skip(i, "the")
    if line.value(j, "unit") == "weekend" and line.has(j + 1, "after"):
        after = holiday(line, j + 2) or date(line, line.skip(j + 2, "the"))
        return (WeekOf(Shifted(1, "weekday 5", after[0]), "weekend"), after[1]) if after else None
    if line.value(j, "unit") == "weekend" and line.has(j + 1, "of"):
        named = holiday(line, j + 2)
        return (HolidayWeekend(named[0]), named[1]) if named else None
    read: Found[Day] = holiday(line, j) or date(line, j)
    if read is not None and line.word(read[1]) == "week" and isinstance(read[0], Holiday):
        return WeekOf(read[0]), read[1] + 1
    return (HolidayWeekend(read[0]), read[1] + 1) if read and line.value(read[1], "unit") == "weekend" else None


_STEPS = (("this", 0), ("coming", 1), ("next", 1), ("last", -1))


# "this coming week" is this one to some and the next to others.
_THIS_COMING = {"week": (0, "this coming"), "weekend": (1, "coming")}


def span(line: Line, i: int) -> Found[Period]:
    """this week · next month · rest of the week · week after next · the coming weekend · all week · for the month"""
    j = line.skip(i, "the")
    if part := line.value(j, "beginning"):
        return _part_of(line, j, str(part))
    said, k = "", j
    if line.has(j, "rest", "all"):
        said = "rest" if line.has(j, "rest") else "all"
        k = line.skip(j + 1, "of", "the")
    shift, more = 0, ""
    for name, step in _STEPS:
        if line.has(k, name):
            shift, more, k = step, name, k + 1
            break
    if line.word(k - 1).startswith("this ") and more in ("next", "coming"):
        shift, more = _THIS_COMING.get(str(line.value(k, "unit")), (1, "next"))
    unit = line.value(k, "unit")
    if unit not in _CALENDAR or (line.word(k) in _PLURALS and not (more and line.word(k) in _WEEKS_OR_MONTHS)):
        return None
    k += 1
    if more == "next" and unit in ("week", "month") and j > i and line.word(i - 1) in _OVER_NEXT:
        said = "over next"
    if not more and line.has(k, "next_behind", "last_behind"):
        return Span(
            str(unit), 1 if line.has(k, "next_behind") else -1, "next" if line.has(k, "next_behind") else "last"
        ), k + 1
    if unit == "month" and line.has(k, "of") and line.has(k + 1, "month"):
        return None
    if not more and (found := _beyond(line, str(unit), k)):
        return found
    if not more and not said and not _is_this_one(line, i, j, str(unit)):
        return None
    return Span(str(unit), shift, said or more or "the"), k


def _beyond(line: Line, unit: str, k: int) -> Found[Period]:
    """week after next · month before last · weekend after this one"""
    m = line.skip(k + 1, "the")
    if line.has(k, "after") and line.has(k + 1, "this"):
        same = line.word(k + 2) in _WEEK_OR_ONE or line.value(k + 2, "unit") == unit
        return Span(unit, 1, "after this"), k + 2 + same
    if line.has(k, "after") and line.has(m, "next"):
        return Span(unit, 2, "after next"), m + 1
    if line.has(k, "before") and line.has(m, "last"):
        return Span(unit, -2, "last"), m + 1
    return None


def _is_this_one(line: Line, i: int, j: int, unit: str) -> bool:
    """Whether a bare unit means the present one: the weekend, my week, "for the month"."""
    if line.word(i - 1) == "my" and unit in ("week", "weekend"):
        return True
    if j == i:
        return False
    return unit == "weekend" or (unit in ("week", "month") and line.has(i - 1, "on") and line.word(i - 1) != "over")


def _part_of(line: Line, j: int, part: str) -> Found[Period]:
    """early april · mid next week · late may: a part of a period that nobody can date"""
    if part not in ("early", "late", "middle"):
        return None
    k = j + 2 if line.word(j + 1) == "-" else line.skip(j + 1, "of", "in", "the")
    read = month(line, k) or span(line, k)
    return (Vague(part, read[0]), read[1]) if read and not isinstance(read[0], Vague) else None


def run(line: Line, i: int) -> Found[Period]:
    """next 3 days · the last two weeks · past 6 months · within 5 days · the coming 2 weekends · the 2 next days"""
    j = line.skip(i, "the")
    if swapped := _number_first(line, j):
        return swapped
    said = ""
    if (line.word(j) in _WITHIN and line.has(j + 1, "the", "next", "last")) or line.word(j) == "within":
        said, j = "within" if line.word(j) == "within" else "", line.skip(j + 1, "the")
    if line.has(j, "next", "coming"):
        said, j = said or "next", j + 1
    elif line.has(j, "last"):
        said, j = "last", j + 1
    elif not said:
        return None
    read = amount(line, j)
    if read is None and line.value(j, "unit") == "fortnight":
        read = 1.0, j
    if read is None or read[0] != int(read[0]) or not 1 <= read[0] <= 5000:
        return None
    unit = line.value(read[1], "unit")
    if unit not in _UNITS:
        return None
    end = read[1] + 1
    if said == "within" and line.has(end, "after", "of", "from") and line.value(end + 1, "near") == 0:
        end += 2
    return Run(int(read[0]), str(unit), said), end


def _number_first(line: Line, j: int) -> Found[Period]:
    """3 next weeks · 5 upcoming years"""
    read = cardinal(line, j)
    if read is None or not line.has(read[1], "next") or line.value(read[1] + 1, "unit") not in _UNITS:
        return None
    if line.word(read[1] + 1)[-1] != "s" or read[0] < 1:
        return None
    return Run(read[0], str(line.value(read[1] + 1, "unit")), "next"), read[1] + 2


_period: FirstOf[Period] = FirstOf(
    (week_of, "the all unit"),
    (week_beside, "the starter anchor holy_week"),
    (nth_span, "the ordinal number figure unit"),
    (holiday_weekend, "the unit holiday this next last month figure number ordinal weekday"),
    (span, "the beginning rest all this coming next last unit"),
    (run, "the number figure in next coming last"),
    (month, "the all unit this next last month figure"),
    (quarter, "the figure starter unit ordinal number"),
    (season, "the this next last all season"),
    (year, "the all of figure"),
)
