"""What counts from today, said at any moment and in any zone, against a calendar walked day by day."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.times import Dates, Setting, read

ONE = timedelta(days=1)
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")
ZONES = ("America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/Madrid", "UTC")
NOWS = st.datetimes(datetime.fromisoformat("2023-12-25"), datetime.fromisoformat("2032-03-05T23:59"))


def on(start: date, step: timedelta = ONE) -> Iterator[date]:
    """Day by day from a date, itself included."""
    while True:
        yield start
        start += step


def first(days: Iterator[date], wanted: Callable[[date], bool]) -> date:
    return next(day for day in days if wanted(day))


def weekday(number: int) -> Callable[[date], bool]:
    return lambda day: day.weekday() == number


def run_of(start: date, wanted: Callable[[date], bool]) -> tuple[date, date]:
    """The days around a date that are alike."""
    begins = ends = start
    while wanted(begins - ONE):
        begins -= ONE
    while wanted(ends + ONE):
        ends += ONE
    return begins, ends


def month_of(day: date) -> tuple[date, date]:
    return run_of(day, lambda other: (other.year, other.month) == (day.year, day.month))


def week_of(day: date) -> tuple[date, date]:
    monday = first(on(day, -ONE), weekday(0))
    return monday, monday + 6 * ONE


def next_month(day: date) -> tuple[date, date]:
    return month_of(month_of(day)[1] + ONE)


def workdays_on(day: date, count: int) -> date:
    while count:
        day += ONE
        count -= day.weekday() < 5
    return day


def in_month(bounds: tuple[date, date], number: int) -> list[date]:
    return [day for day in (bounds[0] + n * ONE for n in range(31)) if day <= bounds[1] and day.weekday() == number]


def one(day: date) -> tuple[date, date]:
    return day, day


def cases(today: date, n: int, d: int) -> Iterator[tuple[str, tuple[date, date]]]:
    """Words, and the first and last day they mean; `n` counts, `d` is a weekday."""
    name = NAMES[d]
    ahead = first(on(today + ONE), weekday(d))
    yield "today", one(today)
    yield "tomorrow", one(today + ONE)
    yield "the day after tomorrow", one(today + 2 * ONE)
    yield "yesterday", one(today - ONE)
    yield f"in {n} days", one(today + n * ONE)
    yield f"{n} days from now", one(today + n * ONE)
    yield f"{n} days ago", one(today - n * ONE)
    yield f"in {n} weeks", one(today + 7 * n * ONE)
    yield f"{n} weeks ago", one(today - 7 * n * ONE)
    yield f"{n} business days from now", one(workdays_on(today, n))
    yield name, one(first(on(today), weekday(d)))
    yield f"this {name}", one(first(on(today), weekday(d)))
    yield f"last {name}", one(first(on(today - ONE, -ONE), weekday(d)))
    yield f"a week from {name}", one(first(on(today), weekday(d)) + 7 * ONE)
    yield f"{n} {name}s from now", one(ahead + 7 * (n - 1) * ONE)
    if today.weekday() < 5:
        yield f"next {name}", one(week_of(today + 7 * ONE)[0] + d * ONE)
        yield "next week", week_of(today + 7 * ONE)
        yield "this weekend", (week_of(today)[0] + 5 * ONE, week_of(today)[1])
    yield "last week", week_of(today - 7 * ONE)
    yield "this month", (today, month_of(today)[1])
    yield "next month", next_month(today)
    yield "last month", month_of(month_of(today)[0] - ONE)
    yield "end of the month", one(month_of(today)[1])
    yield "beginning of next month", one(next_month(today)[0])
    yield f"first {name} of next month", one(in_month(next_month(today), d)[0])
    yield f"last {name} of next month", one(in_month(next_month(today), d)[-1])
    yield f"the {n}th", one(first(on(today), lambda day: day.day == n))
    yield f"the {n}th of next month", one(first(on(next_month(today)[0]), lambda day: day.day == n))
    month = MONTHS[n - 4]
    yield f"{month} {n}", one(first(on(today), lambda day: (day.month, day.day) == (n - 3, n)))
    yield f"until {name}", (date.min, first(on(today), weekday(d)))
    yield f"past {n} days", (today - n * ONE, today - ONE)
    yield f"next {n} days", (today, today + (n - 1) * ONE)


@given(NOWS, st.integers(4, 14), st.integers(0, 6), st.sampled_from(ZONES))
def test_what_counts_from_today_is_what_the_calendar_says(now: datetime, n: int, d: int, zone: str):
    setting = Setting(now.replace(second=0, microsecond=0), zone, "MDY", "US")
    for text, (begins, ends) in cases(now.date(), n, d):
        expected = (Dates(None if begins == date.min else begins, ends),)
        assert read(text, setting).readings[0].dates == expected, text


@pytest.mark.parametrize("hour", range(0, 24, 5))
@pytest.mark.parametrize("minutes", [1, 45, 90, 600])
def test_minutes_from_now_cross_midnight(hour: int, minutes: int):
    now = datetime.fromisoformat("2027-12-31T00:30") + timedelta(hours=hour)
    reading = read(f"in {minutes} minutes", Setting(now)).readings[0]
    then = now + timedelta(minutes=minutes)
    assert (reading.dates, reading.times) == ((Dates(then.date(), then.date()),), (f"{then:%H:%M}",))
