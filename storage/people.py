"""People and their roles."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from storage import rows
from storage.erasing import erase
from storage.errors import Missing
from storage.records import Person, Role
from storage.tables import people, roles
from storage.transaction import Verbs, mine


class People(Verbs):
    """Everybody of the practice, and the roles they hold. Names are sealed, so they are not looked up but compared."""

    async def add(
        self,
        name: str,
        roles: Collection[Role],
        timezone: str | None = None,
        language: str = "en",
        therapist_id: int | None = None,
    ) -> Person:
        """A new person who may do what any of `roles` may. `therapist_id` is a client's usual therapist."""
        values = {
            "key_id": await self._tx.new_key(),
            "name": name,
            "timezone": timezone,
            "language": language,
            "therapist_id": therapist_id,
        }
        id = await self._tx.add(people, values)
        for role in sorted(set(roles)):
            await self.grant(id, role)
        return await self.get(id)

    async def get(self, id: int) -> Person:
        """Raises Missing."""
        found = await self._all(_ONE, at=id)
        if not found:
            raise Missing(people.name, id)
        return found[0]

    async def all(self) -> list[Person]:
        """Everybody, in the order in which they came."""
        return await self._all(_EVERYBODY)

    async def named(self, name: str) -> list[Person]:
        """Everybody of that name, whatever its letters' case. Names are sealed, so all are opened to compare."""
        wanted = _folded(name)
        return [person for person in await self.all() if _folded(person.name) == wanted]

    async def with_role(self, role: Role) -> list[Person]:
        """Those who hold a role, in the order in which they came."""
        return await self._all(_WITH_ROLE, role=role)

    async def clients_of(self, therapist_id: int) -> list[Person]:
        """The clients whose usual therapist this is, in the order in which they came."""
        return await self._all(_CLIENTS, therapist=therapist_id)

    async def update(self, id: int, **fields: object) -> Person:
        """Set some of a person's fields, named as in `Person`; roles are granted and revoked. Raises Missing."""
        await self._tx.change(people, id, fields)
        return await self.get(id)

    async def grant(self, person_id: int, role: Role) -> None:
        """Add a role; one that is held already stays."""
        if await self._role(person_id, role) is None:
            await self._tx.add(roles, {"person_id": person_id, "role": role})

    async def revoke(self, person_id: int, role: Role) -> None:
        """Take a role away; one that is not held is not missed."""
        held = await self._role(person_id, role)
        if held is not None:
            await self._tx.remove(roles, held)

    async def erase(self, id: int, by: int | None = None, chat_id: int | None = None) -> None:
        """Make a person nobody: their data key goes, and with it whatever it sealed; what has ids only stays.

        Appointments stay as they are, without notes: cancel those that are to come first. Nothing of it can be undone.
        Call `storage.erasures.erase`, which also makes it outlast a restored backup. Raises Missing.
        """
        await erase(self._tx, id, by, chat_id)

    async def _role(self, person_id: int, role: Role) -> int | None:
        row = await self._tx.one(_ROLE, person=person_id, role=role)
        return None if row is None else row.id

    async def _all(self, those: Select[Any], **values: object) -> list[Person]:
        return [rows.person(row, (row.roles or "").split()) for row in await self._tx.all(those, **values)]


def _those(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Some of the people, each with the roles they hold as words."""
    held = (
        select(func.aggregate_strings(roles.c.role, " "))
        .where(roles.c.practice_id == people.c.practice_id, roles.c.person_id == people.c.id)
        .scalar_subquery()
        .label("roles")
    )
    return select(people, held).where(mine(people), *conditions).order_by(people.c.id)


_EVERYBODY = _those()
_ONE = _those(people.c.id == bindparam("at"))
_WITH_ROLE = _those(people.c.id.in_(select(roles.c.person_id).where(mine(roles), roles.c.role == bindparam("role"))))
_CLIENTS = _those(people.c.therapist_id == bindparam("therapist"))
_ROLE = select(roles.c.id).where(
    mine(roles), roles.c.person_id == bindparam("person"), roles.c.role == bindparam("role")
)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
