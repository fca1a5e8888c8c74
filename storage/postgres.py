"""What is particular to PostgreSQL: connecting, refusing overlaps, keeping practices apart, what its errors mean."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import URL, event, exc, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage import row_security
from storage.driver import driver_of
from storage.errors import InUse, NotSaved, Refused, StorageError, Taken, translating
from storage.tables import APPEND_ONLY, WITHOUT_PRACTICE, metadata

logger = logging.getLogger(__name__)

WRITERS = 8
READERS = 10
WAIT_SECONDS = 10
STATEMENTS = 500
"""So many each connection keeps prepared."""
_TAKEN = "23P01"
_FORBIDDEN = "42501"
_REFUSED = {"23505", "23503"}
_UNKNOWN = {
    "42704": "there is no such role",
    "28P01": "the password is wrong",
    "28000": "this role may not log in",
    "3D000": "there is no such database",
}
# Classes: connection, resources, operator intervention, system. Then: serialisation, deadlock, lock not available,
# read-only transaction.
_UNAVAILABLE_CLASSES = {"08", "53", "57", "58"}
_UNAVAILABLE = {"40001", "40P01", "55P03", "25006"}


SEES_ALL = "this PostgreSQL role sees every practice: log in as one without SUPERUSER and BYPASSRLS"
OWNS = (
    "this PostgreSQL role owns the tables, so that a fault in the server could change them and the audit log: log in as"
    " another one, and let this one run `openings migrate`"
)
_ABOUT = text("""SELECT current_setting('server_version') AS version, rolsuper OR rolbypassrls AS sees_all, EXISTS (
  SELECT FROM pg_class WHERE relname = 'practices' AND relkind = 'r' AND pg_has_role(relowner, 'USAGE')
) AS owns FROM pg_roles WHERE rolname = current_user""")


class PostgreSQL:
    """A database that several processes share. Writers wait for each other only where they touch the same rows."""

    at_once = WRITERS - 2

    def __init__(self, url: URL) -> None:
        self.writer = _connections(url, WRITERS)
        self.reader = self.watcher = _connections(
            url, READERS, default_transaction_isolation="repeatable read", default_transaction_read_only="on"
        )
        self.engines = (self.writer, self.reader)
        self.serving = ((self.writer, self.at_once), (self.reader, 1))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Nothing to wait for: rows are locked one by one."""
        yield

    @asynccontextmanager
    async def writing(self, connection: AsyncConnection, practice_id: int | None) -> AsyncIterator[None]:
        """A transaction that sees that practice; kept when its block ends well."""
        await say(connection, f"BEGIN; {row_security.entering(practice_id, None)}")
        try:
            yield
        except BaseException:
            await _go_back(connection, "ROLLBACK")
            raise
        if await say(connection, "COMMIT") != "COMMIT":
            raise NotSaved("the database had given up on the transaction")

    @asynccontextmanager
    async def looking(self, connection: AsyncConnection, practice_id: int | None) -> AsyncIterator[None]:
        """A transaction that sees one state of that practice, and is never kept."""
        await say(connection, f"BEGIN; {row_security.entering(practice_id, None)}")
        try:
            yield
        finally:
            await _go_back(connection, "ROLLBACK")

    async def data_version(self, connection: AsyncConnection) -> int:
        """The next transaction number: reading does not use any up."""
        found = await connection.execute(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))
        return int(found.scalar_one())

    async def close(self) -> None:
        """Close every connection: idle ones now, one that is in use as soon as it is not."""
        for engine in self.engines:
            event.listen(engine.sync_engine.pool, "checkin", _close)
            await engine.dispose()

    async def forget_the_past(self) -> None:
        """Old rows go when the server vacuums; of its log, when it is recycled."""

    async def describe(self) -> str:
        """The database and its version, for the log. Warns where the role sees every practice."""
        async with self.reader.connect() as connection:
            found = (await connection.execute(_ABOUT)).one()
        if found.sees_all:
            logger.warning(SEES_ALL)
        return f"PostgreSQL {found.version}"

    async def warnings(self) -> list[str]:
        """What is wrong with the role that one logs in as, and the cure."""
        async with self.reader.connect() as connection:
            found = (await connection.execute(_ABOUT)).one()
        if found.sees_all:
            return [SEES_ALL]
        return [OWNS] if found.owns else []


