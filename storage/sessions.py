"""Session types and policies: the practice's, and a therapist's own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, or_, select

from engine.slots import Policy, SessionType
from storage import rows
from storage.errors import InUse
from storage.records import SessionTypeRow
from storage.tables import availability_overrides, availability_templates, policies, session_types, waitlist_entries
from storage.transaction import Verbs, mine


class Sessions(Verbs):
    async def session_types(self, therapist_id: int | None = None, *, retired: bool = False) -> list[SessionTypeRow]:
        """What can be booked with a therapist: the practice's types, their own in the place of any of the same name.

        None: the practice's only. `retired` adds those that can be booked no more.
        """
        found = await self._tx.all(_TYPES, therapist=therapist_id)
        offered = [rows.session_type_row(row) for row in found]
        own = {row.session_type.name for row in offered if row.therapist_id is not None}
        visible = [row for row in offered if row.therapist_id is not None or row.session_type.name not in own]
        return [row for row in visible if retired or not row.retired]

    async def session_type(self, id: int) -> SessionTypeRow:
        """Raises Missing."""
        return rows.session_type_row(await self._tx.get(session_types, id))

    async def add_session_type(self, session_type: SessionType, therapist_id: int | None = None) -> SessionTypeRow:
        """A new type, the practice's or a therapist's. Raises InUse when the owner has one of that name."""
        await self._refuse_namesake(session_type.name, therapist_id, None)
        values = rows.session_type_values(session_type) | {"therapist_id": therapist_id, "retired": False}
        return await self.session_type(await self._tx.add(session_types, values))

    async def change_session_type(self, id: int, session_type: SessionType) -> SessionTypeRow:
        """Make a type what `session_type` says. A new name is carried into all that says the old.

        Appointments keep their times. Raises Missing, and InUse when the owner has another type of that name.
        """
        before = await self.session_type(id)
        await self._refuse_namesake(session_type.name, before.therapist_id, id)
        await self._tx.change(session_types, id, rows.session_type_values(session_type))
        if session_type.name != before.session_type.name:
            await self._rename(before, session_type.name)
        return await self.session_type(id)

    async def retire_session_type(self, id: int, *, retired: bool = True) -> SessionTypeRow:
        """Book it no more, or again. Appointments of it stay."""
        await self._tx.change(session_types, id, {"retired": retired})
        return await self.session_type(id)

    async def policies(self, therapist_id: int | None = None) -> tuple[Policy, ...]:
        """The practice's, then the therapist's own, so that theirs count; None: the practice's only."""
        found = await self._tx.all(_POLICIES, therapist=therapist_id)
        shared_first = sorted(found, key=lambda row: row.therapist_id is not None)
        return tuple(rows.policy(values) for row in shared_first for values in row.policies)

    async def own_policies(self, therapist_id: int | None) -> tuple[Policy, ...]:
        """What `set_policies` set for that owner."""
        row = await self._policy_row(therapist_id)
        return () if row is None else tuple(map(rows.policy, row.policies))

    async def set_policies(self, therapist_id: int | None, new: Sequence[Policy]) -> None:
        """Replace the owner's policies; None: the practice's."""
        values = {"policies": [rows.policy_values(policy) for policy in new]}
        row = await self._policy_row(therapist_id)
        if row is None:
            await self._tx.add(policies, values | {"therapist_id": therapist_id})
        else:
            await self._tx.change(policies, row.id, values)

    async def _policy_row(self, therapist_id: int | None) -> Row[Any] | None:
        return await self._tx.one(select(policies).where(self._tx.mine(policies), _owned(policies, therapist_id)))

    async def _types(self, *conditions: ColumnElement[bool]) -> list[SessionTypeRow]:
        query = select(session_types).where(self._tx.mine(session_types), *conditions)
        return [rows.session_type_row(row) for row in await self._tx.all(query.order_by(session_types.c.id))]

    async def _refuse_namesake(self, name: str, therapist_id: int | None, id: int | None) -> None:
        alike = await self._types(session_types.c.name == name, _owned(session_types, therapist_id))
        if any(row.id != id for row in alike):
            raise InUse(f"there is a session type named {name}")

    async def _rename(self, before: SessionTypeRow, new: str) -> None:
        old, owner = before.session_type.name, before.therapist_id
        for table in (availability_templates, availability_overrides):
            mine = [] if owner is None else [table.c.therapist_id == owner]
            for row in await self._tx.all(select(table.c.id, table.c.sessions).where(self._tx.mine(table), *mine)):
                if row.sessions is not None and old in row.sessions:
                    names = sorted(new if name == old else name for name in row.sessions)
                    await self._tx.change(table, row.id, {"sessions": names})
        mine = [] if owner is None else [policies.c.therapist_id == owner]
        for row in await self._tx.all(select(policies).where(self._tx.mine(policies), *mine)):
            if any(values["session"] == old for values in row.policies):
                renamed = [v | {"session": new if v["session"] == old else v["session"]} for v in row.policies]
                await self._tx.change(policies, row.id, {"policies": renamed})
        mine = [] if owner is None else [waitlist_entries.c.therapist_id == owner]
        waits = select(waitlist_entries.c.id).where(self._tx.mine(waitlist_entries), waitlist_entries.c.session == old)
        for row in await self._tx.all(waits.where(*mine)):
            await self._tx.change(waitlist_entries, row.id, {"session": new})


def _shared_or_own(table: Table) -> ColumnElement[bool]:
    column = table.c.therapist_id
    return or_(column.is_(None), column == bindparam("therapist", type_=column.type))


_TYPES = select(session_types).where(mine(session_types), _shared_or_own(session_types)).order_by(session_types.c.id)
_POLICIES = select(policies).where(mine(policies), _shared_or_own(policies))


def _owned(table: Table, therapist_id: int | None) -> ColumnElement[bool]:
    column = table.c.therapist_id
    return column.is_(None) if therapist_id is None else column == therapist_id
