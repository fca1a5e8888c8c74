"""A driver for SQLAlchemy's asyncio that asks SQLite where the event loop runs, and waits for it elsewhere.

aiosqlite hands every statement to a thread, which costs several times what SQLite takes for a small one. Here only what
may wait goes there: committing, many rows at once, settings, whatever finds the database locked.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite

_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class Connection(aiosqlite.Connection):
    """A connection to the file at `path` that begins and ends transactions only when told to.

    `patience`: milliseconds that its thread waits for a lock.
    """

    def __init__(self, path: str, patience: int) -> None:
        # It is used by one coroutine at a time, now in this thread, now in that.
        connect = lambda: sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)  # noqa: E731
        super().__init__(connect, iter_chunk_size=64)
        self._patience = patience
        self._handed_over = self._came_back = 0
        # Otherwise a process that fails before it closes the connection never ends.
        self._thread.daemon = True

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    def stop(self) -> "asyncio.Future[Any] | None":
        # Closed gracefully and, that being cancelled, by force, it would wait for a thread that is gone.
        return super().stop() if self._running else None

    async def rollback(self) -> None:
        # Whoever waited for the thread may have been cancelled while it went on.
        if self._handed_over == self._came_back:
            self._conn.rollback()
        else:
            await super().rollback()

    async def run(self, verb: Any, statement: str, parameters: Any) -> "Done":
        """Execute a statement and fetch all of it."""
        if verb is sqlite3.Connection.execute and not statement.startswith("PRAGMA"):
            try:
                return _done(verb, self._conn, statement, parameters)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in _LOCKED:
                    raise
        done: Done = await self._execute(self._patiently, verb, statement, parameters)
        return done

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        self._handed_over += 1
        return await super()._execute(self._counted, fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def _counted(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return fn(*args, **kwargs)
        finally:
            self._came_back += 1

    def _patiently(self, verb: Any, statement: str, parameters: Any) -> "Done":
        self._conn.execute(f"PRAGMA busy_timeout={self._patience}")
        try:
            return _done(verb, self._conn, statement, parameters)
        finally:
            self._conn.execute("PRAGMA busy_timeout=0")


class Cursor:
    """What SQLAlchemy asks of a driver's cursor. Everything is fetched when the statement is executed."""

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._take(await self._connection.run(sqlite3.Connection.execute, statement, parameters))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._take(await self._connection.run(sqlite3.Connection.executemany, statement, parameters))

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    def _take(self, done: "Done") -> None:
        self._rows, self.description, self.rowcount, self.lastrowid = done


Done = tuple[list[Any], Any, int, int | None]
"""Of a statement: its rows, their description, how many it changed, the id of what it inserted."""


def _done(verb: Any, connection: sqlite3.Connection, statement: str, parameters: Any) -> Done:
    cursor = verb(connection, statement, parameters)
    try:
        return cursor.fetchall(), cursor.description, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()
