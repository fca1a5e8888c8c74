"""What is particular to PostgreSQL. Everything else about it is tested where it is tested on SQLite too."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Executable, Row, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage import NotSaved, StorageError, Store, Taken, postgres
from storage.tables import WITHOUT_PRACTICE, metadata
from tests.databases import Databases, Server
from tests.storage.conftest import KEYS
from tests.storage.sample import HOUR, MONDAY, Sample, sample


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.copy("postgresql") as url:
        yield url


@pytest.fixture
async def raw(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Another program's connection, as the role that owns the tables."""
    connection = await asyncpg.connect(owned(url))
    yield connection
    await connection.close()


def owned(url: str) -> str:
    return url.replace("app@", "owner@")


async def enter(raw: asyncpg.Connection, practice: int, *clients: int) -> None:
    """Go on for the whole practice, or for clients of it only."""
    settings = {"practice": str(practice), "sees": "people" if clients else "practice"}
    for name, value in (settings | {"people": ",".join(map(str, clients))}).items():
        await raw.execute("SELECT set_config($1, $2, false)", f"openings.{name}", value)


# What others do at the same moment


@pytest.mark.parametrize("what", ["moved", "cancelled", "exchanged"])
async def test_what_was_cancelled_at_the_same_moment_is_not_confirmed_to_somebody_else(url: str, what: str):
    store = await Store.open(url, KEYS)
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        times = [(MONDAY + n * HOUR, MONDAY + (n + 1) * HOUR) for n in range(2)]
        both = [
            (await unit.appointments.book(at.therapist, at.clients[0], at.session_type, *time)).id for time in times
        ]

    async def too_late() -> None:
        async with store.begin(at.practice) as unit:
            assert (await unit.appointments.get(both[0])).status == "booked"
            async with store.begin(at.practice) as other:
                await other.appointments.cancel(both[0], by=None)
            if what == "moved":
                await unit.appointments.move(both[0], MONDAY + 3 * HOUR, MONDAY + 4 * HOUR)
            elif what == "cancelled":
                await unit.appointments.cancel(both[0], by=at.clients[0])
            else:
                await unit.appointments.exchange(*both)

    with pytest.raises(NotSaved):
        await too_late()
    async with store.reading(at.practice) as unit:
        found = [await unit.appointments.get(id) for id in both]
    assert [(one.starts, one.status) for one in found] == [(MONDAY, "cancelled"), (MONDAY + HOUR, "booked")]
    assert found[0].cancelled_by is None
    await store.close()


# The schema

CATALOGUE = """
SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, permissive, cmd, qual, with_check) FROM pg_policies
UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function ' || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'security ' || relname || relrowsecurity || relforcerowsecurity FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
UNION ALL SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
"""


async def catalogue(url: str) -> set[str]:
    connection = await asyncpg.connect(owned(url))
    rows = await connection.fetch(CATALOGUE)
    await connection.close()
    return {row[0] for row in rows if "alembic_version" not in row[0]}


