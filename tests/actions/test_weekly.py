"""What a change of weekly hours leaves behind, against a model that works out every date by itself."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import weekly
from bot.commands import SetHours
from engine.hours import Schedule, Template, Window, hours, hours_between

MONDAY = dt.date(2026, 3, 9)
TODAY = dt.date(2026, 3, 11)
TYPES = ("individual", "couples")
DAYS = [MONDAY + dt.timedelta(ahead) for ahead in range(-7, 35)]


def window(text: str) -> Window:
    return Window.parse(*text.split("-"))


def windows_of(templates: tuple[Template, ...], day: dt.date, session: str | None = None) -> tuple[Window, ...]:
    return hours(Schedule("UTC", templates), day, session)


def hours_of(windows: tuple[Window, ...]) -> set[int]:
    return {minute for one in windows for minute in range(one.start, one.end, 60)}


def table(templates: tuple[Template, ...], first: dt.date, last: dt.date) -> dict[tuple[dt.date, str], set[int]]:
    """The hours that are open, by date and session type."""
    schedule = Schedule("UTC", templates)
    return {(day, kind): hours_of(found) for kind in TYPES for day, found in hours_between(schedule, first, last, kind)}


whole_hours = st.tuples(st.integers(0, 23), st.integers(1, 8))
windows = whole_hours.map(lambda pair: Window(pair[0] * 60, min(pair[0] + pair[1], 24) * 60))
days = st.frozensets(st.integers(0, 6), min_size=1)
dates = st.sampled_from(DAYS)


@st.composite
def templates(draw):
    first, until = draw(st.none() | dates), draw(st.none() | dates)
    if first and until and until < first:
        first, until = until, first
    every = draw(st.sampled_from([1, 1, 2, 3])) if first else 1
    sessions = draw(st.none() | st.sampled_from([frozenset({"couples"}), frozenset({"individual"})]))
    given_windows = weekly.union(draw(st.lists(windows, min_size=1, max_size=3)))
    return Template(draw(days), given_windows, every, first, until, sessions)


@st.composite
def commands(draw):
    mode = draw(st.sampled_from(["replace", "add", "remove"]))
    start, until = draw(st.none() | dates), draw(st.none() | dates)
    if start and start < TODAY:
        start = TODAY
    if until and until < (start or TODAY):
        until = None
    given_windows = tuple(draw(st.lists(windows, min_size=0 if mode == "remove" else 1, max_size=2)))
    session = draw(st.none() | st.sampled_from(TYPES))
    every = draw(st.sampled_from([1, 1, 2])) if mode != "remove" and start else 1
    return SetHours(mode, draw(st.none() | days), given_windows, every, start, until, session)


def model(there: set[int], command: SetHours, named: set[int], day: dt.date, session: str) -> set[int]:
    """The hours open on one date for one session type, from what the guide says of each mode."""
    start = command.from_ or TODAY
    if day.weekday() not in named or day < start or (command.until and day > command.until):
        return there
    weeks = (day - start + dt.timedelta(start.weekday())).days // 7
    said = hours_of(command.windows) if weeks % command.every == 0 else set()
    mine = command.session in (None, session)
    match command.mode:
        case "add":
            return there | said if mine else there
        case "remove":
            return there - (hours_of(command.windows) or there) if mine else there
    if command.session is None:
        return said
    # the given windows serve the named type only; in the weeks between they serve nobody
    left = there - hours_of(command.windows)
    return left | said if mine else left


def worked(before: tuple[Template, ...], start: dt.date, until: dt.date | None) -> set[int]:
    found = table(before, start, until or start + dt.timedelta(90))
    return {day.weekday() for (day, _), open_hours in found.items() if open_hours}


@settings(max_examples=150)
@given(st.lists(templates(), max_size=3).map(tuple), commands())
def test_a_change_of_weekly_hours_changes_what_it_names_and_nothing_else(before, command):
    named = set(command.days or worked(before, command.from_ or TODAY, command.until))
    was = table(before, DAYS[0], DAYS[-1])
    now = table(weekly.with_hours(before, command, TODAY, TYPES), DAYS[0], DAYS[-1])
    assert now == {(day, kind): model(there, command, named, day, kind) for (day, kind), there in was.items()}


@given(st.lists(windows, max_size=5), st.lists(windows, max_size=5))
def test_difference_and_intersection_part_a_span_in_two(some, others):
    some = weekly.union(some)
    left, shared = hours_of(tuple(weekly.difference(some, others))), hours_of(tuple(weekly.intersection(some, others)))
    assert left | shared == hours_of(some)
    assert not left & shared
    assert shared == hours_of(some) & hours_of(tuple(others))


def test_rows_that_end_before_the_change_stay_as_they_are():
    old = Template(frozenset({0}), (window("09:00-12:00"),), until=dt.date(2026, 3, 1))
    after = weekly.with_hours((old,), SetHours("replace", frozenset({0}), (window("10:00-11:00"),)), TODAY, TYPES)
    assert old in after


def test_a_row_is_cut_at_the_change_and_not_edited():
    old = Template(frozenset({0, 1}), (window("09:00-12:00"),))
    new = SetHours("replace", frozenset({0}), (window("10:00-11:00"),))
    assert set(weekly.with_hours((old,), new, TODAY, TYPES)) == {
        replace(old, days=frozenset({1})),
        replace(old, days=frozenset({0}), until=TODAY - dt.timedelta(1)),
        Template(frozenset({0}), (window("10:00-11:00"),), first=TODAY),
    }


def test_every_other_week_keeps_its_weeks_when_a_bounded_change_is_over():
    old = Template(frozenset({0}), (window("09:00-12:00"),), every=2, first=MONDAY)
    change = SetHours("remove", frozenset({0}), from_=MONDAY + dt.timedelta(7), until=MONDAY + dt.timedelta(20))
    after = weekly.with_hours((old,), change, TODAY, TYPES)
    open_on = [day for day in DAYS if windows_of(after, day)]
    assert open_on == [MONDAY, MONDAY + dt.timedelta(28)]


def test_breaks_are_what_lies_between_the_first_opening_and_the_last_closing():
    assert weekly.gaps((window("09:00-12:00"), window("13:00-17:00"))) == (window("12:00-13:00"),)
    assert weekly.gaps((window("09:00-17:00"),)) == ()
