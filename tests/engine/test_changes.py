"""Previews: what a change adds, removes and strands, and openings for everybody it strands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Busy, DateRange, Group, Override, Policy, Schedule, SessionType, Template, Window
from engine.changes import Appointment, DayChange, preview
from engine.json import override_from, scenario_from
from engine.slots import Scenario, slots
from tests.engine import model
from tests.engine.scenarios import overrides, scenarios

FIFTY = SessionType("individual", 50, spacing_minutes=60, after_minutes=10)
NINE_TO_FIVE = Template(frozenset(range(5)), (Window.parse("09:00", "17:00"),))
SCHEDULE = Schedule("UTC", (NINE_TO_FIVE,))


def at(clock, day=16):
    return datetime(2026, 3, day, int(clock[:2]), int(clock[3:]), tzinfo=UTC)


def booked(name, clock, day=16, session=FIFTY):
    return Appointment(name, at(clock, day), at(clock, day) + timedelta(minutes=session.minutes), session)


def scenario(**given):
    values = {"schedule": SCHEDULE, "session": FIFTY, "now": at("08:00", 9)}
    return Scenario(**(values | {"start": at("00:00", 16), "end": at("00:00", 21)} | given))


def on(kind, *windows, day=16, **more):
    span = DateRange(date(2026, 3, day), date(2026, 3, day))
    return Override(kind, (span,), windows=tuple(Window.parse(*w) for w in windows), **more)


def changed(*overrides):
    return replace(SCHEDULE, overrides=overrides)


def windows(*texts):
    return tuple(Window.parse(*text) for text in texts)


def starts(stranded):
    return [slot.start for slot in stranded.offers]


def test_a_preview_names_the_windows_each_date_gains_and_loses():
    found = preview(scenario(), changed(on("hours", ("10:00", "18:00")), on("block", ("12:00", "13:00"), day=18)))
    assert found.days == (
        DayChange(date(2026, 3, 16), windows(("17:00", "18:00")), windows(("09:00", "10:00"))),
        DayChange(date(2026, 3, 18), (), windows(("12:00", "13:00"))),
    )


def test_a_change_for_one_session_type_is_a_change():
    only = on("off", sessions=frozenset({"intake"}))
    found = preview(scenario(), changed(only))
    assert found.days == (DayChange(date(2026, 3, 16), (), windows(("09:00", "17:00"))),)


def test_only_what_was_inside_the_hours_and_no_longer_is_counts_as_stranded():
    early, late, evening = booked("early", "09:00"), booked("late", "16:00"), booked("evening", "19:00")
    found = preview(scenario(), changed(on("block", ("15:00", "24:00"))), [evening, late, early])
    assert [each.appointment for each in found.stranded] == [late]


def test_offers_are_the_nearest_openings_under_the_new_hours():
    found = preview(scenario(), changed(on("block", ("15:00", "24:00"))), [booked("late", "16:00")])
    assert starts(found.stranded[0]) == [at("14:00"), at("13:00"), at("12:00")]


def test_offers_to_several_do_not_collide():
    late = [booked("late", "16:00"), booked("later", "15:00")]
    found = preview(scenario(), changed(on("hours", ("13:00", "15:00"))), late, offers=1)
    assert sorted(start for each in found.stranded for start in starts(each)) == [at("13:00"), at("14:00")]


def test_everybody_is_offered_something_where_first_come_first_served_would_leave_one_out():
    short = SessionType("short", 20, spacing_minutes=30)
    long = SessionType("long", 90, spacing_minutes=60)
    # the short one is nearer to the only place where the long one fits
    new = changed(on("hours", ("13:00", "14:30"), ("08:00", "08:30")), *(on("off", day=day) for day in range(17, 21)))
    sessions = [booked("short", "14:30", session=short), booked("long", "15:00", session=long)]
    found = preview(scenario(), new, sessions, offers=1)
    assert [starts(each) for each in found.stranded] == [[at("08:00")], [at("13:00")]]


def test_an_appointments_own_time_is_free_for_it_and_taken_for_others():
    staying, moving = booked("staying", "14:00"), booked("moving", "15:00")
    new = changed(on("hours", ("13:30", "15:30")), *(on("off", day=day) for day in range(17, 21)))
    kind = replace(FIFTY, spacing_minutes=30)
    moving = replace(moving, session=kind)
    found = preview(scenario(), new, [moving], offers=5)
    assert starts(found.stranded[0]) == [at("14:30"), at("13:30")]
    both = preview(scenario(busy=(staying.busy(), moving.busy())), new, [staying, moving], offers=5)
    assert [each.appointment.id for each in both.stranded] == ["moving"]
    assert starts(both.stranded[0]) == []


def test_offers_keep_to_the_policies_and_lead_into_no_group():
    group = Group("individual", at("10:00", 17), at("10:50", 17), taken=1, seats=5)
    given = scenario(policies=(Policy(horizon_days=8),), groups=(group,))
    found = preview(given, changed(on("off")), [booked("a", "10:00")], offers=20)
    assert {start.date() for start in starts(found.stranded[0])} == {date(2026, 3, 17)}
    assert at("10:00", 17) not in starts(found.stranded[0])


@settings(max_examples=max(60, settings().max_examples // 10))
@given(scenarios(), st.data())
def test_no_offer_collides_with_another_and_each_could_be_booked_under_the_new_hours(given_, data):
    given_.pop("policies", None)
    scenario = replace(scenario_from(given_), limit=None)
    day = datetime.fromisoformat(given_["now"])
    change = tuple(override_from(o) for o in data.draw(st.lists(overrides(day), min_size=1, max_size=2)))
    new = replace(scenario.schedule, overrides=scenario.schedule.overrides + change)
    offered = list(slots(replace(scenario, groups=())))
    kept = apart(offered, scenario.session)[:4]
    sessions = [Appointment(index, slot.start, slot.end, scenario.session) for index, slot in enumerate(kept)]
    scenario = replace(scenario, groups=())
    found = preview(scenario, new, sessions)
    given_all = [slot for each in found.stranded for slot in each.offers]
    assert all(gap_kept(a, b, scenario.session) for a, b in combinations(given_all, 2))
    for each in found.stranded:
        others = tuple(other.busy() for other in sessions if other != each.appointment)
        free = list(slots(replace(scenario, schedule=new, busy=scenario.busy + others)))
        assert set(each.offers) <= set(free)
        if not each.offers:
            firsts = [other.offers[0] for other in found.stranded if other.offers]
            assert all(any(not gap_kept(slot, first, scenario.session) for first in firsts) for slot in free)


def apart(found, session):
    kept = []
    for slot in found:
        if not kept or gap_kept(kept[-1], slot, session):
            kept.append(slot)
    assert all(a.start < b.start for a, b in pairwise(kept))
    return kept


def gap_kept(a, b, session):
    first, second = sorted((a, b))
    return second.start - first.end >= max(session.before_minutes, session.after_minutes) * model.MINUTE


@settings(max_examples=100)
@given(scenarios(), st.data())
def test_added_and_removed_are_the_difference_of_each_dates_minutes(given_, data):
    day = datetime.fromisoformat(given_["now"])
    change = data.draw(st.lists(overrides(day), min_size=1, max_size=2))
    after = given_ | {"overrides": given_["overrides"] + change}
    found = preview(scenario_from(given_), scenario_from(after).schedule)
    by_date = {each.date: each for each in found.days}
    home = model.ZoneInfo(given_["timezone"])
    first = model.on_clock(model.instant(given_["range"]["from"]), home).date()
    last = model.on_clock(model.instant(given_["range"]["to"]) - model.MINUTE, home).date()
    for n in range((last - first).days + 1):
        value = first + n * model.DAY
        pairs = [(model.minutes(given_, value, s), model.minutes(after, value, s)) for s in ("a", "b", None)]
        gained = set().union(*(new - old for old, new in pairs))
        lost = set().union(*(old - new for old, new in pairs))
        each = by_date.get(value, DayChange(value, (), ()))
        assert {m for w in each.added for m in range(w.start, w.end)} == gained
        assert {m for w in each.removed for m in range(w.start, w.end)} == lost


def test_busy_of_an_appointment_carries_the_buffers_of_its_type():
    assert booked("a", "10:00").busy() == Busy(at("10:00"), at("10:50"), 0, 10, session="individual")
