"""What the inbox and the outbox have in common: rows that wait, leases, and the numbers that fence off late workers."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, func, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import practices
from storage.transaction import Transaction, Verbs

WAITING = "waiting"


def waiting(table: FromClause) -> ColumnElement[bool]:
    """The condition that a row has not been dealt with."""
    # A literal: with a bound value SQLite does not see that the partial indexes fit.
    return table.c.state == literal_column(f"'{WAITING}'")


class Queue(Verbs):
    """Rows of one table that wait to be dealt with, each by one worker at a time.

    A claim leases rows until an instant and marks them with a token of its own. Whoever comes back late finds another
    token, and changes nothing.
    """

    table: Table

    async def practices_waiting(self) -> list[int]:
        """The practices that have anything in this queue, due or not."""
        there = select(self.table.c.id).where(self.table.c.practice_id == practices.c.id, waiting(self.table))
        rows = await self._tx.all(select(practices.c.id).where(there.exists()).order_by(practices.c.id))
        return [row.id for row in rows]

    async def renew(self, tokens: Mapping[int, str], until: datetime) -> None:
        """Keep rows that are still being worked on, given as token by row id."""
        for id, token in tokens.items():
            await self._set(id, token, {"lease_until": until})

    async def release(self, tokens: Mapping[int, str]) -> None:
        """Give rows back untouched."""
        for id, token in tokens.items():
            await self._set(id, token, {"lease_until": None, "lease_token": None})

    async def owns(self, id: int, token: str) -> bool:
        """Whether the row still waits and is still leased under `token`; it stays so until the transaction ends."""
        mine = self._owned(id, token)
        return await self._tx.one(select(self.table.c.id).where(mine).with_for_update()) is not None

    async def later(self, id: int, token: str, due: datetime, error: str, *, counts: bool = True) -> bool:
        """Try the row again from `due` on; `counts`: this was an attempt. False: it is somebody else's by now."""
        free = {"due_at": due, "error": error, "lease_until": None, "lease_token": None}
        attempts = self.table.c.attempts + (1 if counts else 0)
        return await self._set(id, token, {**free, "attempts": attempts})

    async def bury(self, id: int, token: str, error: str) -> bool:
        """Give up on the row, its body kept for whoever looks into it. False: it is somebody else's by now."""
        return await self._set(id, token, {"state": "dead", "error": error, "lease_until": None, "lease_token": None})

    async def revive(self, id: int) -> bool:
        """Let a dead row wait again, from the beginning. False: it is not dead."""
        dead = (self._tx.mine(self.table), self.table.c.id == id, self.table.c.state == "dead")
        values = {"state": WAITING, "attempts": 0, "due_at": self._tx.now, "error": None}
        self._tx.news.add(self.table.name)
        return bool((await self._tx.run(update(self.table).where(*dead).values(values))).rowcount)

    async def depth(self) -> int:
        """How many rows of the practice wait, due or not."""
        rows = select(func.count()).select_from(self.table).where(self._tx.mine(self.table), waiting(self.table))
        found = await self._tx.one(rows)
        return int(found[0]) if found else 0

    def _owned(self, id: int, token: str) -> ColumnElement[bool]:
        return and_(
            self._tx.mine(self.table), self.table.c.id == id, waiting(self.table), self.table.c.lease_token == token
        )

    async def _set(self, id: int, token: str, values: Mapping[str, Any]) -> bool:
        result = await self._tx.run(update(self.table).where(self._owned(id, token)).values(dict(values)))
        return bool(result.rowcount)

    def _claimable(self) -> ColumnElement[bool]:
        """Due, and leased to nobody."""
        columns, now = self.table.c, self._tx.now
        free = or_(columns.lease_until.is_(None), columns.lease_until <= now)
        return and_(self._tx.mine(self.table), waiting(self.table), columns.due_at <= now, free)

    async def _lease(self, ids: Sequence[int], seconds: float) -> str:
        """Lease the rows, locked by the caller's SELECT, under a new token."""
        token = secrets.token_hex(8)
        values = {"lease_token": token, "lease_until": self._tx.now + timedelta(seconds=seconds)}
        await self._tx.run(update(self.table).where(self._tx.mine(self.table), self.table.c.id.in_(ids)).values(values))
        return token


def locked(query: Select[Any], table: Table) -> Select[Any]:
    """Lock what is found and pass over what others have locked; SQLite has one writer and needs neither."""
    return query.with_for_update(skip_locked=True, of=table)


async def add_once(transaction: Transaction, table: Table, values: Mapping[str, Any]) -> int | None:
    """Insert a row of the practice unless a unique value of it is there already; its id, or None."""
    dialect = postgresql if transaction.connection.dialect.name == "postgresql" else sqlite
    full = await transaction.owned(table, {"practice_id": transaction.practice, **values})
    statement = dialect.insert(table).values(full).on_conflict_do_nothing().returning(table.c.id)
    row = await transaction.one(statement)
    return None if row is None else int(row.id)
