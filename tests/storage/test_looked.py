"""Within a transaction looking again finds the same, and whatever has changed meanwhile all the same."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store, Taken
from storage.tables import people
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, sample

SPAN = (MONDAY, MONDAY + 30 * 24 * HOUR)


class Looks:
    """What a transaction finds now, and what one would that has never looked before."""

    def __init__(self, unit, at):
        self.unit, self.at = unit, at

    async def found(self):
        unit, at = self.unit, self.at
        return (
            [(person.id, person.name) for person in await unit.people.with_role("client")],
            [(one.id, one.starts) for one in await unit.appointments.between(at.therapist, *SPAN)],
            await unit.appointments.busy([at.therapist], *SPAN, unit.now),
            (await unit.chats.find("terminal", "mara")).reachable,
            await unit.chats.state(at.chat),
        )

    async def anew(self):
        self.unit._looked.forget()
        return await self.found()


async def book(unit, at, n):
    with contextlib.suppress(Taken):
        starts = MONDAY + n * HOUR
        await unit.appointments.book(at.therapist, at.clients[0], at.session_type, starts, starts + HOUR)


async def cancel(unit, at, n):
    booked = [one for one in await unit.appointments.between(at.therapist, *SPAN) if one.status == "booked"]
    if booked:
        await unit.appointments.cancel(booked[n % len(booked)].id, at.therapist)


async def swap(unit, at, n):
    booked = [one for one in await unit.appointments.between(at.therapist, *SPAN) if one.status == "booked"]
    if len(booked) > 1:
        await unit.appointments.exchange(booked[0].id, booked[1 + n % (len(booked) - 1)].id)


async def rename(unit, at, n):
    await unit.people.update(at.clients[0], name=f"Client {n}")


async def hold(unit, at, n):
    with contextlib.suppress(Taken):
        starts = MONDAY + n * HOUR
        await unit.appointments.hold(at.therapist, starts, starts + HOUR, unit.now + HOUR, str(n))


async def reach(unit, _at, n):
    await unit.chats.reach("terminal", "mara", reachable=bool(n % 2))


async def remember(unit, at, n):
    await unit.chats.save_state(at.chat, {"n": n})


async def give_up(unit, at, n):
    with contextlib.suppress(ZeroDivisionError):
        async with unit.savepoint():
            await remember(unit, at, n)
            await book(unit, at, n)
            await Looks(unit, at).found()
            raise ZeroDivisionError


STEPS = (book, cancel, swap, rename, hold, reach, remember, give_up)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), max_size=8))
async def test_whatever_it_does_a_transaction_finds_what_is_there(store, steps):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        looks = Looks(unit, at)
        assert await looks.found() == await looks.anew()
        for step, n in steps:
            await step(unit, at, n)
            assert await looks.found() == await looks.anew()


@pytest.fixture
async def postgres(databases):
    """A store where others may write meanwhile, and which shows clients less."""
    with databases.copy("postgresql") as url:
        store = await Store.open(url, KEYS)
        yield store
        await store.close()


async def test_whoever_sees_less_finds_less(postgres):
    for _ in range(3):
        at = await sample(postgres)
        async with postgres.begin(at.practice) as unit:
            assert await clients(unit) == list(at.clients)
            unit.see_only(at.clients[:1])
            assert await clients(unit) == list(at.clients[:1])
            with unit.seeing_practice():
                assert await clients(unit) == list(at.clients)
            assert await clients(unit) == list(at.clients[:1])


async def clients(unit):
    return [person.id for person in await unit.people.with_role("client")]


async def test_whoever_waited_for_a_lock_finds_what_others_did(postgres):
    for _ in range(3):  # a statement is prepared, and what it finds kept, when it is executed again
        at = await sample(postgres)
        async with postgres.begin(at.practice) as unit:
            assert await unit.appointments.is_free(at.therapist, *SPAN)
            async with postgres.begin(at.practice) as other:
                await book(other, at, 1)
            await unit.appointments.lock(at.therapist)
            assert not await unit.appointments.is_free(at.therapist, *SPAN)


async def test_what_is_put_back_is_found_again(store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        assert (await unit.people.get(at.clients[0])).name == "Client 0"
        before = await unit.image(people, at.clients[0])
        await unit.people.update(at.clients[0], name="Sam")
        assert (await unit.people.get(at.clients[0])).name == "Sam"
        await unit.put_back(people, at.clients[0], before, exists=True)
        assert (await unit.people.get(at.clients[0])).name == "Client 0"
