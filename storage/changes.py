"""Changes: what was done, and undoing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, select, update

from storage.appointments import Appointments
from storage.audit import Audit
from storage.errors import InUse, Taken
from storage.records import Blocked, Blocking, Change, Undone
from storage.tables import VERSIONED, appointments, changes, holds
from storage.transaction import Image, Touch, Verbs, restored
from storage.waitlist import Waitlist

LOOKED_BACK = 100
"""How many changes back `last` looks for one that holds."""


class Changes(Verbs):
    """What was changed at once, row by row, so that it can be put back."""

    async def record(
        self, person_id: int, chat_id: int | None, summary: str, command: Mapping[str, Any] | None = None
    ) -> int | None:
        """Keep what this transaction has touched since the last record as one change, and say so to the audit; its id.

        `command` goes into the audit log as it is: what was asked for, without names and without free text. None when
        nothing was touched that undo could put back.
        """
        touched = list(self._tx.touched.values())
        self._tx.touched = {}
        if not any(touch.table in VERSIONED for touch in touched):
            return None
        return await self._keep(person_id, chat_id, summary, touched, None, command)

    async def get(self, id: int) -> Change:
        """Raises Missing."""
        return _change(await self._tx.get(changes, id))

    async def last(self, person_id: int | None) -> Change | None:
        """The latest change of a person (None: of anybody) that holds: not undone, and no undo itself.

        What was undone and then done again holds by the change that did it again.
        """
        whose = [] if person_id is None else [changes.c.person_id == person_id]
        query = select(changes).where(self._tx.mine(changes), changes.c.undone_by.is_(None), *whose)
        for row in await self._tx.all(query.order_by(changes.c.id.desc()).limit(LOOKED_BACK)):
            change = _change(row)
            if not await self.is_undo(change):
                return change
        return None

    async def is_undo(self, change: Change) -> bool:
        """Whether a change took something back; undoing an undo did it again."""
        takes_back = False
        while change.undoes is not None:
            takes_back = not takes_back
            change = await self.get(change.undoes)
        return takes_back

    async def latest(self, person_id: int | None, count: int, before: int | None = None) -> list[Change]:
        """The last changes of a person (None: of anybody), undone ones too, newest first; `before` an id of one."""
        conditions = [] if person_id is None else [changes.c.person_id == person_id]
        conditions += [] if before is None else [changes.c.id < before]
        query = select(changes).where(self._tx.mine(changes), *conditions).order_by(changes.c.id.desc())
        return [_change(row) for row in await self._tx.all(query.limit(count))]

    async def undo(self, change_id: int, person_id: int, chat_id: int | None = None) -> Undone | Blocked:
        """Put back exactly what a change touched, unless something stands in the way. Raises Missing.

        The undo is a change of `person_id`, with the summary of what it undid. What the transaction had touched
        before and not recorded stays to be recorded.
        """
        row = await self._tx.get(changes, change_id)
        if row.undone_by is not None:
            return Blocked((Blocking(changes.name, change_id, "undone"),))
        try:
            # Whatever the change touched, even where its doer as a client no longer sees it.
            with self._tx.seeing_practice():
                async with self._tx.savepoint():
                    reverse = await self._reverse([Touch(*values) for values in row.touches])
        except _InTheWay as found:
            return Blocked(found.rows)
        undo_id = await self._keep(person_id, chat_id, row.summary, reverse, change_id)
        await self._tx.run(update(changes).where(changes.c.id == change_id).values(undone_by=undo_id))
        return Undone(await self.get(undo_id))

    async def _reverse(self, touches: list[Touch]) -> list[Touch]:
        """Put every touched row back, last first; what that touched, in the order in which it did."""
        await self._release([touch.id for touch in touches if touch.table == holds.name])
        last_first = [touch for touch in reversed(touches) if touch.table in VERSIONED]
        await self._lock(last_first)
        there = [await self._tx.image(VERSIONED[touch.table], touch.id) for touch in last_first]
        await self._check(last_first, there)
        await self._free(last_first)
        for touch, image in zip(last_first, there, strict=True):
            await self._put_back(touch, exists=image is not None)
            if touch.table == appointments.name:
                await self._freed(image, touch.before)
        return [
            Touch(touch.table, touch.id, image, None if touch.before is None else touch.before["version"])
            for touch, image in zip(last_first, there, strict=True)
        ]

    async def _lock(self, touches: Sequence[Touch]) -> None:
        befores = [touch.before for touch in touches if touch.table == appointments.name and touch.before]
        for therapist_id in sorted({before["therapist_id"] for before in befores}):
            await Appointments(self._tx).lock(therapist_id)

    async def _check(self, touches: Sequence[Touch], there: Sequence[Image | None]) -> None:
        """Raise _InTheWay naming every row that is not as the change left it, or whose time is taken now."""
        pairs = list(zip(touches, there, strict=True))
        found = [blocking for touch, image in pairs if (blocking := _since(touch, image))]
        own = [touch.id for touch in touches if touch.table == appointments.name]
        for touch, image in pairs:
            if touch.table == appointments.name and not await self._fits(touch.before, image, own):
                found.append(Blocking(touch.table, touch.id, "taken"))
        if found:
            raise _InTheWay(*found)

    async def _fits(self, before: Image | None, image: Image | None, own: list[int]) -> bool:
        """Whether an appointment can have back the time that it had at `before`, all of `own` being put back too."""
        if before is None or before["status"] != "booked" or (image is not None and _time(image) == _time(before)):
            return True
        starts, ends = (restored(appointments, name, before[name]) for name in ("starts", "ends"))
        return await Appointments(self._tx).is_free(before["therapist_id"], starts, ends, without=own)

    async def _free(self, touches: Sequence[Touch]) -> None:
        """Let go of all the time that touched appointments take, so that two which changed places can change back."""
        own = [touch.id for touch in touches if touch.table == appointments.name]
        here = (self._tx.mine(appointments), appointments.c.id.in_(own))
        await self._tx.run(update(appointments).where(*here).values(status="cancelled"))

    async def _freed(self, image: Image | None, before: Image | None) -> None:
        """Let others have the time that an appointment took until now, where it does not take it again."""
        if image is None or image["status"] != "booked" or (before is not None and _time(before) == _time(image)):
            return
        starts, ends = (restored(appointments, name, image[name]) for name in ("starts", "ends"))
        await Waitlist(self._tx).freed(image["therapist_id"], starts, ends)

    async def _put_back(self, touch: Touch, *, exists: bool) -> None:
        try:
            await self._tx.put_back(VERSIONED[touch.table], touch.id, touch.before, exists=exists)
        except Taken:
            raise _InTheWay(Blocking(touch.table, touch.id, "taken")) from None
        except InUse:
            raise _InTheWay(Blocking(touch.table, touch.id, "in use")) from None

    async def _release(self, ids: list[int]) -> None:
        await self._tx.run(delete(holds).where(self._tx.mine(holds), holds.c.id.in_(ids)))

    async def _keep(
        self,
        person_id: int,
        chat_id: int | None,
        summary: str,
        touched: Sequence[Touch],
        undoes: int | None,
        command: Mapping[str, Any] | None = None,
    ) -> int:
        values = {
            "person_id": person_id,
            "chat_id": chat_id,
            "summary": summary,
            "touches": [[touch.table, touch.id, touch.before, touch.version] for touch in touched],
            "undoes": undoes,
        }
        id = await self._tx.add(changes, values)
        action = "change" if undoes is None else "undo"
        details: dict[str, Any] = {"rows": [[touch.table, touch.id] for touch in touched if touch.table in VERSIONED]}
        if command is not None:
            details["command"] = dict(command)
        await Audit(self._tx).add(action, person_id, chat_id, changes.name, id, details)
        return id


class _InTheWay(Exception):
    def __init__(self, *rows: Blocking) -> None:
        self.rows = rows
        super().__init__(f"{len(rows)} rows stand in the way")


def _since(touch: Touch, image: Image | None) -> Blocking | None:
    if (None if image is None else image["version"]) == touch.version:
        return None
    return Blocking(touch.table, touch.id, "gone" if image is None else "changed")


def _time(image: Image) -> tuple[object, ...]:
    return tuple(image[name] for name in ("therapist_id", "starts", "ends", "status"))


def _change(row: Row[Any]) -> Change:
    # Both are None when whoever did it was erased.
    summary, touches = row.summary or "", row.touches or ()
    touched = tuple((table, id) for table, id, _, _ in touches if table in VERSIONED)
    return Change(row.id, row.person_id, row.chat_id, summary, touched, row.undoes, row.undone_by, row.created_at)
