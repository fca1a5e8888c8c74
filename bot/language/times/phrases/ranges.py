"""Ranges of dates: "april 6-10", "from the 3rd to the 9th", "until may 31", "since jan"."""

from bot.language.times.kinds import (
    Between,
    Calendar,
    DayNumber,
    Edge,
    Impossible,
    MonthOf,
    Near,
    Numeric,
    Open,
    Run,
    Said,
    Season,
    Several,
    Span,
    Weekdays,
    Within,
    Year,
)
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import calendar, day_of_month, month_name, year_behind
from bot.language.times.phrases.days import day, within
from bot.language.times.phrases.numbers import amount
from bot.language.times.phrases.periods import holiday_weekend, period
from bot.language.times.phrases.weekdays import days_between
from bot.language.times.phrases.words import starts

_OPEN = ("until", "through", "since", "before", "after", "by", "from")


def said(line: Line, i: int) -> Found[Said]:
    """A day, a period, or days within one."""
    return within(line, i) or holiday_weekend(line, i) or day(line, i) or period(line, i)


def between(line: Line, i: int) -> Found[Between | Weekdays | Within]:
    """april 6-10 · 6-10 april · mar 30 thru apr 3 · from the 3rd to the 9th · between monday and thursday"""
    return line.once(_between, i)


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
        or _dotted(line, j)
        or _same_month(line, j)
        or _numbers_in_month(line, j, lead)
        or _two_days(line, j, lead)
    )


def _same_month(line: Line, i: int) -> Found[Between]:
    """april 6-10 · april 6th through the 10th · june 3 to 9, 2026"""
    named = month_name(line, i)
    if named is None:
        return None
    month, j = named
    lead = "between" if line.has(j, "between") else "from" if line.has(j, "from") else ""
    first = day_of_month(line, j + 1 if lead else j)
    if first is None or not joins(line, first[1], lead):
        return None
    second = day_of_month(line, first[1] + 1)
    if second is None or (lead and second[0] <= max(12, first[0])):
        # "april from 6 to 10" are hours.
        return None
    if month_name(line, second[1] + 1 if line.has(second[1], "of") else second[1]):
        return None
    year, end = year_behind(line, second[1])
    if second[0] < first[0]:
        # "june 9-5" are hours in June, "dec 28-3" runs into January.
        return (Between(calendar(month, first[0], year), DayNumber(second[0])), end) if first[0] > 12 else None
    return _pair(line, calendar(month, first[0], year), calendar(month, second[0], year), end)


def listed_ranges(line: Line, i: int) -> Found[Several]:
    """march 16-20 and 23-27 · march 16-20, 23-25 and 30, 2026"""
    first = _same_month(line, i)
    if first is None or not isinstance(first[0].start, Calendar) or not isinstance(first[0].end, Calendar):
        return None
    pairs, j, last = [(first[0].start.day, first[0].end.day)], first[1], first[0].end.day
    while more := _next_range(line, j, last):
        pairs.append(more[0])
        last, j = more[0][1], more[1]
    if len(pairs) < 2:
        return None
    year, end = (first[0].end.year, j) if first[0].end.year else year_behind(line, j)
    month = first[0].start.month
    return Several(tuple(Between(calendar(month, a, year), calendar(month, b, year)) for a, b in pairs)), end


def _next_range(line: Line, j: int, last: int) -> Found[tuple[int, int]]:
    """Further days of a month, behind those before: and 23-27 · , 30th"""
    k = line.skip(j, "and")
    start = day_of_month(line, k) if k > j and line.word(k - 1) != "/" else None
    if start is None or start[0] <= last:
        return None
    end = day_of_month(line, start[1] + 1) if line.has(start[1], "to") else None
    after = end[1] if end else start[1]
    if line.has(after, "unit", "counted", "half", "oclock", "month", "times") or line.word(after) in (":", "/"):
        return None
    if end is not None:
        return ((start[0], end[0]), after) if end[0] > start[0] else None
    closed = not line[after].word.isalpha() or line.has(after - 1, "suffix") or line.has(after, "filler")
    return ((start[0], start[0]), after) if closed and not line.has(after, "to") else None


def _dotted(line: Line, i: int) -> Found[Between]:
    """6.4. - 10.4.2026: days before months, with a dot behind each number"""
    first = _dotted_day(line, i)
    if first is None or line.word(first[1] - 1) != "." or not line.has(first[1], "to"):
        return None
    second = _dotted_day(line, first[1] + 1)
    if second is None or not isinstance(first[0], Calendar) or not isinstance(second[0], Calendar):
        return None
    start = first[0] if first[0].year else calendar(first[0].month, first[0].day, second[0].year)
    return _pair(line, start, second[0], second[1])


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


