"""A transaction's own ground: its practice, whom it sees, and the statements that it runs."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Row, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import direct, postgres, row_security, sqlite
from storage.direct import Found
from storage.errors import NotSaved
from storage.keys import Keys, UnknownKeyError
from storage.tables import data_keys
from storage.transaction.images import Touch
from storage.transaction.looked import Looked
from storage.transaction.statements import PRACTICE, mine, owner


class Running:
    """Runs statements. `now` is the instant at which the transaction began."""

    def __init__(self, connection: AsyncConnection, keys: Keys, now: datetime, practice_id: int | None) -> None:
        self.connection = connection
        self.keys = keys
        self.now = now
        self.practice_id = practice_id
        self.touched: dict[tuple[str, int], Touch] = {}
        self.news: set[str] = set()
        """The queues that something was put into."""
        self._failed: NotSaved | None = None
        self._looked = Looked()
        self._keys_found: dict[tuple[str, int], int] = {}
        self._on_postgres = connection.dialect.name == "postgresql"
        self._clients: tuple[int, ...] | None = None
        # What it was begun for.
        self._entered: tuple[int | None, tuple[int, ...] | None] | None = (practice_id, None)

    @property
    def practice(self) -> int:
        """The practice this transaction is about. Raises ValueError when it was begun for none."""
        if self.practice_id is None:
            raise ValueError("this transaction was begun without a practice")
        return self.practice_id

    @property
    def keeps_apart(self) -> bool:
        """Whether the database itself shows one practice's rows only, and none before it knows whose."""
        return self._on_postgres

    def see_only(self, clients: Collection[int]) -> None:
        """From now on see and change what these people may as clients, and nothing else of the practice.

        PostgreSQL sees to it. SQLite cannot: there it is up to whoever asks.
        """
        self._clients = tuple(clients)
        self._looked.forget()

    @contextmanager
    def seeing_practice(self) -> Iterator[None]:
        """A part that sees the whole practice again, for what clients cause and do not see."""
        clients, self._clients = self._clients, None
        self._looked.forget()
        try:
            yield
        finally:
            self._clients = clients
            self._looked.forget()

    def mine(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row belongs to this practice, for a statement that is made anew each time."""
        return owner(table) == self.practice

    async def run(self, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any] | Found:
        """Execute a statement; its result. Once the database gave up on the transaction, nothing more is done."""
        self.check()
        try:
            await self._enter()
            if values is not None:
                known = self._looked.at(statement, values)
                if known is not None:
                    return known
                found = await direct.run(self.connection, statement, values)
                if found is not None:
                    self._looked.note(statement, values, found)
                    return found
            self._looked.forget()
            return await self.connection.execute(statement, values)
        except NotSaved as error:
            self._failed = error
            raise

    def check(self) -> None:
        """Raise NotSaved when the database has given up: SQLite rolls back by itself and would then autocommit."""
        if self._failed is not None:
            raise NotSaved(str(self._failed)) from self._failed

    async def all(self, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
        """What is found, with `values` for the parameters of the statement, among them that of `mine`."""
        learned = 0
        while True:
            try:
                return (await self.run(statement, self._given(values))).all()
            except UnknownKeyError as unknown:
                learned += 1
                # One at a time would ask again for every person there is.
                await (self._learn_all() if learned == _MANY else self._learn(unknown.id))

    async def one(self, statement: Executable, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        while True:
            try:
                return (await self.run(statement, self._given(values))).first()
            except UnknownKeyError as unknown:
                await self._learn(unknown.id)

    def _given(self, values: dict[str, Any]) -> dict[str, Any]:
        return {PRACTICE: self.practice_id, **values}

    async def _learn(self, key: int) -> None:
        """Read a data key, and the one that wraps it; one that is not there any more is gone for good."""
        row = (await self.run(_WRAPPED, {"at": key})).first()
        if row is None:
            self.keys.forget(key)
            return
        try:
            self.keys.learn(key, row.wrapped)
        except UnknownKeyError as wrapping:
            await self._learn(wrapping.id)
            self.keys.learn(key, row.wrapped)

    async def _learn_all(self) -> None:
        """Read the practice's data keys."""
        for row in (await self.run(_ALL_WRAPPED, self._given({}))).all():
            try:
                self.keys.learn(row.id, row.wrapped)
            except UnknownKeyError as wrapping:
                await self._learn(wrapping.id)
                self.keys.learn(row.id, row.wrapped)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that is forgotten whole when its block raises, with what it touched; the rest goes on."""
        touched = dict(self.touched)
        try:
            nested = postgres.savepoint if self._on_postgres else sqlite.savepoint
            async with nested(self.connection):
                yield
        except BaseException:
            self.touched = touched
            # These may have been made inside.
            self._entered = None
            self._keys_found = {}
            self._looked.forget()
            raise

    async def _enter(self) -> None:
        """Tell PostgreSQL for which practice and for whom this is, so that it shows no other rows."""
        there = (self.practice_id, self._clients)
        if self._on_postgres and self._entered != there:
            await postgres.say(self.connection, row_security.entering(*there))
            self._entered = there


_WRAPPED = select(data_keys.c.wrapped).where(data_keys.c.id == bindparam("at"))
_ALL_WRAPPED = select(data_keys.c.id, data_keys.c.wrapped).where(mine(data_keys))
_MANY = 3
"""So many data keys that one statement did not know let all of them be read."""
