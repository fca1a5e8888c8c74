from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.api.app import mount
from bot.web.api.limits import Rate
from storage import Store
from tests.api.house import KEYS, Clock, House, prepare
from tests.databases import Databases


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rate() -> Rate:
    return Rate(0)


@pytest.fixture
def backend() -> str:
    """The database behind the API; a module that runs on both says so."""
    return "sqlite"


@pytest.fixture
async def house(databases: Databases, backend: str, clock: Clock, rate: Rate) -> AsyncIterator[House]:
    with databases.copy(backend, prepare) as url:
        store = await Store.open(url, KEYS, clock=clock)
        app = web.Application()
        mount(app, store, rate)
        async with TestClient(TestServer(app)) as client:
            yield House(store, client, clock, databases.made(backend, prepare), url)
        await store.close()
