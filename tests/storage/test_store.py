import asyncio
import logging
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Keys, NotSaved, StorageError, Store, WrongKey
from storage.sqlite_cursor import Connection
from tests.storage.conftest import KEYS
from tests.storage.sample import sample


async def practices(store: Store) -> list[str]:
    async with store.reading() as unit:
        return [practice.name for practice in await unit.practices.all()]


async def add_practice(store: Store, name: str = "Elm Street") -> None:
    async with store.begin() as unit:
        await unit.practices.add(name, "Europe/London", "GB")


# Opening


async def test_a_new_file_is_made_and_found_again(tmp_path: Path):
    path = str(tmp_path / "folder" / "openings.db")
    first = await Store.open(path, KEYS)
    await add_practice(first)
    await first.close()
    second = await Store.open(path, KEYS)
    assert await practices(second) == ["Elm Street"]
    await second.close()


def readable_by_others(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.stat().st_mode & 0o077]


async def test_only_its_owner_can_read_a_new_file(tmp_path: Path):
    store = await Store.open(str(tmp_path / "openings.db"), KEYS)
    await add_practice(store)
    assert readable_by_others(tmp_path) == []
    await store.close()


async def test_a_url_opens_the_same_file_as_its_path(database: Path):
    store = await Store.open(f"sqlite:///{database}", KEYS)
    await add_practice(store)
    await store.close()
    again = await Store.open(str(database), KEYS)
    assert await practices(again) == ["Elm Street"]
    await again.close()


async def test_another_master_key_is_refused(file_store: Store, database: Path):
    await add_practice(file_store)
    with pytest.raises(WrongKey):
        await Store.open(str(database), Keys(bytes(32)))


async def test_a_database_of_a_newer_version_is_refused(database: Path):
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StorageError, match="9999"):
        await Store.open(str(database), KEYS)


async def test_what_is_no_database_is_refused(tmp_path: Path):
    (tmp_path / "openings.db").write_text("dear diary, " * 1000)
    with pytest.raises(StorageError, match="not a database"):
        await Store.open(str(tmp_path / "openings.db"), KEYS)


async def test_the_version_of_sqlite_is_logged(database: Path, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, "storage"):
        await (await Store.open(str(database), KEYS)).close()
    assert f"SQLite {sqlite3.sqlite_version}" in caplog.text


OPEN = """
import asyncio, sys
from storage import Keys, Store

async def main():
    store = await Store.open(sys.argv[1] + "/openings.db", Keys.load(sys.argv[1] + "/master.key"))
    async with store.begin() as unit:
        await unit.practices.add("one more", "Europe/London", "GB")
    await store.close()

asyncio.run(main())
"""


async def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path: Path):
    command = (sys.executable, "-c", OPEN, str(tmp_path))
    running = [await asyncio.create_subprocess_exec(*command) for _ in range(4)]
    assert [await process.wait() for process in running] == [0, 0, 0, 0]
    store = await Store.open(str(tmp_path / "openings.db"), Keys.load(tmp_path / "master.key"))
    assert await practices(store) == ["one more"] * 4
    await store.close()


async def test_of_several_that_find_no_practice_one_makes_it(url: str):
    async def found(store: Store) -> int:
        async with store.begin() as unit:
            await unit.practices.lock()
            there = await unit.practices.all()
            await asyncio.sleep(0.01)
            return (there or [await unit.practices.add("Elm Street", "Europe/London", "GB")])[0].id

    stores = [await Store.open(url, KEYS) for _ in range(4)]
    assert len(set(await asyncio.gather(*map(found, stores)))) == 1
    assert await practices(stores[0]) == ["Elm Street"]
    for store in stores:
        await store.close()


async def test_a_connection_that_is_given_up_while_it_closes_ends_all_the_same(tmp_path: Path):
    connection = await Connection(str(tmp_path / "openings.db"), patience=100)
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    stopped = connection.stop()
    assert stopped is not None
    async with asyncio.timeout(30):
        await asyncio.gather(stopped, closing)


# Transactions


