"""Prepared statements on SQLite, straight through its driver.

SQLAlchemy writes a statement, once, and its types translate what goes in and out as they always do. What it would do
around each execution besides takes ten times as long as SQLite takes for a small one.

Of SQLAlchemy 2.1 it uses, beside what is documented: `exported_columns`, and of the compiled statement `string`,
`positiontup`, `binds`, `bind_names`, `post_compile_params`, `literal_execute_params`, `insert_prefetch` and the form of
the places that lists go to. tests/storage/test_direct.py compares both ways for every type of column.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from sqlalchemy import Dialect, Executable, Insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from storage.sqlite import translate

REMEMBERED = 1000
"""Prepared statements: more than the program has."""

Process = Callable[[Any], Any] | None


class Found:
    """What a statement came to: as much of SQLAlchemy's result as the verbs use."""

    def __init__(self, rows: list[Any], rowcount: int, id: int | None) -> None:
        self._rows = rows
        self.rowcount = rowcount
        self.inserted_primary_key = (id,)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None


class Plan:
    """A statement in the database's words, what goes into it and what comes out of it."""

    def __init__(self, compiled: SQLCompiler, columns: Sequence[Any], dialect: Dialect) -> None:
        late = {compiled.bind_names[bind]: bind for bind in compiled.post_compile_params}
        literals = {compiled.bind_names[bind]: bind for bind in compiled.literal_execute_params}
        self._text = compiled.string
        for name, bind in literals.items():
            written = compiled.render_literal_value(bind.value, bind.type)
            self._text = self._text.replace(_place(name), written)
        self._lists = [name for name in late if name not in literals]
        names = [name for name in compiled.positiontup or () if name not in literals]
        self._into = [(name, name in self._lists, _in(compiled.binds[name].type, dialect)) for name in names]
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._out = [_out(column.type, dialect) for column in columns]
        self._row = _row_class(tuple(column.name for column in columns))

    def text(self, values: Mapping[str, Any]) -> str:
        """The statement, with as many places in its lists as there are values for them."""
        text = self._text
        for name in self._lists:
            text = text.replace(_place(name), ", ".join("?" * len(values[name])))
        return text

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order in which the statement wants them."""
        given, flat = {**self._fixed, **values}, list[Any]()
        for name, many, into in self._into:
            ones = given[name] if many else (given[name],)
            flat.extend(ones if into is None else map(into, ones))
        return flat

    def rows(self, found: list[Any]) -> list[Any]:
        """What the driver found, as the columns' types have it."""
        if not found:
            return []
        # By columns: of many rows a step of Python is spared for every value that stays as it is.
        columns = [
            column if process is None else map(process, column)
            for column, process in zip(zip(*found, strict=True), self._out, strict=True)
        ]
        return list(map(self._row, *columns))


async def run(connection: AsyncConnection, statement: Executable, values: Mapping[str, Any]) -> Found | None:
    """Execute a statement that was executed before; None when it has to be left to SQLAlchemy. Raises StorageError."""
    if statement not in _seen:
        _seen.add(statement)  # one that is made anew each time is not worth a plan
        return None
    plan = _plan(statement, tuple(values), connection.dialect)
    if plan is None:
        return None
    if not connection.in_transaction():
        await connection.begin()
    assert connection.sync_connection is not None, "it has begun"
    driver: Any = connection.sync_connection.connection.driver_connection
    try:
        execute = sqlite3.Connection.execute
        rows, _, count, id = await driver.run(execute, plan.text(values), plan.parameters(values))
    except sqlite3.Error as error:
        raise translate(error) or error from error
    return Found(plan.rows(rows), count, values.get("id", id) if isinstance(statement, Insert) else id)


_seen: WeakSet[Executable] = WeakSet()


@lru_cache(maxsize=REMEMBERED)
def _plan(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Plan | None:
    prepared: Any = statement
    compiled = prepared.compile(dialect=dialect, column_keys=list(names))
    columns = list(getattr(statement, "exported_columns", ()))
    if compiled.insert_prefetch or len({column.name for column in columns}) < len(columns):
        return None
    return Plan(compiled, columns, dialect)


@lru_cache(maxsize=REMEMBERED)
def _row_class(names: tuple[str, ...]) -> Callable[..., Any]:
    class Row(namedtuple("Row", names, rename=True)):  # type: ignore[misc]
        __slots__ = ()

        @property
        def _mapping(self) -> dict[str, Any]:
            return dict(zip(names, self, strict=True))

    return Row


def _place(name: str) -> str:
    return f"__[POSTCOMPILE_{name}]"


def _in(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
