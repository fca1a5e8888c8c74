"""Rows as undo keeps them."""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import LargeBinary, Table, type_coerce

from storage.columns import Instant
from storage.transaction.statements import is_sealed

Image = dict[str, Any]
"""A row as undo keeps it: JSON values by column, sealed ones still sealed, so that a lost key closes these too."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A row of a versioned table before this transaction (None: not there), and the version left (None: removed)."""

    table: str
    id: int
    before: Image | None
    version: int | None


def kept(value: object) -> object:
    """A column's value as an image keeps it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def restored(table: Table, name: str, value: Any) -> Any:
    """A column's value as a statement takes it, from how an image keeps it."""
    column = table.c[name]
    if value is None:
        return None
    if is_sealed(column):
        return type_coerce(base64.b64decode(value), LargeBinary)
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if column.type.python_type is date else value