@pytest.mark.parametrize(("pragma", "value"), [("foreign_keys", 1), ("synchronous", 2), ("journal_mode", "wal")])
async def test_every_connection_has_the_settings_that_were_measured(file_store: Store, pragma: str, value: object):
    for transaction in (file_store.begin, file_store.reading):
        async with transaction() as unit:
            found = (await unit.connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar()
        assert found == value


async def test_what_is_raised_inside_forgets_the_transaction(store: Store):
    async def fail() -> None:
        async with store.begin() as unit:
            await unit.practices.add("never", "Europe/London", "GB")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await practices(store) == []


async def test_a_reading_transaction_cannot_write(store: Store):
    async with store.reading() as unit:
        with pytest.raises(NotSaved):
            await unit.practices.add("never", "Europe/London", "GB")


async def test_a_reading_transaction_sees_one_state(store: Store):
    async with store.reading() as unit:
        before = await unit.practices.all()
        await add_practice(store)
        assert await unit.practices.all() == before
    assert await practices(store) == ["Elm Street"]


async def test_readers_do_not_wait_for_a_writer(store: Store):
    async with store.begin() as unit:
        await unit.practices.add("not yet", "Europe/London", "GB")
        assert await asyncio.wait_for(practices(store), 1) == []


async def test_transactions_of_one_process_take_turns(file_store: Store):
    async def add(name: str) -> None:
        async with file_store.begin() as unit:
            known = len(await unit.practices.all())
            await asyncio.sleep(0.001)
            await unit.practices.add(f"{known}", "Europe/London", "GB")

    await asyncio.gather(*(add(str(n)) for n in range(20)))
    assert await practices(file_store) == [str(n) for n in range(20)]


async def test_one_cancelled_in_the_middle_leaves_nothing_and_harms_nobody(store: Store):
    inside = asyncio.Event()

    async def add() -> None:
        async with store.begin() as unit:
            await unit.practices.add("never", "Europe/London", "GB")
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(add())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await add_practice(store)
    assert await practices(store) == ["Elm Street"]


async def test_cancelling_at_any_moment_harms_nobody(store: Store):
    for turns in range(60):
        task = asyncio.create_task(add_practice(store, "perhaps"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await add_practice(store, "last")
    assert (await practices(store))[-1] == "last"


async def test_a_transaction_without_a_practice_cannot_touch_one(store: Store):
    async with store.begin() as unit:
        with pytest.raises(ValueError, match="without a practice"):
            await unit.people.add("Somebody", [])


async def test_practices_do_not_see_each_other(store: Store):
    ours, theirs = await sample(store), await sample(store)
    async with store.reading(ours.practice) as unit:
        assert {person.id for person in await unit.people.all()}.isdisjoint(theirs.clients)
        assert await unit.hours.schedules([theirs.therapist]) == {}
        found = await unit.chats.find("terminal", "mara")
    assert found is not None
    assert found.id == ours.chat


async def test_the_clock_says_when_a_transaction_is(database: Path):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    store = await Store.open(str(database), KEYS, clock=lambda: noon)
    async with store.begin() as unit:
        assert unit.now == noon
    await store.close()


# News of what was written


async def test_callbacks_hear_of_each_commit_and_of_nothing_else(store: Store):
    heard: list[int] = []
    store.on_commit(lambda: heard.append(1))
    await add_practice(store)
    await practices(store)
    with pytest.raises(LookupError):
        async with store.begin():
            raise LookupError
    assert heard == [1]


async def test_a_failing_callback_does_not_unsay_the_commit(store: Store, caplog: pytest.LogCaptureFixture):
    heard: list[int] = []
    store.on_commit(lambda: 1 // 0)
    store.on_commit(lambda: heard.append(1))
    await add_practice(store)
    assert heard == [1]
    assert "ZeroDivisionError" in caplog.text


async def test_the_data_version_tells_of_another_process(file_store: Store, database: Path):
    before = await file_store.data_version()
    assert await file_store.data_version() == before
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE something (id)")
    other.close()
    assert await file_store.data_version() != before
