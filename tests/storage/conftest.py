import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import Keys, Store
from tests.storage import postgres_server
from tests.storage.postgres_server import Server

KEYS = Keys(bytes(range(32)))


async def make(url: str) -> None:
    await (await Store.open(url, KEYS)).close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "openings.db"
    asyncio.run(make(str(path)))
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = postgres_server.programs()
    assert programs is not None, "no PostgreSQL here: install the development requirements"
    running = postgres_server.start(programs)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def empty_postgres(server: Server) -> str:
    server.run("CREATE DATABASE migrated OWNER owner")
    asyncio.run(make(server.url("migrated")))
    return "migrated"


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "openings.db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without rows, on each engine in turn."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("database"))
        return
    server: Server = request.getfixturevalue("server")
    name = server.copy(request.getfixturevalue("empty_postgres"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await Store.open(url, KEYS)
    yield opened
    await opened.close()


@pytest.fixture
async def file_store(database: Path) -> AsyncIterator[Store]:
    """A store on SQLite, for what is particular to a file."""
    opened = await Store.open(str(database), KEYS)
    yield opened
    await opened.close()
