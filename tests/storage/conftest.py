import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Keys, Store

KEYS = Keys(bytes(range(32)))


async def make(path: Path) -> None:
    await (await Store.open(str(path), KEYS)).close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "openings.db"
    asyncio.run(make(path))
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "openings.db"))


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    opened = await Store.open(str(database), KEYS)
    yield opened
    await opened.close()
