"""Usage against a count of single minutes."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Busy, DateRange, Override, Policy, Schedule, SessionType, Template, Window
from engine.json import scenario_from
from engine.slots import Scenario
from engine.usage import Minutes, usage
from tests.engine import model
from tests.engine.scenarios import CHANGES, scenarios


def at(clock, day=16):
    return datetime(2026, 3, day, int(clock[:2]), int(clock[3:]), tzinfo=UTC)


def test_each_measure_of_a_plain_week_reads_as_one_would_count_it():
    lunch = Override(
        "block", (DateRange(date(2026, 3, 16), date(2026, 3, 16)),), windows=(Window.parse("12:00", "13:00"),)
    )
    scenario = Scenario(
        Schedule("UTC", (Template(frozenset({0, 1}), (Window.parse("09:00", "17:00"),)),), (lunch,)),
        SessionType("a", 50),
        busy=(
            Busy(at("09:00"), at("10:30"), session="a"),
            Busy(at("11:00"), at("11:30"), hold=True),
            Busy(at("10:00", 17), at("11:00", 17), booking=False),
        ),
        policies=(Policy(notice_minutes=60),),
        now=at("13:00"),
        start=at("00:00"),
        end=at("00:00", 23),
    )
    found = usage(scenario)
    # lost on Monday: 10:30-11:00, 11:30-12:00 and 13:00-14:00
    assert found.total == Minutes(offered=900, booked=90, held=30, blocked=120, lost=120)
    assert found.hours[0, 9] == Minutes(offered=60, booked=60)
    assert found.hours[0, 10] == Minutes(offered=60, booked=30, lost=30)
    assert found.hours[1, 10] == Minutes(offered=60, blocked=60)
    assert found.weeks == {date(2026, 3, 16): found.total}
    assert found.sessions == {"a": Minutes(booked=90), None: Minutes(held=30)}


@settings(max_examples=max(60, settings().max_examples // 10))
@given(scenarios(where=st.sampled_from(CHANGES).filter(lambda where: where[0] != "Africa/Monrovia")))
def test_usage_counts_the_minutes_of_the_definition_and_its_tables_add_up(given_):
    given_["zones"] = []
    home = ZoneInfo(given_["timezone"])
    start, end = (model.instant(given_["range"][name]) for name in ("from", "to"))
    found = usage(scenario_from(given_))
    wanted = dict.fromkeys(asdict(found.total), 0)
    hours = {}
    usual, open_ = minutes_open(given_ | {"overrides": []}), minutes_open(given_)
    booked, external = taken(given_, booking=True), taken(given_, booking=False)
    unsold, closed = open_ - booked - external, ((usual - open_) | (external & open_)) - booked
    step = timedelta(minutes=1)
    for n in range((end - start) // step):
        minute = start + n * step
        day = model.on_clock(minute, home).date()
        notice = (model.policy(given_, day, "notice_minutes") or 0) * step
        kinds = {
            "offered": minute in open_,
            "booked": minute in booked,
            "held": False,
            "blocked": minute in closed,
            "lost": minute in unsold and minute < model.instant(given_["now"]) + notice,
        }
        wall = model.on_clock(minute, home)
        for kind, counts in kinds.items():
            wanted[kind] += counts
            if counts:
                cell = hours.setdefault((wall.weekday(), wall.hour), dict.fromkeys(wanted, 0))
                cell[kind] += 1
    assert asdict(found.total) == wanted
    assert {row: asdict(cell) for row, cell in found.hours.items()} == hours
    assert sum(week.offered for week in found.weeks.values()) == found.total.offered


def minutes_open(scenario):
    start, end = (model.instant(scenario["range"][name]) for name in ("from", "to"))
    first, last = start.date() - 3 * model.DAY, end.date() + 3 * model.DAY
    spans = [span for name in ("a", "b", None) for span in model.open_spans(scenario, first, last, name)]
    return each_minute(spans, scenario)


def taken(scenario, booking):
    found = [b for b in scenario["busy"] if b["booking"] is booking] + (scenario.get("groups", []) if booking else [])
    return each_minute([(model.instant(b["start"]), model.instant(b["end"])) for b in found], scenario)


def each_minute(spans, scenario):
    start, end = (model.instant(scenario["range"][name]) for name in ("from", "to"))
    found = set()
    for since, until in spans:
        minute = max(since, start)
        while minute < min(until, end):
            found.add(minute)
            minute += timedelta(minutes=1)
    return found
