"""A practice of two therapists, some clients and an admin, on Wednesday 11 March 2026, 10:00 in New York."""

import asyncio
import datetime as dt
import secrets
import shutil

import pytest

from engine.slots import SessionType
from storage import Keys, Store
from tests.conversation.room import CHANNEL, Room
from tests.delivery.slate import Clock

CLIENTS = {"Sam": "Ana", "Leo": "Ana", "Priya": "Ana", "Maya": "Raj"}


@pytest.fixture(scope="session")
def keys():
    return Keys.load(secrets.token_bytes(32))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory, keys):
    """The database of the practice, to copy for each test."""
    path = tmp_path_factory.mktemp("practice") / "openings.db"
    asyncio.run(furnish(path, keys))
    return path


async def furnish(path, keys):
    store = await Store.open(str(path), keys, lambda: dt.datetime(2026, 3, 11, 14, 0, tzinfo=dt.UTC))
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
async def room(furnished, tmp_path, keys):
    clock = Clock(dt.datetime(2026, 3, 11, 14, 0, tzinfo=dt.UTC))
    store = await Store.open(str(shutil.copy(furnished, tmp_path / "openings.db")), keys, clock)
    async with store.reading() as unit:
        practice_id = (await unit.practices.all())[0].id
    yield Room(store, practice_id, clock)
    await store.close()
