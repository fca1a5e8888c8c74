"""Row level security by who asks: what a client's transaction sees and may change on PostgreSQL."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import asyncpg
import pytest

from engine.hours import Template, Window
from storage import Missing, Store, Undone
from storage.row_security import CLIENTS
from storage.tables import WITHOUT_PRACTICE, metadata
from tests.databases import Databases
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, Sample, sample

LATER = MONDAY + 5 * HOUR
GUARDED = sorted(table.name for table in metadata.sorted_tables if table.name not in WITHOUT_PRACTICE)


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.copy("postgresql") as url:
        yield url


@pytest.fixture
async def raw(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Another program's connection, as the app."""
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


@dataclass(frozen=True)
class There:
    """The sample with two clients who have booked, each an hour, and what came of it."""

    at: Sample
    me: int
    other: int
    mine: int
    theirs: int
    their_change: int


@pytest.fixture
async def there(store: Store) -> There:
    at = await sample(store)
    me, other = at.clients[:2]
    async with store.begin(at.practice) as unit:
        await unit.hours.add_template(at.therapist, Template(frozenset({0}), (Window(540, 1020),)))
        mine = await unit.appointments.book(at.therapist, me, at.session_type, MONDAY, MONDAY + HOUR, note="mine")
        theirs = await unit.appointments.book(
            at.therapist, other, at.session_type, MONDAY + HOUR, MONDAY + 2 * HOUR, note="theirs"
        )
        change = await unit.changes.record(other, None, "booked")
        assert change is not None
        chat = await unit.chats.add("terminal", "other", other)
        await unit.buttons.add(chat.id, other, "g", [{}], unit.now + HOUR)
        await unit.waitlist.add(other, None, None, (), None, (), "Europe/London")
        await unit.audit.seal()
    return There(at, me, other, mine.id, theirs.id, change)


async def enter(raw: asyncpg.Connection, practice: object = "", sees: str = "", people: object = "") -> None:
    for name, value in {"practice": practice, "sees": sees, "people": people}.items():
        await raw.execute("SELECT set_config($1, $2, false)", f"openings.{name}", str(value))


async def counts(raw: asyncpg.Connection) -> dict[str, int]:
    return {name: await raw.fetchval(f"SELECT count(*) FROM {name}") for name in GUARDED}


def test_of_every_guarded_table_it_is_said_what_clients_may():
    assert sorted(CLIENTS) == GUARDED


# Who asks


async def test_without_a_practice_or_without_saying_for_whom_everything_is_empty(there: There, raw: asyncpg.Connection):
    for settings in ({}, {"practice": there.at.practice}, {"sees": "practice"}, {"sees": "people", "people": there.me}):
        await enter(raw, **settings)
        assert set((await counts(raw)).values()) == {0}, settings


async def test_a_practice_sees_its_rows_and_a_client_what_a_client_may(there: There, raw: asyncpg.Connection):
    await enter(raw, there.at.practice, "practice")
    all_of_it = await counts(raw)
    await enter(raw, there.at.practice, "people", there.me)
    shown = await counts(raw)
    for name in ("session_types", "availability_templates", "data_keys", "appointments"):
        assert shown[name] == all_of_it[name] > 0, name
    for name in ("attendances", "people", "roles"):
        assert 0 < shown[name] < all_of_it[name], name
    for name in ("changes", "audit", "audit_chain", "buttons", "chat_people", "waitlist_entries"):
        assert shown[name] == 0 < all_of_it[name], name


async def test_two_people_of_one_chat_see_what_either_may(there: There, raw: asyncpg.Connection):
    await enter(raw, there.at.practice, "people", f"{there.me},{there.other}")
    assert await raw.fetchval("SELECT count(*) FROM attendances") == 2
    assert await raw.fetchval("SELECT count(*) FROM people WHERE id = ANY($1)", [there.me, there.other]) == 2


async def test_a_client_of_another_practice_sees_nothing(there: There, store: Store, raw: asyncpg.Connection):
    elsewhere = await sample(store)
    await enter(raw, elsewhere.practice, "people", there.me)
    found = await counts(raw)
    assert found["attendances"] == found["appointments"] == 0
    assert await raw.fetchval("SELECT count(*) FROM people WHERE id = $1", there.me) == 0


# What a client sees


async def test_a_client_sees_themselves_and_the_therapists_and_nobody_else(there: There, store: Store):
    async with store.reading(there.at.practice) as unit:
        everybody = {person.id for person in await unit.people.all()}
        unit.see_only([there.me])
        seen = {person.id for person in await unit.people.all()}
        assert there.other in everybody
        assert {there.me, there.at.therapist} <= seen
        assert not seen & (set(there.at.clients) - {there.me})
        with pytest.raises(Missing):
            await unit.people.get(there.other)


async def test_a_client_sees_all_time_that_is_taken_and_not_by_whom(there: There, store: Store):
    async with store.reading(there.at.practice) as unit:
        before = await unit.appointments.busy([there.at.therapist], MONDAY, LATER, unit.now)
        assert before[there.at.therapist]
        unit.see_only([there.me])
        assert await unit.appointments.busy([there.at.therapist], MONDAY, LATER, unit.now) == before
        assert not await unit.appointments.is_free(there.at.therapist, MONDAY + HOUR, MONDAY + 2 * HOUR)
        assert [one.client_id for one in (await unit.appointments.get(there.mine)).attendances] == [there.me]
        assert (await unit.appointments.get(there.theirs)).attendances == ()
        assert await unit.appointments.of_client(there.other, MONDAY) == []


