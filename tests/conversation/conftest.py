"""A practice of two therapists, some clients and an admin, on Wednesday 11 March 2026, 10:00 in New York."""

import datetime as dt
import secrets

import pytest

from engine.slots import SessionType
from storage import Keys, Store
from tests.conversation.room import CHANNEL, Room
from tests.delivery.slate import Clock

CLIENTS = {"Sam": "Ana", "Leo": "Ana", "Priya": "Ana", "Maya": "Raj"}
KEYS = Keys.load(secrets.token_bytes(32))
BEGINS = dt.datetime(2026, 3, 11, 14, 0, tzinfo=dt.UTC)


async def furnish(url):
    """Make the practice."""
    store = await Store.open(url, KEYS, lambda: BEGINS)
    async with store.begin() as unit:
        await unit.practices.add("Linden Street", "America/New_York", "US")
        await unit.hours.add_session_type(SessionType("individual", 50, None, 0, 10))
        therapists = {name: await unit.people.add(name, {"therapist"}) for name in ("Ana", "Raj")}
        everybody = list(therapists.values())
        for name, therapist in CLIENTS.items():
            everybody.append(await unit.people.add(name, {"client"}, therapist_id=therapists[therapist].id))
        everybody.append(await unit.people.add("Nora", {"admin"}))
        for person in everybody:
            await unit.chats.add(CHANNEL, person.name, person.id)
    await store.close()


@pytest.fixture
def url(databases, database_kind):
    """A database with the practice in it, on each kind in turn."""
    with databases.copy(database_kind, furnish) as url:
        yield url


@pytest.fixture
async def room(url):
    clock = Clock(BEGINS)
    store = await Store.open(url, KEYS, clock)
    store.address = "https://linden.example"
    async with store.reading() as unit:
        practice_id = (await unit.practices.all())[0].id
    yield Room(store, practice_id, clock)
    await store.close()
