"""The nine properties of generation, each on hundreds of scenarios (thousands in the nightly profile)."""

import copy
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.hours import hours_between
from engine.json import scenario_from
from engine.slots import slots
from tests.engine import model
from tests.engine.scenarios import DAYS, ZONES, anywhere, busy, change_before, scenarios, text

many = settings(max_examples=max(500, settings().max_examples))
WEEK = timedelta(days=7)


def generated(scenario):
    return [tuple(slot) for slot in slots(scenario_from(scenario))]


@many
@given(scenarios())
def test_slots_are_those_that_the_definition_gives_and_no_others(scenario):
    assert generated(scenario) == model.slots(scenario)


@many
@given(scenarios(where=anywhere))
def test_slots_are_those_of_the_definition_in_any_zone_about_any_clock_change(scenario):
    assert generated(scenario) == model.slots(scenario)


@pytest.mark.parametrize("zone", ZONES)
def test_each_zone_of_the_database_gives_the_defined_slots_across_its_latest_change(zone):
    change = change_before(zone, 2037)
    if change is None:
        change = "2026-06-01"
    day = datetime.fromisoformat(change).replace(tzinfo=UTC)
    block = {"kind": "block", "dates": [{"from": change}], "windows": [["02:30", "02:50"], ["23:30", "00:30"]]}
    scenario = {
        "timezone": zone,
        "templates": [{"days": DAYS, "windows": [["00:10", "03:40"], ["22:00", "00:10"]]}],
        "overrides": [block],
        "session": {"name": "a", "minutes": 50, "spacing_minutes": 30},
        "now": text(day - WEEK),
        "range": {"from": text(day - WEEK / 2), "to": text(day + WEEK / 2)},
    }
    assert generated(scenario) == model.slots(scenario)


@many
@given(scenarios(), st.floats(0.05, 0.95))
def test_a_range_gives_the_slots_of_its_parts_one_after_the_other(scenario, part):
    start, end = (model.instant(scenario["range"][name]) for name in ("from", "to"))
    middle = text(start + (end - start) * part)
    first = scenario | {"range": {"from": text(start), "to": middle}}
    second = scenario | {"range": {"from": middle, "to": text(end)}}
    assert generated(scenario) == generated(first) + generated(second)


@many
@given(scenarios(), st.randoms(use_true_random=False))
def test_slots_are_sorted_and_distinct_and_do_not_depend_on_the_order_of_what_is_taken(scenario, random):
    found = generated(scenario)
    assert found == sorted(set(found))
    mixed = copy.deepcopy(scenario)
    random.shuffle(mixed["busy"])
    random.shuffle(mixed.get("groups", []))
    assert generated(mixed) == found


@given(scenarios(), st.integers(1, 5))
def test_a_limit_gives_the_first_so_many(scenario, limit):
    assert generated(scenario | {"limit": limit}) == generated(scenario)[:limit]


@many
@given(scenarios(), st.integers(0, 10_000))
def test_a_booked_slot_is_not_offered_again_and_opens_nothing_new(scenario, pick):
    found = generated(scenario)
    if not found:
        return
    slot = found[pick % len(found)]
    # Two groups may lie on the same span: the slot is that of the one with as many seats left.
    joined = [
        number
        for number, group in enumerate(scenario.get("groups", []))
        if group["open"] and (group["session"], *span(group), left(scenario, group)) == ("a", *slot)
    ]
    after = copy.deepcopy(scenario)
    if joined:
        after["groups"][joined[0]]["taken"] += 1
    else:
        after["busy"].append({"start": text(slot[0]), "end": text(slot[1]), "session": "a"})
    again = generated(after)
    overlapping = [s for s in again if s[0] < slot[1] and slot[0] < s[1]]
    others = {span(g) for g in scenario.get("groups", [])}
    assert all(s[:2] in others for s in overlapping)
    if not any(policy.get("packing") for policy in scenario.get("policies", [])):
        fewer = {(*slot[:2], slot[2] - 1)} if joined else set()
        assert set(again) <= set(found) | fewer
    if not joined:
        assert slot not in again


def span(taken):
    return model.instant(taken["start"]), model.instant(taken["end"])


