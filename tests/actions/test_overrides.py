"""Ranges of dates added and taken away, against sets of dates."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.actions import overrides
from engine.dates import DateRange, Rule
from engine.hours import Override

START = dt.date(2026, 3, 1)
END = START + dt.timedelta(60)
dates = st.integers(0, 60).map(lambda ahead: START + dt.timedelta(ahead))
spans = st.tuples(dates, dates).map(lambda pair: DateRange(min(pair), max(pair)))
open_spans = dates.map(lambda day: DateRange(day, None))


def days_of(ranges) -> set[dt.date]:
    return {day for day in overrides.each_date([DateRange(START, END)], 100) if any(one.covers(day) for one in ranges)}


@given(st.lists(spans | open_spans, max_size=6))
def test_merging_ranges_changes_no_date_and_leaves_none_that_touch(ranges):
    merged = overrides.merged(ranges)
    assert days_of(merged) == days_of(ranges)
    for left, right in itertools.pairwise(merged):
        assert left.last is not None
        assert (right.first - left.last).days > 1


@given(st.lists(spans | open_spans, max_size=4), st.lists(spans | open_spans, max_size=4))
def test_taking_ranges_away_takes_just_their_dates(ranges, taken):
    assert days_of(overrides.without(ranges, taken)) == days_of(ranges) - days_of(taken)


@given(st.lists(spans, min_size=1, max_size=3), st.lists(spans | open_spans, min_size=1, max_size=3))
def test_clearing_dates_leaves_an_override_on_its_other_dates(ranges, taken):
    left = overrides.cleared(Override("off", tuple(ranges)), taken)
    assert days_of(left.dates if left else ()) == days_of(ranges) - days_of(taken)


@given(st.frozensets(st.integers(0, 6), min_size=1), st.lists(spans | open_spans, min_size=1, max_size=3))
def test_clearing_dates_of_a_rule_leaves_its_other_dates(days, taken):
    rule = Rule("weekly", days=days, first=START)
    left = overrides.cleared(Override("off", rule=rule), taken)
    found = set() if left is None else set(left.rule.dates(START, END))
    assert found == set(rule.dates(START, END)) - days_of(taken)
