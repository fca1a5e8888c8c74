"""A backup is put back: what was said since is not said again, and what is still to come is."""

import datetime as dt
import shutil

import pytest

from bot.commands import Audience, Broadcast, Revoke, to_json
from bot.delivery import Scheduler
from engine.slots import SessionType
from storage import Keys, Store
from storage.backup import backup, restore
from storage.tables import outbox, scheduled
from tests.delivery.slate import Clock, rows
from tests.soak.house import noon_zone

KEYS = Keys(bytes(range(32)))
HOUR = dt.timedelta(hours=1)


@pytest.fixture
async def practice(databases, tmp_path):
    """A database, and a client with a session of whose reminder the time has come and one for which it has not."""
    now = dt.datetime.now(dt.UTC)
    clock = Clock(now - 60 * HOUR)
    with databases.copy("sqlite") as original:
        url = str(shutil.copy(original, tmp_path / "openings.db"))
    store = await Store.open(url, KEYS, clock)
    async with store.begin() as unit:
        practice = (await unit.practices.add("Elm Street", "Europe/London", "GB")).id
        ana = (await unit.people.add("Ana", ["therapist"])).id
        sam = (await unit.people.add("Sam", ["client"], noon_zone(now), therapist_id=ana)).id
        session = await unit.hours.add_session_type(SessionType("individual", 50))
        await unit.chats.add("terminal", "sam", sam)
        for hours in (23, 25):
            await unit.appointments.book(ana, sam, session.id, now + hours * HOUR, now + (hours + 0.5) * HOUR)
    await store.close()
    return url, practice, now


async def put_off(url, practice, command, due):
    """Have a command of Nora, who is an admin like Ana, wait for that time."""
    store = await Store.open(url, KEYS)
    async with store.begin(practice) as unit:
        (ana,) = await unit.people.named("Ana")
        await unit.people.grant(ana.id, "admin")
        nora = await unit.people.add("Nora", ["admin"])
        await unit.chats.add("terminal", "nora", nora.id)
        await unit.scheduled.add(nora.id, None, due, to_json(command))
    await store.close()


async def said(url, now):
    """What there is to be said once the clock has looked."""
    store = await Store.open(url, KEYS, Clock(now))
    await Scheduler(store).look()
    found = [row.body["html"] for row in await rows(store, outbox) if row.state == "waiting"]
    await store.close()
    return " ".join(found)


async def reminders(url, practice, now):
    """How many reminders there are once the clock has looked."""
    store = await Store.open(url, KEYS, Clock(now))
    await Scheduler(store).look()
    found = [row for row in await rows(store, outbox) if row.practice_id == practice and row.state == "waiting"]
    await store.close()
    return len(found)


async def test_without_a_restore_a_reminder_that_is_late_is_said(practice):
    assert await reminders(*practice) == 1


async def test_a_restored_backup_says_no_reminder_that_was_due_before(practice, tmp_path):
    url, id, now = practice
    await backup(url, KEYS, tmp_path / "kept")
    assert await reminders(url, id, now) == 1
    await restore(url, KEYS, tmp_path / "kept")
    assert await reminders(url, id, now) == 0
    later = dt.datetime.now(dt.UTC)
    assert await reminders(url, id, max(now, later) + 1.2 * HOUR) == 1


async def test_a_restored_backup_sends_no_message_that_had_been_put_off_to_before(practice, tmp_path):
    url, id, now = practice
    await put_off(url, id, Broadcast(Audience("clients"), "We close at noon."), now - HOUR)
    await backup(url, KEYS, tmp_path / "kept")
    assert "noon" in await said(url, now)
    await restore(url, KEYS, tmp_path / "kept")
    assert "noon" not in await said(url, dt.datetime.now(dt.UTC))


async def test_a_role_that_has_ended_since_ends_in_a_restored_backup_too(practice, tmp_path):
    url, id, now = practice
    await put_off(url, id, Revoke("admin", "Ana"), now - HOUR)
    await backup(url, KEYS, tmp_path / "kept")
    await restore(url, KEYS, tmp_path / "kept")
    await said(url, dt.datetime.now(dt.UTC))
    store = await Store.open(url, KEYS)
    async with store.reading(id) as unit:
        assert [one.name for one in await unit.people.with_role("admin")] == ["Nora"]
        assert {one.state for one in await rows(store, scheduled)} == {"done"}
    await store.close()
