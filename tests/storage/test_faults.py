"""The database fails; nothing is confirmed falsely, and it recovers without a restart."""

import asyncio
import random
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import NotSaved, Store, Taken, sqlite
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, Sample, sample

NOTE = "n" * 50_000


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def book(store: Store, at: Sample, hour: int, note: str | None = None) -> None:
    async with store.begin(at.practice) as unit:
        starts = MONDAY + hour * HOUR
        await unit.appointments.book(at.therapist, at.clients[0], at.session_type, starts, starts + HOUR, note=note)


async def saved(store: Store, at: Sample, hour: int) -> bool:
    try:
        await book(store, at, hour, NOTE)
    except NotSaved:
        return False
    return True


def size_of(path: Path) -> int:
    return path.stat().st_size


async def booked(store: Store, at: Sample) -> int:
    async with store.reading(at.practice) as unit:
        return len(await unit.appointments.between(None, MONDAY, MONDAY + 10_000 * HOUR))


def check_integrity(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


# Disk full


async def test_a_full_disk_is_said_and_forgotten_when_there_is_room(file_store: Store, database: Path):
    at = await sample(file_store)
    confirmed = 0
    with no_file_longer_than(size_of(database) + 400_000):
        while confirmed < 100 and await saved(file_store, at, confirmed):
            confirmed += 1
        assert confirmed < 100
        assert await booked(file_store, at) == confirmed
    assert await saved(file_store, at, 200)
    assert await booked(file_store, at) == confirmed + 1
    check_integrity(database)


async def test_a_transaction_that_the_database_gave_up_on_is_not_kept_however_it_ends(file_store: Store):
    at = await sample(file_store)
    async with file_store.begin() as unit:
        pages = (await unit.connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await unit.connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 5}")

    async def swallow() -> None:
        async with file_store.begin(at.practice) as unit:
            await unit.people.add("Nobody", ["client"])
            with pytest.raises(NotSaved):
                await unit.appointments.book(
                    at.therapist, at.clients[0], at.session_type, MONDAY, MONDAY + HOUR, note=NOTE
                )
            with pytest.raises(NotSaved):
                await unit.people.add("Nobody either", ["client"])

    with pytest.raises(NotSaved):
        await swallow()
    async with file_store.begin(at.practice) as unit:
        assert await unit.people.named("Nobody") == []
        await unit.connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    await book(file_store, at, 1, NOTE)
    assert await booked(file_store, at) == 1


async def test_a_full_disk_in_the_middle_of_an_undo_is_said_as_such(file_store: Store):
    at = await sample(file_store)
    async with file_store.begin(at.practice) as unit:
        appointment = await unit.appointments.book(
            at.therapist, at.clients[0], at.session_type, MONDAY, MONDAY + HOUR, note=NOTE
        )
        await unit.changes.record(at.therapist, None, "booked")
        await unit.appointments.set_note(appointment.id, None)
        change = await unit.changes.record(at.therapist, None, "took the note away")
        # Let the room that the note took be needed by something else.
        await unit.chats.save_state(at.chat, {"text": NOTE})
        pages = (await unit.connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await unit.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    assert change is not None
    with pytest.raises(NotSaved):
        async with file_store.begin(at.practice) as unit:
            await unit.changes.undo(change, at.therapist)
    async with file_store.reading(at.practice) as unit:
        assert (await unit.changes.get(change)).undone_by is None
        assert (await unit.appointments.get(appointment.id)).note is None


# Locked


async def test_a_locked_database_is_waited_for_so_long_and_no_longer(database: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 200)
    store = await Store.open(str(database), KEYS)
    at = await sample(store)
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotSaved, match="locked"):
        await book(store, at, 0)
    assert await booked(store, at) == 0
    other.execute("ROLLBACK")
    other.close()
    await book(store, at, 0)
    assert await booked(store, at) == 1
    await store.close()


async def test_writers_do_not_queue_for_ever(file_store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "QUEUE_SECONDS", 0.1)
    at = await sample(file_store)
    async with file_store.begin():
        with pytest.raises(NotSaved, match="too many writers"):
            await book(file_store, at, 0)
    await book(file_store, at, 0)


# Kill -9

BOOK = """
import asyncio, sys
from datetime import timedelta
from storage import Store
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY

async def main():
    url, practice, therapist, client, session_type = sys.argv[1], *map(int, sys.argv[2:])
    store = await Store.open(url, KEYS)
    for hour in range(100000):
        async with store.begin(practice) as unit:
            starts = MONDAY + hour * HOUR
            if not await unit.appointments.is_free(therapist, starts, starts + HOUR):
                continue
            await unit.appointments.book(therapist, client, session_type, starts, starts + HOUR)
            print("writing", hour, flush=True)
            await unit.changes.record(therapist, None, f"booked {hour}")
        print("saved", hour, flush=True)

asyncio.run(main())
"""


def run_and_kill(url: str, at: Sample, after: str, lines: int) -> set[int]:
    """Let a process book until it has said `after` so many times, and kill it there; the hours it said were saved."""
    arguments = [url, *map(str, (at.practice, at.therapist, at.clients[0], at.session_type))]
    process = subprocess.Popen([sys.executable, "-c", BOOK, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    saved: set[int] = set()
    for line in process.stdout:
        word, hour = line.split()
        if word == "saved":
            saved.add(int(hour))
        if word == after:
            lines -= 1
        if lines == 0:
            process.send_signal(signal.SIGKILL)
            break
    rest = process.stdout.read().split()
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    return saved | {int(hour) for word, hour in zip(rest[::2], rest[1::2], strict=False) if word == "saved"}


@pytest.mark.parametrize("after", ["writing", "saved"])
async def test_kill_9_loses_nothing_that_was_confirmed_and_keeps_nothing_by_halves(store: Store, url: str, after: str):
    at = await sample(store)
    confirmed: set[int] = set()
    for _ in range(4):
        confirmed |= await asyncio.to_thread(run_and_kill, url, at, after, random.randint(1, 8))
    async with store.reading(at.practice) as unit:
        found = await unit.appointments.between(None, MONDAY, MONDAY + 100_000 * HOUR)
        changes = await unit.all(text(f"SELECT id FROM changes WHERE practice_id = {at.practice}"))
    hours = {(appointment.starts - MONDAY) // HOUR for appointment in found}
    assert confirmed <= hours
    assert [appointment.client_ids for appointment in found] == [at.clients[:1]] * len(found)
    assert len(changes) == len(found)


# Whoever writes


def test_another_program_cannot_overlap_either(database: Path):
    at = asyncio.run(prepared(database))
    connection = sqlite3.connect(database)
    columns = "practice_id, therapist_id, session_type_id, starts, ends, status, version, created_at"
    insert = f"INSERT INTO appointments ({columns}) VALUES (?, ?, ?, ?, ?, ?, 1, 0)"
    owner = (at.practice, at.therapist, at.session_type)
    connection.execute(insert, (*owner, 100, 200, "booked"))
    connection.execute(insert, (*owner, 200, 300, "booked"))
    connection.execute(insert, (*owner, 150, 250, "cancelled"))
    for starts, ends in ((150, 160), (50, 101), (199, 201), (0, 1000), (100, 200)):
        with pytest.raises(sqlite3.IntegrityError, match="taken"):
            connection.execute(insert, (*owner, starts, ends, "booked"))
    with pytest.raises(sqlite3.IntegrityError, match="taken"):
        connection.execute("UPDATE appointments SET status = 'booked'")
    with pytest.raises(sqlite3.IntegrityError, match="taken"):
        connection.execute("UPDATE appointments SET ends = 201 WHERE starts = 100")
    with pytest.raises(sqlite3.IntegrityError, match="taken"):
        connection.execute(
            f"INSERT OR REPLACE INTO appointments ({columns}) VALUES (?, ?, ?, 150, 160, 'booked', 1, 0)", owner
        )
    with pytest.raises(sqlite3.IntegrityError, match="whole numbers"):
        connection.execute(insert, (*owner, "2026-03-02 10:00", "2026-03-02 11:00", "booked"))
    connection.close()


async def prepared(database: Path) -> Sample:
    store = await Store.open(str(database), KEYS)
    at = await sample(store)
    await store.close()
    return at


async def test_fifty_bookers_of_one_slot_with_overlapping_lengths_one_wins(store: Store):
    at = await sample(store, clients=50)

    async def take(number: int) -> bool:
        starts = MONDAY + (number % 5) * HOUR / 10
        try:
            async with store.begin(at.practice) as unit:
                await unit.appointments.book(
                    at.therapist, at.clients[number], at.session_type, starts, starts + HOUR * (1 + number % 3)
                )
        except Taken:
            return False
        return True

    assert sum(await asyncio.gather(*map(take, range(50)))) == 1
    assert await booked(store, at) == 1