async def with_connection(url: str, work) -> object:
    engine = create_async_engine(owned(url).replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.begin() as connection:
        result = await connection.run_sync(work)
    await engine.dispose()
    return result


def declare(connection: Connection) -> None:
    metadata.create_all(connection)
    for rule in postgres.rules():
        connection.exec_driver_sql(rule)


@pytest.fixture
def blank(server: Server) -> Iterator[str]:
    """A database without tables, for the role that will own them."""
    server.create("blank").result()
    yield server.url("blank", "owner")
    server.drop("blank")


async def test_migrations_make_exactly_what_is_declared(url: str, blank: str):
    await with_connection(blank, declare)
    declared, migrated = await catalogue(blank), await catalogue(url)
    assert sorted(migrated ^ declared) == []
    assert len(migrated) > 200


async def test_alembic_sees_no_difference_either(url: str):
    def compare(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    assert await with_connection(url, compare) == []


async def test_stores_that_open_a_new_database_at_once_all_succeed(blank: str):
    stores = await asyncio.gather(*(Store.open(blank, KEYS) for _ in range(4)))
    for store in stores:
        await sample(store)
        await store.close()


# Roles and row level security


async def test_the_tests_log_in_as_a_plain_role(raw: asyncpg.Connection):
    row = await raw.fetchrow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert tuple(row) == (False, False)


async def test_a_role_that_sees_everything_is_warned_of(url: str, caplog: pytest.LogCaptureFixture):
    store = await Store.open(url.replace("app@", "postgres@"), KEYS)
    await store.close()
    assert "SUPERUSER" in caplog.text


async def test_the_version_is_logged(url: str, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, "storage"):
        await (await Store.open(url, KEYS)).close()
    assert "PostgreSQL 1" in caplog.text
    assert "SUPERUSER" not in caplog.text


async def fill(store: Store) -> Sample:
    """A practice with a row in every table that belongs to one."""
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        for table in metadata.sorted_tables:
            assert table.name in WITHOUT_PRACTICE or "practice_id" in table.c
        await unit.appointments.book(at.therapist, at.clients[0], at.session_type, MONDAY, MONDAY + HOUR)
        await unit.appointments.hold(at.therapist, MONDAY + HOUR, MONDAY + 2 * HOUR, unit.now + HOUR, None)
        await unit.changes.record(at.therapist, at.chat, "booked")
        await unit.audit.seal()
        await unit.buttons.add(at.chat, None, "g", [{}], unit.now + HOUR)
    return at


GUARDED = sorted(table.name for table in metadata.sorted_tables if table.name not in WITHOUT_PRACTICE)
FILLED = ("people", "roles", "session_types", "appointments", "attendances", "holds", "changes", "audit", "buttons")


async def counts(raw: asyncpg.Connection) -> dict[str, int]:
    return {name: await raw.fetchval(f"SELECT count(*) FROM {name}") for name in GUARDED}


async def test_without_a_practice_every_guarded_table_is_empty(store: Store, raw: asyncpg.Connection):
    at = await fill(store)
    assert set((await counts(raw)).values()) == {0}
    await enter(raw, at.practice)
    found = await counts(raw)
    assert all(found[name] > 0 for name in FILLED)


async def test_in_one_practice_no_other_can_be_seen_or_written(store: Store, raw: asyncpg.Connection):
    ours, theirs = await fill(store), await sample(store)
    await enter(raw, theirs.practice)
    assert await raw.fetchval("SELECT count(*) FROM people WHERE id = $1", ours.therapist) == 0
    assert await raw.execute("UPDATE people SET language = 'xx' WHERE id = $1", ours.therapist) == "UPDATE 0"
    assert await raw.execute("DELETE FROM appointments") == "DELETE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await raw.execute(
            "INSERT INTO roles (practice_id, person_id, role, version) VALUES ($1, $2, 'admin', 1)",
            ours.practice,
            ours.clients[0],
        )


async def test_what_lies_outside_is_what_must_be_read_before_the_practice_is_known(raw: asyncpg.Connection):
    rows = await raw.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    assert {row[0] for row in rows} == WITHOUT_PRACTICE | {"alembic_version"}


async def test_one_connection_serves_one_practice_after_another(store: Store):
    ours, theirs = await sample(store), await sample(store)
    for _ in range(3):
        for at in (ours, theirs):
            async with store.begin(at.practice) as unit:
                assert [person.id for person in await unit.people.with_role("client")] == list(at.clients)
    async with store.begin() as unit:
        assert (await unit.all(text("SELECT id FROM people"))) == []
        for at in (ours, theirs):
            unit.practice_id = at.practice
            assert len(await unit.people.all()) == 4


async def test_the_app_can_run_as_a_role_that_owns_nothing(blank: str):
    url = blank.replace("owner@", "app@")
    with pytest.raises(StorageError, match="permission"):
        await Store.open(url, KEYS)
    await Store.migrate(blank, "app")
    await Store.migrate(blank, "app")
    store = await Store.open(url, KEYS)
    at = await fill(store)
    async with store.begin(at.practice) as unit:
        change = await unit.changes.last(at.therapist)
        assert change is not None
        await unit.changes.undo(change.id, at.therapist)
        assert (await unit.audit.verify()).broken_at is None
    await store.close()
    connection = await asyncpg.connect(url)
    for statement in ("DROP TABLE people", "ALTER TABLE people DISABLE ROW LEVEL SECURITY", "DELETE FROM audit"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


# What the database refuses


@pytest.mark.parametrize(("first", "last", "refused"), [(0, 1, True), (0.5, 3, True), (-1, 0.1, True), (1, 2, False)])
async def test_another_program_cannot_overlap_either(
    store: Store, raw: asyncpg.Connection, first: float, last: float, refused: bool
):
    at = await fill(store)
    await enter(raw, at.practice)
    statement = (
        "INSERT INTO appointments"
        " (practice_id, therapist_id, session_type_id, starts, ends, status, version, created_at)"
        " VALUES ($1, $2, $3, $4, $5, 'booked', 1, now())"
    )
    values = (at.practice, at.therapist, at.session_type, MONDAY + first * HOUR, MONDAY + last * HOUR)
    if refused:
        with pytest.raises(asyncpg.ExclusionViolationError):
            await raw.execute(statement, *values)
    else:
        await raw.execute(statement, *values)


@pytest.mark.parametrize("statement", ["UPDATE {} SET practice_id = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["audit", "audit_chain"])
async def test_the_audit_log_is_append_only(store: Store, raw: asyncpg.Connection, table: str, statement: str):
    at = await fill(store)
    await enter(raw, at.practice)
    with pytest.raises(asyncpg.PostgresError, match="append-only"):
        await raw.execute(statement.format(table))


async def test_fifty_bookers_from_several_processes_worth_of_stores_one_wins_each_time(store: Store, url: str):
    at = await sample(store, clients=50)
    others = [await Store.open(url, KEYS) for _ in range(2)]

    async def take(race: int, number: int) -> bool:
        starts = MONDAY + race * 5 * HOUR + (number % 5) * HOUR / 10
        try:
            async with (store, *others)[number % 3].begin(at.practice) as unit:
                ends = starts + HOUR * (1 + number % 3)
                await unit.appointments.book(at.therapist, at.clients[number], at.session_type, starts, ends)
        except Taken:
            return False
        return True

    for race in range(20):
        assert sum(await asyncio.gather(*(take(race, number) for number in range(50)))) == 1
    for other in others:
        await other.close()


async def test_two_who_change_the_same_row_leave_a_history_that_undo_understands(store: Store):
    at = await sample(store)

    async def rename(name: str) -> int:
        async with store.begin(at.practice) as unit:
            await unit.people.update(at.clients[0], name=name)
            await asyncio.sleep(0.01)
            change = await unit.changes.record(at.therapist, None, name)
            assert change is not None
            return change

    changes = await asyncio.gather(*map(rename, "abcdef"))
    names = dict(zip(changes, "abcdef", strict=True))
    async with store.begin(at.practice) as unit:
        for change in sorted(names, reverse=True):
            assert (await unit.people.get(at.clients[0])).name == names[change]
            await unit.changes.undo(change, at.therapist)
        assert (await unit.people.get(at.clients[0])).name == "Client 0"


async def test_what_is_booked_while_one_looks_is_there_whole_or_not_at_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        look, booked = unit.all, False

        async def look_and_then_another_books(statement: Executable, **values: object) -> Sequence[Row[Any]]:
            nonlocal booked
            found = await look(statement, **values)
            if not booked:
                booked = True
                await book(store, at)
            return found

        monkeypatch.setattr(unit, "all", look_and_then_another_books)
        assert await unit.appointments.between(None, MONDAY, MONDAY + HOUR) == []
    async with store.begin(at.practice) as unit:
        [there] = await unit.appointments.between(None, MONDAY, MONDAY + HOUR)
        assert [one.client_id for one in there.attendances] == [at.clients[0]]


# Faults


async def test_a_dropped_connection_is_said_and_replaced(store: Store, server: Server):
    at = await sample(store)

    async def interrupted() -> None:
        async with store.begin(at.practice) as unit:
            await unit.people.add("Never", ["client"])
            server.run(TERMINATE)
            await unit.people.add("Never either", ["client"])

    with pytest.raises(NotSaved):
        await interrupted()
    await until_it_answers(store)
    async with store.reading(at.practice) as unit:
        assert await unit.people.named("Never") == []


async def test_a_connection_dropped_before_the_commit_confirms_nothing(store: Store, server: Server):
    at = await sample(store)

    async def interrupted() -> None:
        async with store.begin(at.practice) as unit:
            await unit.people.add("Never", ["client"])
            server.run(TERMINATE)

    with pytest.raises(NotSaved):
        await interrupted()
    await until_it_answers(store)
    async with store.reading(at.practice) as unit:
        assert await unit.people.named("Never") == []


async def test_a_connection_that_broke_while_nobody_used_it_is_replaced(store: Store, server: Server):
    at = await sample(store)
    for begin in (store.begin, store.reading):
        async with begin(at.practice) as unit:
            driver = (await unit.connection.get_raw_connection()).driver_connection
        server.run(TERMINATE)
        async with asyncio.timeout(30):
            while not driver.is_closed():  # noqa: ASYNC110 - the server
                await asyncio.sleep(0.02)
        async with begin(at.practice) as unit:
            assert len(await unit.people.all()) == 4


async def test_a_connection_that_came_back_in_a_transaction_is_not_used_again(store: Store):
    at = await sample(store)
    async with store._database.writer.connect() as connection:
        await postgres.say(connection, "BEGIN")
        driver = (await connection.get_raw_connection()).driver_connection
    async with store.begin(at.practice) as unit:
        assert (await unit.connection.get_raw_connection()).driver_connection is not driver


async def test_what_the_server_gave_up_on_is_not_said_to_be_saved(store: Store):
    at = await sample(store)

    async def spoilt() -> None:
        async with store.begin(at.practice) as unit:
            await unit.people.add("Never", ["client"])
            with contextlib.suppress(asyncpg.PostgresError):
                await postgres.say(unit.connection, "SELECT 1 / 0")

    with pytest.raises(NotSaved, match="given up"):
        await spoilt()
    async with store.reading(at.practice) as unit:
        assert await unit.people.named("Never") == []


async def test_reading_sees_one_state_and_writes_nothing(store: Store):
    at = await sample(store)
    async with store.reading(at.practice) as unit:
        before = await unit.people.all()
        await book(store, at)
        async with store.begin(at.practice) as other:
            await other.people.add("New", ["client"])
        assert await unit.people.all() == before
        with pytest.raises(NotSaved, match="read-only"):
            await postgres.say(unit.connection, "DELETE FROM people")


TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'openings'"


async def until_it_answers(store: Store) -> None:
    async with asyncio.timeout(5):
        while True:
            try:
                async with store.reading() as unit:
                    await unit.practices.all()
                async with store.begin() as unit:
                    await unit.practices.all()
                return
            except NotSaved:
                await asyncio.sleep(0.05)


async def test_what_serving_takes_is_connected_before_anybody_asks(store: Store, raw: asyncpg.Connection):
    there = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'openings' AND datname = current_database()"
    await store.connect()
    connected = await raw.fetchval(there)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(store.at_once):
            await stack.enter_async_context(store.begin())
        await stack.enter_async_context(store.reading())
        assert await raw.fetchval(there) == connected


async def test_fewer_connections_than_serving_takes_are_said(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 1)
    monkeypatch.setattr(postgres, "WRITERS", 1)
    store = await Store.open(url, KEYS)
    with pytest.raises(NotSaved, match="reached"):
        await store.connect()
    await sample(store)
    await store.close()


async def test_a_lock_is_waited_for_so_long_and_no_longer(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 1)
    store = await Store.open(url, KEYS)
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.appointments.lock(at.therapist)
        with pytest.raises(NotSaved, match="lock"):
            await book(store, at)
    await book(store, at)
    await store.close()


async def book(store: Store, at: Sample) -> None:
    async with store.begin(at.practice) as unit:
        await unit.appointments.book(at.therapist, at.clients[0], at.session_type, MONDAY, MONDAY + HOUR)


async def test_too_many_at_once_are_told_so(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 1)
    monkeypatch.setattr(postgres, "WRITERS", 1)
    monkeypatch.setattr(postgres, "READERS", 2)
    store = await Store.open(url, KEYS)
    at = await sample(store)
    async with store.begin(at.practice):
        with pytest.raises(NotSaved, match="reached"):
            await book(store, at)
    await book(store, at)
    async with store.reading(), store.reading():
        with pytest.raises(NotSaved, match="reached"):
            await store.data_version()
    await store.data_version()
    await store.close()


async def test_whoever_is_cancelled_in_a_statement_is_cancelled_and_hears_of_no_failure(
    store: Store, raw: asyncpg.Connection
):
    at = await sample(store)
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"
    async with store.begin(at.practice) as unit:
        await unit.appointments.lock(at.therapist)
        booking = asyncio.create_task(book(store, at))
        async with asyncio.timeout(30):
            while not await raw.fetchval(waiting):  # noqa: ASYNC110 - the server
                await asyncio.sleep(0.02)
        booking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await booking
    await book(store, at)


@pytest.mark.parametrize("end", ["returned", "cancelled", "raised"])
async def test_a_store_that_is_closed_in_use_leaves_no_connection(url: str, raw: asyncpg.Connection, end: str):
    store, inside, go_on = await Store.open(url, KEYS), asyncio.Event(), asyncio.Event()

    async def use() -> None:
        async with store.begin() as unit:
            await unit.practices.all()
            inside.set()
            await go_on.wait()
            assert end != "raised"

    using = asyncio.create_task(use())
    await inside.wait()
    await store.close()
    using.cancel() if end == "cancelled" else go_on.set()
    await asyncio.gather(using, return_exceptions=True)
    left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'openings' AND datname = current_database()"
    async with asyncio.timeout(30):
        while await raw.fetchval(left):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)


async def test_a_server_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotSaved, match="reached"):
        await Store.open(f"postgresql://owner@/none?host={tmp_path}", KEYS)


async def test_the_data_version_tells_of_another_process(store: Store, raw: asyncpg.Connection):
    at = await sample(store)
    before = await store.data_version()
    assert await store.data_version() == before
    await enter(raw, at.practice)
    await raw.execute("UPDATE people SET language = 'pt'")
    assert await store.data_version() != before


async def test_another_kind_of_database_is_refused():
    with pytest.raises(StorageError, match="mysql"):
        await Store.open("mysql://localhost/x", KEYS)
