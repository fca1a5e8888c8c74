import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import Keys, Store
from tests.databases import Databases, Server

KEYS = Keys(bytes(range(32)))


@pytest.fixture
def server(databases: Databases) -> Server:
    return databases.server


@pytest.fixture
def database(databases: Databases, tmp_path: Path) -> Path:
    """A SQLite file without rows, in the test's own folder."""
    with databases.copy("sqlite") as path:
        return Path(shutil.copy(path, tmp_path / "openings.db"))


@pytest.fixture
def url(databases: Databases, database_kind: str) -> Iterator[str]:
    """A database without rows, on each engine in turn."""
    with databases.copy(database_kind) as url:
        yield url


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
