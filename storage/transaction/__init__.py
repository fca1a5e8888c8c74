"""One transaction on one practice: the statements that verbs are made of, and what they touched."""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, Table, insert, update
from sqlalchemy import delete as delete_from

from storage import postgres
from storage.errors import Missing
from storage.tables import VERSIONED
from storage.transaction.images import Image, Touch, kept, restored
from storage.transaction.sealing import Sealing
from storage.transaction.statements import (
    PRACTICE,
    deleting,
    imaging,
    inserting,
    inserting_all,
    mine,
    selecting,
    updating,
)

__all__ = ["PRACTICE", "Image", "Touch", "Transaction", "Verbs", "mine", "restored"]


class Transaction(Sealing):
    """What verbs work with: rows that are read, added, changed and removed."""

    async def get(self, table: Table, id: int) -> Row[Any]:
        """The practice's row with that id. Raises Missing."""
        row = await self.one(selecting(table), at=id)
        if row is None:
            raise Missing(table.name, id)
        return row

    async def add(self, table: Table, values: Mapping[str, Any]) -> int:
        """Insert a row of this practice; its id. `created_at` and `version` are filled in where there are such."""
        full = await self._full(table, values)
        async with self._guarded(table):
            result = await self.run(inserting(table), full)
        id: int = result.inserted_primary_key[0]  # type: ignore[index,assignment]  # an insert has one
        self._touch(table, id, None, full.get("version"))
        return id

    async def add_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows with the same columns, at once, into a table that undo knows nothing of."""
        assert table.name not in VERSIONED, "each would have to be noted"
        full = [await self._full(table, values) for values in rows]
        if full:
            values = {f"{name}_{place}": value for place, one in enumerate(full) for name, value in one.items()}
            await self.run(inserting_all(table, tuple(full[0]), len(full)), values)

    async def _full(self, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        full = dict(values)
        if "practice_id" in table.c:
            full["practice_id"] = self.practice
        if "created_at" in table.c:
            full["created_at"] = self.now
        if "version" in table.c:
            full["version"] = _new_version()
        return await self.owned(table, full)

    async def change(self, table: Table, id: int, values: Mapping[str, Any]) -> None:
        """Set some of a row's columns. Raises Missing."""
        values = await self.owned(table, values, id)
        if table.name not in VERSIONED:
            result = await self.run(updating(table), self._given({"at": id, **values}))
            if result.rowcount == 0:
                raise Missing(table.name, id)
            return
        before = await self._image_or_missing(table, id)
        version = _new_version()
        async with self._guarded(table):
            await self.run(updating(table), self._given({"at": id, **values, "version": version}))
        self._touch(table, id, before, version)

    async def remove(self, table: Table, id: int) -> None:
        """Delete a row. Raises Missing, and InUse when something still refers to it."""
        before = await self._image_or_missing(table, id)
        async with self._guarded(table):
            await self.run(deleting(table), self._given({"at": id}))
        self._touch(table, id, before, None)

    async def image(self, table: Table, id: int) -> Image | None:
        """The row as undo keeps it, locked for this transaction, or None when it is not there."""
        row = await self.one(imaging(table), at=id)
        return None if row is None else {name: kept(value) for name, value in row._mapping.items()}

    async def put_back(self, table: Table, id: int, before: Image | None, *, exists: bool) -> None:
        """Make a row what it was at `before`, its version included."""
        here = (self.mine(table), table.c.id == id)
        if before is None:
            await self.run(delete_from(table).where(*here))
            return
        values = {name: restored(table, name, value) for name, value in before.items()}
        await self.run(update(table).where(*here).values(values) if exists else insert(table).values(values))

    @asynccontextmanager
    async def _guarded(self, table: Table) -> AsyncIterator[None]:
        """A statement that may be refused, Taken or InUse, and must not cost PostgreSQL the transaction."""
        if self._on_postgres and table.name in _MAY_BE_REFUSED:
            await self._enter()
            async with postgres.savepoint(self.connection):
                yield
        else:
            yield

    def note(self, touch: Touch) -> None:
        """Remember that a row was touched: what it was before the first time, and the version the last time left."""
        key = (touch.table, touch.id)
        first = self.touched.get(key)
        self.touched[key] = touch if first is None else Touch(*key, first.before, touch.version)

    def _touch(self, table: Table, id: int, before: Image | None, version: int | None) -> None:
        if table.name in VERSIONED:
            self.note(Touch(table.name, id, before, version))

    async def _image_or_missing(self, table: Table, id: int) -> Image:
        image = await self.image(table, id)
        if image is None:
            raise Missing(table.name, id)
        return image


_MAY_BE_REFUSED = VERSIONED.keys() | {"chats", "chat_people"}


class Verbs:
    """A group of named verbs on one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction


def _new_version() -> int:
    # Random, not counted up: a number that was undone must never come to stand for something else. 53 bits pass
    # through any JSON reader.
    return secrets.randbits(53)
