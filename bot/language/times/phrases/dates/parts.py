"""What dates are made of: months by name, days of a month, years behind them."""

from bot.language.times.kinds import Calendar, Impossible
from bot.language.times.line import Found, Line
from bot.language.times.phrases.numbers import cardinal, ordinal

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
BETWEEN = {"/", "-", ".", ","}


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
        if number is None or len(line.word(j)) > 2 or clock_follows(line, j):
            return None
        found = number, j + 1
    return found if 1 <= found[0] <= 39 else None


def clock_follows(line: Line, j: int) -> bool:
    """Whether the number at a place is an hour or an amount rather than a day: "10am", "10:30", "10 minutes"."""
    if line.has(j + 1, "half", "oclock"):
        # "feb 5 am" is the morning of the 5th
        return not (line.has(j - 1, "month") and line.has(j + 1, "half") and not line.glued(j + 1))
    if line.word(j + 1) == ":" and line.glued(j + 1) and line.glued(j + 2) and line[j + 2].number is not None:
        return True
    if line.word(j + 1) in (".", "h") and line.glued(j + 1) and line.glued(j + 2) and line[j + 2].number is not None:
        return len(line.word(j + 2)) == 2
    return False


def year_behind(line: Line, i: int) -> tuple[int | None, int]:
    """2026 · , 2026 · of 2026 · '26 · next year, behind a month or a day; -1, 0 and 1 count from this year"""
    j = i
    while (line.has(j, "of") or line.word(j) in BETWEEN) and j < i + 1:
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


def calendar(month: int, day: int, year: int | None) -> Calendar | Impossible:
    """A date of the calendar, where one of that name can exist."""
    if not 1 <= month <= 12 or not 1 <= day <= _LONGEST[month - 1]:
        return Impossible(f"{month}/{day}")
    return Calendar(month, day, year)
