"""Arithmetic of the calendar: pure, and ignorant of words."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from bot.language.times.values import Dates

ONE = timedelta(days=1)


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def upcoming(day: date, weekday: int) -> date:
    """The first such weekday on or after a day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def preceding(day: date, weekday: int) -> date:
    """The last such weekday before a day."""
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last where it has none such."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_workdays(day: date, count: int) -> date:
    """So many days from Monday to Friday on, or back."""
    step = ONE if count > 0 else -ONE
    for _ in range(abs(count)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


def month(year: int, number: int) -> Dates:
    """The whole of a month."""
    return Dates(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def valid(year: int, number: int, day: int) -> date | None:
    """The date of that name, where there is one."""
    return date(year, number, day) if 1 <= day <= monthrange(year, number)[1] else None


def nth_weekday(dates: Dates, weekday: int, nth: int) -> date | None:
    """The n-th such weekday in a range, from its end where n is negative."""
    assert dates.first is not None
    assert dates.last is not None
    if nth > 0:
        found = upcoming(dates.first, weekday) + timedelta(weeks=nth - 1)
    else:
        found = preceding(dates.last + ONE, weekday) + timedelta(weeks=nth + 1)
    return found if dates.first <= found <= dates.last else None


def weekdays_in(dates: Dates, days: Iterable[int]) -> list[date]:
    """Every such weekday of a closed range."""
    assert dates.first is not None
    assert dates.last is not None
    wanted = set(days)
    size = (dates.last - dates.first).days + 1
    return [day for n in range(size) if (day := dates.first + timedelta(days=n)).weekday() in wanted]


def merged(ranges: Iterable[Dates]) -> tuple[Dates, ...]:
    """Sorted, with ranges that touch or overlap made one."""
    found: list[Dates] = []
    for current in sorted(ranges, key=lambda each: (each.first or date.min, each.last or date.max)):
        if found and _touch(found[-1], current):
            before = found[-1]
            last = None if before.last is None or current.last is None else max(before.last, current.last)
            found[-1] = Dates(before.first, last)
        else:
            found.append(current)
    return tuple(found)


def _touch(a: Dates, b: Dates) -> bool:
    return a.last is None or b.first is None or b.first <= (a.last if a.last == date.max else a.last + ONE)


def without(ranges: Iterable[Dates], taken: Iterable[Dates]) -> tuple[Dates, ...]:
    """Ranges less other ranges."""
    left = list(ranges)
    for out in taken:
        left = [piece for whole in left for piece in _less(whole, out)]
    return merged(left)


def _less(whole: Dates, out: Dates) -> list[Dates]:
    low, high = whole.first or date.min, whole.last or date.max
    first, last = out.first or date.min, out.last or date.max
    if last < low or first > high:
        return [whole]
    pieces = []
    if first > low:
        pieces.append(Dates(whole.first, first - ONE))
    if last < high:
        pieces.append(Dates(last + ONE, whole.last))
    return pieces


def each(days: Iterable[date]) -> tuple[Dates, ...]:
    """Single days as ranges, neighbours joined."""
    return merged(Dates(day, day) for day in days)
