"""What the inbox and the outbox have in common: rows that wait, leases, and the numbers that fence off late workers."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from storage.records import Dead
from storage.tables import practices
from storage.transaction import PRACTICE, Transaction, Verbs, mine

WAITING = "waiting"
DEAD = "dead"
AHEAD = timedelta(seconds=30)
"""Later than a row that has only failed is ever tried again: what is due after that, a clock was put back since."""
FREE: Mapping[str, Any] = {"lease_until": None, "lease_token": None}


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
        return [row.id for row in await self._tx.all(_practices(self.table))]

    async def renew(self, tokens: Mapping[int, str], until: datetime) -> set[int]:
        """Keep rows that are still being worked on, given as token by row id; those that nobody else has by now."""
        return await self._set_all(tokens, {"lease_until": until})

    async def release(self, tokens: Mapping[int, str]) -> None:
        """Give rows back untouched."""
        await self._set_all(tokens, FREE)

    async def owns(self, id: int, token: str) -> bool:
        """Whether the row still waits and is still leased under `token`; it stays so until the transaction ends."""
        return await self._tx.one(_locking(self.table), at=id, held=token) is not None

    async def later(self, id: int, token: str, due: datetime, error: str, *, counts: bool = True) -> bool:
        """Try the row again from `due` on; `counts`: this was an attempt. False: it is somebody else's by now."""
        tried = {"attempts": self.table.c.attempts + 1} if counts else {}
        again = update(self.table).where(*_owned(self.table)).values({"due_at": due, "error": error, **FREE, **tried})
        return bool((await self._tx.run(again, self._named(id, token))).rowcount)

    async def bury(self, id: int, token: str, error: str) -> bool:
        """Give up on the row, its body kept for whoever looks into it. False: it is somebody else's by now."""
        return await self._set(id, token, {"state": DEAD, "error": error, **FREE})

    async def revive(self, id: int) -> bool:
        """Let a dead row wait again, from the beginning. False: it is not dead, or what it said is gone."""
        here = (self._tx.mine(self.table), self.table.c.id == id, self.table.c.state == DEAD)
        values = {"state": WAITING, "attempts": 0, "due_at": self._tx.now, "error": None}
        self._tx.news.add(self.table.name)
        again = update(self.table).where(*here, self.table.c.body.is_not(None)).values(values)
        return bool((await self._tx.run(again)).rowcount)

    async def catch_up(self, seconds: float) -> None:
        """After the clock was put back, have rows that were put off before wait no longer than if it had not been.

        Leases last `seconds` from now at most, so that whoever is alive can renew them.
        """
        soon = self._tx.now + timedelta(seconds=seconds)
        here = (self._tx.mine(self.table), waiting(self.table))
        late = self.table.c.lease_until > soon + AHEAD
        await self._tx.run(update(self.table).where(*here, late).values(lease_until=soon))
        await self._tx.run(update(self.table).where(*here, self._ahead()).values(due_at=self._tx.now))
        self._tx.news.add(self.table.name)

    def _ahead(self) -> ColumnElement[bool]:
        """The condition that a row was to be dealt with at once, or soon, by a clock that has been put back since."""
        raise NotImplementedError

    async def depth(self) -> int:
        """How many rows of the practice wait, due or not."""
        rows = select(func.count()).select_from(self.table).where(self._tx.mine(self.table), waiting(self.table))
        found = await self._tx.one(rows)
        return int(found[0]) if found else 0

    async def _set(self, id: int, token: str, values: Mapping[str, Any]) -> bool:
        result = await self._tx.run(_setting(self.table), {**values, **self._named(id, token)})
        return bool(result.rowcount)

    async def _set_all(self, tokens: Mapping[int, str], values: Mapping[str, Any]) -> set[int]:
        # A token is used once: no row has one of these that is not meant.
        named = {PRACTICE: self._tx.practice, "ids": list(tokens), "held": list(tokens.values())}
        return {row.id for row in (await self._tx.run(_setting_all(self.table), {**values, **named})).all()}

    def _named(self, id: int, token: str) -> dict[str, Any]:
        return {PRACTICE: self._tx.practice, "at": id, "held": token}

    async def _lease(self, ids: Sequence[int], seconds: float) -> str:
        """Lease the rows, locked by the caller's SELECT, under a new token."""
        leased = self._new_lease(seconds)
        await self._tx.run(_leasing(self.table), {**leased, PRACTICE: self._tx.practice, "ids": list(ids)})
        return str(leased["lease_token"])

    def _new_lease(self, seconds: float) -> dict[str, Any]:
        return {"lease_token": secrets.token_hex(8), "lease_until": self._tx.now + timedelta(seconds=seconds)}

    async def dead(self) -> list[Dead]:
        """What was given up, oldest first."""
        raise NotImplementedError

    async def _dead(self, query: Select[Any]) -> list[Dead]:
        rows = await self._tx.all(query.where(self._tx.mine(self.table), self.table.c.state == DEAD))
        return [Dead(row.id, row.at, row.channel, row.chat_id, row.attempts, row.error or "") for row in rows]


def claimable(table: Table) -> ColumnElement[bool]:
    """The condition that a row of the practice is due at the parameter `now`, and leased to nobody."""
    now = bindparam("now", type_=table.c.due_at.type)
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    return and_(mine(table), waiting(table), table.c.due_at <= now, free)


def locked(query: Select[Any], table: Table) -> Select[Any]:
    """Lock what is found and pass over what others have locked; SQLite has one writer and needs neither."""
    return query.with_for_update(skip_locked=True, of=table)


async def add_once(transaction: Transaction, table: Table, values: Mapping[str, Any]) -> int | None:
    """Insert a row of the practice unless a unique value of it is there already; its id, or None."""
    full = await transaction.owned(table, {"practice_id": transaction.practice, **values})
    statement = _adding(table, on_postgres=transaction.connection.dialect.name == "postgresql")
    row = (await transaction.run(statement, full)).first()
    return None if row is None else int(row.id)


@cache
def _adding(table: Table, *, on_postgres: bool) -> ReturningInsert[tuple[int]]:
    if on_postgres:
        return postgresql.insert(table).on_conflict_do_nothing().returning(table.c.id)
    return sqlite.insert(table).on_conflict_do_nothing().returning(table.c.id)


@cache
def _practices(table: Table) -> Select[Any]:
    there = select(table.c.id).where(table.c.practice_id == practices.c.id, waiting(table))
    return select(practices.c.id).where(there.exists()).order_by(practices.c.id)


def _owned(table: Table) -> tuple[ColumnElement[bool], ...]:
    held = table.c.lease_token == bindparam("held")
    return mine(table), table.c.id == bindparam("at"), waiting(table), held


@cache
def _locking(table: Table) -> Select[Any]:
    return select(table.c.id).where(*_owned(table)).with_for_update()


@cache
def _setting(table: Table) -> Update:
    return update(table).where(*_owned(table))


@cache
def _setting_all(table: Table) -> ReturningUpdate[tuple[int]]:
    these = (table.c.id.in_(_many("ids")), waiting(table), table.c.lease_token.in_(_many("held")))
    return update(table).where(mine(table), *these).returning(table.c.id)


@cache
def _leasing(table: Table) -> Update:
    return update(table).where(mine(table), table.c.id.in_(_many("ids")))


def _many(name: str) -> Any:
    return bindparam(name, expanding=True)
