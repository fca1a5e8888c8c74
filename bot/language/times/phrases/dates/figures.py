"""Dates in figures: "2026-03-20", "3/4", "4.3.2026", "20260320"."""

from bot.language.listed import listed
from bot.language.times.kinds import Day, Impossible, Numeric
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates.parts import calendar

_LEADS_FIGURES = listed("leads_figures")

_MARKS = {"/", "-", "."}


def iso(line: Line, i: int) -> Found[Day]:
    """2026-03-20 · 2026/3/20 · 2026.03.20"""
    year, mark = line[i].number, line.word(i + 1)
    if year is None or len(line.word(i)) != 4 or mark not in _MARKS or line.word(i + 3) != mark:
        return None
    month, day = line[i + 2].number, line[i + 4].number
    if month is None or day is None or not line.glued(i + 4):
        return None
    end = i + 5
    if line.word(end) == "t" and line.glued(end) and line.glued(end + 1):
        end += 1
    return calendar(month, day, year), end


def iso_named(line: Line, i: int) -> Found[Day]:
    """2019/sep/01 · 2020-Sep-23"""
    year, mark = line[i].number, line.word(i + 1)
    if year is None or len(line.word(i)) != 4 or mark not in _MARKS or line.word(i + 3) != mark:
        return None
    month, day = line.value(i + 2, "month"), line[i + 4].number
    return (calendar(month, day, year), i + 5) if isinstance(month, int) and day is not None else None


def compact(line: Line, i: int) -> Found[Day]:
    """20260320"""
    word = line.word(i)
    ends = not line.glued(i + 1) or not line.word(i + 2)
    if len(word) == 8 and word.isdecimal() and word[:2] in ("19", "20") and ends:
        month, day = int(word[4:6]), int(word[6:])
        if 1 <= month <= 12 and 1 <= day <= 31:
            return calendar(month, day, int(word[:4])), i + 1
    return None


def dotted(line: Line, i: int) -> Found[Day]:
    """10.4. · 13. 03. · 13. 3. 2027: a dot behind each number, the day before the month

    What ends a sentence may be an amount, so without a space a word must lead to it: "off 10.4.", not "it is 10.4.".
    """
    a, b = line[i].number, line[i + 2].number
    if a is None or b is None or line.word(i + 1) != "." or line.word(i + 3) != "." or not line.glued(i + 1):
        return None
    if not (1 <= a <= 31 and 1 <= b <= 12 and line.glued(i + 3)) or max(len(line.word(i)), len(line.word(i + 2))) > 2:
        return None
    if line.glued(i) and line.word(i - 1) != "(":
        return None
    year = line[i + 4].number if len(line.word(i + 4)) == 4 else None
    if year is not None and 1900 <= year <= 2200:
        # without spaces the order is the reader's
        return None if line.glued(i + 2) else (calendar(b, a, year), i + 5)
    if line[i + 4].number is not None or (line.glued(i + 2) and not _led(line, i)):
        return None
    return calendar(b, a, None), i + 4


def _led(line: Line, i: int) -> bool:
    """Whether a word leads to a date, or nothing but courtesy stands before it."""
    if line.has(i - 1, "on", "until", "through", "since", "before", "after", "by", "from", "between", "weekday"):
        return True
    if line.has(i - 1, "and", "to") and line.word(i - 2) == "." and line[i - 3].number is not None:
        return True
    if line.word(i - 1) in _LEADS_FIGURES:
        return True
    return line.begins(i)


def numeric(line: Line, i: int) -> Found[Day]:
    """3/4 · 3/4/26 · 3-4-2026 · 4.3.2026 · 2-15"""
    a, mark, b = line[i].number, line.word(i + 1), line[i + 2].number
    if a is None or b is None or mark not in _MARKS or len(line.word(i)) > 2 or len(line.word(i + 2)) > 2:
        return None
    tight = line.glued(i + 1) and line.glued(i + 2)
    if line.word(i - 1) in ("$", "£", "€", "#") or (
        line.glued(i) and line.word(i - 1) in _MARKS and line.word(i - 1) in (mark, ".")
    ):
        return None
    year, end = _numeric_year(line, i + 3, mark)
    if year is None:
        if not tight or (mark == "." and not _no_amount(line, i)) or (line.word(end) == mark and line.glued(end)):
            return None
        night = line.word(end) == "night" and mark == "/"
        if (line.has(end, "unit") and not night) or line.has(end, "half", "suffix", "oclock"):
            return None
        if line.word(end) in (":", "%"):
            return None
        if mark == "-" and not _only_a_date(a, b):
            return None
        if mark == "/" and ((a, b) == (24, 7) or line.has(end, "thing") or _rating(line, i, end, a, b)):
            return None
    if not _plausible(a, b):
        return (Impossible(f"{a}/{b}"), end) if a <= 31 and b <= 31 and mark == "/" and a > 0 and b > 0 else None
    return Numeric(a, b, year, order="DMY" if line.language != "en" else None), end


def _no_amount(line: Line, i: int) -> bool:
    """Whether "20.4" is no amount and no time: behind "on", or behind "off" where it has no minutes."""
    return line.word(i - 1) == "on" or (line.word(i - 1) in _LEADS_FIGURES and len(line.word(i + 2)) == 1)


def _rating(line: Line, i: int, end: int, a: int, b: int) -> bool:
    """Whether 8/10 says how much: "pain is 8/10", "a 7/10 mood"."""
    return b in (5, 10) and a <= b and any(line.has(n, "rating") for n in (i - 2, i - 1, end, end + 1))


def _numeric_year(line: Line, i: int, mark: str) -> tuple[int | None, int]:
    if line.word(i) != mark or line[i + 1].number is None or not line.glued(i + 1):
        return None, i
    word = line.word(i + 1)
    if len(word) == 2:
        return 2000 + int(word), i + 2
    return (int(word), i + 2) if len(word) == 4 else (None, i)


def _only_a_date(a: int, b: int) -> bool:
    """Whether "2-15" can be no span of hours."""
    return (a <= 4 and 12 < b <= 31) or (max(a, b) > 24 and min(a, b) <= 12)


def _plausible(a: int, b: int) -> bool:
    return 1 <= min(a, b) <= 12 and max(a, b) <= 31
