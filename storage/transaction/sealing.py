"""Whose key seals what: that of the person whom a row concerns, else the practice's."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Select, Table, bindparam, select

from storage.columns import For
from storage.tables import (
    attendances,
    availability_overrides,
    chat_people,
    data_keys,
    people,
    practices,
)
from storage.transaction.running import Running
from storage.transaction.statements import here, inserting, mine, sealed_columns


class Sealing(Running):
    """Finds the data keys of a practice, and makes new ones."""

    async def owned(self, table: Table, values: Mapping[str, Any], id: int | None = None) -> dict[str, Any]:
        """The values, sealed ones marked for the key of whom they concern. `id` is that of the row to change."""
        sealed = [name for name in sealed_columns(table) if values.get(name) is not None]
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
            self._keys_found[found] = await self._key_or_practices(None if row is None else row.key_id)
        return self._keys_found[found]

    async def _key_or_practices(self, key: int | None) -> int:
        return await self._practice_key() if key is None else await self._known(key)

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
            row = await self.one(_KEY_OF_CHAT, at=chat_id)
            self._keys_found[found] = await self._key_or_practices(None if row is None else row.key_id)
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
        values = {"id": id, "kind": kind, "wrapped": wrapped}
        await self.run(inserting(data_keys), {"practice_id": self.practice, "created_at": self.now, **values})
        return id

    async def _known(self, key: int) -> int:
        if not self.keys.knows(key):
            await self._learn(key)
        return key


def _first(column: Column[Any], of: Column[Any]) -> Select[Any]:
    """The column of the oldest row whose `of` is the parameter `at`."""
    table = column.table
    return select(column).where(mine(table), of == bindparam("at")).order_by(table.c.id).limit(1)


_KEY_OF_PERSON = select(people.c.key_id).where(*here(people))
_KEY_OF_PRACTICE = select(data_keys.c.id).where(mine(data_keys), data_keys.c.kind == "practice")
_WHOSE_OVERRIDE = select(availability_overrides.c.therapist_id).where(*here(availability_overrides))
_FIRST_CLIENT = _first(attendances.c.client_id, attendances.c.appointment_id)
_KEY_OF_CHAT = (
    select(people.c.key_id)
    .select_from(chat_people.outerjoin(people))
    .where(mine(chat_people), chat_people.c.chat_id == bindparam("at"))
    .order_by(chat_people.c.id)
    .limit(1)
)
