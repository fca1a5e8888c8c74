"""Dates of the calendar: "march 20", "3/4", "2026-03-20", "the 24th", "tues the 18th"."""

from dataclasses import replace

from bot.language.times.kinds import Calendar, Day, DayNumber, Impossible, Numeric
from bot.language.times.line import Found, Line
from bot.language.times.phrases.numbers import cardinal, ordinal

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MARKS = {"/", "-", "."}
_BETWEEN = {"/", "-", ".", ","}


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
    while line.word(j) in (",", ".", "-", "the", "on", "("):
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
    if line.word(j + 1) in ("-", "to", "thru") or (j > end and line.word(j - 1) == "," and line.has(j + 1, "and")):
        return None, end
    return behind, j + 2 if line.word(j + 1) == ")" else j + 1


def _is_ordinal(line: Line, i: int) -> bool:
    return ordinal(line, i) is not None


def _plain(line: Line, i: int) -> Found[Day]:
    return (
        _iso(line, i)
        or _iso_named(line, i)
        or _compact(line, i)
        or _month_first(line, i)
        or _day_first(line, i)
        or _numeric(line, i)
        or (line.has(i, "the") and line.language != "en" and _numeric(line, i + 1))
        or day_number(line, i)
    )


def _iso_named(line: Line, i: int) -> Found[Day]:
    """2019/sep/01 · 2020-Sep-23"""
    year, mark = line[i].number, line.word(i + 1)
    if year is None or len(line.word(i)) != 4 or mark not in _MARKS or line.word(i + 3) != mark:
        return None
    month, day = line.value(i + 2, "month"), line[i + 4].number
    return (calendar(month, day, year), i + 5) if isinstance(month, int) and day is not None else None


def _iso(line: Line, i: int) -> Found[Day]:
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


def _compact(line: Line, i: int) -> Found[Day]:
    """20260320"""
    word = line.word(i)
    if len(word) == 8 and word.isdecimal() and word[:2] in ("19", "20") and not line.glued(i + 1):
        month, day = int(word[4:6]), int(word[6:])
        if 1 <= month <= 12 and 1 <= day <= 31:
            return calendar(month, day, int(word[:4])), i + 1
    return None


def month_name(line: Line, i: int) -> Found[int]:
    """march · mar. · sept"""
    month = line.value(i, "month")
    if not isinstance(month, int):
        return None
    dotted = line.word(i + 1) == "." and line.glued(i + 1) and (len(line.word(i)) <= 4 or line.glued(i + 2))
    spaced = line.word(i + 1) == "." and not line.word(i + 3)
    return month, i + 2 if (dotted or spaced) and line[i + 2].number is not None else i + 1


def day_of_month(line: Line, i: int) -> Found[int]:
    """20 · 20th · the 20th · twentieth"""
    j = i + 1 if line.has(i, "the") and not line.has(i, "hour_the") else i
    found = ordinal(line, j)
    if found is None and line.has(j, "number") and line.has(i - 1, "month") and not line.has(j, "thousand"):
        found = cardinal(line, j)
    if found is None:
        number = line[j].number
        if number is None or len(line.word(j)) > 2 or _clock_follows(line, j):
            return None
        found = number, j + 1
    return found if 1 <= found[0] <= 39 else None


def _clock_follows(line: Line, j: int) -> bool:
    """Whether the number at a place is an hour or an amount rather than a day: "10am", "10:30", "10 minutes"."""
    if line.has(j + 1, "half", "oclock"):
        # "feb 5 am" is the morning of the 5th
        return not (line.has(j - 1, "month") and line.has(j + 1, "half") and not line.glued(j + 1))
    if line.word(j + 1) == ":" and line.glued(j + 1) and line[j + 2].number is not None:
        return True
    if line.word(j + 1) in (".", "h") and line.glued(j + 1) and line.glued(j + 2) and line[j + 2].number is not None:
        return len(line.word(j + 2)) == 2
    return False


def year_behind(line: Line, i: int) -> tuple[int | None, int]:
    """2026 · , 2026 · of 2026 · '26 · next year, behind a month or a day; -1, 0 and 1 count from this year"""
    j = i
    while (line.has(j, "of") or line.word(j) in _BETWEEN) and j < i + 1:
        j += 1
    if j > i and line.language != "en" and line.has(j, "the") and len(line.word(j + 1)) == 4:
        # "del 2027"
        j += 1
    if line.word(j) == "'" and line[j + 1].number is not None and len(line.word(j + 1)) == 2 and line.glued(j + 1):
        return 2000 + int(line.word(j + 1)), j + 2
    if line.has(j, "this", "next", "last") and line.value(j + 1, "unit") == "year":
        return (0 if line.has(j, "this") else 1 if line.has(j, "next") else -1), j + 2
    number, end = line[j].number, j + 1
    if number is None and line.has(j, "number") and line.has(j + 1, "thousand"):
        number, end = cardinal(line, j) or (None, i)
        return number, end
    if number is None or len(line.word(j)) != 4 or not 1900 <= number <= 2200 or line.has(j + 1, "half"):
        return None, i
    if line.word(j + 1) in (":", "-", "/") and line.glued(j + 1) and line[j + 2].number is not None:
        return None, i
    return number, j + 1


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
    if line.word(j) == "day" and line.has(j + 1, "of"):
        j += 1
    while (line.has(j, "of") or line.word(j) in _BETWEEN) and j < numbered[1] + 3:
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


