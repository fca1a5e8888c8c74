"""Dates of the calendar in whatever notation, with their weekday."""

from dataclasses import replace

from bot.language.listed import listed
from bot.language.times.kinds import Calendar, Day, DayNumber, Numeric
from bot.language.times.line import FirstOf, Found, Line
from bot.language.times.phrases.dates.day_numbers import day_number
from bot.language.times.phrases.dates.figures import compact, dotted, iso, iso_named, numeric
from bot.language.times.phrases.dates.parts import (
    BETWEEN,
    calendar,
    day_of_month,
    month_name,
    year_behind,
)
from bot.language.times.phrases.numbers import ordinal

_TO_THRU = listed("to_thru")
_WEEKDAY_TO_DATE = listed("weekday_to_date")
_HOUR_LEADS = ("before", "after", "until", "from", "at")


def date(line: Line, i: int) -> Found[Day]:
    """A calendar date, with its weekday before or behind it where that is said."""
    return line.once(_date, i)


def _date(line: Line, i: int) -> Found[Day]:
    weekday, j = _weekday(line, i)
    found = _plain(line, j)
    if found is None and j > i and line.has(j - 1, "the"):
        found = _plain(line, j - 1)
    if found is None and weekday is not None and line.has(j, "the"):
        found = _plain(line, j + 1)
    if found is None:
        return None
    value, end = found
    if weekday is None:
        weekday, end = _weekday_behind(line, value, end)
    elif line.word(j - 1) == "(" and line.word(end) == ")":
        end += 1
    elif isinstance(value, DayNumber) and not _is_ordinal(line, j) and not line.has(j, "the") and value.day <= 12:
        return None
    if weekday is not None and isinstance(value, Calendar | DayNumber | Numeric):
        value = replace(value, weekday=weekday)
    return value, end


def _weekday(line: Line, i: int) -> tuple[int | None, int]:
    """ "tues ," before a date."""
    value = line.value(i, "weekday")
    if not isinstance(value, int):
        return None, i
    j = i + 1
    while line.word(j) in _WEEKDAY_TO_DATE:
        j += 1
    return value, j


def _weekday_behind(line: Line, value: Day, end: int) -> tuple[int | None, int]:
    """ "march 20 (fri)", "4/3, friday"."""
    j = end
    while line.word(j) in (",", "("):
        j += 1
    behind = line.value(j, "weekday")
    if not isinstance(behind, int) or (j == end and not isinstance(value, Calendar | Numeric)):
        return None, end
    if line.word(j + 1) in _TO_THRU or (j > end and line.word(j - 1) == "," and line.has(j + 1, "and")):
        return None, end
    return behind, j + 2 if line.word(j + 1) == ")" else j + 1


def _is_ordinal(line: Line, i: int) -> bool:
    return ordinal(line, i) is not None


def _month_first(line: Line, i: int) -> Found[Day]:
    """march 20 · mar. 20th, 2026 · april the 3rd · mar4 · jan/3 · the march 13th"""
    named = month_name(line, line.skip(i, "the"))
    if named is None:
        return None
    month, j = named
    if line.word(j) in ("-", "/") and line.glued(j) and line.glued(j + 1):
        j += 1
    if line.word(j) == "," and line[j + 1].number is not None:
        j += 1
    numbered = day_of_month(line, j)
    if numbered is None:
        return None
    day, j = numbered
    if day <= 12 and line.word(j) == "-" and line.glued(j) and 0 < (line[j + 1].number or 0) < day:
        # "june 9-5" are hours in June.
        return None
    if line.word(j) == "hours" and (line[j + 1].number is not None or line.word(j + 1) == ":"):
        # "april 6 to may 8 hours 9-1"
        return calendar(month, day, None), j
    if line.value(j, "unit") in ("second", "minute", "hour") or (line.has(j, "unit") and line.word(j)[-1] == "s"):
        return None
    if line.word(j) in ("-", "/") and line.glued(j) and line.glued(j + 1) and len(line.word(j + 1)) == 4:
        j += 1
    year, j = year_behind(line, j)
    return calendar(month, day, year), j


def _day_first(line: Line, i: int) -> Found[Day]:
    """20 march · 20th of march 2026 · the 3rd april · 06apr · 15/feb"""
    if line.word(i - 1) in ("$", "£", "€"):
        return None
    numbered = day_of_month(line, i)
    if numbered is None:
        return None
    day, j = numbered
    if day <= 12 and line[j - 1].number is not None and line.word(j) == "in" and line.has(i - 1, *_HOUR_LEADS):
        # "before 10 in december" is an hour, on every day of it; the date would be "the 10th" or "december 10".
        return None
    if line.word(j) == "day" and line.has(j + 1, "of"):
        j += 1
    while (line.has(j, "of") or line.word(j) in BETWEEN) and j < numbered[1] + 3:
        j += 1
    named = month_name(line, j)
    if named is None or (line.word(j) == "may" and not _may_is_month(line, j, numbered[1])):
        return None
    month, j = named
    year, j = year_behind(line, j)
    if year is None and line.word(j) in ("-", "/") and line.glued(j) and line[j + 1].number is not None:
        short = line.word(j + 1)
        if len(short) == 2 and line.glued(j + 1):
            year, j = 2000 + int(short), j + 2
    return calendar(month, day, year), j


def _may_is_month(line: Line, j: int, after_day: int) -> bool:
    """Whether "may" behind a number is the month: "5 may", not "the 5 may come"."""
    return not line.has(j + 1, "verb") or j > after_day


def _behind_article(line: Line, i: int) -> Found[Day]:
    """el 3/4"""
    return numeric(line, i + 1) if line.language != "en" else None


_plain: FirstOf[Day] = FirstOf(
    (iso, "figure"),
    (iso_named, "figure"),
    (compact, "figure"),
    (dotted, "figure"),
    (_month_first, "the month"),
    (_day_first, "the ordinal number figure"),
    (numeric, "figure"),
    (_behind_article, "the"),
    (day_number, "the unit ordinal number figure"),
)
