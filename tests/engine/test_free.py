"""Who is free: the same slots, asked of many therapists at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Schedule, SessionType, Template, Window
from engine.free import by_earliest, free_at, free_between
from engine.json import scenario_from
from engine.slots import Scenario, slots
from tests.engine.scenarios import scenarios


def at(clock, day=16):
    return datetime(2026, 3, day, int(clock[:2]), int(clock[3:]), tzinfo=UTC)


def works(*days, window=("09:00", "17:00")):
    template = Template(frozenset(days), (Window.parse(*window),))
    kind = SessionType("a", 50, spacing_minutes=60)
    return Scenario(Schedule("UTC", (template,)), kind, now=at("00:00"), start=at("00:00"), end=at("00:00", 30))


def test_those_are_free_at_a_time_who_have_a_slot_that_starts_then():
    people = [("anna", works(0, 1)), ("ben", works(1)), ("cleo", works(1, window=("09:30", "17:00")))]
    assert [key for key, _ in free_at(people, at("15:00", 17))] == ["anna", "ben"]
    assert [(key, slot.start) for key, slot in free_between(people, at("15:10", 17), at("16:10", 17))] == [
        ("anna", at("16:00", 17)),
        ("ben", at("16:00", 17)),
        ("cleo", at("15:30", 17)),
    ]


def test_the_earliest_opening_comes_first_and_nobody_is_looked_at_further_than_needed():
    late = replace(works(2), start=at("00:00", 25))
    people = [("late", late), ("wed", works(2)), ("mon", works(0)), ("never", works())]
    assert [(key, slot.start) for key, slot in by_earliest(people)] == [
        ("mon", at("09:00")),
        ("wed", at("09:00", 18)),
        ("late", at("09:00", 25)),
    ]


@settings(max_examples=max(100, settings().max_examples // 10))
@given(st.lists(scenarios().map(scenario_from), max_size=4), st.integers(0, 100), st.integers(1, 90))
def test_free_and_earliest_agree_with_each_ones_own_slots(found, hours, length):
    people = list(enumerate(replace(scenario, limit=None) for scenario in found))
    own = {key: list(slots(scenario)) for key, scenario in people}
    firsts = sorted((each[0].start, key) for key, each in own.items() if each)
    assert [(slot.start, key) for key, slot in by_earliest(people)] == firsts
    assert list(islice(by_earliest(people), 1)) == [(key, own[key][0]) for _, key in firsts[:1]]
    for key, scenario in people:
        start = scenario.start + timedelta(hours=hours)
        end = min(start + timedelta(hours=length), scenario.end)
        if start < end:
            wanted = [(key, slot) for slot in own[key] if start <= slot.start < end][:1]
            assert list(free_between([(key, scenario)], start, end)) == wanted
            if wanted:
                assert list(free_at([(key, scenario)], wanted[0][1].start)) == wanted
