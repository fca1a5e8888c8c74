"""What a transaction has looked up: until it writes or locks something, looking again finds the same."""

from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import Executable, Select

from storage.direct import Found

MOST_ROWS = 200
"""Of what finds more than so many, none is kept: an export reads everything there is, once."""


class Looked:
    """What was found, by statement and values.

    A lock ends it as a write does: on PostgreSQL, whoever had waited for it sees what others did meanwhile.
    """

    def __init__(self) -> None:
        self._found: dict[Hashable, Found] = {}

    def at(self, statement: Executable, values: Mapping[str, Any]) -> Found | None:
        """What the statement has found before."""
        return self._found.get(_asked(statement, values)) if self._found and isinstance(statement, Select) else None

    def note(self, statement: Executable, values: Mapping[str, Any], found: Found) -> None:
        """Keep what a statement has found, if it only looked, or else forget all there is."""
        if not found.looked:
            self.forget()
        elif len(found.all()) <= MOST_ROWS:
            self._found[_asked(statement, values)] = found

    def forget(self) -> None:
        """Something may be otherwise from now on."""
        self._found.clear()


def _asked(statement: Executable, values: Mapping[str, Any]) -> Hashable:
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list | set)}
    return statement, *{**values, **lists}.items()
