"""Explanations: bookable exactly when no reason stands against, and each reason goes when its cause does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import DateRange, Group, Override, Policy, Schedule, SessionType, Template, Window
from engine.explain import (
    BeyondHorizon,
    Booked,
    Buffered,
    DayFull,
    ExternalEvent,
    Held,
    NoStart,
    NotOpen,
    OutsideHours,
    Packed,
    Passed,
    TakenByGroup,
    TooLong,
    TooSoon,
    Unserved,
    WeekFull,
    explain,
    for_client,
)
from engine.json import scenario_from
from engine.slots import Busy, Scenario, slots
from tests.engine import model
from tests.engine.scenarios import scenarios

MONDAY = date(2026, 3, 16)
NINE_TO_FIVE = Template(frozenset({0, 1, 2, 3, 4}), (Window.parse("09:00", "17:00"),))
FIFTY = SessionType("individual", 50, spacing_minutes=30, after_minutes=10)


def at(clock, day=16):
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def scenario(**given):
    values = {"schedule": Schedule("UTC", (NINE_TO_FIVE,)), "session": FIFTY, "now": at("08:00", 9)}
    values |= {"start": at("00:00", 9), "end": at("00:00", 30)}
    return Scenario(**(values | given))


def on(kind, *windows, day=MONDAY, **more):
    return Override(kind, (DateRange(day, day),), windows=tuple(Window.parse(*w) for w in windows), **more)


def with_overrides(*overrides, templates=(NINE_TO_FIVE,)):
    return Schedule("UTC", templates, overrides)


off = on("off")
lunch = on("block", ("12:00", "13:00"))
booking = Busy(at("11:00"), at("11:50"), after_minutes=10, session="individual")
dentist = Busy(at("11:00"), at("11:50"), booking=False)
held = Busy(at("11:00"), at("11:50"), hold=True)
full = Group("individual", at("11:00"), at("11:50"), taken=4, seats=4)
intake_only = Template(frozenset({0}), (Window.parse("09:00", "17:00"),), sessions=frozenset({"intake"}))
windows = NINE_TO_FIVE.windows

CASES = [
    # hours
    ("18:00", {}, OutsideHours(MONDAY, windows, windows, None)),
    ("11:00", {"schedule": with_overrides(off)}, OutsideHours(MONDAY, windows, (), off)),
    (
        "12:00",
        {"schedule": with_overrides(lunch)},
        OutsideHours(MONDAY, windows, (Window.parse("09:00", "12:00"), Window.parse("13:00", "17:00")), lunch),
    ),
    ("11:00", {"schedule": with_overrides(templates=(intake_only,))}, Unserved("individual", ("intake",))),
    # the grid
    ("11:10", {}, NoStart(at("11:00"), at("11:30"))),
    ("16:30", {}, TooLong(50, at("17:00"))),
    # what is taken
    ("11:00", {"busy": (booking,)}, Booked(booking)),
    ("11:00", {"busy": (held,)}, Held(held)),
    ("11:30", {"busy": (dentist,)}, ExternalEvent(dentist)),
    ("11:30", {"groups": (full,)}, TakenByGroup(full)),
    ("12:00", {"busy": (Busy(at("11:00"), at("11:50"), after_minutes=20),)}, None),
    ("10:00", {"busy": (Busy(at("10:55"), at("11:00"), booking=False),)}, None),
    # policies
    ("11:00", {"now": at("11:01")}, Passed(at("11:01"))),
    (
        "11:00",
        {"now": at("10:00"), "policies": (Policy(notice_minutes=120),)},
        TooSoon(120, at("12:00")),
    ),
    ("11:00", {"policies": (Policy(horizon_days=6),)}, BeyondHorizon(6, date(2026, 3, 15))),
    ("14:00", {"busy": (booking,), "policies": (Policy(per_day=1),)}, DayFull(MONDAY, 1, None)),
    (
        "14:00",
        {"busy": (booking,), "policies": (Policy(per_week=1, session="individual"),)},
        WeekFull(MONDAY, 1, "individual"),
    ),
    (
        "14:00",
        {"busy": (booking,), "policies": (Policy(packing=True),)},
        Packed((at("10:00"), at("12:00"))),
    ),
]


@pytest.mark.parametrize(("clock", "given", "reason"), CASES)
def test_one_cause_gives_one_reason_and_without_it_the_instant_is_bookable(clock, given, reason):
    found = explain(scenario(**given), at(clock))
    if reason is None:
        (reason,) = found.reasons
        assert isinstance(reason, Buffered)
    assert found.reasons == (reason,)
    assert not found.bookable
    if not isinstance(reason, OutsideHours | NoStart | TooLong) or reason == CASES[1][2]:
        assert explain(scenario(), at(clock)).bookable


def test_several_causes_are_all_named_and_go_one_by_one():
    everything = {
        "schedule": with_overrides(off),
        "busy": (booking, dentist),
        "policies": (Policy(per_day=1, horizon_days=1, notice_minutes=60 * 24 * 30),),
    }
    found = explain(scenario(**everything), at("11:00"))
    kinds = [type(reason) for reason in found.reasons]
    assert kinds == [OutsideHours, Booked, ExternalEvent, TooSoon, BeyondHorizon, DayFull]
    for cause, gone in [
        ({"schedule": scenario().schedule}, {OutsideHours}),
        ({"busy": (dentist,)}, {Booked, DayFull}),
        ({"policies": ()}, {TooSoon, BeyondHorizon, DayFull}),
    ]:
        left = explain(scenario(**(everything | cause)), at("11:00"))
        assert [type(reason) for reason in left.reasons] == [kind for kind in kinds if kind not in gone]


def test_the_nearest_slots_are_those_on_either_side_within_the_range():
    found = explain(scenario(busy=(booking,)), at("11:00"))
    assert (found.before.start, found.after.start) == (at("10:00"), at("12:00"))
    edge = explain(scenario(start=at("11:00"), end=at("12:00"), busy=(booking,)), at("11:00"))
    assert (edge.before, edge.after) == (None, None)


def test_a_client_hears_policies_and_start_times_but_not_who_or_why():
    found = for_client(explain(scenario(schedule=with_overrides(off), busy=(booking,)), at("11:00")))
    assert found.reasons == (NotOpen(),)
    assert not found.bookable
    policy = explain(scenario(policies=(Policy(horizon_days=1),)), at("11:00"))
    assert for_client(policy) == policy
    assert "booking" not in repr(for_client(explain(scenario(busy=(booking,)), at("11:30"))))


@settings(max_examples=max(200, settings().max_examples))
@given(scenarios(), st.integers(0, 10_000), st.sampled_from([0, 5, 30, 60]))
def test_an_instant_is_bookable_exactly_when_no_reason_stands_against_it(given, pick, off_by):
    found = scenario_from(given)
    offered = list(slots(found))
    candidates = [slot.start for slot in offered]
    candidates += [model.instant(each["start"]) for each in [*given["busy"], *given.get("groups", [])]]
    candidates.append(found.start + (found.end - found.start) / 2)
    instant = candidates[pick % len(candidates)].replace(microsecond=0) + timedelta(minutes=off_by)
    if not found.start <= instant < found.end:
        return
    explanation = explain(found, instant)
    assert explanation.bookable == (instant in [slot.start for slot in offered])
    assert explanation.before == max((s for s in offered if s.start < instant), default=None)
    assert explanation.after == min((s for s in offered if s.start > instant), default=None)