async def test_what_others_have_cancelled_is_not_there(there: There, store: Store):
    async with store.begin(there.at.practice) as unit:
        await unit.appointments.cancel(there.mine, there.me)
        await unit.appointments.cancel(there.theirs, there.other)
        unit.see_only([there.me])
        assert (await unit.appointments.get(there.mine)).status == "cancelled"
        with pytest.raises(Missing):
            await unit.appointments.get(there.theirs)


async def test_others_changes_are_neither_seen_nor_undone(there: There, store: Store):
    async with store.begin(there.at.practice) as unit:
        unit.see_only([there.me])
        assert await unit.changes.last(None) is None
        with pytest.raises(Missing):
            await unit.changes.undo(there.their_change, there.me)


async def test_the_practice_is_seen_again_where_that_is_said(there: There, store: Store):
    async with store.begin(there.at.practice) as unit:
        unit.see_only([there.me])
        with unit.seeing_practice():
            assert (await unit.people.get(there.other)).id == there.other
        with pytest.raises(Missing):
            await unit.people.get(there.other)


async def test_a_part_that_is_forgotten_leaves_what_is_seen_as_it_was(there: There, store: Store):
    async with store.begin(there.at.practice) as unit:
        with contextlib.suppress(ZeroDivisionError):
            async with unit.savepoint():
                unit.see_only([there.me])
                await unit.people.all()
                raise ZeroDivisionError
        with pytest.raises(Missing):
            await unit.people.get(there.other)


async def test_the_next_transaction_of_a_connection_sees_the_practice(url: str, there: There):
    store = await Store.open(url, KEYS)
    for _ in range(3):
        async with store.begin(there.at.practice) as unit:
            unit.see_only([there.me])
            assert there.other not in {person.id for person in await unit.people.all()}
        async with store.begin(there.at.practice) as unit:
            assert there.other in {person.id for person in await unit.people.all()}
    await store.close()


# What a client may do


async def test_a_client_books_moves_cancels_and_takes_it_back(there: There, store: Store):
    async with store.begin(there.at.practice) as unit:
        unit.see_only([there.me])
        made = await unit.appointments.book(
            there.at.therapist, there.me, there.at.session_type, LATER, LATER + HOUR, note="a note"
        )
        booked = await unit.changes.record(there.me, None, "booked")
    for step in ("move", "cancel"):
        async with store.begin(there.at.practice) as unit:
            unit.see_only([there.me])
            if step == "move":
                await unit.appointments.move(made.id, LATER + HOUR, LATER + 2 * HOUR)
            else:
                await unit.appointments.cancel(made.id, there.me)
            change = await unit.changes.record(there.me, None, step)
            assert change is not None
        async with store.begin(there.at.practice) as unit:
            unit.see_only([there.me])
            assert isinstance(await unit.changes.undo(change, there.me), Undone)
            back = await unit.appointments.get(made.id)
            assert (back.starts, back.status) == (LATER, "booked")
    async with store.begin(there.at.practice) as unit:
        unit.see_only([there.me])
        assert booked is not None
        assert isinstance(await unit.changes.undo(booked, there.me), Undone)
    async with store.reading(there.at.practice) as unit:
        with pytest.raises(Missing):
            await unit.appointments.get(made.id)


REFUSED = [
    # hours and what is offered
    "UPDATE availability_templates SET every = 2",
    "DELETE FROM availability_templates",
    "UPDATE session_types SET minutes = 5",
    "DELETE FROM data_keys",
    "INSERT INTO zones (practice_id, therapist_id, ranges, version) SELECT practice_id, id, '[]', 1 FROM people",
    # other people
    "UPDATE people SET language = 'xx' WHERE id <> {me}",
    "DELETE FROM people",
    "DELETE FROM roles",
    "INSERT INTO roles (practice_id, person_id, role, version) VALUES ({practice}, {me}, 'admin', 1)",
    "INSERT INTO chat_people (practice_id, chat_id, person_id) VALUES ({practice}, {chat}, {therapist})",
    # other people's appointments
    "UPDATE appointments SET status = 'cancelled' WHERE id = {theirs}",
    "DELETE FROM appointments",
    "UPDATE attendances SET status = 'cancelled' WHERE client_id = {other}",
    "INSERT INTO attendances (practice_id, appointment_id, client_id, status, version)"
    " VALUES ({practice}, {mine}, {other}, 'expected', 1)",
    "DELETE FROM waitlist_entries",
]


@pytest.mark.parametrize("statement", REFUSED)
async def test_the_database_takes_nothing_else_from_a_client(there: There, raw: asyncpg.Connection, statement: str):
    await enter(raw, there.at.practice, "people", there.me)
    known = {"me": there.me, "other": there.other, "mine": there.mine, "theirs": there.theirs}
    known |= {"practice": there.at.practice, "chat": there.at.chat, "therapist": there.at.therapist}
    try:
        done = await raw.execute(statement.format(**known))
    except asyncpg.InsufficientPrivilegeError:
        return
    assert done.split()[-1] == "0"


# Who logs in


@pytest.mark.parametrize(("role", "words"), [("postgres", "SUPERUSER"), ("owner", "owns the tables"), ("app", "")])
async def test_a_role_that_is_not_kept_apart_is_warned_of(url: str, role: str, words: str):
    store = await Store.open(url.replace("app@", f"{role}@"), KEYS)
    found = await store.warnings()
    await store.close()
    assert words in "".join(found)
    assert bool(found) == bool(words)
