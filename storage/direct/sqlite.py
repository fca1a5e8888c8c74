"""Plans for SQLite."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.direct.plan import Found, Plan, place
from storage.sqlite import execute


class SQLitePlan(Plan):
    """In its text there are as many places for a list as there are values for it."""

    async def run(self, connection: AsyncConnection, values: Mapping[str, Any]) -> Found:
        given = {**self._fixed, **values}
        rows, _, count, id = await execute(connection, self._text_for(given), self._parameters(given))
        made = values.get("id", id) if self._inserts else id
        return Found(self.rows(rows), count, made, looked=self._looks)

    def _text_for(self, given: Mapping[str, Any]) -> str:
        text = self._text
        for name in self._lists:
            text = text.replace(place(name), ", ".join("?" * len(given[name])))
        return text

    def _parameters(self, given: Mapping[str, Any]) -> list[Any]:
        """The values in the order in which the statement wants them."""
        flat: list[Any] = []
        for name in self._names:
            into = self._into[name]
            ones = given[name] if name in self._lists else (given[name],)
            flat.extend(ones if into is None else map(into, ones))
        return flat
