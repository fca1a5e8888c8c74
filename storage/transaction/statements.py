"""The statements of every row, each made once: making one costs SQLAlchemy several times what running it does."""

from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Insert,
    LargeBinary,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    type_coerce,
    update,
)
from sqlalchemy import delete as delete_from

from storage.columns import Sealed, SealedJSON
from storage.tables import practices

PRACTICE = "practice"
"""The parameter of `mine`."""


def mine(table: Table) -> ColumnElement[bool]:
    """The condition that a row belongs to the transaction's practice, for a statement that is made once."""
    return owner(table) == bindparam(PRACTICE)


def owner(table: Table) -> Column[int]:
    """The column that says to which practice a row belongs."""
    return table.c.id if table is practices else table.c.practice_id


def here(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The practice's row whose id is the parameter `at`."""
    return mine(table), table.c.id == bindparam("at")


@cache
def selecting(table: Table) -> Select[Any]:
    """The row whose id is the parameter `at`."""
    return select(table).where(*here(table))


@cache
def inserting(table: Table) -> Insert:
    """One row more; the columns are the parameters of its use."""
    return insert(table)


@cache
def inserting_all(table: Table, names: tuple[str, ...], count: int) -> Insert:
    """So many rows more at once: the columns of row `n` are the parameters `column_n`."""
    types = {name: table.c[name].type for name in names}
    one = [{name: bindparam(f"{name}_{n}", type_=types[name]) for name in names} for n in range(count)]
    return insert(table).values(one)


@cache
def updating(table: Table) -> Update:
    """Other values for the row whose id is the parameter `at`."""
    return update(table).where(*here(table))


@cache
def deleting(table: Table) -> Delete:
    """The row whose id is the parameter `at`, gone."""
    return delete_from(table).where(*here(table))


@cache
def imaging(table: Table) -> Select[Any]:
    """The row as it is kept, sealed, and locked."""
    columns = [type_coerce(c, LargeBinary).label(c.name) if is_sealed(c) else c for c in table.c]
    return select(*columns).where(*here(table)).with_for_update(key_share=True)


@cache
def sealed_columns(table: Table) -> frozenset[str]:
    """The names of the columns that lie sealed."""
    return frozenset(column.name for column in table.c if is_sealed(column))


def is_sealed(column: Column[Any]) -> bool:
    """Whether a column lies encrypted."""
    return isinstance(column.type, Sealed | SealedJSON)
