"""What is to be done later, on behalf of whoever asked for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from storage.records import Scheduled
from storage.tables import scheduled
from storage.transaction import Verbs, mine

MESSAGE = "broadcast"
"""The command that says something to many."""

AT_ONCE = 20
"""Done in one transaction at most: others want to write too."""


class ScheduledCommands(Verbs):
    """Commands that wait for their time. They are done as whoever asked for them."""

    async def add(self, person_id: int, chat_id: int | None, due: datetime, command: Mapping[str, Any]) -> int:
        """Have a command done at an instant; its id. Undoing the change it is part of calls it off."""
        values = {"person_id": person_id, "chat_id": chat_id, "due_at": due, "command": dict(command)}
        return await self._tx.add(scheduled, {**values, "state": "waiting"})

    async def is_due(self) -> bool:
        """Whether `due` would find anything."""
        return await self._tx.one(_DUE, now=self._tx.now) is not None

    async def due(self) -> list[Scheduled]:
        """What is due now, locked for this transaction, earliest first."""
        return [_scheduled(row) for row in await self._tx.all(_LOCKED, now=self._tx.now)]

    async def leave_unsaid(self) -> None:
        """Call off those messages that are due: after a restore, they were sent at the time.

        What else is due, such as a role that ends, is done again, or it would last for ever.
        """
        for one in await self.waiting():
            if one.due <= self._tx.now and one.command is not None and one.command.get("do") == MESSAGE:
                await self.settle(one.id, done=False)

    async def waiting(self) -> list[Scheduled]:
        """Everything that waits, earliest first."""
        return [_scheduled(row) for row in await self._tx.all(_WAITING)]

    async def settle(self, id: int, *, done: bool) -> None:
        """It was done, or could not be: it waits no more."""
        await self._tx.change(scheduled, id, {"state": "done" if done else "failed"})

    async def remove(self, id: int) -> None:
        """Call it off. Raises Missing."""
        await self._tx.remove(scheduled, id)


_WAITING = (
    select(scheduled)
    .where(mine(scheduled), scheduled.c.state == "waiting")
    .order_by(scheduled.c.due_at, scheduled.c.id)
)
_DUE = _WAITING.where(scheduled.c.due_at <= bindparam("now", type_=scheduled.c.due_at.type)).limit(AT_ONCE)
_LOCKED = _DUE.with_for_update()


def _scheduled(row: Row[Any]) -> Scheduled:
    return Scheduled(row.id, row.person_id, row.chat_id, row.due_at, row.command)
