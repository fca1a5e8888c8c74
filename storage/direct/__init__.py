"""Prepared statements straight through a database's driver.

SQLAlchemy writes a statement, once, and its types translate what goes in and out as they always do. What it would do
around each execution besides takes ten times as long as SQLite takes for a small one, and three times as long as
asyncpg does.

Of SQLAlchemy 2.1 it uses, beside what is documented: a SELECT's `_for_update_arg`, `exported_columns`, and of the
compiled statement `string`, `positiontup`, `binds`, `bind_names`, `post_compile_params`, `literal_execute_params`,
`insert_prefetch`, `implicit_returning` and the form of the places that lists go to. tests/storage/test_direct.py
compares both ways for every type of column.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakSet

from sqlalchemy import Dialect, Executable, TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.direct.plan import REMEMBERED, Found, Plan
from storage.direct.postgres import PostgresPlan
from storage.direct.sqlite import SQLitePlan

__all__ = ["Found", "run"]


async def run(connection: AsyncConnection, statement: Executable, values: Mapping[str, Any]) -> Found | None:
    """Execute a statement that was executed before; None when it has to be left to SQLAlchemy. Raises StorageError."""
    if statement not in _seen:
        _seen.add(statement)  # one that is made anew each time is not worth a plan
        return None
    plan = _plan(statement, tuple(values), connection.dialect)
    return None if plan is None else await plan.run(connection, values)


_seen: WeakSet[Executable] = WeakSet()


@lru_cache(maxsize=REMEMBERED)
def _plan(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Plan | None:
    if isinstance(statement, TextClause):
        return None  # nobody knows its columns
    prepared: Any = statement
    compiled = prepared.compile(dialect=dialect, column_keys=list(names))
    columns = list(getattr(statement, "exported_columns", ()))
    if compiled.insert_prefetch or len({column.name for column in columns}) < len(columns):
        return None
    return (PostgresPlan if dialect.name == "postgresql" else SQLitePlan)(compiled, columns, dialect)
