"""A store with a clock of its own, and a channel that writes down what it is told to send."""

import asyncio
import datetime as dt
import secrets
import shutil

import pytest

from storage import Keys, Store
from tests.delivery.slate import Clock, Slate


@pytest.fixture
def clock():
    return Clock(dt.datetime(2026, 3, 11, 14, 0, tzinfo=dt.UTC))


@pytest.fixture(scope="session")
def keys():
    return Keys.load(secrets.token_bytes(32))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory, keys):
    """A migrated database without rows, to copy: migrating takes longer than most tests."""

    async def make():
        await (await Store.open(str(path), keys)).close()

    path = tmp_path_factory.mktemp("empty") / "openings.db"
    asyncio.run(make())
    return path


@pytest.fixture
def database(empty_database, tmp_path):
    return str(shutil.copy(empty_database, tmp_path / "openings.db"))


@pytest.fixture
async def store(database, keys, clock):
    store = await Store.open(database, keys, clock)
    yield store
    await store.close()


@pytest.fixture
async def other_store(store, database, keys, clock):
    """The same database, as another process would open it."""
    other = await Store.open(database, keys, clock)
    yield other
    await other.close()


@pytest.fixture
async def practice(store):
    async with store.begin() as unit:
        return (await unit.practices.add("Elm Street", "Europe/London", "GB")).id


@pytest.fixture
def slate():
    return Slate()
