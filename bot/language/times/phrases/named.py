"""Periods of the calendar by name: months, quarters, seasons, years."""

from bot.language.times.kinds import MonthOf, NthSpan, Period, Quarter, Season, Year
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import month_name, year_behind
from bot.language.times.phrases.numbers import ordinal
from bot.language.times.phrases.words import is_month


def month(line: Line, i: int) -> Found[Period]:
    """april · april 2027 · next april · the month of may · 4/2027 · dec/2018"""
    j = line.skip(i, "the")
    said = ""
    if line.has(j, "all") and line.value(line.skip(j + 1, "the"), "unit") == "month":
        j = line.skip(j + 1, "the")
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
    if mark in ("/", "-", ".") and b is not None and (not line.glued(i) or line.word(i - 1) == "("):
        if len(line.word(i)) <= 2 and len(line.word(i + 2)) == 4 and 1 <= a <= 12 and 1900 <= b <= 2200 and mark != ".":
            return (MonthOf(a, b), i + 3) if line.word(i + 3) != mark else None
        if len(line.word(i)) == 4 and len(line.word(i + 2)) == 2 and 1900 <= a <= 2200 and 1 <= b <= 12 and mark != ".":
            return (MonthOf(b, a), i + 3) if line.word(i + 3) != mark else None
    return None


def quarter(line: Line, i: int) -> Found[Period]:
    """q2 · q2 2027 · 2027 q2 · first quarter of 2027 · the third quarter · h1 2027"""
    j = line.skip(i, "the")
    first_said = line[j].number
    if first_said is not None and 1900 <= first_said <= 2200 and len(line.word(j)) == 4:
        k = j + 2 if line.word(j + 1) == "-" else j + 1
        behind = quarter(line, k) if line.word(k) == "q" else None
        return (Quarter(behind[0].number, first_said), behind[1]) if behind and isinstance(behind[0], Quarter) else None
    if line.word(j) == "h" and line.glued(j + 1) and line[j + 1].number in (1, 2) and not line.glued(j):
        half_year, k = year_behind(line, j + 2)
        if half_year is None or half_year <= 1:
            return None
        return NthSpan(line[j + 1].number or 1, "half", Year(half_year)), k
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
    season_said = line.value(j, "season")
    if not isinstance(season_said, str):
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
    return Season(season_said, said_year, said), k


def year(line: Line, i: int) -> Found[Period]:
    """2027, behind in, since, until and their like · the year 2027 · all of 2027 · the 1990s · the 90s"""
    if (decade := _decade(line, i)) is not None:
        return decade
    j = line.skip(i, "the", "all", "of")
    if j > i and (any(line.has(n, "all") for n in range(i, j)) or line.value(j, "unit") == "year"):
        read = year(line, j + 1 if line.value(j, "unit") == "year" else j)
        if read is not None:
            return read
    number = line[i].number
    if number is None or len(line.word(i)) != 4 or not 1900 <= number <= 2200:
        return None
    told = line.value(i - 1, "unit") == "year"
    told = told or (line.word(i - 1) == "=" and not line[i - 2].word.isalnum())
    if not told and not line.has(
        i - 1, "in", "since", "until", "through", "after", "before", "by", "from", "of", "to", "on", "between", "all"
    ):
        return None
    if line.has(i + 1, "half", "unit") or (line.glued(i + 1) and line[i + 1].word.isalnum()):
        return None
    if line.has(i + 1, "address") or (line[i + 1].word.isalpha() and line.has(i + 2, "address")):
        # "2100 Lake Drive"
        return None
    return Year(number), i + 1


def _decade(line: Line, i: int) -> Found[Period]:
    """the 1990s · the 90s · the nineties"""
    j = line.skip(i, "the")
    named = line.value(j, "decade")
    if isinstance(named, int):
        return (Year(1900 + named if named > 20 else 2000 + named, 10), j + 1) if j > i else None
    number, k = line[j].number, j + 2 if line.word(j + 1) == "'" else j + 1
    if j == i or number is None or number % 10 or line.word(k) != "s" or not line.glued(k):
        return None
    if len(line.word(j)) == 2:
        number += 1900 if number > 20 else 2000
    return (Year(number, 10), k + 1) if 1900 <= number <= 2090 else None
