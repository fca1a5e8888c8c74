"""Periods: weeks, weekends, months, quarters, years, runs of days."""

from bot.language.times.kinds import Anchor, MonthOf, Period, Quarter, Run, Season, Shifted, Span, WeekOf, Year
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import date, month_name, year_behind
from bot.language.times.phrases.numbers import amount, ordinal
from bot.language.times.phrases.words import is_month

_UNITS = {"day", "week", "fortnight", "month", "year", "weekend", "quarter", "workday", "night"}
_CALENDAR = {"week", "month", "year", "weekend", "quarter"}


def period(line: Line, i: int) -> Found[Period]:
    """Any period."""
    return line.once(_period, i)


def _period(line: Line, i: int) -> Found[Period]:
    return (
        week_of(line, i)
        or week_beside(line, i)
        or span(line, i)
        or run(line, i)
        or month(line, i)
        or quarter(line, i)
        or season(line, i)
        or year(line, i)
    )


def week_of(line: Line, i: int) -> Found[Period]:
    """the week of the 23rd · week of march 2 · the week commencing 4/6"""
    j = line.skip(i, "the")
    if line.value(j, "unit") not in ("week", "weekend"):
        return None
    k = j + 1
    if not (line.has(k, "of") or line.word(k) in ("commencing", "starting", "beginning", "containing", "with")):
        return None
    read = date(line, k + 1)
    return (WeekOf(read[0]), read[1]) if read else None


def week_beside(line: Line, i: int) -> Found[Period]:
    """the week after · the week before · that week, of the date last talked about · w/c march 2"""
    if line.word(i) == "w" and line.word(i + 1) == "/" and line.word(i + 2) == "c":
        read = date(line, i + 3)
        return (WeekOf(read[0]), read[1]) if read else None
    if line.word(i) == "that" and line.word(i + 1) == "week":
        return WeekOf(Anchor()), i + 2
    if not line.has(i, "the") or line.word(i + 1) != "week" or not line.has(i + 2, "after", "before"):
        return None
    if line.has(i + 3, "next", "last", "this", "near", "weekday", "month", "the", "holiday", "clock"):
        return None
    if line[i + 3].number is not None:
        return None
    return WeekOf(Shifted(1 if line.has(i + 2, "after") else -1, "week", Anchor())), i + 3


def span(line: Line, i: int) -> Found[Period]:
    """this week · next month · last year · rest of the week · week after next · the coming weekend · all week"""
    j = line.skip(i, "the")
    said, k = "", j
    if line.has(j, "rest", "all"):
        said = "rest" if line.has(j, "rest") else "all"
        k = line.skip(j + 1, "of", "the")
    shift, more = 0, ""
    for name, step in (("this", 0), ("coming", 1), ("next", 1), ("last", -1)):
        if line.has(k, name):
            shift, more, k = step, name, k + 1
            if name == "this" and line.word(k - 1) in ("this coming", "this upcoming", "this next"):
                more, shift = "next", 1
            break
    unit = line.value(k, "unit")
    if unit == "night" and more:
        return None
    if unit not in _CALENDAR or line.word(k) in ("weeks", "months", "years", "weekends", "quarters"):
        return None
    unit, k = str(unit), k + 1
    if not more and line.has(k, "after") and line.has(k + 1, "next"):
        return Span(unit, 2, "after next"), k + 2
    if not more and line.has(k, "after") and line.has(k + 1, "this"):
        return Span(unit, 1, "next"), k + 2
    if not more and line.has(k, "before") and line.has(k + 1, "last"):
        return Span(unit, -2, "last"), k + 2
    if not more and not said and (j == i or unit not in ("weekend",)):
        return None
    if said and line.has(k - 1, "unit") and line.word(k - 1) == "day":
        return None
    return Span(unit, shift, said or more or "the"), k