def _numeric(line: Line, i: int) -> Found[Day]:
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
        if not tight or (mark == "." and line.word(i - 1) != "on") or (line.word(end) == mark and line.glued(end)):
            return None
        night = line.word(end) == "night" and mark == "/" and (b > 4 or a > b)
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


def day_number(line: Line, i: int) -> Found[Day]:
    """the 24th · 24th · the 24 · day 24"""
    j = line.skip(i, "the")
    if j > i and line.has(j - 1, "hour_the"):
        return None
    if line.has(j - 1, "the") and line.has(j - 2, "monarch"):
        return None
    if line.value(j, "unit") == "day" and line[j + 1].number is not None:
        j += 1
    found = ordinal(line, j)
    figured = line[j].number is not None
    if found is None:
        after_weekday = line.has(i - 1, "weekday") and j == i and 12 < (line[j].number or 0) <= 31
        bare = line.word(i - 1) == "on" and (line.word(j + 1) in ("", ",", ".") or line.has(j + 1, "at"))
        if j == i and not after_weekday and not bare and not _month_follows(line, j + 1):
            return None
        if not figured or len(line.word(j)) > 2 or _clock_follows(line, j) or _counts_something(line, j + 1):
            return None
        if after_weekday and (line.word(j + 1) in ("-", "/", ":") or line.has(j + 1, "to", "and")):
            return None
        found = line[j].number or 0, j + 1
    day, end = found
    of_month = day == 1 and (_month_follows(line, end) or (line.word(end) == "of" and line.word(end + 1) == "the"))
    if not 1 <= day <= 31 or (not figured and (j == i or day < 2) and line.word(end) != "day" and not of_month):
        return None
    if line.word(end) == "day":
        end += 1
    elif not figured and not line.has(end, "of") and day < 10:
        return None
    if line.has(end, "number") and not line.has(end + 1, "half", "oclock"):
        return None
    if line.has(end, "unit", "weekday", "workday", "address", "thing", "counted"):
        return None
    if (line[end].number is not None and not line.has(end - 1, "suffix")) or _counts_weekdays(line, end):
        return None
    return _in_month(line, day, end)


def _counts_something(line: Line, j: int) -> bool:
    return line[j].word.isalpha() and not line.has(
        j, "of", "in", "and", "to", "at", "on", "from", "until", "through", "around", "except"
    )


def _counts_weekdays(line: Line, end: int) -> bool:
    """Whether a list of ordinals counts weekdays: the "2nd" of "2nd & 4th wed of the month"."""
    for _ in range(5):
        k = line.skip(end, "and", "the")
        read = ordinal(line, k) if k > end else None
        if read is None:
            return False
        end = read[1]
        if line.has(end, "weekday", "weekday_plural"):
            return True
    return False


def _month_follows(line: Line, j: int) -> bool:
    """of next month · of this month"""
    return line.word(j) == "of" and line.has(j + 1, "this", "next", "last") and line.value(j + 2, "unit") == "month"


def _in_month(line: Line, day: int, end: int) -> Found[Day]:
    """of this month · of next month · of the month"""
    if line.has(end, "of"):
        j = line.skip(end + 1, "the")
        shift = 0
        if line.has(j, "this", "next", "last"):
            shift = 0 if line.has(j, "this") else 1 if line.has(j, "next") else -1
            j += 1
        elif j == end + 1:
            return DayNumber(day), end
        elif line.value(j, "unit") == "month" and not line.has(j + 1, "next_behind", "last_behind"):
            # "the 8th of the month" may have passed: the next one
            return DayNumber(day), j + 1
        if line.value(j, "unit") == "month":
            behind = 1 if line.has(j + 1, "next_behind") else -1 if line.has(j + 1, "last_behind") else 0
            return DayNumber(day, shift=shift + behind), j + 2 if behind else j + 1
    return DayNumber(day), end


def calendar(month: int, day: int, year: int | None) -> Calendar | Impossible:
    """A date of the calendar, where one of that name can exist."""
    if not 1 <= month <= 12 or not 1 <= day <= _LONGEST[month - 1]:
        return Impossible(f"{month}/{day}")
    return Calendar(month, day, year)