def _numbers_in_month(line: Line, i: int, lead: str) -> Found[Between]:
    """6-10 april · 6. - 10. april · the 6th to the 10th of april · 13th - 15th · 4-23 in next month"""
    first = day_of_month(line, i)
    joint = first[1] + (line.word(first[1]) == "." and not line.glued(first[1] + 1)) if first else i
    if first is None or not joins(line, joint, lead):
        return None
    second = day_of_month(line, joint + 1)
    if second is None or line.has(second[1], "unit", "counted"):
        return None
    j = line.skip(second[1], "of")
    j = j + 1 if line.word(j) == "." else j
    named = month_name(line, j)
    if named is not None and not (line[named[1]].number is not None and len(line.word(named[1])) <= 2):
        year, end = year_behind(line, named[1])
        return _pair(line, calendar(named[0], first[0], year), calendar(named[0], second[0], year), end)
    if line.has(second[1], "of"):
        j = line.skip(second[1] + 1, "the")
        for name, shift in (("this", 0), ("next", 1), ("last", -1)):
            if line.has(j, name) and line.value(j + 1, "unit") == "month":
                return Between(DayNumber(first[0], shift=shift), DayNumber(second[0], shift=shift)), j + 2
        if j > second[1] + 1 and line.value(j, "unit") == "month":
            return Between(DayNumber(first[0], shift=0), DayNumber(second[0], shift=0)), j + 1
    if second[0] > 12 and line.has(second[1], "this", "next") and line.value(second[1] + 1, "unit") == "month":
        shift = 0 if line.has(second[1], "this") else 1
        return Between(DayNumber(first[0], shift=shift), DayNumber(second[0], shift=shift)), second[1] + 2
    if line.has(i, "the") or line.has(i + 1, "suffix") or line.has(second[1] - 1, "suffix"):
        return Between(DayNumber(first[0]), DayNumber(second[0])), second[1]
    return None


def listed(line: Line, i: int) -> Found[Several]:
    """april 6, 8 and 10 · nov 26 27 · the 6th, 8th and 10th of april · 6, 8 and 10 april"""
    named = month_name(line, line.skip(i, "the"))
    first = day_of_month(line, named[1] if named else i)
    if first is None or (named is None and line[i].number is None and not line.has(i, "the", "ordinal")):
        return None
    numbers, j = _numbers(line, first)
    if len(numbers) < 2:
        return None
    if named is None:
        k = line.skip(j, "of")
        named = month_name(line, k)
        if named is None or (line[named[1]].number is not None and len(line.word(named[1])) <= 2):
            return None
        j = named[1]
    year, end = year_behind(line, j)
    return Several(tuple(calendar(named[0], number, year) for number in numbers)), end


def _numbers(line: Line, first: tuple[int, int]) -> tuple[list[int], int]:
    """Days of one month in rising order, with commas, "and", or nothing between neighbours."""
    numbers, j = [first[0]], first[1]
    while len(numbers) < 32:
        k = line.skip(j, "and")
        read = day_of_month(line, k)
        if read is None or read[0] <= numbers[-1] or line.has(read[1], "unit", "counted", "to", "half", "oclock"):
            break
        if (
            line.word(read[1]) in (":", "/", "-", ".", "h")
            and line.glued(read[1])
            and line[read[1] + 1].number is not None
        ):
            break
        if k == j and not (read[0] == numbers[-1] + 1 and read[0] > 12):
            break
        if k > j and line.word(k - 1) == "/":
            break
        numbers.append(read[0])
        j = read[1]
    return numbers, j


def _pair(line: Line, a: Calendar | Impossible, b: Calendar | Impossible, end: int) -> Found[Between]:
    if isinstance(a, Calendar) and isinstance(b, Calendar) and a.year and (a.month, a.day) > (b.month, b.day):
        a = Calendar(a.month, a.day, a.year - 1)
    return Between(a, b), end


def to_date(line: Line, i: int) -> Found[Between]:
    """year to date · ytd · month to date"""
    unit = line.value(i, "to_date")
    return (Between(Edge("start", Span(str(unit), 0)), Near(0)), i + 1) if unit else None


def is_now(line: Line, i: int) -> bool:
    """now · from now, where a range may start"""
    return line.has(i, "now") or line.word(i) == "from now"


