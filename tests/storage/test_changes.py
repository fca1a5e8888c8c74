import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from engine import DateRange, Override, Policy, SessionType, Template, Window, ZoneRange
from storage import Blocked, Blocking, Change, Missing, Store, Taken, Undone, Unit
from storage.tables import VERSIONED
from tests.storage.sample import HOUR, MONDAY, Sample, sample

TEN = MONDAY + 10 * HOUR
FRIDAY = date(2026, 3, 6)
OFF = Override("off", (DateRange(FRIDAY, FRIDAY),))

State = dict[tuple[str, int], dict[str, Any]]


async def state(unit: Unit) -> State:
    """Every row that undo could touch, exactly as it lies in the database."""
    found: State = {}
    for name in VERSIONED:
        owner = "id" if name == "practices" else "practice_id"
        rows = await unit.all(text(f"SELECT * FROM {name} WHERE {owner} = {unit.practice}"))
        found |= {(name, row.id): dict(row._mapping) for row in rows}
    return found


def hours_of(minutes: int) -> Template:
    return Template(frozenset({minutes % 7}), (Window(minutes, minutes + 60),))


async def book(unit: Unit, at: Sample, starts=TEN, ends=None):
    return await unit.appointments.book(at.therapist, at.clients[0], at.session_type, starts, ends or starts + HOUR)


async def recorded(unit: Unit, at: Sample, summary: str = "something") -> int:
    change = await unit.changes.record(at.therapist, at.chat, summary)
    assert change is not None
    return change


# What is recorded


