import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.api.app import mount
from bot.web.api.limits import Rate
from storage import Store
from tests.api.house import KEYS, Clock, House, Prepared, prepare


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rate() -> Rate:
    return Rate(0)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Prepared]:
    """A database made once, which every test gets a copy of."""
    path = tmp_path_factory.mktemp("api") / "openings.sqlite3"
    return path, asyncio.run(prepare(path))


@pytest.fixture
async def house(tmp_path: Path, prepared: tuple[Path, Prepared], clock: Clock, rate: Rate) -> AsyncIterator[House]:
    original, made = prepared
    path = tmp_path / "openings.sqlite3"
    shutil.copy(original, path)
    store = await Store.open(str(path), KEYS, clock=clock)
    app = web.Application()
    mount(app, store, rate)
    async with TestClient(TestServer(app)) as client:
        yield House(store, client, clock, made)
    await store.close()