def joins(line: Line, j: int, lead: str) -> bool:
    if line.has(j, "to") or (lead == "between" and line.has(j, "join")) or line.word(j) == "~":
        return True
    return line.word(j) == "/" and line.glued(j) and len(line.word(j + 1)) == 4 and line.word(j + 2) == "-"


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
    if second is None:
        return _to_number(line, first[0], j + 1)
    a, b, until = first[0], second[0], line.word(j) in ("until", "till", "til", "'til")
    if isinstance(a, Weekdays) and isinstance(b, Weekdays):
        if a.plural or b.plural or len(a.days) > 1 or len(b.days) > 1:
            return None
        if not until and not a.said and not b.said:
            return Weekdays(days_between(a.days[0], b.days[0]), run=True), second[1]
    return Between(a, b, until), second[1]


def lasting(line: Line, i: int) -> Found[Run]:
    """18th dec for 10 days · for 3 days from monday · for 1 week, starting the 20th · 2 weeks starting 4/6"""
    read = _days(line, i + 1 if line.has(i, "for") else i)
    if read is not None and (line.has(i, "for") or starts(line, read[1])):
        (count, unit), j = read
        j = j + 1 if line.word(j) == "," else j
        start = day(line, line.skip(j + 1, "the") if line.has(j + 1, "the") and not numbered(line, j + 2) else j + 1)
        return (Run(count, unit, "for", start[0]), start[1]) if line.has(j, "from") and start else None
    start = day(line, i)
    if start is None:
        return None
    j = start[1] + 1 if line.word(start[1]) == "," else start[1]
    read = _days(line, j + 1) if line.has(j, "for") else None
    if read is None or (isinstance(start[0], Weekdays) and read[0][1] not in ("day", "night")):
        return None
    return Run(read[0][0], read[0][1], "for", start[0]), read[1]


def _days(line: Line, i: int) -> Found[tuple[int, str]]:
    """10 days · two weeks · a month"""
    read = amount(line, i)
    if read is None or read[0] != int(read[0]) or not 1 <= read[0] <= 1000:
        return None
    unit = line.value(read[1], "unit")
    return (
        ((int(read[0]), str(unit)), read[1] + 1)
        if unit in ("day", "night", "week", "month", "fortnight", "year")
        else None
    )


def _to_number(line: Line, first: Said, j: int) -> Found[Between]:
    """march 30 to 3 (of the month after) is not read; "april 6 to 10" is read above"""
    number = day_of_month(line, j)
    if number is None or not isinstance(first, Calendar | DayNumber | Numeric) or line.has(number[1], "unit", "half"):
        return None
    if isinstance(first, Calendar):
        return Between(first, calendar(first.month, number[0], first.year)), number[1]
    return (Between(first, DayNumber(number[0])), number[1]) if isinstance(first, DayNumber) else None


def open_range(line: Line, i: int) -> Found[Open | Run]:
    """until may 31 · through friday · since jan · after the 20th · from june 1 on · starting next week · by friday"""
    past = line.word(i) == "past" and line.has(i + 1, "weekday")
    thing = line.word(i) == "start" and line.word(i - 1) in ("late", "early", "later", "earlier", "slow", "a", "the")
    for name in () if past or thing else _OPEN:
        if line.has(i, name):
            j = i + 2 if starts(line, i) and line.has(i + 1, "in") else i + 1
            read = said(line, line.skip(j, "the") if line.has(j, "the") and not numbered(line, j + 1) else j)
            if read is None or (j > i + 1 and not isinstance(read[0], MonthOf | Year | Season)):
                continue
            end = read[1]
            if name == "from" and isinstance(read[0], Run) and read[0].said == "within":
                # "will start within two weeks"
                return read[0], end
            if name == "from" and line.word(end) in ("on", "onwards", "onward", "forward"):
                return Open("from", read[0]), end + 1
            if line.language != "en" and name in ("since", "from") and line.has(end, "onwards"):
                # "desde el 20 en adelante"
                return Open("from", read[0]), end + 1
            if name == "from" and line.word(end) == "and" and line.word(end + 1) in ("on", "onwards", "beyond"):
                return Open("from", read[0]), end + 2
            return Open(name, read[0]), end
    return None


def onwards(line: Line, i: int) -> Found[Open]:
    """the 23rd onwards · friday or later · june 1 and after"""
    read = said(line, i)
    if read is None:
        return None
    j = read[1] + 1 if line.word(read[1]) in ("or", "and") else read[1]
    plain = j > read[1] or line.word(j)[:2] == "on" or line.language != "en"
    return (Open("from", read[0]), j + 1) if line.has(j, "onwards") and plain else None


def numbered(line: Line, i: int) -> bool:
    return line[i].number is not None or line.has(i, "ordinal", "number", "beginning", "unit")
