"""The arithmetic of the calendar, against tables and against counting day by day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.times import calendar
from bot.language.times.calendar import Dates

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
RANGES = st.tuples(st.integers(0, 40), st.integers(0, 10)).map(
    lambda pair: Dates(date(2026, 1, 1) + timedelta(days=pair[0]), date(2026, 1, 1) + timedelta(days=pair[0] + pair[1]))
)


def days_of(ranges) -> set[date]:
    return {each.first + timedelta(days=n) for each in ranges for n in range((each.last - each.first).days + 1)}


@given(DAYS)
def test_a_week_begins_on_its_monday(day: date):
    start = calendar.monday(day)
    assert start.weekday() == 0
    assert 0 <= (day - start).days < 7


@given(DAYS, st.integers(0, 6))
def test_upcoming_is_the_first_such_weekday_from_a_day_on(day: date, weekday: int):
    assert calendar.upcoming(day, weekday) == next(
        day + timedelta(days=n) for n in range(7) if (day + timedelta(days=n)).weekday() == weekday
    )


@given(DAYS, st.integers(0, 6))
def test_preceding_is_the_last_such_weekday_before_a_day(day: date, weekday: int):
    assert calendar.preceding(day, weekday) == next(
        day - timedelta(days=n) for n in range(1, 8) if (day - timedelta(days=n)).weekday() == weekday
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        # the last day of a shorter month
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        # across the year
        (date(2026, 11, 15), 3, date(2027, 2, 15)),
        (date(2026, 2, 15), -3, date(2025, 11, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last(day: date, months: int, expected: date):
    assert calendar.add_months(day, months) == expected


@given(DAYS, st.integers(-30, 30).filter(bool))
def test_workdays_are_counted_from_monday_to_friday(day: date, count: int):
    found = calendar.add_workdays(day, count)
    low, high = sorted((day, found))
    between = [low + timedelta(days=n) for n in range((high - low).days + 1)]
    counted = [each for each in between if each.weekday() < 5 and each != day]
    assert len(counted) == abs(count)
    assert found.weekday() < 5


@pytest.mark.parametrize(
    ("weekday", "nth", "expected"),
    [
        (0, 1, date(2026, 3, 2)),
        (6, 1, date(2026, 3, 1)),
        (0, 5, date(2026, 3, 30)),
        (2, 5, None),
        (4, -1, date(2026, 3, 27)),
        (1, -1, date(2026, 3, 31)),
        (4, -4, date(2026, 3, 6)),
        (4, -5, None),
    ],
)
def test_the_nth_weekday_of_march_2026(weekday: int, nth: int, expected: date | None):
    assert calendar.nth_weekday(calendar.month(2026, 3), weekday, nth) == expected


@given(st.lists(RANGES, max_size=6))
def test_merged_ranges_hold_the_same_days_sorted_and_apart(ranges: list[Dates]):
    merged = calendar.merged(ranges)
    assert days_of(merged) == days_of(ranges)
    assert all(b.first - a.last > timedelta(days=1) for a, b in pairwise(merged))


@given(st.lists(RANGES, max_size=5), st.lists(RANGES, max_size=5))
def test_ranges_less_others_hold_the_days_left(ranges: list[Dates], taken: list[Dates]):
    assert days_of(calendar.without(ranges, taken)) == days_of(ranges) - days_of(taken)


def test_an_open_side_stays_open():
    assert calendar.merged([Dates(date(2026, 3, 1), None), Dates(date(2026, 4, 1), date(2026, 4, 2))]) == (
        Dates(date(2026, 3, 1), None),
    )
    assert calendar.without([Dates(date(2026, 3, 1), None)], [Dates(date(2026, 3, 5), date(2026, 3, 6))]) == (
        Dates(date(2026, 3, 1), date(2026, 3, 4)),
        Dates(date(2026, 3, 7), None),
    )
