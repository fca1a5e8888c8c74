"""One transaction on one practice: the statements that verbs are made of, and what they touched."""

import base64
import secrets
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CursorResult,
    Delete,
    Executable,
    Insert,
    LargeBinary,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import direct, row_security
from storage.columns import For, Instant, Sealed, SealedJSON
from storage.direct import Found
from storage.errors import Missing, NotSaved
from storage.keys import Keys, UnknownKeyError
from storage.tables import (
    VERSIONED,
    attendances,
    availability_overrides,
    chat_people,
    data_keys,
    people,
    practices,
)

PRACTICE = "practice"
"""The parameter of `mine`."""

Image = dict[str, Any]
"""A row as undo keeps it: JSON values by column, sealed ones still sealed, so that a lost key closes these too."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A row of a versioned table before this transaction (None: not there), and the version left (None: removed)."""

    table: str
    id: int
    before: Image | None
    version: int | None


class Transaction:
    """What verbs work with. `now` is the instant at which the transaction began."""

    def __init__(self, connection: AsyncConnection, keys: Keys, now: datetime, practice_id: int | None) -> None:
        self.connection = connection
        self.keys = keys
        self.now = now
        self.practice_id = practice_id
        self.touched: dict[tuple[str, int], Touch] = {}
        self.news: set[str] = set()
        """The queues that something was put into."""
        self._failed: NotSaved | None = None
        self._keys_found: dict[tuple[str, int], int] = {}
        self._on_postgres = connection.dialect.name == "postgresql"
        self._clients: tuple[int, ...] | None = None
        self._entered: tuple[int | None, tuple[int, ...] | None] | None = None

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

    @contextmanager
    def seeing_practice(self) -> Iterator[None]:
        """A part that sees the whole practice again, for what clients cause and do not see."""
        clients, self._clients = self._clients, None
        try:
            yield
        finally:
            self._clients = clients

    def mine(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row belongs to this practice, for a statement that is made anew each time."""
        return _owner(table) == self.practice

    async def run(self, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any] | Found:
        """Execute a statement; its result. Once the database gave up on the transaction, nothing more is done."""
        self.check()
        try:
            await self._enter()
            if values is not None and not self._on_postgres:
                found = await direct.run(self.connection, statement, values)
                if found is not None:
                    return found
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

    async def get(self, table: Table, id: int) -> Row[Any]:
        """The practice's row with that id. Raises Missing."""
        row = await self.one(_select(table), at=id)
        if row is None:
            raise Missing(table.name, id)
        return row

    async def add(self, table: Table, values: Mapping[str, Any]) -> int:
        """Insert a row of this practice; its id. `created_at` and `version` are filled in where there are such."""
        full = await self._full(table, values)
        async with self._guarded(table):
            result = await self.run(_insert(table), full)
        id: int = result.inserted_primary_key[0]  # type: ignore[index,assignment]  # an insert has one
        self._touch(table, id, None, full.get("version"))
        return id

    async def add_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows with the same columns, at once, into a table that undo knows nothing of."""
        assert table.name not in VERSIONED, "each would have to be noted"
        full = [await self._full(table, values) for values in rows]
        if full:
            values = {f"{name}_{place}": value for place, one in enumerate(full) for name, value in one.items()}
            await self.run(_insert_all(table, tuple(full[0]), len(full)), values)

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
            result = await self.run(_update(table), self._given({"at": id, **values}))
            if result.rowcount == 0:
                raise Missing(table.name, id)
            return
        before = await self._image_or_missing(table, id)
        version = _new_version()
        async with self._guarded(table):
            await self.run(_update(table), self._given({"at": id, **values, "version": version}))
        self._touch(table, id, before, version)

    async def owned(self, table: Table, values: Mapping[str, Any], id: int | None = None) -> dict[str, Any]:
        """The values, sealed ones marked for the key of whom they concern. `id` is that of the row to change."""
        sealed = [name for name, value in values.items() if value is not None and _sealed(table.c[name].type)]
        if not sealed or table is practices:
            return dict(values)
        key = await self._key_for(table, values, id)
        return {name: For(value, key) if name in sealed else value for name, value in values.items()}

    async def new_key(self) -> int:
        """The id of a new person's data key."""
        return await self._add_key("person", await self._practice_key())

    async def key_of(self, person_id: int | None) -> int:
        """The id of a person's data key; the practice's where there is no such person, or no more."""
        if person_id is None:
            return await self._practice_key()
        found = ("person", person_id)
        if found not in self._keys_found:
            row = await self.one(_KEY_OF_PERSON, at=person_id)
            key = None if row is None else row.key_id
            self._keys_found[found] = await self._practice_key() if key is None else await self._known(key)
        return self._keys_found[found]

    async def _key_for(self, table: Table, values: Mapping[str, Any], id: int | None) -> int:
        match table.name:
            case "people":
                return await self._known(values["key_id"]) if "key_id" in values else await self.key_of(id)
            case "chats":
                return await self._key_of_chat(id)
            case "outbox" | "buttons":
                return await self._key_of_chat(values.get("chat_id"))
            case "changes" | "scheduled":
                return await self.key_of(values.get("person_id"))
            case "availability_overrides":
                row = None if id is None else await self.one(_WHOSE_OVERRIDE, at=id)
                return await self.key_of(values.get("therapist_id") if row is None else row.therapist_id)
            case "appointments":
                row = None if id is None else await self.one(_FIRST_CLIENT, at=id)
                return await self.key_of(None if row is None else row.client_id)
            case _:
                return await self._practice_key()

    async def _key_of_chat(self, chat_id: int | None) -> int:
        if chat_id is None:
            return await self._practice_key()
        found = ("chat", chat_id)
        if found not in self._keys_found:
            row = await self.one(_FIRST_PERSON, at=chat_id)
            self._keys_found[found] = await self.key_of(None if row is None else row.person_id)
        return self._keys_found[found]

    async def _practice_key(self) -> int:
        found = ("practice", self.practice)
        if found not in self._keys_found:
            row = await self.one(_KEY_OF_PRACTICE)
            key = await self._add_key("practice", None) if row is None else await self._known(row.id)
            self._keys_found[found] = key
        return self._keys_found[found]

    async def _add_key(self, kind: str, wrapped_by: int | None) -> int:
        id, wrapped = self.keys.new_data_key(wrapped_by)
        await self.add(data_keys, {"id": id, "kind": kind, "wrapped": wrapped})
        return id

    async def _known(self, key: int) -> int:
        if not self.keys.knows(key):
            await self._learn(key)
        return key

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

    async def remove(self, table: Table, id: int) -> None:
        """Delete a row. Raises Missing, and InUse when something still refers to it."""
        before = await self._image_or_missing(table, id)
        async with self._guarded(table):
            await self.run(_delete(table), self._given({"at": id}))
        self._touch(table, id, before, None)

    async def image(self, table: Table, id: int) -> Image | None:
        """The row as undo keeps it, locked for this transaction, or None when it is not there."""
        row = await self.one(_image(table), at=id)
        return None if row is None else {name: _kept(value) for name, value in row._mapping.items()}

    async def put_back(self, table: Table, id: int, before: Image | None, *, exists: bool) -> None:
        """Make a row what it was at `before`, its version included."""
        here = (self.mine(table), table.c.id == id)
        if before is None:
            await self.run(delete_from(table).where(*here))
            return
        values = {name: restored(table, name, value) for name, value in before.items()}
        await self.run(update(table).where(*here).values(values) if exists else insert(table).values(values))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that is forgotten whole when its block raises, with what it touched; the rest goes on."""
        touched = dict(self.touched)
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            self.touched = touched
            # These may have been made inside.
            self._entered = None
            self._keys_found = {}
            raise

    async def _enter(self) -> None:
        """Tell PostgreSQL for which practice and for whom this is, so that it shows no other rows."""
        there = (self.practice_id, self._clients)
        if self._on_postgres and self._entered != there:
            values = {
                "practice": "" if self.practice_id is None else str(self.practice_id),
                "sees": "practice" if self._clients is None else "people",
                "people": ",".join(map(str, self._clients or ())),
            }
            await self.connection.execute(_ENTER, values)
            self._entered = there

    @asynccontextmanager
    async def _guarded(self, table: Table) -> AsyncIterator[None]:
        """A statement that may be refused, Taken or InUse, and must not cost PostgreSQL the transaction."""
        if self._on_postgres and table.name in _MAY_BE_REFUSED:
            await self._enter()
            async with self.connection.begin_nested():
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


_ENTER = select(
    func.set_config(row_security.PRACTICE, bindparam("practice"), true()),
    func.set_config(row_security.SEES, bindparam("sees"), true()),
    func.set_config(row_security.PEOPLE, bindparam("people"), true()),
)
_MAY_BE_REFUSED = VERSIONED.keys() | {"chats", "chat_people"}


def mine(table: Table) -> ColumnElement[bool]:
    """The condition that a row belongs to the transaction's practice, for a statement that is made once.

    Making a statement costs SQLAlchemy several times what running it does.
    """
    return _owner(table) == bindparam(PRACTICE)


def _owner(table: Table) -> Column[int]:
    return table.c.id if table is practices else table.c.practice_id


def _here(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return mine(table), table.c.id == bindparam("at")


@cache
def _select(table: Table) -> Select[Any]:
    return select(table).where(*_here(table))


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _insert_all(table: Table, names: tuple[str, ...], count: int) -> Insert:
    types = {name: table.c[name].type for name in names}
    one = [{name: bindparam(f"{name}_{n}", type_=types[name]) for name in names} for n in range(count)]
    return insert(table).values(one)


@cache
def _update(table: Table) -> Update:
    return update(table).where(*_here(table))


@cache
def _delete(table: Table) -> Delete:
    return delete_from(table).where(*_here(table))


@cache
def _image(table: Table) -> Select[Any]:
    columns = [type_coerce(c, LargeBinary).label(c.name) if _sealed(c.type) else c for c in table.c]
    return select(*columns).where(*_here(table)).with_for_update(key_share=True)


def _first(column: Column[Any], of: Column[Any]) -> Select[Any]:
    """The column of the oldest row whose `of` is the parameter `at`."""
    table = column.table
    return select(column).where(mine(table), of == bindparam("at")).order_by(table.c.id).limit(1)


_KEY_OF_PERSON = select(people.c.key_id).where(*_here(people))
_KEY_OF_PRACTICE = select(data_keys.c.id).where(mine(data_keys), data_keys.c.kind == "practice")
_WRAPPED = select(data_keys.c.wrapped).where(data_keys.c.id == bindparam("at"))
_ALL_WRAPPED = select(data_keys.c.id, data_keys.c.wrapped).where(mine(data_keys))
_MANY = 3
"""So many data keys that one statement did not know let all of them be read."""
_WHOSE_OVERRIDE = select(availability_overrides.c.therapist_id).where(*_here(availability_overrides))
_FIRST_CLIENT = _first(attendances.c.client_id, attendances.c.appointment_id)
_FIRST_PERSON = _first(chat_people.c.person_id, chat_people.c.chat_id)


class Verbs:
    """A group of named verbs on one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction


def _new_version() -> int:
    # Random, not counted up: a number that was undone must never come to stand for something else. 53 bits pass
    # through any JSON reader.
    return secrets.randbits(53)


def _sealed(kind: object) -> bool:
    return isinstance(kind, Sealed | SealedJSON)


def _kept(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def restored(table: Table, name: str, value: Any) -> Any:
    """A column's value as a statement takes it, from how an image keeps it."""
    column = table.c[name]
    if value is None:
        return None
    if _sealed(column.type):
        return type_coerce(base64.b64decode(value), LargeBinary)
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if column.type.python_type is date else value
