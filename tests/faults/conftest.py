"""A practice that is served by processes of their own, on either database."""

import asyncio
import secrets

import pytest

from storage import Keys, Store
from tests.botapi import BotApi
from tests.faults.process import Home
from tests.storage import postgres_server


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server, and the name of a migrated database without rows to copy."""
    programs = postgres_server.programs()
    assert programs is not None, "no PostgreSQL here: install the development requirements"
    running = postgres_server.start(programs)
    running.run("CREATE DATABASE migrated OWNER owner")
    asyncio.run(_made(running.url("migrated")))
    yield running, "migrated"
    running.stop()


async def _made(url):
    await (await Store.open(url, Keys.load(secrets.token_bytes(32)))).close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    """None for SQLite, else the address of a database of its own."""
    if request.param == "sqlite":
        yield None
        return
    server, template = request.getfixturevalue("postgres")
    name = server.copy(template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def api():
    async with BotApi() as api:
        yield api


@pytest.fixture
def home(api, tmp_path, url):
    return Home(tmp_path, api, url=url)
