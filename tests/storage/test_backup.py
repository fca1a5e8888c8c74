import asyncio
import sqlite3
from pathlib import Path

import pytest

from storage import Keys, StorageError, Store, WrongKey
from storage.backup import backup, check_file, restore
from tests.databases import Databases
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, Sample, sample


async def book(store: Store, at: Sample, hour: int) -> None:
    async with store.begin(at.practice) as unit:
        starts = MONDAY + hour * HOUR
        await unit.appointments.book(at.therapist, at.clients[0], at.session_type, starts, starts + HOUR)


async def booked(url: str, at: Sample) -> list[int]:
    store = await Store.open(url, KEYS)
    async with store.reading(at.practice) as unit:
        found = await unit.appointments.between(None, MONDAY, MONDAY + 99 * HOUR)
    await store.close()
    return [(appointment.starts - MONDAY) // HOUR for appointment in found]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


# Round trips, on each engine


@pytest.fixture
def whole(url: str) -> str:
    """The database as a role that sees every practice: who makes backups must."""
    return url.replace("app@", "postgres@")


async def test_what_a_backup_holds_is_put_back_and_what_came_after_is_gone(
    store: Store, url: str, whole: str, tmp_path: Path
):
    at = await sample(store)
    await book(store, at, 1)
    await backup(whole, KEYS, tmp_path / "folder" / "backup")
    await book(store, at, 2)
    assert await booked(url, at) == [1, 2]
    await store.close()
    await restore(whole, KEYS, tmp_path / "folder" / "backup")
    assert await booked(url, at) == [1]
    assert (tmp_path / "folder" / "backup").stat().st_mode & 0o077 == 0


async def test_old_messages_are_neither_sent_nor_worked_on_again(store: Store, whole: str, tmp_path: Path):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        old = await unit.outbox.put(at.chat, {"text": "your session is in an hour"})
        await unit.outbox.put(at.chat, {"text": "tomorrow"}, due=unit.now + HOUR)
        await unit.inbox.add("terminal", "1", "mara", {"text": "off today"}, unit.now)
    await backup(whole, KEYS, tmp_path / "backup")
    await store.close()
    await restore(whole, KEYS, tmp_path / "backup")
    again = await Store.open(whole, KEYS)
    async with again.begin(at.practice) as unit:
        assert await unit.inbox.depth() == 0
        assert await unit.outbox.depth() == 1
        assert await unit.outbox.revive(old)
    await again.close()


# On SQLite


async def test_a_backup_is_whole_while_others_write(file_store: Store, database: Path, tmp_path: Path):
    at = await sample(file_store)
    writing = asyncio.create_task(write_on(file_store, at))
    for number in range(5):
        checked = await backup(str(database), KEYS, tmp_path / f"backup-{number}")
        assert checked is not None
        assert checked.practices == 1
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    hours = await booked(str(tmp_path / "backup-4"), at)
    assert hours == list(range(len(hours)))


async def write_on(store: Store, at: Sample) -> None:
    for hour in range(99):
        await book(store, at, hour)


async def test_the_former_database_is_kept_beside_it(file_store: Store, database: Path, tmp_path: Path):
    at = await sample(file_store)
    await backup(str(database), KEYS, tmp_path / "backup")
    await book(file_store, at, 1)
    former = await restore(str(database), KEYS, tmp_path / "backup")
    assert former is not None
    assert await booked(str(database), at) == []
    assert await booked(str(former), at) == [1]


async def test_a_store_that_is_open_sees_what_was_put_back(file_store: Store, database: Path, tmp_path: Path):
    at = await sample(file_store)
    await backup(str(database), KEYS, tmp_path / "backup")
    await book(file_store, at, 1)
    await restore(str(database), KEYS, tmp_path / "backup")
    await book(file_store, at, 1)
    assert await booked(str(database), at) == [1]


async def test_a_backup_can_be_put_where_nothing_was(file_store: Store, database: Path, tmp_path: Path):
    at = await sample(file_store)
    await book(file_store, at, 1)
    await backup(str(database), KEYS, tmp_path / "backup")
    assert await restore(str(tmp_path / "new.db"), KEYS, tmp_path / "backup") is None
    assert await booked(str(tmp_path / "new.db"), at) == [1]


async def test_nothing_is_written_over_and_nothing_is_left_behind(file_store: Store, database: Path, tmp_path: Path):
    await sample(file_store)
    await backup(str(database), KEYS, tmp_path / "backup")
    with pytest.raises(StorageError, match="already"):
        await backup(str(database), KEYS, tmp_path / "backup")
    with pytest.raises(StorageError, match="no database"):
        await backup(str(tmp_path / "none.db"), KEYS, tmp_path / "other")
    assert files(tmp_path) == ["backup", "openings.db"]


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:40960] = bytes(40960 - 4096)
    path.write_bytes(content)


def of_a_later_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize("spoil", [damaged, of_a_later_version, Path.unlink, lambda path: path.write_text("x" * 5000)])
async def test_what_is_no_whole_backup_changes_nothing(file_store: Store, database: Path, tmp_path: Path, spoil):
    at = await sample(file_store)
    await backup(str(database), KEYS, tmp_path / "backup")
    await book(file_store, at, 1)
    spoil(tmp_path / "backup")
    before = files(tmp_path)
    with pytest.raises(StorageError):
        await restore(str(database), KEYS, tmp_path / "backup")
    assert await booked(str(database), at) == [1]
    assert files(tmp_path) == before


async def test_a_backup_of_another_key_is_refused(file_store: Store, database: Path, tmp_path: Path):
    await sample(file_store)
    await backup(str(database), KEYS, tmp_path / "backup")
    with pytest.raises(WrongKey):
        check_file(tmp_path / "backup", Keys(bytes(32)))
    with pytest.raises(WrongKey):
        await backup(str(database), Keys(bytes(32)), tmp_path / "other")
    assert not (tmp_path / "other").exists()


# On PostgreSQL


async def test_a_role_that_sees_one_practice_only_is_told_that_it_cannot(databases: Databases, tmp_path: Path):
    with databases.copy("postgresql") as url, pytest.raises(StorageError, match="BYPASSRLS"):
        await backup(url.replace("app@", "owner@"), KEYS, tmp_path / "backup")
    assert files(tmp_path) == []
