"""What is particular to SQLite: opening it, beginning transactions, refusing overlaps, what its errors mean."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import sqlite_cursor
from storage.driver import driver_of
from storage.errors import InUse, NotSaved, StorageError, Taken, translating
from storage.tables import APPEND_ONLY

BUSY_MILLISECONDS = 10_000
READERS = 4
QUEUE_SECONDS = 15.0
"""How long a writer waits for those before it in this process."""
_TAKEN = "taken"

_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CORRUPT,
}
_REFUSED = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
}


T = TypeVar("T")


class SQLite:
    """A file. One connection writes, a few read, and one watches what other processes write."""

    at_once = 2

    def __init__(self, url: URL) -> None:
        _make_file(url)
        # A second writing connection would wait unfairly; a transaction takes the lock when it begins.
        self.writer = _connections(url, 1)
        self.reader = _connections(url, READERS, "PRAGMA query_only=ON")
        # `PRAGMA data_version` tells what others wrote only from the same connection, outside transactions.
        self.watcher = _connections(url, 1, "PRAGMA query_only=ON")
        self.engines = (self.writer, self.reader, self.watcher)
        self.serving = ((self.writer, 1), (self.reader, 1))
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Writers of this process one after the other, first come first served. Raises NotSaved after a while."""
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            raise NotSaved(f"too many writers: no turn within {QUEUE_SECONDS:.0f} s") from None
        try:
            yield
        finally:
            self._turn.release()

    @asynccontextmanager
    async def writing(self, connection: AsyncConnection, _: int | None) -> AsyncIterator[None]:
        """A transaction that is kept when its block ends well."""
        driver = driver_of(connection)
        try:
            await execute(connection, "BEGIN IMMEDIATE")
            yield
            await translated(driver.commit())
        except BaseException:
            await driver.rollback()
            raise

    @asynccontextmanager
    async def looking(self, connection: AsyncConnection, _: int | None) -> AsyncIterator[None]:
        """A transaction that sees one state of the database, and is never kept."""
        try:
            await execute(connection, "BEGIN")
            yield
        finally:
            await driver_of(connection).rollback()

    async def data_version(self, connection: AsyncConnection) -> int:
        """Asked of the watcher."""
        return int((await connection.exec_driver_sql("PRAGMA data_version")).scalar_one())

    async def forget_the_past(self) -> None:
        """Empty the write-ahead log, in which pages lie as they were before."""
        async with self.watcher.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def warnings(self) -> list[str]:
        """Nobody logs in to a file."""
        return []

    async def describe(self) -> str:
        """The database and its version, for the log."""
        return f"SQLite {sqlite3.sqlite_version}"


async def execute(connection: AsyncConnection, words: str, parameters: Sequence[Any] = ()) -> sqlite_cursor.Done:
    """What the driver makes of a statement. Raises StorageError, and a defect as the driver has it."""
    return await translated(driver_of(connection).run(sqlite3.Connection.execute, words, parameters))


async def translated(asked: Awaitable[T]) -> T:
    """What the driver answers. Raises StorageError, and a defect as the driver has it."""
    try:
        return await asked
    except sqlite3.Error as error:
        raise translate(error) or error from error


@asynccontextmanager
async def savepoint(connection: AsyncConnection) -> AsyncIterator[None]:
    """A part of a transaction that is forgotten when its block raises."""
    await execute(connection, "SAVEPOINT part")
    try:
        yield
    except BaseException:
        await execute(connection, "ROLLBACK TO part")
        await execute(connection, "RELEASE part")
        raise
    await execute(connection, "RELEASE part")


def _make_file(url: URL) -> None:
    """Make an empty database that only its owner can read, unless there is one; what lies beside it takes after it."""
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise NotSaved(f"the database could not be made: {error}") from error


def _connections(url: URL, count: int, *pragmas: str) -> AsyncEngine:
    async def opened() -> sqlite_cursor.Connection:
        return await sqlite_cursor.Connection(path, BUSY_MILLISECONDS)  # type: ignore[return-value]

    path = url.database or ""
    database = create_async_engine(
        url,
        async_creator=opened,
        pool_size=count,
        max_overflow=0,
        pool_timeout=QUEUE_SECONDS,
        # Errors go into logs; what people wrote does not.
        hide_parameters=True,
    )
    _prepare(database, *pragmas)
    return database


def _prepare(database: AsyncEngine, *more: str) -> None:
    engine = database.sync_engine
    pragmas = (
        "PRAGMA foreign_keys=ON",
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        # What is deleted is written over: a person's key above all.
        "PRAGMA secure_delete=ON",
        *more,
    )

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    translating(engine, translate)


def translate(error: BaseException) -> StorageError | None:
    """What a driver's error means to the rest of the house; None when it is a defect and should stay as it is."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER and str(error) == _TAKEN:
        return Taken("another appointment takes that time")
    if code in _REFUSED:
        return InUse(str(error))
    # A disk that was full has cost the transaction, and with it the savepoint that is to be gone back to.
    if code & 0xFF in _UNAVAILABLE or str(error).startswith("no such savepoint"):
        return NotSaved(f"the database could not be used: {error}")
    return None


def rules() -> Iterator[str]:
    """Statements that make SQLite itself refuse what must not be, whoever writes it."""
    yield from _overlap_triggers()
    yield from _append_only_triggers()


def _overlap_triggers() -> Iterator[str]:
    for name, when in (
        ("insert", "INSERT"),
        ("update", "UPDATE OF practice_id, therapist_id, starts, ends, status"),
    ):
        yield f"""CREATE TRIGGER appointments_overlap_{name}
BEFORE {when} ON appointments WHEN NEW.status = 'booked'
BEGIN
  SELECT RAISE(ABORT, 'instants are whole numbers')
  WHERE typeof(NEW.starts) <> 'integer' OR typeof(NEW.ends) <> 'integer';
  SELECT RAISE(ABORT, '{_TAKEN}') FROM appointments
  WHERE practice_id = NEW.practice_id AND therapist_id = NEW.therapist_id AND status = 'booked'
    AND ends > NEW.starts AND starts < NEW.ends AND id IS NOT NEW.id;
END"""  # noqa: S608 - nothing in it comes from outside


def _append_only_triggers() -> Iterator[str]:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            yield f"""CREATE TRIGGER {table.name}_no_{verb.lower()}
BEFORE {verb} ON {table.name}
BEGIN
  SELECT RAISE(ABORT, '{table.name} is append-only');
END"""
