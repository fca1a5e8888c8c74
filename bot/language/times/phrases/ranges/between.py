"""From one day to another: "mar 30 thru apr 3", "from the 3rd to the 9th", "6.4. - 10.4.", "2025-2026"."""

from dataclasses import replace

from bot.language.listed import listed
from bot.language.times.kinds import (
    Between,
    Calendar,
    DayNumber,
    Edge,
    Impossible,
    Near,
    Numeric,
    Said,
    Span,
    Weekdays,
    Within,
    Year,
)
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import calendar, day_of_month
from bot.language.times.phrases.dates.figures import numeric
from bot.language.times.phrases.days import within
from bot.language.times.phrases.ranges.joined import is_now, joins, said
from bot.language.times.phrases.ranges.of_month import numbers_in_month, pair, same_month
from bot.language.times.phrases.weekdays import days_between

_UNTIL = listed("until")


def between(line: Line, i: int) -> Found[Between | Weekdays | Within]:
    """april 6-10 · 6-10 april · mar 30 thru apr 3 · from the 3rd to the 9th · between monday and thursday"""
    return line.once(_inclusive, i)


def _inclusive(line: Line, i: int) -> Found[Between | Weekdays | Within]:
    """the 24th to the 28th inclusive"""
    found = _between(line, i)
    if found and isinstance(found[0], Between) and any(line.word(n) in _UNTIL for n in range(i, found[1])):
        found = replace(found[0], until=True), found[1]
    if found is None or not line.has(found[1], "inclusive"):
        return found
    return (replace(found[0], until=False) if isinstance(found[0], Between) else found[0]), found[1] + 1


def _between(line: Line, i: int) -> Found[Between | Weekdays | Within]:
    lead, j = "", i
    if line.has(i, "between", "from", "span_from"):
        lead, j = ("between" if line.has(i, "between") else "from"), i + 1
        inside = within(line, j)
        if inside is not None and isinstance(inside[0].days, Weekdays) and inside[0].days.run:
            # "from monday to friday of next week"
            return inside
    return (
        _years(line, j, lead)
        or _days_of_figures(line, j)
        or _dotted(line, j)
        or same_month(line, j)
        or numbers_in_month(line, j, lead)
        or _two_days(line, j, lead)
    )


def _dotted(line: Line, i: int) -> Found[Between]:
    """6.4. - 10.4.2026 · 6.4 to 10.4: days before months, with a dot behind each number, or no minutes behind any"""
    first = _dotted_day(line, i)
    if first is None or not line.has(first[1], "to"):
        return None
    if line.word(first[1] - 1) != "." and (len(line.word(i + 2)) > 1 or len(line.word(first[1] + 3)) > 1):
        return None
    second = _dotted_day(line, first[1] + 1)
    if second is None or not isinstance(first[0], Calendar) or not isinstance(second[0], Calendar):
        return None
    start = first[0] if first[0].year else calendar(first[0].month, first[0].day, second[0].year)
    return pair(line, start, second[0], second[1])


def _days_of_figures(line: Line, i: int) -> Found[Between]:
    """20-24/4: two days before one month in figures"""
    first, second = line[i].number, numeric(line, i + 2)
    if first is None or second is None or not isinstance(second[0], Numeric) or line.word(i + 3) != "/":
        return None
    last = second[0]
    if not (1 <= first < last.a <= 31 and last.b <= 12 and line.has(i + 1, "to")) or line.has(second[1], "half"):
        return None
    return Between(calendar(last.b, first, last.year), calendar(last.b, last.a, last.year)), second[1]


def _dotted_day(line: Line, i: int) -> Found[Calendar | Impossible]:
    """6.4. · 10.4.2026"""
    a, b = line[i].number, line[i + 2].number
    if a is None or b is None or line.word(i + 1) != "." or len(line.word(i)) > 2 or len(line.word(i + 2)) > 2:
        return None
    j, year = i + 3, line[i + 4].number
    if line.word(j) != ".":
        return calendar(b, a, None), j
    if year is not None and line.glued(j + 1) and len(line.word(j + 1)) == 4:
        return calendar(b, a, year), j + 2
    return calendar(b, a, None), j + 1


def _years(line: Line, i: int, lead: str) -> Found[Between]:
    """2025-2026 · from 2024 to 2026; round numbers without "from" may be hours"""
    first, last = line[i].number or 0, line[i + 2].number or 0
    if not 1900 <= first < last <= 2100 or not joins(line, i + 1, lead):
        return None
    if (line.glued(i) and line.word(i - 1) in ("-", "/", ".", "#")) or line.has(i + 3, "half", "unit"):
        return None
    if (line.word(i + 3) in ("-", "/", ":") and line.glued(i + 3)) or (not lead and first % 5 == last % 5 == 0):
        return None
    return Between(Year(first), Year(last)), i + 3


def to_date(line: Line, i: int) -> Found[Between]:
    """year to date · ytd · month to date"""
    unit = line.value(i, "to_date")
    return (Between(Edge("start", Span(str(unit), 0)), Near(0)), i + 1) if unit else None


def _two_days(line: Line, i: int, lead: str) -> Found[Between | Weekdays]:
    """mar 30 thru apr 3 · today to friday · from may to june · 4/6-4/10 · between now and friday"""
    first: Found[Said] = (Near(0), i + 1) if is_now(line, i) else said(line, i)
    if first is None:
        return None
    j = first[1]
    if line.word(j) == "," and line.has(j + 1, "to"):
        j += 1
    if not joins(line, j, lead):
        return None
    second = said(line, line.skip(j + 1, "the") if line.has(j + 1, "the") and not line.has(j + 2, "number") else j + 1)
    if second is None and not line.begins(i) and line.has(j + 1, "now"):
        # "no shows from january til now"
        second = Near(0), j + 2
    if second is None:
        return _to_number(line, first[0], j + 1)
    a, b, until = first[0], second[0], line.word(j) in _UNTIL
    if isinstance(a, Weekdays) and isinstance(b, Weekdays):
        if a.plural or b.plural or len(a.days) > 1 or len(b.days) > 1:
            return None
        if not until and not a.said and not b.said:
            return Weekdays(days_between(a.days[0], b.days[0]), run=True), second[1]
    return Between(a, b, until), second[1]


def _to_number(line: Line, first: Said, j: int) -> Found[Between]:
    """march 30 to 3 (of the month after) is not read; "april 6 to 10" is read above"""
    number = day_of_month(line, j)
    if number is None or not isinstance(first, Calendar | DayNumber | Numeric) or line.has(number[1], "unit", "half"):
        return None
    if number[0] <= 12 and line.has(number[1], "to") and line[number[1] + 1].number is not None:
        return None
    if isinstance(first, Numeric):
        # "4/20-24", without spaces: two days behind one month in figures.
        tight = line.glued(j) and line.glued(j - 1) and not line.has(number[1], "half", "and")
        if first.year or not tight or not first.b < number[0] <= 31 or line.word(number[1]) in (":", "/", "."):
            return None
        return Between(replace(first, order="MDY"), Numeric(first.a, number[0], order="MDY")), number[1]
    if isinstance(first, Calendar):
        return Between(first, calendar(first.month, number[0], first.year)), number[1]
    return (Between(first, DayNumber(number[0])), number[1]) if isinstance(first, DayNumber) else None
