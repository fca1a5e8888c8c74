"""Appointments, who attends them, and holds on free time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, select

from engine.slots import Busy
from storage import rows
from storage.errors import Missing, NotSaved, Taken
from storage.records import Appointment, AppointmentStatus, Attendance, AttendanceStatus, Hold
from storage.tables import appointments, attendances, holds, people, session_types
from storage.transaction import Touch, Verbs, mine
from storage.waitlist import Waitlist

_REACH = timedelta(days=7)
"""How far buffers may reach into a range from outside."""
_AT_ONCE = 1000
"""Appointments whose attendances one statement asks for."""


_BOOKED: tuple[AppointmentStatus, ...] = ("booked",)


class Appointments(Verbs):
    """Appointments of therapists, each with those who attend it, and holds that keep time free for a while."""

    async def book(
        self,
        therapist_id: int,
        client_id: int,
        session_type_id: int,
        starts: datetime,
        ends: datetime,
        before_minutes: int = 0,
        after_minutes: int = 0,
        note: str | None = None,
        *,
        proposal: str | None = None,
    ) -> Appointment:
        """A new appointment with one client. Holds of `proposal` do not stand in its way.

        Raises ValueError when it does not end after it starts, Missing when there is no such therapist or client, and
        Taken when another appointment or an unexpired hold takes some of its time; the transaction goes on then.
        """
        _check_span(starts, ends)
        await self.lock(therapist_id)
        await self._tx.get(people, client_id)
        await self._refuse_held(therapist_id, starts, ends, proposal)
        values = {
            "therapist_id": therapist_id,
            "session_type_id": session_type_id,
            "starts": starts,
            "ends": ends,
            "before_minutes": before_minutes,
            "after_minutes": after_minutes,
            "status": "booked",
        }
        id = await self._tx.add(appointments, values)
        await self.attend(id, client_id)
        # A note is sealed with the key of who attends.
        return await self.get(id) if note is None else await self.set_note(id, note)

    async def move(self, id: int, starts: datetime, ends: datetime, *, proposal: str | None = None) -> Appointment:
        """Give an appointment another time. Raises Missing, Taken as `book` does, and NotSaved as `cancel` does."""
        _check_span(starts, ends)
        was = await self._standing(id)
        await self._refuse_held(was.therapist_id, starts, ends, proposal)
        await self._tx.change(appointments, id, {"starts": starts, "ends": ends, "moved_at": self._tx.now})
        await Waitlist(self._tx).freed(was.therapist_id, was.starts, was.ends)
        return await self.get(id)

    async def exchange(self, one: int, other: int) -> None:
        """Let two appointments begin when the other does, each as long as it was. Raises Missing, Taken."""
        first, second = await self._all_standing([one, other])
        async with self._tx.savepoint():
            # Out of the way while the other takes its time.
            await self._tx.change(appointments, one, {"status": "cancelled"})
            moved = {"status": "booked", "moved_at": self._tx.now}
            for id, was, at in ((other, second, first.starts), (one, first, second.starts)):
                await self._tx.change(appointments, id, {**moved, "starts": at, "ends": at + (was.ends - was.starts)})

    async def move_all(self, to: Mapping[int, datetime]) -> None:
        """Let appointments begin at other times, each as long as it was, all or none. Raises Missing, Taken."""
        were = await self._all_standing(to)
        async with self._tx.savepoint():
            # Out of one another's way.
            for was in were:
                await self._tx.change(appointments, was.id, {"status": "cancelled"})
            for was in were:
                span = {"starts": to[was.id], "ends": to[was.id] + (was.ends - was.starts)}
                await self._refuse_held(was.therapist_id, span["starts"], span["ends"], None)
                moved = {"status": "booked", "moved_at": self._tx.now, **span}
                await self._tx.change(appointments, was.id, moved)
        for was in were:
            await Waitlist(self._tx).freed(was.therapist_id, was.starts, was.ends)

    async def cancel(self, id: int, by: int | None) -> Appointment:
        """Cancel for everybody who attends; `by` is the person who did.

        Raises Missing, and NotSaved when somebody else has cancelled it since it was looked at: whoever asked is to
        begin anew, and hears what has changed.
        """
        await self._standing(id)
        values = {"status": "cancelled", "cancelled_by": by, "cancelled_at": self._tx.now}
        await self._tx.change(appointments, id, values)
        gone = await self.get(id)
        await Waitlist(self._tx).freed(gone.therapist_id, gone.starts, gone.ends)
        return gone

    async def _standing(self, id: int) -> Appointment:
        (found,) = await self._all_standing([id])
        return found

    async def _all_standing(self, ids: Iterable[int]) -> list[Appointment]:
        """Appointments as they are now that nobody else can change their times. Raises Missing, NotSaved."""
        ids = list(ids)
        for therapist_id in sorted({(await self.get(id)).therapist_id for id in ids}):
            await self.lock(therapist_id)
        found = [await self.get(id) for id in ids]
        for one in found:
            if one.status != "booked" and (appointments.name, one.id) not in self._tx.touched:
                raise NotSaved("an appointment was cancelled at the same moment")
        return found

    async def set_note(self, id: int, note: str | None) -> Appointment:
        """Keep a note with an appointment, or none. Raises Missing."""
        await self._tx.change(appointments, id, {"note": note})
        return await self.get(id)

    async def get(self, id: int) -> Appointment:
        """Raises Missing."""
        found = await self._those(_ONE, at=id)
        if not found:
            raise Missing(appointments.name, id)
        return found[0]

    async def between(
        self,
        therapist_id: int | None,
        start: datetime,
        end: datetime,
        statuses: Collection[AppointmentStatus] = _BOOKED,
    ) -> list[Appointment]:
        """Those that take some of the time from `start` to `end`, by their start; None: every therapist's."""
        span = {"start": start, "end": end, "statuses": list(statuses)}
        if therapist_id is None:
            return await self._those(_BETWEEN, **span)
        return await self._those(_BETWEEN_OF, **span, therapist=therapist_id)

    async def of_client(
        self, client_id: int, after: datetime, statuses: Collection[AppointmentStatus] = _BOOKED
    ) -> list[Appointment]:
        """Those a client is to come to that end after `after`, by their start."""
        return await self._those(_OF_CLIENT, client=client_id, after=after, statuses=list(statuses))

    async def of_series(self, series_id: int, after: datetime) -> list[Appointment]:
        """The booked ones of a standing appointment that end after `after`, by their start."""
        return await self._those(_OF_SERIES, series=series_id, after=after)

    async def attend(self, id: int, client_id: int) -> None:
        """Let a client come too. Raises InUse when they do already."""
        await self._tx.add(attendances, {"appointment_id": id, "client_id": client_id, "status": "expected"})

    async def mark(self, id: int, client_id: int, status: AttendanceStatus) -> None:
        """Say whether a client is expected, attended, did not show up, or has cancelled their place. Raises Missing."""
        here = (attendances.c.appointment_id == id, attendances.c.client_id == client_id)
        row = await self._tx.one(select(attendances.c.id).where(self._tx.mine(attendances), *here))
        if row is None:
            raise Missing(attendances.name, client_id)
        await self._tx.change(attendances, row.id, {"status": status})

    async def busy(
        self,
        therapist_ids: Sequence[int],
        start: datetime,
        end: datetime,
        now: datetime,
        *,
        without_appointment: int | None = None,
        without_proposal: str | None = None,
    ) -> dict[int, list[Busy]]:
        """What takes each therapist's time from `start` to `end`, by start: bookings, and holds unexpired at `now`.

        Some that only reach near the range may come too. To move an appointment, or for the holder of a proposal,
        leave theirs out. It takes as many statements for several therapists as for one.
        """
        span: dict[str, Any] = {"ids": therapist_ids, "start": start - _REACH, "end": end + _REACH}
        found: dict[int, list[Busy]] = {id: [] for id in therapist_ids}
        for row in await self._tx.all(_BUSY, **span, without=without_appointment):
            found[row.therapist_id].append(rows.busy(row, row.session))
        for row in await self._held(**span, now=now, without_proposal=without_proposal):
            found[row.therapist_id].append(rows.busy(row, None))
        return {id: sorted(theirs, key=_start) for id, theirs in found.items()}

    async def is_free(
        self, therapist_id: int, starts: datetime, ends: datetime, *, without: Collection[int] = ()
    ) -> bool:
        """Whether no booking and no unexpired hold takes any of that time, but for the appointments `without`."""
        span = {"ids": [therapist_id], "start": starts, "end": ends}
        if await self._tx.one(_TAKING, **span, without=list(without)) is not None:
            return False
        return not await self._held([therapist_id], starts, ends, self._tx.now, None)

    async def hold(
        self,
        therapist_id: int,
        starts: datetime,
        ends: datetime,
        until: datetime,
        proposal: str | None,
        before_minutes: int = 0,
        after_minutes: int = 0,
    ) -> Hold:
        """Keep time free until `until` for whoever answers `proposal`. What is booked there already stays.

        Undoing the change that it was made with releases it.
        """
        await self.lock(therapist_id)
        values = {
            "therapist_id": therapist_id,
            "starts": starts,
            "ends": ends,
            "before_minutes": before_minutes,
            "after_minutes": after_minutes,
            "until": until,
            "proposal": proposal,
        }
        id = await self._tx.add(holds, values)
        self._tx.note(Touch(holds.name, id, None, None))
        return rows.hold(await self._tx.get(holds, id))

    async def holds(self, therapist_id: int, start: datetime, end: datetime) -> list[Hold]:
        """The unexpired holds that take some of the time from `start` to `end`, by start."""
        return [rows.hold(row) for row in await self._held([therapist_id], start, end, self._tx.now, None)]

    async def release(self, proposal: str) -> None:
        """Let go of what a proposal held."""
        await self._tx.run(delete(holds).where(self._tx.mine(holds), holds.c.proposal == proposal))

    async def lock(self, therapist_id: int) -> None:
        """Let one transaction at a time book with a therapist; on SQLite only one writes anyway. Raises Missing."""
        if await self._tx.one(_LOCK, at=therapist_id) is None:
            raise Missing(people.name, therapist_id)

    async def _refuse_held(self, therapist_id: int, starts: datetime, ends: datetime, proposal: str | None) -> None:
        if await self._held([therapist_id], starts, ends, self._tx.now, proposal):
            raise Taken("that time is held for somebody else")

    async def _held(
        self, ids: Sequence[int], start: datetime, end: datetime, now: datetime, without_proposal: str | None
    ) -> Sequence[Row[Any]]:
        span = {"ids": ids, "start": start, "end": end, "now": now}
        if without_proposal is None:
            return await self._tx.all(_HELD, **span)
        return await self._tx.all(_HELD_BY_OTHERS, **span, proposal=without_proposal)

    async def _those(self, query: Select[Any], **values: object) -> list[Appointment]:
        found = await self._tx.all(query, **values)
        coming: dict[int, list[Attendance]] = {row.id: [] for row in found}
        # By the ids that were found: on PostgreSQL another look would see what was committed since.
        ids = list(coming)
        for first in range(0, len(ids), _AT_ONCE):
            for row in await self._tx.all(_ATTENDING, ids=ids[first : first + _AT_ONCE]):
                coming[row.appointment_id].append(rows.attendance(row))
        return [rows.appointment(row, coming[row.id]) for row in found]


