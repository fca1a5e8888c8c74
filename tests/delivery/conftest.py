"""A store with a clock of its own, and a channel that writes down what it is told to send."""

import datetime as dt
import secrets

import pytest

from storage import Keys, Store
from tests.delivery.slate import Clock, Slate


@pytest.fixture
def clock():
    return Clock(dt.datetime(2026, 3, 11, 14, 0, tzinfo=dt.UTC))


@pytest.fixture(scope="session")
def keys():
    return Keys.load(secrets.token_bytes(32))


@pytest.fixture
def url(databases, database_kind):
    """A database without rows, on each kind in turn."""
    with databases.copy(database_kind) as url:
        yield url


@pytest.fixture
async def store(url, keys, clock):
    store = await Store.open(url, keys, clock)
    yield store
    await store.close()


@pytest.fixture
async def other_store(store, url, keys, clock):
    """The same database, as another process would open it."""
    other = await Store.open(url, keys, clock)
    yield other
    await other.close()


@pytest.fixture
async def practice(store):
    async with store.begin() as unit:
        return (await unit.practices.add("Elm Street", "Europe/London", "GB")).id


@pytest.fixture
def slate():
    return Slate()
