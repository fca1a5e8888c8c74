from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import DateRange, Override, Policy, Rule, Schedule, SessionType, Template, Window, ZoneRange
from storage import InUse, Missing, Store
from storage.records import SessionTypeRow
from tests.storage import values
from tests.storage.sample import Sample, sample

NINE_TO_FIVE = Template(frozenset({0}), (Window(540, 1020),))
FRIDAY = date(2026, 3, 6)
OFF = Override("off", (DateRange(FRIDAY, FRIDAY),))

# Each example makes a practice of its own in the same store.
in_one_store: Callable[..., object] = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# What was said comes back as it was said


@in_one_store
@given(
    templates=st.lists(values.templates(), max_size=3),
    own=st.lists(values.overrides(practice=False), max_size=3),
    shared=st.lists(values.overrides(practice=True), max_size=2),
    zones=st.lists(values.zone_ranges(), max_size=2),
)
async def test_a_schedule_comes_back_as_it_was_said(
    store: Store, templates: list[Template], own: list[Override], shared: list[Override], zones: list[ZoneRange]
):
    at = await sample(store, clients=0)
    async with store.begin(at.practice) as unit:
        for template in templates:
            await unit.hours.add_template(at.therapist, template)
        for override in shared:
            await unit.hours.add_override(None, override)
        for override in own:
            await unit.hours.add_override(at.therapist, override)
        await unit.hours.set_zones(at.therapist, zones)
    async with store.reading(at.practice) as unit:
        found = await unit.hours.schedule(at.therapist)
        other = await unit.hours.schedule(at.other_therapist)
    assert found == Schedule("Europe/London", tuple(templates), (*shared, *own), tuple(zones))
    assert other == Schedule("Europe/London", (), tuple(shared), ())


@in_one_store
@given(policies=st.lists(values.policies()), session_type=values.session_types())
async def test_policies_and_session_types_come_back_as_they_were_said(
    store: Store, policies: list[Policy], session_type: SessionType
):
    at = await sample(store, clients=0)
    async with store.begin(at.practice) as unit:
        await unit.hours.set_policies(at.therapist, policies)
        made = await unit.hours.add_session_type(session_type)
        assert (await unit.hours.session_type(made.id)).session_type == session_type
        assert await unit.hours.policies(at.therapist) == tuple(policies)


@in_one_store
@given(override=values.overrides(), since=values.DATES)
async def test_what_is_left_out_as_over_covers_nothing_later(store: Store, override: Override, since: date):
    at = await sample(store, clients=0)
    async with store.begin(at.practice) as unit:
        await unit.hours.add_override(at.therapist, override)
        kept = (await unit.hours.schedule(at.therapist, since)).overrides
    if not kept:
        assert not any(override.covers(since + timedelta(days=n)) for n in range(800))


async def test_what_ended_before_a_date_is_left_out(store: Store):
    at = await sample(store)
    until_friday = Override("off", rule=Rule("weekly", days=frozenset({4}), until=FRIDAY))
    for_good = Override("off", (DateRange(FRIDAY, None),))
    async with store.begin(at.practice) as unit:
        for override in (OFF, until_friday, for_good):
            await unit.hours.add_override(at.therapist, override)
        counts = [len(await unit.hours.overrides(at.therapist, FRIDAY + timedelta(days=n))) for n in (0, 1)]
    assert counts == [3, 1]


# Overrides and templates, one by one