_start = attrgetter("start")

_IN_ORDER = select(appointments).where(mine(appointments)).order_by(appointments.c.starts, appointments.c.id)
_ONE = _IN_ORDER.where(appointments.c.id == bindparam("at"))
_BETWEEN = _IN_ORDER.where(
    appointments.c.ends > bindparam("start"),
    appointments.c.starts < bindparam("end"),
    appointments.c.status.in_(bindparam("statuses", expanding=True)),
)
_BETWEEN_OF = _BETWEEN.where(appointments.c.therapist_id == bindparam("therapist"))
_THEIRS = select(attendances.c.appointment_id).where(
    mine(attendances), attendances.c.client_id == bindparam("client"), attendances.c.status != "cancelled"
)
_OF_CLIENT = _IN_ORDER.where(
    appointments.c.id.in_(_THEIRS),
    appointments.c.ends > bindparam("after"),
    appointments.c.status.in_(bindparam("statuses", expanding=True)),
)
_OF_SERIES = _IN_ORDER.where(
    appointments.c.series_id == bindparam("series"),
    appointments.c.ends > bindparam("after"),
    appointments.c.status == "booked",
)
_ATTENDING = (
    select(attendances)
    .where(mine(attendances), attendances.c.appointment_id.in_(bindparam("ids", expanding=True)))
    .order_by(attendances.c.id)
)
_FREE_OF = (
    mine(appointments),
    appointments.c.therapist_id.in_(bindparam("ids", expanding=True)),
    appointments.c.status == "booked",
    appointments.c.ends > bindparam("start"),
    appointments.c.starts < bindparam("end"),
)
_BUSY = (
    select(
        appointments.c.therapist_id,
        appointments.c.starts,
        appointments.c.ends,
        appointments.c.before_minutes,
        appointments.c.after_minutes,
        session_types.c.name.label("session"),
    )
    .join(session_types, session_types.c.id == appointments.c.session_type_id)
    .where(*_FREE_OF, appointments.c.id.is_distinct_from(bindparam("without", type_=appointments.c.id.type)))
)
_TAKING = (
    select(appointments.c.id).where(*_FREE_OF, appointments.c.id.not_in(bindparam("without", expanding=True))).limit(1)
)
_HELD = (
    select(holds)
    .where(
        mine(holds),
        holds.c.therapist_id.in_(bindparam("ids", expanding=True)),
        holds.c.until > bindparam("now"),
        holds.c.ends > bindparam("start"),
        holds.c.starts < bindparam("end"),
    )
    .order_by(holds.c.starts)
)
_HELD_BY_OTHERS = _HELD.where(holds.c.proposal.is_distinct_from(bindparam("proposal", type_=holds.c.proposal.type)))
# key_share: rows that refer to the therapist may be written meanwhile, so that nobody waits in a ring.
_LOCK = select(people.c.id).where(mine(people), people.c.id == bindparam("at")).with_for_update(key_share=True)


def _check_span(starts: datetime, ends: datetime) -> None:
    if ends <= starts:
        raise ValueError(f"an appointment must end after it starts, got {starts.isoformat()} to {ends.isoformat()}")
