import asyncio
import shutil

import pytest

from storage import Keys, Store
from tests.botapi import BotApi

KEYS = Keys(bytes(range(32)))


@pytest.fixture
async def api():
    async with BotApi() as api:
        yield api


@pytest.fixture(scope="session")
def practice_database(tmp_path_factory):
    """A database with one practice, to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("practice") / "openings.sqlite3"

    async def make():
        store = await Store.open(str(path), KEYS)
        async with store.begin() as unit:
            await unit.practices.add("Elm Street", "Europe/London", "GB")
        await store.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def store(practice_database, tmp_path):
    store = await Store.open(str(shutil.copy(practice_database, tmp_path)), KEYS)
    yield store
    await store.close()


@pytest.fixture
async def practice(store):
    async with store.reading() as unit:
        return (await unit.practices.all())[0].id