def run(line: Line, i: int) -> Found[Period]:
    """next 3 days · the last two weeks · past 6 months · within 5 days · the coming 2 weekends"""
    j = line.skip(i, "the")
    said = ""
    if (
        (line.word(j) in ("within", "inside", "inside of", "in")
        and line.has(j + 1, "the", "next", "last"))
        or line.word(j) == "within"
    ):
        said, j = "within" if line.word(j) == "within" else "", line.skip(j + 1, "the")
    if line.has(j, "next", "coming"):
        said, j = said or "next", j + 1
    elif line.has(j, "last"):
        said, j = "last", j + 1
    elif not said:
        return None
    read = amount(line, j)
    if read is None or read[0] != int(read[0]) or not 1 <= read[0] <= 5000:
        return None
    unit = line.value(read[1], "unit")
    if unit not in _UNITS:
        return None
    return Run(int(read[0]), str(unit), said), read[1] + 1


def month(line: Line, i: int) -> Found[Period]:
    """april · april 2027 · next april · the month of may · 4/2027 · dec/2018"""
    j = line.skip(i, "the")
    said = ""
    if line.value(j, "unit") == "month" and line.has(j + 1, "of"):
        j += 2
    for name in ("this", "next", "last"):
        if line.has(j, name) and line.has(j + 1, "month"):
            said, j = name, j + 1
            break
    if not is_month(line, j):
        return _numbered_month(line, j) if j == i else None
    named = month_name(line, j)
    assert named is not None
    number, k = named
    said_year, k = year_behind(line, k)
    return MonthOf(number, said_year, said), k


def _numbered_month(line: Line, i: int) -> Found[Period]:
    """9/2012 · 2024 august"""
    a, mark, b = line[i].number, line.word(i + 1), line[i + 2].number
    if a is None:
        return None
    if len(line.word(i)) == 4 and 1900 <= a <= 2200 and line.has(i + 1, "month") and line[i + 2].number is None:
        return MonthOf(int(line.value(i + 1, "month")), a), i + 2  # type: ignore[call-overload]
    if mark in ("/", "-", ".") and b is not None and not line.glued(i):
        if len(line.word(i)) <= 2 and len(line.word(i + 2)) == 4 and 1 <= a <= 12 and 1900 <= b <= 2200 and mark != ".":
            return (MonthOf(a, b), i + 3) if line.word(i + 3) != mark else None
        if len(line.word(i)) == 4 and len(line.word(i + 2)) == 2 and 1900 <= a <= 2200 and 1 <= b <= 12 and mark != ".":
            return (MonthOf(b, a), i + 3) if line.word(i + 3) != mark else None
    return None


def quarter(line: Line, i: int) -> Found[Period]:
    """q2 · q2 2027 · first quarter of 2027 · the third quarter"""
    j = line.skip(i, "the")
    if line.word(j) == "q" and line.glued(j + 1) and line[j + 1].number in (1, 2, 3, 4):
        said_year, k = year_behind(line, j + 2)
        return Quarter(line[j + 1].number or 1, said_year), k
    read = ordinal(line, j)
    if read and 1 <= read[0] <= 4 and line.value(read[1], "unit") == "quarter":
        said_year, k = year_behind(line, read[1] + 1)
        return Quarter(read[0], said_year), k
    return None


def season(line: Line, i: int) -> Found[Period]:
    """this summer · summer 2027 · next spring · in the fall"""
    j = line.skip(i, "the")
    said = ""
    for name in ("this", "next", "last", "all"):
        if line.has(j, name) and line.has(j + 1, "season"):
            said, j = name, j + 1
            break
    name = line.value(j, "season")  # type: ignore[assignment]
    if not isinstance(name, str):
        return None
    said_year, k = year_behind(line, j + 1)
    if (
        not said
        and said_year is None
        and not (line.has(i - 1, "in", "on", "until", "since") or (line.has(i, "the") and line.has(i - 1, "in")))
    ):
        return None
    if line.word(j) == "fall" and not (said or said_year or line.has(j - 1, "the")):
        return None
    return Season(name, said_year, said), k


def year(line: Line, i: int) -> Found[Period]:
    """2027, behind in, since, until and their like"""
    number = line[i].number
    if number is None or len(line.word(i)) != 4 or not 1900 <= number <= 2200:
        return None
    if not line.has(
        i - 1, "in", "since", "until", "through", "after", "before", "by", "from", "of", "to", "on", "between"
    ):
        return None
    if line.has(i + 1, "half", "unit") or (line.glued(i + 1) and line[i + 1].word.isalnum()):
        return None
    return Year(number), i + 1
