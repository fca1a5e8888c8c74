"""Keys for the HTTP API: a token, shown once, that lets whoever carries it act as one person in one role."""

import hmac
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Label, Row, Table, bindparam, delete, select, update

from storage import rows
from storage.audit import Audit
from storage.errors import Missing
from storage.records import ApiKey, Person, Practice, Role
from storage.tables import api_keys, idempotency, people, practices, roles
from storage.tokens import hashed
from storage.transaction import Verbs

SIGN = "op_"
"""What every key begins with, so that one that has leaked can be found by a search."""
SESSION_SIGN = "os_"
"""The same of a Mini App session."""
SECRET_BYTES = 24
_PREFIX_BYTES = 6
_EXCHANGED_FOR = timedelta(hours=2)
"""How long after its end a session is remembered, so that what it was exchanged for cannot be used again."""
_PREFIX = len(SIGN) + 8

_COLUMNS = [column for column in api_keys.c if column.name not in ("label", "token_hash")]


class ApiKeys(Verbs):
    """Keys of the practice for its HTTP API, and sessions of Mini Apps. Of a token only its hash is kept."""

    async def add(
        self,
        person_id: int,
        role: Role,
        therapist_id: int | None = None,
        label: str | None = None,
        *,
        expires: datetime,
    ) -> str:
        """The token of a new key, 43 characters of `[A-Za-z0-9_-]`. It is kept nowhere: show it now.

        It acts as that person in that role only; with `therapist_id`, for that therapist only.
        """
        return await self._add(
            SIGN,
            {"person_id": person_id, "role": role, "therapist_id": therapist_id, "label": label, "expires": expires},
        )

    async def add_session(self, person_id: int, role: Role, exchanged: str, *, expires: datetime) -> str | None:
        """The token of a new session, in exchange for something that is good once; None when that was used before."""
        await self._forget_sessions()
        once = hashed(exchanged)
        used = select(api_keys.c.id).where(self._tx.mine(api_keys), api_keys.c.exchanged == once)
        if await self._tx.one(used) is not None:
            return None
        values = {"person_id": person_id, "role": role, "expires": expires, "exchanged": once}
        return await self._add(SESSION_SIGN, values)

    async def _add(self, sign: str, values: Mapping[str, Any]) -> str:
        prefix = sign + secrets.token_urlsafe(_PREFIX_BYTES)
        token = prefix + secrets.token_urlsafe(SECRET_BYTES)
        id = await self._tx.add(api_keys, {**values, "prefix": prefix, "token_hash": hashed(token)})
        await Audit(self._tx).add("key made", values["person_id"], None, api_keys.name, id, {"role": values["role"]})
        return token

    async def _forget_sessions(self) -> None:
        """Let go of sessions that ended long ago, with the answers kept for them."""
        over = (api_keys.c.exchanged.is_not(None), api_keys.c.expires <= self._tx.now - _EXCHANGED_FOR)
        ids = select(api_keys.c.id).where(self._tx.mine(api_keys), *over)
        kept = (self._tx.mine(idempotency), idempotency.c.api_key_id.in_(ids))
        await self._tx.run(delete(idempotency).where(*kept))
        await self._tx.run(delete(api_keys).where(self._tx.mine(api_keys), *over))

    async def find(self, token: str) -> ApiKey | None:
        """The key of any practice with that token, expired and revoked ones too; the practice need not be known."""
        row = await self._tx.one(_KEY, prefix=token[:_PREFIX])
        if row is None or not hmac.compare_digest(row.token_hash, hashed(token)):
            return None
        return _key(row)

    async def holder(self, token: str) -> tuple[ApiKey, Person | None, Practice] | None:
        """The key as `find` finds it, its practice, and its person in the key's role alone, if they have it still.

        All in one statement, since every request begins with it. PostgreSQL shows people to nobody who has not said
        of which practice, which takes a statement more.
        """
        if self._tx.keeps_apart and self._tx.practice_id is None:
            key = await self.find(token)
            if key is None:
                return None
            self._tx.practice_id = key.practice_id
        row = await self._tx.one(_HOLDER, prefix=token[:_PREFIX])
        if row is None:
            return None
        found, person, practice = _parts(row)
        if not hmac.compare_digest(found.token_hash, hashed(token)):
            return None
        return _key(found), rows.person(person, [found.role]) if row.held else None, rows.practice(practice)

    async def all(self) -> list[tuple[ApiKey, str | None]]:
        """The practice's keys with their labels, oldest first; sessions are none."""
        here = (self._tx.mine(api_keys), api_keys.c.exchanged.is_(None))
        query = select(api_keys).where(*here).order_by(api_keys.c.id)
        return [(_key(row), row.label) for row in await self._tx.all(query)]

    async def revoke(self, prefix: str) -> ApiKey:
        """End a key at once; one that is revoked already stays so. Raises Missing."""
        here = (self._tx.mine(api_keys), api_keys.c.prefix == prefix)
        row = await self._tx.one(select(*_COLUMNS).where(*here))
        if row is None:
            raise Missing(api_keys.name, prefix)
        unless = api_keys.c.revoked_at.is_(None)
        ended = await self._tx.run(update(api_keys).where(*here, unless).values(revoked_at=self._tx.now))
        if ended.rowcount:
            await Audit(self._tx).add("key revoked", None, None, api_keys.name, row.id)
        return _key(row)

    async def used(self, id: int) -> None:
        """Remember that a key was used now, and on which days in the audit log. Raises Missing."""
        row = await self._tx.get(api_keys, id)
        if row.used_at is None or row.used_at.date() < self._tx.now.date():
            await Audit(self._tx).add("key used", row.person_id, None, api_keys.name, id)
        await self._tx.change(api_keys, id, {"used_at": self._tx.now})


def _labelled(table: Table) -> list[Label[Any]]:
    """A table's columns under names that no other table's have; a key's label is left sealed."""
    return [c.label(f"{table.name}_{c.name}") for c in table.c if c is not api_keys.c.label]


_TABLES = (api_keys, people, practices)
_NAMES = {table: [c.name for c in table.c if c is not api_keys.c.label] for table in _TABLES}


def _parts(row: Row[Any]) -> Iterator[Any]:
    """What a row has of each table, under the table's own names."""
    at = 0
    for names in _NAMES.values():
        yield SimpleNamespace(**dict(zip(names, row[at : at + len(names)], strict=True)))
        at += len(names)


_KEY = select(*_COLUMNS, api_keys.c.token_hash).where(api_keys.c.prefix == bindparam("prefix"))
_HELD = select(roles.c.id).where(
    roles.c.practice_id == api_keys.c.practice_id,
    roles.c.person_id == api_keys.c.person_id,
    roles.c.role == api_keys.c.role,
)
_HOLDER = (
    select(*_labelled(api_keys), *_labelled(people), *_labelled(practices), _HELD.exists().label("held"))
    .join(people, (people.c.id == api_keys.c.person_id) & (people.c.practice_id == api_keys.c.practice_id))
    .join(practices, practices.c.id == api_keys.c.practice_id)
    .where(api_keys.c.prefix == bindparam("prefix"))
)


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        row.id,
        row.practice_id,
        row.person_id,
        row.role,
        row.therapist_id,
        row.prefix,
        row.expires,
        row.revoked_at,
        row.used_at,
        row.created_at,
    )
