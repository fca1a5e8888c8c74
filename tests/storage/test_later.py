"""What is done later, feeds, places and boards: what their verbs keep."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage import Store, migrations
from tests.storage.conftest import KEYS
from tests.storage.sample import sample

HOUR = dt.timedelta(hours=1)


async def test_a_feed_is_found_by_its_whole_address_only(store: Store):
    here = await sample(store)
    async with store.begin(here.practice) as unit:
        token = await unit.feeds.add(here.therapist, names=True)
    async with store.reading() as unit:
        found = await unit.feeds.find(token)
        assert found is not None
        assert (found.practice_id, found.person_id, found.names) == (here.practice, here.therapist, True)
        assert await unit.feeds.find(token[:-1] + "x" * (token[-1] != "x") + "y" * (token[-1] == "x")) is None
        assert await unit.feeds.find(token[:8]) is None
        assert await unit.feeds.find("") is None


async def test_a_feed_that_was_ended_is_not_found_and_is_again_once_that_is_undone(store: Store):
    here = await sample(store)
    async with store.begin(here.practice) as unit:
        token = await unit.feeds.add(here.therapist, names=False)
        await unit.changes.record(here.therapist, None, "made")
        assert await unit.feeds.end(here.therapist) == 1
        assert await unit.feeds.end(here.therapist) == 0
        change = await unit.changes.record(here.therapist, None, "ended")
        assert await unit.feeds.find(token) is None
        assert change is not None
        await unit.changes.undo(change, here.therapist)
        assert await unit.feeds.find(token) is not None


async def test_what_is_scheduled_is_due_at_its_time_and_once(store: Store):
    here = await sample(store)
    async with store.begin(here.practice) as unit:
        later = await unit.scheduled.add(here.therapist, None, unit.now + HOUR, {"do": "help"})
        await unit.scheduled.add(here.therapist, None, unit.now, {"do": "thanks"})
        (due,) = await unit.scheduled.due()
        assert due.command == {"do": "thanks"}
        await unit.scheduled.settle(due.id, done=True)
        assert not await unit.scheduled.is_due()
        assert [one.id for one in await unit.scheduled.waiting()] == [later]


async def test_what_is_scheduled_is_called_off_by_undo_until_it_is_done(store: Store):
    here = await sample(store)
    async with store.begin(here.practice) as unit:
        id = await unit.scheduled.add(here.therapist, None, unit.now + HOUR, {"do": "help"})
        change = await unit.changes.record(here.therapist, None, "later")
        assert change is not None
        undone = await unit.changes.undo(change, here.therapist)
        assert await unit.scheduled.waiting() == []
        await unit.changes.undo(undone.change.id, here.therapist)
        assert [one.id for one in await unit.scheduled.waiting()] == [id]


async def test_a_therapists_place_goes_before_the_practices(store: Store):
    here = await sample(store)
    async with store.begin(here.practice) as unit:
        assert await unit.places.at(here.therapist) is None
        await unit.places.set(None, "12 Elm Street")
        assert await unit.places.at(here.therapist) == "12 Elm Street"
        await unit.places.set(here.therapist, "online")
        await unit.places.set(here.therapist, "https://example.org/room")
        assert await unit.places.at(here.therapist) == "https://example.org/room"
        assert await unit.places.at(None) == "12 Elm Street"


async def test_a_board_is_there_once_under_its_latest_name(store: Store):
    here = await sample(store)
    async with store.begin(here.practice) as unit:
        chat = await unit.chats.add("telegram", "-100", None)
        await unit.boards.add(chat.id, "News")
        await unit.boards.add(chat.id, "Openings")
        assert [(one.chat_id, one.title) for one in await unit.boards.all()] == [(chat.id, "Openings")]
        assert await unit.boards.remove(chat.id)
        assert not await unit.boards.remove(chat.id)


async def test_erasing_somebody_ends_their_feeds_and_what_they_scheduled(store: Store):
    here = await sample(store)
    async with store.begin(here.practice) as unit:
        person = await unit.people.add("Mara", ["client"])
        token = await unit.feeds.add(person.id, names=False)
        await unit.scheduled.add(person.id, None, unit.now + HOUR, {"do": "help"})
        await unit.people.erase(person.id)
        assert await unit.feeds.find(token) is None
        assert await unit.scheduled.waiting() == []


@pytest.mark.parametrize("table", ["roles", "invites"])
def test_rows_and_ids_outlive_the_table_that_is_made_anew_for_the_front_desk(tmp_path: Path, table: str):
    engine = create_engine(f"sqlite:///{tmp_path / 'openings.db'}")
    name = KEYS.seal(b"Elm Street", "practices.name")
    rows = {
        "roles": ("person_id, role, version", "1, 'admin', 1"),
        "invites": ("role, prefix, token_hash, expires, created_at", "'client', 'p', 'h', 1, 0"),
    }
    with engine.begin() as connection:
        migrations.upgrade(connection, "0006")
        practice = (
            "INSERT INTO practices (id, name, timezone, country, version, created_at) VALUES (1, ?, 'UTC', 'GB', 1, 0)"
        )
        connection.exec_driver_sql(practice, (name,))
        person = (
            "INSERT INTO people (id, practice_id, name, language, version, created_at) VALUES (1, 1, ?, 'en', 1, 0)"
        )
        connection.exec_driver_sql(person, (KEYS.seal(b"Mara", "people.name"),))
        names, values = rows[table]
        connection.exec_driver_sql(f"INSERT INTO {table} (id, practice_id, {names}) VALUES (5, 1, {values})")
        connection.execute(text("UPDATE sqlite_sequence SET seq = 9 WHERE name = :table"), {"table": table})
    with engine.begin() as connection:
        migrations.upgrade(connection)
        assert [row.id for row in connection.execute(text(f"SELECT id FROM {table}"))] == [5]
        changed = values.replace("'admin'", "'front_desk'").replace("'client'", "'front_desk'")
        connection.exec_driver_sql(f"INSERT INTO {table} (practice_id, {names}) VALUES (1, {changed})")
        assert [row.id for row in connection.execute(text(f"SELECT id FROM {table} ORDER BY id"))] == [5, 10]
    engine.dispose()
