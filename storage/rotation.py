"""New keys for old data: what a former key sealed is sealed again by its successor, in one transaction.

Nothing that is encrypted by a person's key is touched: it is the keys around it that change.
"""

import base64
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, delete, func, insert, select, type_coerce, update

from storage.columns import For, Sealed, SealedJSON
from storage.erasures import Erasures
from storage.keys import Keys, sealer, wrapping
from storage.store import Store
from storage.tables import chats, data_keys, inbox, leases, metadata, people, practices
from storage.tables.history import changes
from storage.unit import Unit

_PAGE = 500

Reseal = Callable[[bytes, str], bytes | None]
"""A sealed value and its context: the same under its new key; None where it may stay."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many keys were wrapped anew, values sealed anew, and addresses hashed anew."""

    keys: int = 0
    values: int = 0
    addresses: int = 0

    def __add__(self, other: "Rotated") -> "Rotated":
        return Rotated(self.keys + other.keys, self.values + other.values, self.addresses + other.addresses)


async def served_until(store: Store) -> datetime | None:
    """Until when a server may be at work on the database, as far as its leases tell; None: there is none."""
    async with store.reading() as unit:
        row = await unit.one(select(func.max(leases.c.until, type_=leases.c.until.type).label("until")))
    until: datetime | None = None if row is None else row.until
    return None if until is None or until <= unit.now else until


async def rotate_master(store: Store, keys: Keys, erasures: Erasures) -> Rotated:
    """Put everything that a former master key of `keys`, those of the store, sealed or hashed under the newest one.

    Done a second time it changes nothing. No server may be at work: it would look people up by the former hashes.
    """
    done = Rotated()
    keys.turn_to_newest()
    async with store.begin() as unit:
        for practice_id in [row.id for row in await unit.all(select(practices.c.id))]:
            unit.practice_id = practice_id
            found = await _under_present_master(unit, keys)
            await _list_again(unit, erasures)
            if found != Rotated():
                await unit.audit.note_signers()
            done += found
    await store.forget_the_past()
    return done


async def rotate_practice_keys(store: Store, keys: Keys) -> Rotated:
    """Give every practice a new key: people's keys are wrapped by it, and what it sealed itself is sealed anew."""
    done = Rotated()
    async with store.begin() as unit:
        for practice_id in [row.id for row in await unit.all(select(practices.c.id))]:
            unit.practice_id = practice_id
            done += await _under_new_key(unit, keys)
    await store.forget_the_past()
    return done


async def left_to_rotate(store: Store, keys: Keys) -> bool:
    """Whether anything still needs a former master key."""
    async with store.reading() as unit:
        for row in await unit.all(_raw(practices.c.name)):
            if not keys.is_newest(row.sealed, _context(practices.c.name)):
                return True
            unit.practice_id = row.id
            for key in await unit.all(select(data_keys).where(unit.mine(data_keys))):
                if not keys.is_newest(key.wrapped, wrapping(key.id)):
                    return True
    return False


async def _under_present_master(unit: Unit, keys: Keys) -> Rotated:
    def anew(sealed: bytes, context: str) -> bytes | None:
        return None if keys.is_newest(sealed, context) else keys.seal(keys.open(sealed, context), context)

    wrapped = await _wrap_again(unit, anew)
    return Rotated(wrapped, await _seal_again(unit, anew), await _hash_again(unit, keys))


async def _under_new_key(unit: Unit, keys: Keys) -> Rotated:
    old = await unit.key_of(None)
    new, wrapped = keys.new_data_key(None)

    def anew(sealed: bytes, context: str) -> bytes | None:
        return keys.seal(keys.open(sealed, context), context, new) if sealer(sealed) == old else None

    count = await _wrap_again(unit, anew)
    values = await _seal_again(unit, anew, {old: new})
    # The database allows one key of this kind: the old one makes way once nothing needs it.
    await unit.run(delete(data_keys).where(unit.mine(data_keys), data_keys.c.id == old))
    row = {"id": new, "practice_id": unit.practice, "kind": "practice", "wrapped": wrapped, "created_at": unit.now}
    await unit.run(insert(data_keys).values(row))
    await unit.audit.note_signers(new)
    return Rotated(count + 1, values)


