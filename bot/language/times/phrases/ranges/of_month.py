"""Days of one month: "april 6-10", "6-10 april", "april 6, 8 and 10", "march 16-20 and 23-27"."""

from bot.language.times.kinds import Between, Calendar, DayNumber, Impossible, Several
from bot.language.times.line import Found, Line
from bot.language.times.phrases.dates import calendar, day_of_month, month_name, year_behind
from bot.language.times.phrases.ranges.joined import joins

_WEEKDAYS = ("weekday", "weekday_plural", "weekday_run")


def same_month(line: Line, i: int) -> Found[Between]:
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
    if second[0] <= 12 and line.has(second[1], "to") and line[second[1] + 1].number is not None:
        # "may 28 to 12-6" are other hours for that day
        return None
    year, end = year_behind(line, second[1])
    if second[0] < first[0]:
        # "june 9-5" are hours in June, "dec 28-3" runs into January.
        return (Between(calendar(month, first[0], year), DayNumber(second[0])), end) if first[0] > 12 else None
    return pair(line, calendar(month, first[0], year), calendar(month, second[0], year), end)


def listed_ranges(line: Line, i: int) -> Found[Several]:
    """march 16-20 and 23-27 · march 16-20, 23-25 and 30, 2026"""
    first = same_month(line, i)
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


def ranges_then_month(line: Line, i: int) -> Found[Several]:
    """20-22 and 27 march · the 3rd to 5th, 8th and 10-12 of april"""
    start = day_of_month(line, line.skip(i, "the"))
    end = day_of_month(line, start[1] + 1) if start and line.has(start[1], "to") else None
    if start is None or end is None or end[0] <= start[0]:
        return None
    pairs, j = [(start[0], end[0])], end[1]
    while more := _next_range(line, j, pairs[-1][1], month_follows=True):
        pairs.append(more[0])
        j = more[1]
    named = month_name(line, line.skip(j, "of"))
    if len(pairs) < 2 or named is None or line[named[1]].number is not None:
        return None
    return Several(tuple(Between(calendar(named[0], a, None), calendar(named[0], b, None)) for a, b in pairs)), named[1]


def _next_range(line: Line, j: int, last: int, *, month_follows: bool = False) -> Found[tuple[int, int]]:
    """Further days of a month, behind those before: and 23-27 · , 30th"""
    k = line.skip(j, "and")
    start = day_of_month(line, k) if k > j and line.word(k - 1) != "/" else None
    if start is None or start[0] <= last:
        return None
    end = day_of_month(line, start[1] + 1) if line.has(start[1], "to") else None
    after = end[1] if end else start[1]
    months = not month_follows and line.has(after, "month")
    if months or line.has(after, "unit", "counted", "half", "oclock", "times") or line.word(after) in (":", "/"):
        return None
    if end is not None:
        return ((start[0], end[0]), after) if end[0] > start[0] else None
    closed = (
        month_follows or not line[after].word.isalpha() or line.has(after - 1, "suffix") or line.has(after, "filler")
    )
    return ((start[0], start[0]), after) if closed and not line.has(after, "to") else None


def numbers_in_month(line: Line, i: int, lead: str) -> Found[Between]:
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
        if second[0] < first[0] or (line.word(second[1]) == "in" and line.has(i - 1, *_WEEKDAYS)):
            # "mon-thu 8-2 in june", "mondays 9-12 in june" are hours.
            return None
        year, end = year_behind(line, named[1])
        return pair(line, calendar(named[0], first[0], year), calendar(named[0], second[0], year), end)
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
    """april 6, 8 and 10 · nov 26 27 · april 3 4 5 · the 6th, 8th and 10th of april · 6, 8 and 10 april"""
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
        if k == j and not (read[0] == numbers[-1] + 1 and (read[0] > 12 or _runs_on(line, numbers, read))):
            break
        if k > j and line.word(k - 1) == "/":
            break
        numbers.append(read[0])
        j = read[1]
    return numbers, j


def _runs_on(line: Line, numbers: list[int], read: tuple[int, int]) -> bool:
    """ "april 3 4 5", "june 1 2 and 5": three are days; "april 3 4" may be an hour of the third."""
    more = day_of_month(line, read[1])
    joined = line.skip(read[1], "and")
    last = day_of_month(line, joined) if joined > read[1] else None
    if last and last[0] > read[0] and not line.has(last[1], "half", "to", "unit", "counted", "oclock"):
        return line.word(last[1]) not in (":", "/", "-", ".", "h")
    return len(numbers) > 1 or (more is not None and more[0] == read[0] + 1)


def pair(line: Line, a: Calendar | Impossible, b: Calendar | Impossible, end: int) -> Found[Between]:
    if isinstance(a, Calendar) and isinstance(b, Calendar) and a.year and (a.month, a.day) > (b.month, b.day):
        a = Calendar(a.month, a.day, a.year - 1)
    return Between(a, b), end
