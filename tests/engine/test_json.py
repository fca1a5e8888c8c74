"""Scenarios as JSON: what is read is written again, and what is wrong is named."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filters.generate import run
from engine import FieldError
from engine.json import scenario_from, scenario_to
from tests.engine.scenarios import scenarios

GOOD = {
    "timezone": "America/New_York",
    "zones": [{"from": "2026-04-06", "to": None, "timezone": "Europe/London"}],
    "templates": [
        {"days": ["mon", "wed"], "windows": [["09:00", "17:00"]], "every": 2, "from": "2026-03-02", "sessions": []}
    ],
    "overrides": [
        {"kind": "off", "dates": [{"from": "2026-03-20", "to": "2026-03-20"}], "sessions": None, "practice": True},
        {"kind": "hours", "dates": [{"from": "2026-03-25"}], "windows": [["20:00", "01:00"]]},
        {"kind": "off", "rule": {"freq": "monthly", "nth": [1], "days": ["mon"], "except": ["2026-05-04"]}},
    ],
    "busy": [{"start": "2026-03-16T14:00:00Z", "end": "2026-03-16T14:50:00Z", "after_minutes": 10, "booking": False}],
    "groups": [
        {"session": "a", "start": "2026-03-18T15:00:00Z", "end": "2026-03-18T16:30:00Z", "taken": 3, "seats": None}
    ],
    "session": {"name": "a", "minutes": 50, "spacing_minutes": 30, "capacity": 2},
    "policies": [{"notice_minutes": 0, "packing": False, "per_week": 4, "session": "a"}],
    "now": "2026-03-11T14:00:00Z",
    "range": {"from": "2026-03-11T14:00:00Z", "to": "2026-04-11T14:00:00Z"},
    "limit": 3,
}

WRONG = [
    # whole
    ([], None, "timezone"),
    (["timezone"], "Mars", "timezone"),
    (["colour"], 1, "colour"),
    (["limit"], 0, "limit"),
    (["limit"], True, "limit"),
    (["now"], "2026-03-11T14:00:00", "now"),
    (["now"], "2026-03-11", "now"),
    (["now"], "1899-12-31T14:00:00Z", "now"),
    (["range", "to"], "2026-03-11T14:00:00Z", "range.to"),
    (["range", "to"], "2046-03-11T14:00:01Z", "range.to"),
    (["range", "from"], None, "range.from"),
    # session
    (["session", "minutes"], 0, "session.minutes"),
    (["session", "minutes"], 1441, "session.minutes"),
    (["session", "minutes"], 50.5, "session.minutes"),
    (["session", "minutes"], None, "session.minutes"),
    (["session", "spacing_minutes"], 0, "session.spacing_minutes"),
    (["session", "capacity"], 0, "session.capacity"),
    (["session", "before_minutes"], -1, "session.before_minutes"),
    (["session", "colour"], "red", "session.colour"),
    # hours
    (["templates", 0, "every"], 0, "templates[0].every"),
    (["templates", 0, "from"], None, "templates[0].every"),
    (["templates", 0, "days", 1], "wednesday", "templates[0].days[1]"),
    (["templates", 0, "windows", 0], ["09:00", "09:00"], "templates[0].windows[0]"),
    (["templates", 0, "windows", 0], ["09:00"], "templates[0].windows[0]"),
    (["templates", 0, "windows", 0, 1], 17, "templates[0].windows[0][1]"),
    (["templates"], {}, "templates"),
    (["zones", 0, "timezone"], "America", "zones[0].timezone"),
    (["zones", 0, "to"], "2026-04-05", "zones[0].to"),
    (["overrides", 0, "kind"], "closed", "overrides[0].kind"),
    (["overrides", 0, "dates"], None, "overrides[0].dates"),
    (["overrides", 0, "dates", 0, "to"], "2026-03-19", "overrides[0].dates[0].to"),
    (["overrides", 0, "dates", 0, "from"], "2201-01-01", "overrides[0].dates[0].from"),
    (["overrides", 0, "dates", 0, "from"], "2026-02-30", "overrides[0].dates[0].from"),
    (["overrides", 1, "windows"], [], "overrides[1].windows"),
    (["overrides", 1, "practice"], 1, "overrides[1].practice"),
    (["overrides", 2, "rule", "freq"], "yearly", "overrides[2].rule.freq"),
    (["overrides", 2, "rule", "every"], 2, "overrides[2].rule.every"),
    (["overrides", 2, "rule", "nth"], [0], "overrides[2].rule.nth"),
    (["overrides", 2, "rule", "except", 0], "20260504", "overrides[2].rule.except[0]"),
    # what is taken, and policies
    (["busy", 0, "end"], "2026-03-16T14:00:00Z", "busy[0].end"),
    (["busy", 0, "after_minutes"], -1, "busy[0].after_minutes"),
    (["groups", 0, "end"], "2026-03-18T14:00:00Z", "groups[0].end"),
    (["groups", 0, "taken"], -1, "groups[0].taken"),
    (["policies", 0, "per_week"], -1, "policies[0].per_week"),
    (["policies", 0], 7, "policies[0]"),
]


def changed(path, value):
    whole = copy.deepcopy(GOOD)
    if not path:
        return {}
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return whole


@pytest.mark.parametrize(("path", "value", "field"), WRONG)
def test_what_is_wrong_is_named_by_its_path(path, value, field):
    with pytest.raises(FieldError) as caught:
        scenario_from(changed(path, value))
    assert caught.value.field == field


def test_a_whole_scenario_is_read():
    found = scenario_from(GOOD)
    assert found.schedule.zones[0].last is None
    assert found.schedule.templates[0].sessions == frozenset()
    assert found.schedule.overrides[1].windows[0].end == 1500
    assert (found.busy[0].booking, found.groups[0].seats, found.limit) == (False, None, 3)


@given(scenarios())
def test_what_is_read_is_written_and_read_again_as_the_same(given_):
    found = scenario_from(given_)
    assert scenario_from(json.loads(json.dumps(scenario_to(found)))) == found


def test_the_written_form_keeps_every_field_of_a_full_scenario():
    found = scenario_from(GOOD)
    assert scenario_from(scenario_to(found)) == found


def test_each_line_gets_one_line_and_a_bad_one_does_not_stop_the_rest():
    lines = ["{", json.dumps(GOOD), "[]", "", '{"timezone": "Mars"}', "[" * 100_000, '{"limit": NaN}', json.dumps(GOOD)]
    found = [json.loads(line) for line in run(lines)]
    assert [list(answer) for answer in found] == [["error"], ["slots"], *[["error"]] * 5, ["slots"]]
    assert found[1]["slots"][0] == {"start": "2026-03-26T00:00:00Z", "end": "2026-03-26T00:50:00Z", "seats": 2}
    assert found[4]["error"].startswith("timezone: ")


leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["2026-03-11", "2026-03-11T14:00:00Z", "9999-12-31T23:59:59-12:00", "mon", "off", "09:00", 10**30, -(10**30)]
    )
)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def paths(value, path=()):
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from paths(inner, (*path, step))


@given(st.sampled_from([path for path in paths(GOOD) if path]), anything)
def test_whatever_stands_in_a_field_the_answer_is_slots_or_an_error_in_one_line(path, value):
    (answer,) = run([json.dumps(changed(path, value))])
    assert "\n" not in answer
    assert set(json.loads(answer)) in ({"slots"}, {"error"})


@given(st.text())
def test_whatever_a_line_is_it_gets_one_line(line):
    (answer,) = run([line])
    assert "error" in json.loads(answer)