async def _wrap_again(unit: Unit, anew: Reseal) -> int:
    count = 0
    for row in await unit.all(select(data_keys).where(unit.mine(data_keys))):
        if (wrapped := anew(row.wrapped, wrapping(row.id))) is not None:
            await unit.run(update(data_keys).where(data_keys.c.id == row.id).values(wrapped=wrapped))
            count += 1
    return count


async def _seal_again(unit: Unit, anew: Reseal, successors: Mapping[int, int] = MappingProxyType({})) -> int:
    count = 0
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, Sealed | SealedJSON):
                count += await _column_again(unit, table, column, anew)
    return count + await _images_again(unit, anew, successors)


async def _column_again(unit: Unit, table: Table, column: Column[Any], anew: Reseal) -> int:
    count = 0
    async for id, sealed in _pages(unit, table, column):
        if (value := anew(sealed, _context(column))) is not None:
            changed = {column.name: type_coerce(value, LargeBinary)}
            await unit.run(update(table).where(unit.mine(table), table.c.id == id).values(changed))
            count += 1
    return count


async def _pages(unit: Unit, table: Table, column: Column[Any]) -> AsyncIterator[tuple[int, bytes]]:
    """Ids and sealed values of a column, a page at a time."""
    after = 0
    while True:
        here = (unit.mine(table), table.c.id > after, column.is_not(None))
        rows = await unit.all(_raw(column).where(*here).order_by(table.c.id).limit(_PAGE))
        for row in rows:
            yield row.id, row.sealed
        if len(rows) < _PAGE:
            return
        after = rows[-1].id


async def _images_again(unit: Unit, anew: Reseal, successors: Mapping[int, int]) -> int:
    """What undo would put back holds sealed values of its own."""
    count, after = 0, 0
    while True:
        here = (unit.mine(changes), changes.c.id > after)
        rows = await unit.all(select(changes).where(*here).order_by(changes.c.id).limit(_PAGE))
        for row in rows:
            touches = [[table, id, _image(table, image, anew), *more] for table, id, image, *more in row.touches or ()]
            if touches != [list(touch) for touch in row.touches or ()]:
                key = await unit.key_of(row.person_id)
                values = {"touches": For(touches, successors.get(key, key))}
                await unit.run(update(changes).where(unit.mine(changes), changes.c.id == row.id).values(values))
                count += 1
        if len(rows) < _PAGE:
            return count
        after = rows[-1].id


def _image(table: str, image: dict[str, Any] | None, anew: Reseal) -> dict[str, Any] | None:
    if image is None:
        return None
    sealed = {
        column.name: anew(base64.b64decode(image[column.name]), _context(column))
        for column in metadata.tables[table].c
        if isinstance(column.type, Sealed | SealedJSON) and image.get(column.name) is not None
    }
    return {**image, **{name: base64.b64encode(value).decode() for name, value in sealed.items() if value is not None}}


async def _hash_again(unit: Unit, keys: Keys) -> int:
    """Chats are found by a hash of their address, and what came in is grouped by the same."""
    count = 0
    for chat in await unit.all(select(chats).where(unit.mine(chats), chats.c.address_hash.not_like("erased %"))):
        hashed = keys.lookup("chat", chat.channel, chat.address)
        if chat.address and hashed != chat.address_hash:
            await unit.run(
                update(inbox).where(unit.mine(inbox), inbox.c.chat_key == chat.address_hash).values(chat_key=hashed)
            )
            await unit.run(update(chats).where(unit.mine(chats), chats.c.id == chat.id).values(address_hash=hashed))
            count += 1
    return count


async def _list_again(unit: Unit, erasures: Erasures) -> None:
    """Whoever is erased here is listed under the newest key too: the list must outlive the former one."""
    for row in await unit.all(select(people.c.id).where(unit.mine(people), people.c.key_id.is_(None))):
        if erasures.holds(erasures.read(), unit.practice, row.id):
            erasures.add(unit.practice, row.id)


def _raw(column: Column[Any]) -> Any:
    return select(column.table.c.id, type_coerce(column, LargeBinary).label("sealed"))


def _context(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"