async def test_a_persons_zone_goes_before_the_practices(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.people.update(at.therapist, timezone="Asia/Tokyo")
        assert (await unit.hours.schedule(at.therapist)).timezone == "Asia/Tokyo"
        assert (await unit.hours.schedule(at.other_therapist)).timezone == "Europe/London"


async def test_templates_can_be_changed_and_removed(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        row = await unit.hours.add_template(at.therapist, NINE_TO_FIVE)
        shorter = Template(frozenset({0}), (Window(600, 900),))
        changed = await unit.hours.change_template(row.id, shorter)
        assert changed.template == shorter
        assert changed.version != row.version
        assert await unit.hours.templates(at.therapist) == [changed]
        await unit.hours.remove_template(row.id)
        assert await unit.hours.templates(at.therapist) == []
        with pytest.raises(Missing):
            await unit.hours.remove_template(row.id)


async def test_a_changed_override_keeps_its_reason_and_its_place(store: Store):
    at = await sample(store)
    longer = Override("off", (DateRange(FRIDAY, FRIDAY + timedelta(days=3)),))
    async with store.begin(at.practice) as unit:
        first = await unit.hours.add_override(at.therapist, OFF, "dentist")
        second = await unit.hours.add_override(at.therapist, OFF)
        changed = await unit.hours.change_override(first.id, longer)
        assert changed.reason == "dentist"
        assert await unit.hours.overrides(at.therapist) == [changed, second]
        assert (await unit.hours.change_override(first.id, longer, None)).reason is None


async def test_the_practices_overrides_are_everybodys(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        row = await unit.hours.add_override(None, OFF, "holiday")
        assert row.override.practice
        assert await unit.hours.practice_overrides() == [row]
        assert await unit.hours.overrides(at.therapist) == []
        for schedule in (await unit.hours.schedules([at.therapist, at.other_therapist])).values():
            assert schedule.overrides == (row.override,)


async def test_setting_zones_or_policies_replaces_them(store: Store):
    at = await sample(store)
    london = ZoneRange(FRIDAY, None, "Europe/London")
    async with store.begin(at.practice) as unit:
        for ranges in ([london, london], [london], []):
            await unit.hours.set_zones(at.therapist, ranges)
            assert await unit.hours.zones(at.therapist) == tuple(ranges)
        for policies in ([Policy(notice_minutes=60)], [Policy(per_day=3), Policy(per_week=9)], []):
            await unit.hours.set_policies(None, policies)
            assert await unit.hours.policies() == tuple(policies)


# Session types and policies belong to the practice, and a therapist may have their own


def names(found: list[SessionTypeRow]) -> list[tuple[str, int]]:
    return [(row.session_type.name, row.session_type.minutes) for row in found]


async def test_a_therapists_own_type_stands_in_for_the_practices(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        own = await unit.hours.add_session_type(SessionType("individual", 60), at.therapist)
        await unit.hours.add_session_type(SessionType("couples", 80))
        assert names(await unit.hours.session_types(at.therapist)) == [("individual", 60), ("couples", 80)]
        assert names(await unit.hours.session_types(at.other_therapist)) == [("individual", 50), ("couples", 80)]
        assert names(await unit.hours.session_types()) == [("individual", 50), ("couples", 80)]
        await unit.hours.retire_session_type(own.id)
        assert names(await unit.hours.session_types(at.therapist)) == [("couples", 80)]
        assert len(await unit.hours.session_types(at.therapist, retired=True)) == 2


async def test_one_owner_has_one_type_of_a_name(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        couples = await unit.hours.add_session_type(SessionType("couples", 80))
        with pytest.raises(InUse):
            await unit.hours.add_session_type(SessionType("couples", 90))
        with pytest.raises(InUse):
            await unit.hours.change_session_type(couples.id, SessionType("individual", 80))
        await unit.hours.change_session_type(couples.id, SessionType("couples", 90))


async def test_a_new_name_is_carried_to_where_the_old_one_was_said_and_back_by_undo(store: Store):
    at = await sample(store)
    named = frozenset({"individual", "couples"})
    async with store.begin(at.practice) as unit:
        await unit.hours.add_template(at.therapist, Template(frozenset({0}), (Window(540, 600),), sessions=named))
        await unit.hours.add_override(None, Override("extra", OFF.dates, windows=(Window(1, 2),), sessions=named))
        await unit.hours.set_policies(at.therapist, [Policy(session="individual", per_day=2), Policy(per_week=9)])
        before = await said(unit, at)
        await unit.changes.record(at.therapist, None, "set up")
        await unit.hours.change_session_type(at.session_type, SessionType("solo", 50))
        change = await unit.changes.record(at.therapist, None, "renamed")
        renamed = await said(unit, at)
        assert change is not None
        await unit.changes.undo(change, at.therapist)
        assert await said(unit, at) == before
    assert {name for sessions in renamed[:2] for name in sessions} == {"solo", "couples"}
    assert renamed[2] == ["solo", None]


async def said(unit, at: Sample):
    schedule = await unit.hours.schedule(at.therapist)
    policies = await unit.hours.policies(at.therapist)
    return (
        schedule.templates[0].sessions,
        schedule.overrides[0].sessions,
        [policy.session for policy in policies],
    )


async def test_a_therapists_policies_come_after_the_practices(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.hours.set_policies(None, [Policy(notice_minutes=60)])
        await unit.hours.set_policies(at.therapist, [Policy(notice_minutes=0)])
        assert await unit.hours.policies(at.therapist) == (Policy(notice_minutes=60), Policy(notice_minutes=0))
        assert await unit.hours.policies(at.other_therapist) == (Policy(notice_minutes=60),)
        assert await unit.hours.own_policies(at.therapist) == (Policy(notice_minutes=0),)


async def test_who_is_no_therapist_of_the_practice_has_no_schedule(store: Store):
    ours, theirs = await sample(store), await sample(store)
    async with store.begin(ours.practice) as unit:
        with pytest.raises(Missing):
            await unit.hours.schedule(theirs.therapist)
        with pytest.raises(InUse):
            await unit.hours.add_template(theirs.therapist, NINE_TO_FIVE)