async def say(connection: AsyncConnection, words: str) -> str:
    """Execute statements that need no preparing; what the last one came to. Raises StorageError."""
    status: str = await asking(connection, lambda driver: driver.execute(words))
    return status


async def asking(connection: AsyncConnection, ask: Callable[[Any], Awaitable[Any]]) -> Any:
    """What the driver's own connection answers. Raises StorageError, and a defect as the driver has it."""
    driver = driver_of(connection)
    try:
        return await ask(driver)
    except Exception as error:
        if driver.is_closed():
            await connection.invalidate()
        raise translate(error) or error from error
    except BaseException:
        # As SQLAlchemy does when whoever waits is cancelled: the answer that may still come is nobody's.
        await connection.invalidate()
        raise


@asynccontextmanager
async def savepoint(connection: AsyncConnection) -> AsyncIterator[None]:
    """A part of a transaction that is forgotten when its block raises."""
    await say(connection, "SAVEPOINT part")
    try:
        yield
    except BaseException:
        await _go_back(connection, "ROLLBACK TO part; RELEASE part")
        raise
    await say(connection, "RELEASE part")


async def _go_back(connection: AsyncConnection, words: str) -> None:
    # What led to it is to be heard, and not that the connection was lost with it.
    with suppress(NotSaved):
        if not connection.invalidated:
            await say(connection, words)


def _close(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.invalidate()


def _connections(url: URL, count: int, **more: str) -> AsyncEngine:
    settings = {
        **more,
        "application_name": "openings",
        "timezone": "UTC",
        "lock_timeout": f"{WAIT_SECONDS}s",
        "statement_timeout": f"{3 * WAIT_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{6 * WAIT_SECONDS}s",
    }
    database = create_async_engine(
        url,
        connect_args={"server_settings": settings, "timeout": WAIT_SECONDS, "statement_cache_size": STATEMENTS},
        pool_size=count,
        max_overflow=0,
        hide_parameters=True,
        pool_timeout=WAIT_SECONDS,
        # Transactions are begun and ended here, with fewer questions to the server.
        isolation_level="AUTOCOMMIT",
    )
    translating(database.sync_engine, translate)
    event.listen(database.sync_engine.pool, "checkout", _replace_broken)
    return database


def _replace_broken(connection: Any, _: ConnectionPoolEntry, __: object) -> None:
    """A connection that broke while nobody used it is replaced before anybody does; the server need not be asked."""
    driver = connection.driver_connection
    if driver.is_closed() or driver.is_in_transaction():
        raise exc.DisconnectionError("it is of no use any more")


def translate(error: BaseException) -> StorageError | None:
    """What a driver's error means to the rest of the house; None when it is a defect and should stay as it is."""
    code = getattr(error, "sqlstate", None)
    if code == _TAKEN:
        return Taken("another appointment takes that time")
    if code in _REFUSED:
        return InUse(str(error))
    if code == _FORBIDDEN:
        return Refused(f"the database refuses this role: {error}")
    if code in _UNKNOWN:
        return StorageError(f"{_UNKNOWN[code]}: {error}")
    if code is None or code in _UNAVAILABLE or code[:2] in _UNAVAILABLE_CLASSES:
        # Without a code it is the driver that speaks: the connection is gone.
        return NotSaved(f"the database could not be used: {error}")
    return None


def rules() -> Iterator[str]:
    """Statements that make PostgreSQL itself refuse what must not be, whoever writes it, and keep practices apart."""
    yield """ALTER TABLE appointments ADD CONSTRAINT appointments_overlap EXCLUDE USING gist (
  int8range(therapist_id, therapist_id, '[]') WITH &&, tstzrange(starts, ends, '[)') WITH &&
) WHERE (status = 'booked')"""
    yield """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"""
    for table in APPEND_ONLY:
        yield f"""CREATE TRIGGER {table.name}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.name}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""
    for guarded in metadata.sorted_tables:
        if guarded.name not in WITHOUT_PRACTICE:
            yield from row_security.statements(guarded.name, row_security.CLIENTS[guarded.name])


def grants(role: str) -> Iterator[str]:
    """Statements that let a role, which does not own the tables, do what the app does and no more."""
    name = '"' + role.replace('"', '""') + '"'
    for table in metadata.sorted_tables:
        verbs = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {verbs} ON {table.name} TO {name}"
    yield f"GRANT SELECT ON alembic_version TO {name}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"
