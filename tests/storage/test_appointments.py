import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Busy
from storage import InUse, Missing, Store, Taken
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MINUTE, MONDAY, Sample, sample

TEN = MONDAY + 10 * HOUR


async def book(unit, at: Sample, starts: datetime, ends: datetime | None = None, **more):
    return await unit.appointments.book(
        at.therapist, at.clients[0], at.session_type, starts, ends or starts + HOUR, **more
    )


# Booking


async def test_an_appointment_comes_back_as_it_was_booked(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        made = await book(unit, at, TEN, TEN + 50 * MINUTE, before_minutes=5, after_minutes=10, note="first")
    async with store.reading(at.practice) as unit:
        assert await unit.appointments.get(made.id) == made
    assert (made.starts, made.ends, made.status, made.note) == (TEN, TEN + 50 * MINUTE, "booked", "first")
    assert (made.before_minutes, made.after_minutes, made.client_ids) == (5, 10, at.clients[:1])


# Minutes from ten o'clock, where a session of an hour is booked
OVERLAP = [(0, 60), (30, 90), (-30, 30), (15, 45), (-60, 120), (59, 61), (-1, 1)]
APART = [(60, 120), (-60, 0), (61, 62)]


@pytest.mark.parametrize(
    ("first", "last", "fits"), [(*span, False) for span in OVERLAP] + [(*span, True) for span in APART]
)
async def test_sessions_may_touch_but_not_overlap(store: Store, first: int, last: int, fits: bool):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await book(unit, at, TEN)
        moved = await book(unit, at, TEN + 1000 * HOUR)
        starts, ends = TEN + first * MINUTE, TEN + last * MINUTE
        assert await unit.appointments.is_free(at.therapist, starts, ends) == fits
        if fits:
            booked = await book(unit, at, starts, ends)
            await unit.appointments.cancel(booked.id, None)
            await unit.appointments.move(moved.id, starts, ends)
            return
        with pytest.raises(Taken):
            await book(unit, at, starts, ends)
        with pytest.raises(Taken):
            await unit.appointments.move(moved.id, starts, ends)
        assert len(await unit.appointments.between(at.therapist, TEN - HOUR, TEN + 2 * HOUR)) == 1


async def test_another_therapist_and_another_practice_have_their_own_time(store: Store):
    at, elsewhere = await sample(store), await sample(store)
    async with store.begin(at.practice) as unit:
        await book(unit, at, TEN)
        await unit.appointments.book(at.other_therapist, at.clients[1], at.session_type, TEN, TEN + HOUR)
    async with store.begin(elsewhere.practice) as unit:
        await book(unit, elsewhere, TEN)


async def test_cancelled_time_can_be_booked_again(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        first = await book(unit, at, TEN)
        cancelled = await unit.appointments.cancel(first.id, at.clients[0])
        assert cancelled.status == "cancelled"
        assert (cancelled.cancelled_by, cancelled.cancelled_at) == (at.clients[0], unit.now)
        await book(unit, at, TEN)


async def test_after_taken_the_transaction_goes_on(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await book(unit, at, TEN)
        with pytest.raises(Taken):
            await book(unit, at, TEN)
        await book(unit, at, TEN + HOUR)
    async with store.reading(at.practice) as unit:
        assert len(await unit.appointments.between(None, MONDAY, MONDAY + 24 * HOUR)) == 2


@pytest.mark.parametrize("length", [timedelta(0), -HOUR])
async def test_a_session_must_end_after_it_starts(store: Store, length: timedelta):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        with pytest.raises(ValueError, match="end"):
            await book(unit, at, TEN, TEN + length)


async def test_nobody_of_another_practice_can_be_booked(store: Store):
    ours, theirs = await sample(store), await sample(store)
    async with store.begin(ours.practice) as unit:
        with pytest.raises(Missing):
            await unit.appointments.book(theirs.therapist, ours.clients[0], ours.session_type, TEN, TEN + HOUR)
    async with store.begin(ours.practice) as unit:
        with pytest.raises(Missing):
            await unit.appointments.book(ours.therapist, theirs.clients[0], ours.session_type, TEN, TEN + HOUR)
    async with store.begin(ours.practice) as unit:
        with pytest.raises(InUse):
            await unit.appointments.book(ours.therapist, ours.clients[0], theirs.session_type, TEN, TEN + HOUR)
        assert await unit.appointments.between(None, MONDAY, TEN + HOUR) == []


# Finding


async def test_appointments_are_found_by_the_time_they_take_in_order(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        later = await book(unit, at, TEN + HOUR)
        first = await book(unit, at, TEN)
        gone = await unit.appointments.cancel((await book(unit, at, TEN + 2 * HOUR)).id, None)
        between = unit.appointments.between
        assert await between(at.therapist, TEN, TEN + 2 * HOUR) == [first, later]
        assert await between(None, TEN, TEN + 2 * HOUR) == [first, later]
        assert await between(at.other_therapist, TEN, TEN + 2 * HOUR) == []
        assert await between(at.therapist, TEN + HOUR, TEN + HOUR + MINUTE) == [later]
        assert await between(at.therapist, MONDAY, TEN) == []
        assert await between(at.therapist, TEN, TEN + 9 * HOUR, ["cancelled"]) == [gone]
        assert await between(at.therapist, TEN, TEN + 9 * HOUR, ["booked", "cancelled"]) == [first, later, gone]


async def test_a_clients_appointments_are_those_they_are_to_come_to(store: Store):
    at = await sample(store)
    one, two = at.clients
    async with store.begin(at.practice) as unit:
        alone = await book(unit, at, TEN)
        group = await book(unit, at, TEN + HOUR)
        await unit.appointments.attend(group.id, two)
        group = await unit.appointments.get(group.id)
        assert group.client_ids == (one, two)
        assert await unit.appointments.of_client(one, MONDAY) == [alone, group]
        assert await unit.appointments.of_client(one, TEN + HOUR) == [group]
        assert await unit.appointments.of_client(two, MONDAY) == [group]
        await unit.appointments.mark(group.id, two, "cancelled")
        assert await unit.appointments.of_client(two, MONDAY) == []
        assert (await unit.appointments.get(group.id)).client_ids == (one,)
        with pytest.raises(InUse):
            await unit.appointments.attend(group.id, one)
        with pytest.raises(Missing):
            await unit.appointments.mark(alone.id, two, "attended")


# Holds


async def test_a_hold_takes_the_slot_until_it_expires_or_is_released(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.appointments.hold(at.therapist, TEN, TEN + HOUR, unit.now + HOUR, "p")
        await unit.appointments.hold(at.therapist, TEN + HOUR, TEN + 2 * HOUR, unit.now, "expired")
        other = await book(unit, at, TEN + HOUR)
        with pytest.raises(Taken):
            await book(unit, at, TEN + 30 * MINUTE)
        with pytest.raises(Taken):
            await unit.appointments.move(other.id, TEN, TEN + HOUR)
        with pytest.raises(Taken):
            await book(unit, at, TEN, proposal="another")
        assert not await unit.appointments.is_free(at.therapist, TEN, TEN + HOUR)
        await unit.appointments.release("p")
        assert await unit.appointments.is_free(at.therapist, TEN, TEN + HOUR)
        await book(unit, at, TEN)


async def test_a_hold_does_not_stand_in_the_way_of_its_own_proposal(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.appointments.hold(at.therapist, TEN, TEN + HOUR, unit.now + HOUR, "p")
        booked = await book(unit, at, TEN, proposal="p")
        await unit.appointments.hold(at.therapist, TEN + HOUR, TEN + 2 * HOUR, unit.now + HOUR, None)
        with pytest.raises(Taken):
            await unit.appointments.move(booked.id, TEN + HOUR, TEN + 2 * HOUR, proposal="p")


async def test_what_is_busy_is_what_the_engine_needs_to_know(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        booked = await book(unit, at, TEN, before_minutes=5, after_minutes=10)
        gone = await book(unit, at, TEN + HOUR)
        await unit.appointments.cancel(gone.id, None)
        await unit.appointments.hold(at.therapist, TEN + 2 * HOUR, TEN + 3 * HOUR, unit.now + HOUR, "p", 0, 10)
        booking = Busy(TEN, TEN + HOUR, 5, 10, session="individual")
        held = Busy(TEN + 2 * HOUR, TEN + 3 * HOUR, 0, 10, hold=True)

        async def busy(now: datetime = unit.now, **without: object) -> list[Busy]:
            both = [at.therapist, at.other_therapist]
            found = await unit.appointments.busy(both, MONDAY, MONDAY + 24 * HOUR, now, **without)
            assert found[at.other_therapist] == []
            return found[at.therapist]

        assert await busy() == [booking, held]
        assert await busy(without_appointment=booked.id) == [held]
        assert await busy(without_proposal="p") == [booking]
        assert await busy(without_proposal="other") == [booking, held]
        assert await busy(unit.now + HOUR) == [booking]


# Random operations against a plain list


@dataclass
class Model:
    """What is booked, as a plain list knows it."""

    spans: dict[int, tuple[int, int]] = field(default_factory=dict)

    def fits(self, start: int, end: int, without: int | None = None) -> bool:
        return not any(start < e and s < end for id, (s, e) in self.spans.items() if id != without)


def at_hour(number: int) -> datetime:
    return TEN + number * MINUTE


SPAN = st.tuples(st.integers(0, 60), st.integers(1, 25)).map(lambda pair: (pair[0], pair[0] + pair[1]))
STEPS = st.lists(
    st.tuples(st.sampled_from(["book", "book", "move", "cancel", "restore"]), SPAN, st.integers(0, 20)), max_size=25
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_no_sequence_of_operations_ever_overlaps(store: Store, steps: list[tuple[str, tuple[int, int], int]]):
    at, model = await sample(store, clients=1), Model()
    cancelled: dict[int, tuple[int, int]] = {}
    async with store.begin(at.practice) as unit:
        for step, (start, end), pick in steps:
            chosen = sorted(model.spans)[pick % len(model.spans)] if model.spans else None
            if step == "book":
                fits = model.fits(start, end)
                done = await tried(book(unit, at, at_hour(start), at_hour(end)))
                assert (done is not None) == fits
                if done:
                    model.spans[done.id] = (start, end)
            elif step == "move" and chosen:
                fits = model.fits(start, end, chosen)
                assert bool(await tried(unit.appointments.move(chosen, at_hour(start), at_hour(end)))) == fits
                model.spans[chosen] = (start, end) if fits else model.spans[chosen]
            elif step == "cancel" and chosen:
                await unit.appointments.cancel(chosen, None)
                cancelled[chosen] = model.spans.pop(chosen)
            elif step == "restore" and cancelled:
                id = sorted(cancelled)[pick % len(cancelled)]
                fits = model.fits(*cancelled[id])
                statement = f"UPDATE appointments SET status = 'booked' WHERE id = {id}"
                assert await tried(raw(unit, statement)) == (True if fits else None)
                if fits:
                    model.spans[id] = cancelled.pop(id)
        found = await unit.appointments.between(None, TEN, TEN + 1000 * HOUR)
    assert {row.id: (row.starts, row.ends) for row in found} == {
        id: (at_hour(start), at_hour(end)) for id, (start, end) in model.spans.items()
    }


async def tried(verb):
    try:
        return await verb
    except Taken:
        return None


async def raw(unit, statement: str) -> bool:
    async with unit.savepoint():
        await unit.connection.exec_driver_sql(statement)
    return True


async def test_two_stores_on_one_file_cannot_double_book(database: Path, file_store: Store):
    at = await sample(file_store, clients=20)
    second = await Store.open(str(database), KEYS)

    async def take(number: int) -> bool:
        try:
            async with (file_store, second)[number % 2].begin(at.practice) as unit:
                await unit.appointments.book(at.therapist, at.clients[number], at.session_type, TEN, TEN + HOUR)
        except Taken:
            return False
        return True

    assert sum(await asyncio.gather(*map(take, range(20)))) == 1
    await second.close()
