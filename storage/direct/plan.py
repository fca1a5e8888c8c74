"""A statement as SQLAlchemy writes it for a database, and what its types do to values on their way in and out."""

from abc import ABC, abstractmethod
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Insert, Select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

REMEMBERED = 1000
"""Prepared statements: more than the program has."""
_FLOAT = 701
"""As PostgreSQL numbers it: SQLAlchemy makes floats of floats only where it is told that they are some."""

Process = Callable[[Any], Any] | None


class Found:
    """What a statement came to: as much of SQLAlchemy's result as the verbs use."""

    def __init__(self, rows: list[Any], rowcount: int, id: int | None, *, looked: bool) -> None:
        self._rows = rows
        self.looked = looked
        """Whether the statement changed and locked nothing."""
        self.rowcount = rowcount
        self.inserted_primary_key = (id,)

    def all(self) -> list[Any]:
        """Every row."""
        return self._rows

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None


class Plan(ABC):
    """A statement in a database's words, what goes into it and what comes out of it."""

    def __init__(self, compiled: SQLCompiler, columns: Sequence[Any], dialect: Dialect) -> None:
        late = {compiled.bind_names[bind] for bind in compiled.post_compile_params}
        literals = {compiled.bind_names[bind]: bind for bind in compiled.literal_execute_params}
        self._text = compiled.string
        for name, bind in literals.items():
            written = compiled.render_literal_value(bind.value, bind.type)
            self._text = self._text.replace(place(name), written)
        self._lists = late - literals.keys()
        self._names = [name for name in compiled.positiontup or () if name not in literals]
        self._into = {name: _in(compiled.binds[name].type, dialect) for name in self._names}
        self._fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._inserts = isinstance(compiled.statement, Insert)
        self._looks = _looks(compiled.statement)
        self._out = [_out(column.type, dialect) for column in columns]
        self._row = _row_class(tuple(column.name for column in columns))

    @abstractmethod
    async def run(self, connection: AsyncConnection, values: Mapping[str, Any]) -> Found:
        """Execute it on the driver's connection. Raises StorageError, and what is a defect as the driver has it."""

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


def _looks(statement: object) -> bool:
    # A function that is asked for without a table may lock.
    return isinstance(statement, Select) and statement._for_update_arg is None and bool(statement.get_final_froms())


def place(name: str) -> str:
    """What stands for a list, or for a literal, in the text of a statement that is compiled for all its values."""
    return f"__[POSTCOMPILE_{name}]"


@lru_cache(maxsize=REMEMBERED)
def _row_class(names: tuple[str, ...]) -> Callable[..., Any]:
    class Row(namedtuple("Row", names, rename=True)):  # type: ignore[misc]
        __slots__ = ()

        @property
        def _mapping(self) -> dict[str, Any]:
            return dict(zip(names, self, strict=True))

    return Row


def _in(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).result_processor(dialect, _FLOAT)