async def test_a_change_says_who_did_what_to_which_rows(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        row = await unit.hours.add_template(at.therapist, hours_of(540))
        id = await unit.changes.record(at.therapist, at.chat, "Mondays 9 to 10")
        assert id is not None
        assert await unit.changes.get(id) == Change(
            id, at.therapist, at.chat, "Mondays 9 to 10", (("availability_templates", row.id),), None, None, unit.now
        )


async def test_nothing_touched_is_nothing_recorded(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.chats.save_state(at.chat, {"said": "hello"})
        await unit.appointments.hold(at.therapist, TEN, TEN + HOUR, unit.now + HOUR, "p")
        assert await unit.changes.record(at.therapist, at.chat, "nothing") is None


async def test_one_transaction_may_hold_several_changes(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.hours.add_template(at.therapist, hours_of(540))
        one = await recorded(unit, at)
        await unit.hours.add_template(at.therapist, hours_of(600))
        two = await recorded(unit, at)
        await unit.changes.undo(one, at.therapist)
        assert [row.template for row in await unit.hours.templates(at.therapist)] == [hours_of(600)]
        assert one != two


async def test_what_a_savepoint_forgot_is_not_recorded(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        kept = await unit.hours.add_template(at.therapist, hours_of(540))
        with suppress(LookupError):
            async with unit.savepoint():
                await unit.hours.remove_template(kept.id)
                await unit.hours.add_template(at.therapist, hours_of(600))
                raise LookupError
        change = await unit.changes.get(await recorded(unit, at))
        assert change.rows == (("availability_templates", kept.id),)
        assert await unit.hours.templates(at.therapist) == [kept]


async def test_the_last_change_is_the_latest_of_ones_own_that_is_not_undone(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        assert await unit.changes.last(at.therapist) is None
        ids = []
        for who in (at.therapist, at.therapist, at.other_therapist):
            await unit.hours.add_template(who, hours_of(540))
            ids.append(await unit.changes.record(who, None, "hours"))
        last = await unit.changes.last(at.therapist)
        assert last is not None
        assert last.id == ids[1]
        anybodys = await unit.changes.last(None)
        assert anybodys is not None
        assert anybodys.id == ids[2]
        undone = await unit.changes.undo(ids[1], at.therapist)
        assert isinstance(undone, Undone)
        last = await unit.changes.last(at.therapist)
        assert last is not None
        assert last.id == ids[0]
        assert undone.change.undoes == ids[1]
        again = await unit.changes.undo(undone.change.id, at.therapist)
        assert isinstance(again, Undone)
        assert await unit.changes.last(at.therapist) == again.change
        assert await unit.changes.is_undo(undone.change)
        assert not await unit.changes.is_undo(again.change)


# Undo, case by case


async def test_every_kind_of_change_can_be_undone_and_done_again(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        template = await unit.hours.add_template(at.therapist, hours_of(540))
        override = await unit.hours.add_override(at.therapist, OFF, "dentist")
        booked = await book(unit, at)
        other = await book(unit, at, TEN + HOUR)
        await recorded(unit, at)
        appointments, hours, people = unit.appointments, unit.hours, unit.people
        verbs: list[Callable[[], Any]] = [
            lambda: hours.add_template(at.therapist, hours_of(600)),
            lambda: hours.change_template(template.id, hours_of(700)),
            lambda: hours.remove_template(template.id),
            lambda: hours.add_override(None, OFF),
            lambda: hours.change_override(override.id, OFF, "holiday"),
            lambda: hours.remove_override(override.id),
            lambda: hours.set_policies(None, [Policy(per_day=3)]),
            lambda: hours.set_zones(at.therapist, [ZoneRange(FRIDAY, None, "Asia/Tokyo")]),
            lambda: hours.add_session_type(SessionType("couples", 80)),
            lambda: hours.change_session_type(at.session_type, SessionType("individual", 45)),
            lambda: hours.retire_session_type(at.session_type),
            lambda: book(unit, at, TEN + 5 * HOUR),
            lambda: appointments.move(booked.id, TEN + 6 * HOUR, TEN + 7 * HOUR),
            lambda: appointments.cancel(booked.id, at.therapist),
            lambda: appointments.set_note(other.id, "bring the form"),
            lambda: appointments.attend(booked.id, at.clients[1]),
            lambda: appointments.mark(booked.id, at.clients[0], "no_show"),
            lambda: people.add("Somebody", ["client"]),
            lambda: people.update(at.clients[0], name="Renamed", consented_at=MONDAY),
            lambda: people.grant(at.clients[0], "admin"),
            lambda: people.revoke(at.therapist, "admin"),
            lambda: unit.practices.update(name="Oak Street", crisis_text="112"),
        ]
        for verb in verbs:
            before = await state(unit)
            await verb()
            after = await state(unit)
            assert after != before
            undone = await unit.changes.undo(await recorded(unit, at), at.therapist)
            assert isinstance(undone, Undone)
            assert await state(unit) == before
            redone = await unit.changes.undo(undone.change.id, at.therapist)
            assert isinstance(redone, Undone)
            assert await state(unit) == after
            await unit.changes.undo(redone.change.id, at.therapist)


async def test_a_row_that_was_changed_since_stands_in_the_way(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        one = await unit.hours.add_template(at.therapist, hours_of(540))
        two = await unit.hours.add_template(at.therapist, hours_of(600))
        added = await recorded(unit, at)
        await unit.hours.change_template(two.id, hours_of(700))
        changed = await recorded(unit, at)
        before = await state(unit)
        assert await unit.changes.undo(added, at.therapist) == Blocked(
            (Blocking("availability_templates", two.id, "changed"),)
        )
        assert await state(unit) == before
        await unit.changes.undo(changed, at.therapist)
        assert isinstance(await unit.changes.undo(added, at.therapist), Undone)
        assert await unit.hours.templates(at.therapist) == []
    assert one.id != two.id


async def test_a_row_that_is_gone_since_stands_in_the_way(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        row = await unit.hours.add_template(at.therapist, hours_of(540))
        await recorded(unit, at)
        await unit.hours.change_template(row.id, hours_of(600))
        change = await recorded(unit, at)
        await unit.hours.remove_template(row.id)
        blocked = await unit.changes.undo(change, at.therapist)
    assert blocked == Blocked((Blocking("availability_templates", row.id, "gone"),))


async def test_a_slot_that_was_freed_and_taken_since_stays_taken(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        booked = await book(unit, at)
        template = await unit.hours.add_template(at.therapist, hours_of(540))
        await recorded(unit, at)
        await unit.hours.remove_template(template.id)
        await unit.appointments.cancel(booked.id, at.therapist)
        cancelled = await recorded(unit, at)
        await unit.appointments.book(at.therapist, at.clients[1], at.session_type, TEN + HOUR / 2, TEN + 2 * HOUR)
        before = await state(unit)
        blocked = await unit.changes.undo(cancelled, at.therapist)
        assert blocked == Blocked((Blocking("appointments", booked.id, "taken"),))
        assert await state(unit) == before


async def test_time_held_for_somebody_else_is_taken_too(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        booked = await book(unit, at)
        await recorded(unit, at)
        await unit.appointments.cancel(booked.id, at.therapist)
        cancelled = await recorded(unit, at)
        await unit.appointments.hold(at.therapist, TEN, TEN + HOUR, unit.now + HOUR, "an offer")
        assert isinstance(await unit.changes.undo(cancelled, at.therapist), Blocked)
        await unit.appointments.release("an offer")
        assert isinstance(await unit.changes.undo(cancelled, at.therapist), Undone)


async def test_a_hold_that_was_made_so_that_undo_is_true_lets_undo_through(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        booked = await book(unit, at)
        await recorded(unit, at)
        await unit.appointments.cancel(booked.id, at.clients[0])
        await unit.appointments.hold(at.therapist, TEN, TEN + HOUR, unit.now + HOUR, None)
        cancelled = await recorded(unit, at)
    async with store.begin(at.practice) as unit:
        with pytest.raises(Taken):
            await book(unit, at)
        assert isinstance(await unit.changes.undo(cancelled, at.clients[0]), Undone)
        assert await unit.appointments.holds(at.therapist, TEN, TEN + HOUR) == []
        assert (await unit.appointments.get(booked.id)).status == "booked"


async def test_a_blocked_undo_keeps_its_holds(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        booked = await book(unit, at)
        await recorded(unit, at)
        await unit.appointments.cancel(booked.id, at.clients[0])
        hold = await unit.appointments.hold(at.therapist, TEN, TEN + HOUR, unit.now + HOUR, None)
        cancelled = await recorded(unit, at)
        await unit.appointments.set_note(booked.id, "changed since")
        assert isinstance(await unit.changes.undo(cancelled, at.clients[0]), Blocked)
        assert await unit.appointments.holds(at.therapist, TEN, TEN + HOUR) == [hold]


async def test_appointments_that_changed_places_change_back(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        one, two = await book(unit, at), await book(unit, at, TEN + HOUR)
        await recorded(unit, at)
        before = await state(unit)
        await unit.appointments.move(one.id, TEN + 9 * HOUR, TEN + 10 * HOUR)
        await unit.appointments.move(two.id, TEN, TEN + HOUR)
        await unit.appointments.move(one.id, TEN + HOUR, TEN + 2 * HOUR)
        swapped = await recorded(unit, at)
        assert isinstance(await unit.changes.undo(swapped, at.therapist), Undone)
        assert await state(unit) == before


async def test_what_something_new_refers_to_cannot_be_undone_away(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        person = await unit.people.add("Sam", ["client"])
        added = await recorded(unit, at)
        await unit.appointments.book(at.therapist, person.id, at.session_type, TEN, TEN + HOUR)
        before = await state(unit)
        assert await unit.changes.undo(added, at.therapist) == Blocked((Blocking("people", person.id, "in use"),))
        assert await state(unit) == before


async def test_a_name_that_was_given_again_stands_in_the_way(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.hours.add_session_type(SessionType("couples", 80))
        added = await recorded(unit, at)
        undone = await unit.changes.undo(added, at.therapist)
        assert isinstance(undone, Undone)
        await unit.hours.add_session_type(SessionType("couples", 90))
        blocked = await unit.changes.undo(undone.change.id, at.therapist)
        assert isinstance(blocked, Blocked)
        assert blocked.rows[0].because == "in use"


async def test_a_change_is_undone_once(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.hours.add_template(at.therapist, hours_of(540))
        change = await recorded(unit, at)
        await unit.changes.undo(change, at.therapist)
        assert await unit.changes.undo(change, at.therapist) == Blocked((Blocking("changes", change, "undone"),))


async def test_another_practices_change_is_not_there(store: Store):
    ours, theirs = await sample(store), await sample(store)
    async with store.begin(theirs.practice) as unit:
        await unit.hours.add_template(theirs.therapist, hours_of(540))
        change = await recorded(unit, theirs)
    async with store.begin(ours.practice) as unit:
        with pytest.raises(Missing):
            await unit.changes.undo(change, ours.therapist)


async def test_what_was_touched_before_an_undo_is_recorded_after_it(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.hours.add_template(at.therapist, hours_of(540))
        change = await recorded(unit, at)
        later = await unit.hours.add_template(at.therapist, hours_of(600))
        await unit.changes.undo(change, at.therapist)
        assert (await unit.changes.get(await recorded(unit, at))).rows == (("availability_templates", later.id),)


# Undo against a model: states as plain dictionaries

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["hours", "rehours", "unhours", "type", "book", "move", "cancel", "note", "rename", "undo", "undo"]
        ),
        st.integers(0, 5),
        st.booleans(),
    ),
    max_size=25,
)


def overlapping(rows: State) -> bool:
    booked = sorted(
        (row["therapist_id"], row["starts"], row["ends"])
        for (table, _), row in rows.items()
        if table == "appointments" and row["status"] == "booked"
    )
    return any(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(booked))


def dangling(rows: State) -> bool:
    targets = {
        "appointments": [("session_types", "session_type_id")],
        "attendances": [("appointments", "appointment_id"), ("people", "client_id")],
    }
    return any(
        (target, row[column]) not in rows
        for (table, _), row in rows.items()
        for target, column in targets.get(table, [])
    )


def put_back(now: State, before: State, after: State) -> State | None:
    """What undoing a change must come to, or None when it must not be done."""
    touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    if any(now.get(key) != after.get(key) for key in touched):
        return None
    then = {key: row for key, row in now.items() if key not in touched}
    then |= {key: before[key] for key in touched if key in before}
    return None if overlapping(then) or dangling(then) else then


async def act(unit: Unit, at: Sample, step: str, pick: int) -> None:
    templates = await unit.hours.templates(at.therapist)
    booked = await unit.appointments.between(None, MONDAY, MONDAY + 99 * HOUR)
    types = await unit.hours.session_types()
    starts = TEN + pick * HOUR / 2
    match step:
        case "hours":
            await unit.hours.add_template(at.therapist, hours_of(540 + pick))
        case "rehours" if templates:
            await unit.hours.change_template(templates[pick % len(templates)].id, hours_of(600 + pick))
        case "unhours" if templates:
            await unit.hours.remove_template(templates[pick % len(templates)].id)
        case "type" if len(types) < 6:
            await unit.hours.add_session_type(SessionType(f"type {secrets.token_hex(4)}", 50))
        case "book":
            type_id = types[pick % len(types)].id
            await unit.appointments.book(at.therapist, at.clients[0], type_id, starts, starts + HOUR)
        case "move" if booked:
            await unit.appointments.move(booked[pick % len(booked)].id, starts, starts + HOUR)
        case "cancel" if booked:
            await unit.appointments.cancel(booked[pick % len(booked)].id, at.therapist)
        case "note" if booked:
            await unit.appointments.set_note(booked[pick % len(booked)].id, f"note {pick}")
        case "rename":
            await unit.people.update(at.clients[pick % 2], name=f"Name {pick}")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_undo_puts_back_exactly_what_was_touched_or_nothing(store: Store, steps: list[tuple[str, int, bool]]):
    at, history, undone = await sample(store), History(), set[int]()
    async with store.begin(at.practice) as unit:
        before = await state(unit)
        for step, pick, recording in steps:
            if step != "undo":
                await tried(act(unit, at, step, pick))
            if recording or step == "undo":
                before = await history.record(unit, at, before)
            if step == "undo" and history.changes:
                change, was, became = history.changes[-1 - pick % len(history.changes)]
                expected = None if change in undone else put_back(before, was, became)
                outcome = await unit.changes.undo(change, at.therapist)
                assert await state(unit) == (before if expected is None else expected)
                assert isinstance(outcome, Blocked if expected is None else Undone)
                if isinstance(outcome, Undone):
                    undone.add(change)
                    history.changes.append((outcome.change.id, before, await state(unit)))
                    before = await state(unit)


class History:
    """Every change so far, with all that there was before and after it."""

    def __init__(self) -> None:
        self.changes: list[tuple[int, State, State]] = []

    async def record(self, unit: Unit, at: Sample, before: State) -> State:
        after = await state(unit)
        id = await unit.changes.record(at.therapist, at.chat, "something")
        assert id is not None or after == before
        if id is not None:
            self.changes.append((id, before, after))
        return after


async def tried(verb: Awaitable[None]) -> None:
    with suppress(Taken):
        await verb
