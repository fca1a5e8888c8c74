"""Plans for PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

from storage.direct.plan import Found, Plan, place
from storage.postgres import asking


class PostgresPlan(Plan):
    """A list goes in as one array: however long it is the text is the same, and the server has it prepared."""

    def __init__(self, compiled: SQLCompiler, columns: Sequence[Any], dialect: Dialect) -> None:
        # The id that an insert makes comes back as a row.
        self._makes_id = bool(compiled.implicit_returning)
        super().__init__(compiled, columns or compiled.implicit_returning or (), dialect)
        # SQLAlchemy has numbered what is not a list; lists come after.
        self._names.sort(key=self._lists.__contains__)
        for number, name in enumerate(self._names, 1):
            if name in self._lists:
                kind = dialect.type_compiler_instance.process(compiled.binds[name].type)
                for words, instead in ((" NOT IN (", " <> ALL ("), (" IN (", " = ANY (")):
                    self._text = self._text.replace(f"{words}{place(name)})", f"{instead}${number}::{kind}[])")

    async def run(self, connection: AsyncConnection, values: Mapping[str, Any]) -> Found:
        parameters = self._parameters(values)
        if not self._out:
            status = await asking(connection, lambda driver: driver.execute(self._text, *parameters))
            # "UPDATE 3", "INSERT 0 1"
            return Found([], int(status.rpartition(" ")[2]), values.get("id"), looked=False)
        rows = self.rows(await asking(connection, lambda driver: driver.fetch(self._text, *parameters)))
        return Found(rows, len(rows), rows[0][0] if self._makes_id else values.get("id"), looked=self._looks)

    def _parameters(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of their numbers."""
        given, ordered = {**self._fixed, **values}, list[Any]()
        for name in self._names:
            into, value = self._into[name], given[name]
            if name in self._lists:
                ordered.append(list(value if into is None else map(into, value)))
            else:
                ordered.append(value if into is None else into(value))
        return ordered