def left(scenario, group):
    return model.seats(scenario, group) - group["taken"]


steady = st.sampled_from([("America/New_York", "2026-06-10"), ("Asia/Tokyo", "2026-01-01"), ("UTC", "2024-02-27")])


@many
@given(scenarios(where=steady, monthly=False), st.integers(-5, 5))
def test_moving_everything_by_whole_weeks_moves_the_slots(scenario, weeks):
    scenario.pop("zones", None)
    moved = [(start + weeks * WEEK, end + weeks * WEEK, seats) for start, end, seats in generated(scenario)]
    assert generated(by_weeks(scenario, weeks)) == moved


def by_weeks(value, weeks):
    """The same JSON with every date and instant in it moved."""
    if isinstance(value, dict):
        return {name: by_weeks(item, weeks) for name, item in value.items()}
    if isinstance(value, list):
        return [by_weeks(item, weeks) for item in value]
    if isinstance(value, str) and len(value) == 20:
        return text(model.instant(value) + weeks * WEEK)
    if isinstance(value, str) and len(value) == 10 and value[4] == "-":
        return (date.fromisoformat(value) + weeks * WEEK).isoformat()
    return value


@many
@given(scenarios(), st.sampled_from(["a", "b", "c"]))
def test_rules_expanded_to_fixed_dates_give_the_same_windows(scenario, session):
    first = model.instant(scenario["range"]["from"]).date() - WEEK
    days = [first + n * timedelta(days=1) for n in range(24)]

    def of(given):
        schedule = scenario_from(given).schedule
        return [
            [(window.start, window.end) for window in found]
            for _, found in hours_between(schedule, days[0], days[-1], session)
        ]

    early = days[0] - timedelta(days=1)
    expanded = scenario | {"templates": [], "overrides": fixed(scenario, [early, *days])}
    assert of(scenario) == of(expanded)
    assert of(scenario) == [model.windows(scenario, day, session) for day in days]


def fixed(scenario, days):
    """Templates and overrides as overrides of single dates, in the order in which they are applied."""
    found = []
    for template in scenario["templates"]:
        dates = [day for day in days if model.template_covers(template, day)]
        found.append({"kind": "extra", "windows": template["windows"], "sessions": template["sessions"]} | on(dates))
    for practice in (False, True):
        for by_rule in (True, False):
            for override in scenario["overrides"]:
                if (override["practice"], "rule" in override) == (practice, by_rule):
                    dates = [day for day in days if model.override_covers(override, day)]
                    bare = {name: value for name, value in override.items() if name != "rule"}
                    found.append(bare | on(dates))
    return found


def on(dates):
    return {"dates": [{"from": day.isoformat(), "to": day.isoformat()} for day in dates]}


@many
@given(scenarios(), st.data())
def test_what_is_taken_outside_the_weeks_of_the_range_changes_nothing(scenario, data):
    home = ZoneInfo(scenario["timezone"])
    start, end = (model.on_clock(model.instant(scenario["range"][name]), home).date() for name in ("from", "to"))
    far = data.draw(st.lists(before(model.monday(start), home) | after(model.monday(end) + WEEK, home), max_size=4))
    assert generated(scenario | {"busy": scenario["busy"] + far}) == generated(scenario)


@st.composite
def before(draw, week, home):
    """Busy that ends before a week begins, its buffer included."""
    found = draw(busy(midnight(week, home)))
    away = midnight(week, home) - timedelta(minutes=45 + draw(st.integers(0, 300))) - span(found)[1]
    return moved(found, away)


@st.composite
def after(draw, week, home):
    """Busy that begins when the last session that starts before a week is over, buffers included."""
    found = draw(busy(midnight(week, home)))
    away = midnight(week, home) + timedelta(minutes=1440 + 50 + draw(st.integers(0, 300))) - span(found)[0]
    return moved(found, away)


def midnight(day, home):
    return model.from_wall(datetime(day.year, day.month, day.day), home)  # noqa: DTZ001 - wall time


def moved(taken, away):
    return taken | {name: text(model.instant(taken[name]) + away) for name in ("start", "end")}
