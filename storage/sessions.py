"""Session types and policies: the practice's, and a therapist's own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, or_, select

from engine.slots import Policy, SessionType
from storage import rows
from storage.errors import InUse
from storage.records import SessionTypeRow
from storage.tables import availability_overrides, availability_templates, policies, session_types, waitlist_entries
from storage.transaction import Verbs, mine


class Sessions(Verbs):
    """Session types and policies: the practice's, and a therapist's own in their place or beside them."""

    async def session_types(self, therapist_id: int | None = None, *, retired: bool = False) -> list[SessionTypeRow]:
        """What can be booked with a therapist: the practice's types, their own in the place of any of the same name.

        None: the practice's only. `retired` adds those that can be booked no more.
        """
        return (await self.session_types_of([therapist_id], retired=retired))[therapist_id]

    async def session_types_of(
        self, therapist_ids: Sequence[int | None], *, retired: bool = False
    ) -> dict[int | None, list[SessionTypeRow]]:
        """What `session_types` gives for each of several therapists, in one statement."""
        owned: dict[int | None, list[SessionTypeRow]] = defaultdict(list)
        for row in await self._tx.all(_TYPES, ids=therapist_ids):
            owned[row.therapist_id].append(rows.session_type_row(row))
        visible = {id: _visible(owned[None], [] if id is None else owned[id]) for id in therapist_ids}
        return {id: [row for row in theirs if retired or not row.retired] for id, theirs in visible.items()}

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

    async def retire_session_type(self, id: int) -> SessionTypeRow:
        """Book it no more. Appointments of it stay. Raises Missing."""
        await self._tx.change(session_types, id, {"retired": True})
        return await self.session_type(id)

    async def policies(self, therapist_id: int | None = None) -> tuple[Policy, ...]:
        """The practice's, then the therapist's own, so that theirs count; None: the practice's only."""
        return (await self.policies_of([therapist_id]))[therapist_id]

    async def policies_of(self, therapist_ids: Sequence[int | None]) -> dict[int | None, tuple[Policy, ...]]:
        """What `policies` gives for each of several therapists, in one statement."""
        found = await self._tx.all(_POLICIES, ids=therapist_ids)
        each = {row.therapist_id: tuple(map(rows.policy, row.policies)) for row in found}
        shared = each.get(None, ())
        return {id: shared if id is None else shared + each.get(id, ()) for id in therapist_ids}

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


def _visible(shared: Iterable[SessionTypeRow], own: Sequence[SessionTypeRow]) -> list[SessionTypeRow]:
    """The practice's types, a therapist's own in the place of any of the same name, in the order they were made."""
    names = {row.session_type.name for row in own}
    return sorted([row for row in shared if row.session_type.name not in names] + [*own], key=lambda row: row.id)


def _shared_or_own(table: Table) -> ColumnElement[bool]:
    column = table.c.therapist_id
    return or_(column.is_(None), column.in_(bindparam("ids", expanding=True)))


_TYPES = select(session_types).where(mine(session_types), _shared_or_own(session_types)).order_by(session_types.c.id)
_POLICIES = select(policies).where(mine(policies), _shared_or_own(policies))


def _owned(table: Table, therapist_id: int | None) -> ColumnElement[bool]:
    column = table.c.therapist_id
    return column.is_(None) if therapist_id is None else column == therapist_id
