"""What is inferred gives the history exactly, at the cost that an exhaustive search finds."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Rule, Schedule, Template, Window
from engine.hours import hours
from engine.infer import OVERRIDE_COST, ROW_COST, RULE_COST, DatedWindow, WeeklyWindow, infer, infer_each
from engine.infer.tracks import periods

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
LONG, SHORT = (540, 1020), (600, 840)


def rows(days, span=LONG, session=None):
    return [DatedWindow(day, *span, session) for day in days]


def mondays(count, every=1, start=MONDAY):
    return [start + 7 * n * DAY for n in range(0, count, every)]


def window(span):
    return Window(*span)


def test_the_same_hours_every_week_are_one_template():
    days = [day + n * DAY for day in mondays(8) for n in range(5)]
    found = infer(rows(days))
    assert found.templates == (Template(frozenset(range(5)), (window(LONG),), first=MONDAY),)
    assert found.overrides == ()
    assert found.cost == 5 * ROW_COST


def test_hours_that_changed_over_time_are_a_template_until_then_and_one_from_then_on():
    found = infer(rows(mondays(8)) + rows(mondays(6, start=MONDAY + 56 * DAY), SHORT))
    assert found.templates == (
        Template(frozenset({0}), (window(LONG),), first=MONDAY, until=MONDAY + 55 * DAY),
        Template(frozenset({0}), (window(SHORT),), first=MONDAY + 56 * DAY),
    )
    assert found.overrides == ()


def test_alternate_weeks_are_a_template_of_every_second_week():
    found = infer(rows(mondays(9, every=2)))
    assert found.templates == (Template(frozenset({0}), (window(LONG),), 2, MONDAY),)
    both = infer(rows(mondays(12, every=2)) + rows(mondays(11, every=2, start=MONDAY + 7 * DAY), SHORT))
    assert {(t.every, t.first, t.windows) for t in both.templates} == {
        (2, MONDAY, (window(LONG),)),
        (2, MONDAY + 7 * DAY, (window(SHORT),)),
    }
    assert both.overrides == ()


def test_neighbouring_days_off_are_one_override():
    days = [day + n * DAY for day in mondays(10) for n in range(5)]
    away = [day for day in days if MONDAY + 21 * DAY <= day < MONDAY + 30 * DAY]
    found = infer(rows(day for day in days if day not in away))
    assert len(found.templates) == 1
    assert [(o.kind, o.dates[0].first, o.dates[0].last) for o in found.overrides] == [("off", away[0], away[-1])]


def test_a_monthly_rule_stands_where_it_pays():
    off = Rule("monthly", days=frozenset({0}), nth=(1,))
    found = infer(rows(day for day in mondays(40) if not off.covers(day)))
    (override,) = found.overrides
    assert (override.kind, override.rule.days, override.rule.nth) == ("off", off.days, off.nth)
    assert found.cost < ROW_COST + sum(off.covers(day) for day in mondays(40)) * OVERRIDE_COST


def test_the_weekly_rows_rule_before_and_after_without_an_end():
    weekly = [WeeklyWindow(0, *SHORT)]
    found = infer(rows(mondays(10)), weekly)
    last = mondays(10)[-1]
    assert set(found.templates) == {
        Template(frozenset({0}), (window(SHORT),), until=MONDAY - DAY),
        Template(frozenset({0}), (window(LONG),), first=MONDAY, until=last),
        Template(frozenset({0}), (window(SHORT),), first=last + DAY),
    }
    same = infer(rows(mondays(10), SHORT), weekly)
    assert same.templates == (Template(frozenset({0}), (window(SHORT),)),)
    assert infer([], weekly) == same


def test_rows_of_many_therapists_in_any_order_are_each_ones_own():
    mixed = [("b", row) for row in rows(mondays(4))] + [("a", row) for row in rows(mondays(4), SHORT)]
    found = dict(infer_each(mixed[::-1], {"c": [WeeklyWindow(1, *LONG)]}))
    assert found["b"] == infer(rows(mondays(4)))
    assert found["a"] == infer(rows(mondays(4), SHORT))
    assert found["c"].templates == (Template(frozenset({1}), (window(LONG),)),)


spans = st.sampled_from([LONG, SHORT, (0, 1440), (1200, 1500), (1020, 1080)])
sessions = st.sampled_from([None, None, "a", "b"])


@st.composite
def histories(draw):
    """Regular rows with gaps, changes and noise; sometimes typed, sometimes with weekly rows."""
    length = draw(st.integers(1, 120))
    types = draw(st.sampled_from([[None], ["a"], ["a", "b"], [None, "a"]]))
    found = set()
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
        every, weekdays = draw(st.integers(1, 2)), draw(st.sets(st.integers(0, 6), min_size=1))
        span, session = draw(spans), draw(st.sampled_from(types))
        for n in range(start, end):
            day = MONDAY + (n + 3) * DAY
            if day.weekday() in weekdays and day.toordinal() // 7 % every == 0:
                found.add(DatedWindow(day, *span, session))
    for n in draw(st.lists(st.integers(0, length), max_size=8)):
        day = MONDAY + (n + 3) * DAY
        if draw(st.booleans()):
            found = {row for row in found if row.date != day}
        else:
            found.add(DatedWindow(day, *draw(spans), draw(st.sampled_from(types))))
    week = [WeeklyWindow(draw(st.integers(0, 6)), *draw(spans), draw(st.sampled_from(types))) for _ in range(3)]
    return sorted(found, key=repr), draw(st.sampled_from([None, week, []]))


def minutes(rows_, session):
    return {m for row in rows_ if row.session in (None, session) for m in range(row.start, row.end)}


@settings(max_examples=max(200, settings().max_examples))
@given(histories())
def test_the_history_comes_out_exactly_and_the_weekly_rows_rule_outside(history):
    dated, weekly = history
    found = infer(dated, weekly)
    schedule = Schedule("UTC", found.templates, found.overrides)
    first, last = (min(r.date for r in dated), max(r.date for r in dated)) if dated else (None, None)
    day = MONDAY - 20 * DAY
    while day < MONDAY + 160 * DAY:
        for session in ("a", "b", "c"):
            shown = {m for w in hours(schedule, day, session) for m in range(w.start, w.end)}
            if first is not None and first <= day <= last:
                assert shown == minutes([row for row in dated if row.date == day], session), (day, session)
            elif weekly is not None:
                assert shown == minutes([row for row in weekly if row.weekday == day.weekday()], session), day
            elif first is None or day < first:
                assert shown == set()
        day += DAY
    for template in found.templates if weekly is None else ():
        assert template.first is not None


@settings(max_examples=max(100, settings().max_examples))
@given(histories())
def test_there_is_at_most_one_override_for_a_date_and_type_and_only_where_one_is_needed(history):
    found = infer(*history)
    dated = Counter(
        (day, override.sessions)
        for override in found.overrides
        if override.rule is None
        for span in override.dates
        for day in map(date.fromordinal, range(span.first.toordinal(), span.last.toordinal() + 1))
    )
    assert all(times == 1 for times in dated.values())
    without = Schedule("UTC", found.templates)
    with_ = Schedule("UTC", found.templates, found.overrides)
    for override in found.overrides:
        name = min(override.sessions) if override.sessions else None
        ends = [day for span in override.dates for day in (span.first, span.last)]
        if len({row.session for row in history[0]} | {row.session for row in history[1] or ()}) == 1:
            assert all(hours(without, day, name) != hours(with_, day, name) for day in ends)


kinds = st.sampled_from([(), ((540, 1020),)])
more_kinds = st.sampled_from([(), ((540, 1020),), ((600, 840),)])


def exhaustive(values, parity, before, after):
    """The least cost over every choice of a pattern for every week."""
    known = {*values, *(before or ()), *(after or ()), ()}
    patterns = list(product(known, repeat=2))

    def rows_of(pattern):
        return ROW_COST * sum(bool(each) for each in set(pattern))

    def cost(chosen):
        along = [before, *chosen] if before is not None else [None, *chosen]
        if after is not None:
            along.append(after)
        opened = sum(rows_of(b) for a, b in pairwise(along) if a != b)
        wrong = sum(p[(parity + week) % 2] != values[week] for week, p in enumerate(chosen))
        return opened + OVERRIDE_COST * wrong + (rows_of(before) if before is not None else 0)

    return min(cost(chosen) for chosen in product(patterns, repeat=len(values)))


@settings(max_examples=60)
@given(st.lists(kinds, min_size=1, max_size=6), st.integers(0, 1), st.none() | kinds, st.none() | kinds)
def test_no_choice_of_periods_costs_less_over_six_weeks_of_two_kinds(values, parity, before, after):
    around = [None if each is None else (each, each) for each in (before, after)]
    assert periods(values, parity, *around)[1] == exhaustive(values, parity, *around)


@settings(max_examples=60)
@given(st.lists(more_kinds, min_size=1, max_size=4), st.integers(0, 1), st.none() | more_kinds)
def test_no_choice_of_periods_costs_less_over_four_weeks_of_three_kinds(values, parity, before):
    around = None if before is None else (before, before)
    assert periods(values, parity, around, None)[1] == exhaustive(values, parity, around, None)


@settings(max_examples=max(100, settings().max_examples))
@given(histories())
def test_the_stated_cost_is_what_the_answer_costs(history):
    dated, weekly = history
    names = {row.session for row in [*dated, *(weekly or ())]}
    if len(names) != 1 or not dated:
        return
    found, (name,) = infer(dated, weekly), names
    rules = [override.rule for override in found.overrides if override.rule is not None]
    cost = ROW_COST * sum(len(template.days) for template in found.templates) + RULE_COST * len(rules)
    without, with_ = Schedule("UTC", found.templates), Schedule("UTC", found.templates, found.overrides)
    day = min(row.date for row in dated)
    while day <= max(row.date for row in dated):
        if hours(without, day, name) != hours(with_, day, name) and not any(rule.covers(day) for rule in rules):
            cost += OVERRIDE_COST
        day += DAY
    assert found.cost == cost
