"""Cursors for aiosqlite that cross to the database's thread once a statement: half the cost of a small one.

SQLAlchemy opens a cursor, executes, fetches and closes, and each would be a crossing of its own.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite


class Connection(aiosqlite.Connection):
    """A connection to the file at `path` that begins and ends transactions only when told to."""

    def __init__(self, path: str) -> None:
        super().__init__(lambda: sqlite3.connect(path, isolation_level=None), iter_chunk_size=64)
        # Otherwise a process that fails before it closes the connection never ends.
        self._thread.daemon = True

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)


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
        await self._cross(sqlite3.Connection.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        await self._cross(sqlite3.Connection.executemany, statement, parameters)

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    async def _cross(self, verb: Any, statement: str, parameters: Any) -> None:
        await self._connection._execute(self._work, verb, statement, parameters)  # type: ignore[no-untyped-call]

    def _work(self, verb: Any, statement: str, parameters: Any) -> None:
        cursor = verb(self._connection._conn, statement, parameters)
        self._rows = cursor.fetchall()
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        cursor.close()
