"""Booking, moving and cancelling: load, decide, save, in the transaction of the message."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions import openings, people
from bot.actions.errors import NoSessions, NotAllowed, NotYet, Passed
from bot.actions.openings import Opening
from bot.actions.speaker import Speaker
from bot.commands import Book, Cancel, Move
from bot.commands.values import MoveFrom, MoveTo
from engine.dates import DateRange
from engine.explain import Explanation, Reason, explain
from engine.hours import Window
from storage import Appointment, Person, SessionTypeRow, Taken, Unit

A_MOMENT = dt.timedelta(minutes=15)
"""How long ago a booking counts as having come just before."""
KEPT_FOR_UNDO = dt.timedelta(minutes=5)
"""How long a slot that a client gives up stays theirs, so that undo is true."""


@dataclass(frozen=True, slots=True)
class Session:
    """An appointment with the people it is between."""

    appointment: Appointment
    therapist: Person
    client: Person


@dataclass(frozen=True, slots=True)
class Booked:
    session: Session


@dataclass(frozen=True, slots=True)
class Moved:
    session: Session
    was: dt.datetime


@dataclass(frozen=True, slots=True)
class Cancelled:
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class NotFree:
    """The time asked for cannot be booked: why, and what is nearest. `just_taken`: it was free until a moment ago."""

    at: dt.datetime
    just_taken: bool
    why: Explanation
    nearest: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class NeedsYes:
    """A therapist or admin would change somebody's appointment: what it would be, and what it breaks."""

    session: Session
    start: dt.datetime
    end: dt.datetime
    breaks: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CancelNeedsYes:
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class WhichOne:
    """Several appointments fit."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class NoneThere:
    """No appointment fits; the next one there is."""

    following: Session | None


@dataclass(frozen=True, slots=True)
class WhereTo:
    """An appointment that is to move, and where it could."""

    session: Session
    nearest: tuple[Opening, ...]


Outcome = Booked | Moved | Cancelled | NotFree | NeedsYes | CancelNeedsYes | WhichOne | NoneThere | WhereTo


async def book(unit: Unit, speaker: Speaker, command: Book, *, sure: bool) -> Booked | NotFree | NeedsYes:
    """Book one appointment. A client gets an opening or the nearest ones; staff may book any time that is free."""
    if command.repeat is not None:
        raise NotYet("keep standing appointments")
    assert command.at is not None
    start = command.at.replace(tzinfo=ZoneInfo(command.zone or speaker.zone)).astimezone(dt.UTC)
    if start <= unit.now:
        raise Passed
    client = await people.client_for(unit, speaker, command.client)
    therapist, kind = await _with_whom(unit, speaker, client, command, start)
    return await book_with(unit, speaker, client, therapist, kind, start, sure=sure)


async def book_with(
    unit: Unit,
    speaker: Speaker,
    client: Person,
    therapist: Person,
    kind: SessionTypeRow,
    start: dt.datetime,
    *,
    sure: bool,
    proposal: str | None = None,
) -> Booked | NotFree | NeedsYes:
    """Book one appointment between people who are known; time that `proposal` holds is free for it.

    Without one, what the client gave up a moment ago is free for them.
    """
    if start <= unit.now:
        raise Passed
    proposal = proposal or kept_for(client)
    if speaker.is_staff and client.id != speaker.person.id:
        return await _book_for(unit, therapist, client, kind, start, proposal, sure=sure)
    return await _book_own(unit, therapist, client, kind, start, proposal)


async def _with_whom(
    unit: Unit, speaker: Speaker, client: Person, command: Book, start: dt.datetime
) -> tuple[Person, SessionTypeRow]:
    """The therapist and session type that are meant; where several therapists could be, one who is free then."""
    candidates = await openings.therapists_for(unit, speaker, command.with_)
    if command.with_ is None and client.therapist_id is not None and "therapist" not in speaker.person.roles:
        candidates = [await unit.people.get(client.therapist_id)]
    offered = [
        (one, kind) for one in candidates if (kind := await openings.session_type(unit, one.id, command.session))
    ]
    if command.minutes is not None:
        offered = [(one, kind) for one, kind in offered if kind.session_type.minutes == command.minutes]
    if not offered:
        raise NoSessions(candidates[0].name if candidates else command.with_ or "", command.session)
    for one, kind in offered[1:] and offered:
        if await _opening_at(unit, one, kind, start, proposal=kept_for(client)):
            return one, kind
    return offered[0]


async def _opening_at(
    unit: Unit,
    therapist: Person,
    kind: SessionTypeRow,
    start: dt.datetime,
    without: int | None = None,
    proposal: str | None = None,
) -> Opening | None:
    end = start + dt.timedelta(minutes=1)
    found = await openings.bookable(
        unit, therapist, kind, start, end, without_appointment=without, without_proposal=proposal
    )
    return next((one for one in found if one.slot.start == start), None)


async def _book_own(
    unit: Unit, therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime, proposal: str | None
) -> Booked | NotFree:
    opening = await _opening_at(unit, therapist, kind, start, proposal=proposal)
    if opening is not None:
        try:
            return Booked(await _save(unit, therapist, client, kind, start, proposal))
        except Taken:
            pass
    return await not_free(unit, therapist, kind, start)


async def not_free(
    unit: Unit, therapist: Person, kind: SessionTypeRow, start: dt.datetime, without: int | None = None
) -> NotFree:
    """Why a time cannot be booked, and the openings nearest to it."""
    why = await explained(unit, therapist, kind, start, without)
    near = await openings.nearest(unit, therapist, kind, start, without_appointment=without)
    there = await unit.appointments.between(therapist.id, start, start + dt.timedelta(minutes=1))
    just_taken = any(one.created_at > unit.now - A_MOMENT for one in there)
    return NotFree(start, just_taken, why, tuple(near))


async def explained(
    unit: Unit,
    therapist: Person,
    kind: SessionTypeRow,
    start: dt.datetime,
    without: int | None = None,
    *,
    proposal: str | None = None,
) -> Explanation:
    """Everything that stands against a start, out of the engine."""
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    given = await openings.scenario(
        unit, therapist.id, kind.session_type, start, end, without_appointment=without, without_proposal=proposal
    )
    return explain(given, start)


async def _book_for(
    unit: Unit,
    therapist: Person,
    client: Person,
    kind: SessionTypeRow,
    start: dt.datetime,
    proposal: str | None,
    *,
    sure: bool,
) -> Booked | NotFree | NeedsYes:
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    breaks = (await explained(unit, therapist, kind, start, proposal=proposal)).reasons
    if await unit.appointments.between(therapist.id, start, end):
        return await not_free(unit, therapist, kind, start)
    if not sure:
        return NeedsYes(_planned(therapist, client, kind, start, end), start, end, breaks)
    try:
        return Booked(await _save(unit, therapist, client, kind, start, proposal))
    except Taken:
        return await not_free(unit, therapist, kind, start)


def _planned(therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime, end: dt.datetime) -> Session:
    """An appointment as it would be, not yet saved."""
    appointment = Appointment(
        0, 0, therapist.id, kind.id, start, end, 0, 0, "booked", (), None, None, None, created_at=start
    )
    return Session(appointment, therapist, client)


async def _save(
    unit: Unit, therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime, proposal: str | None
) -> Session:
    session = kind.session_type
    made = await unit.appointments.book(
        therapist.id,
        client.id,
        kind.id,
        start,
        start + dt.timedelta(minutes=session.minutes),
        session.before_minutes,
        session.after_minutes,
        proposal=proposal,
    )
    return Session(made, therapist, client)


async def cancel(
    unit: Unit, speaker: Speaker, command: Cancel, *, sure: bool
) -> Cancelled | CancelNeedsYes | WhichOne | NoneThere:
    """Call appointments off. A client's own go at once; anybody else's are shown first."""
    which = MoveFrom(command.at, command.dates, command.windows, command.which)
    found = await _meant(unit, speaker, command.client, which, command.with_)
    if not found:
        return await _none_there(unit, speaker, command.client)
    own = all(one.client.id == speaker.person.id for one in found)
    several = command.client == "all" or command.scope == "all" or (bool(command.dates) and not own)
    if len(found) > 1 and not several and not command.dates:
        return WhichOne(tuple(found))
    if not own and not sure:
        return CancelNeedsYes(tuple(found))
    return await cancel_these(unit, speaker, found)


async def cancel_these(unit: Unit, speaker: Speaker, sessions: Sequence[Session]) -> Cancelled:
    """Call off appointments that are known; the time of one's own stays held a while, for undo."""
    for one in sessions:
        await unit.appointments.cancel(one.appointment.id, by=speaker.person.id)
        if one.client.id == speaker.person.id:
            await _keep_for_undo(unit, one)
    return Cancelled(tuple(sessions))


async def _keep_for_undo(unit: Unit, session: Session) -> None:
    """Hold the time that was given up, so that nobody else is offered it while it can still be taken back."""
    given_up = session.appointment
    until = unit.now + KEPT_FOR_UNDO
    name = kept_for(session.client)
    await unit.appointments.hold(given_up.therapist_id, given_up.starts, given_up.ends, until, name)


def kept_for(client: Person) -> str:
    """The name under which a slot stays held for the client who gave it up."""
    return f"given-up:{client.id}"


async def move(
    unit: Unit, speaker: Speaker, command: Move, *, sure: bool
) -> Moved | NotFree | NeedsYes | WhichOne | NoneThere | WhereTo:
    """Move one appointment to another time with the same therapist."""
    if command.with_ is not None or command.of is not None:
        raise NotYet("move sessions from one therapist to another")
    if command.client == "all":
        raise NotYet("move everybody at once")
    found = await _meant(unit, speaker, command.client, command.from_ or MoveFrom(which="next"), None)
    if not found:
        return await _none_there(unit, speaker, command.client)
    if len(found) > 1:
        return WhichOne(tuple(found))
    session = found[0]
    kind = await unit.hours.session_type(session.appointment.session_type_id)
    start = target(command.to, session.appointment, speaker.zone)
    if start is None:
        return await _where_to(unit, session, kind, command.to, speaker)
    return await move_to(unit, speaker, session, start, sure=sure)


def target(to: MoveTo | None, appointment: Appointment, zone: str) -> dt.datetime | None:
    """The instant that is meant, or None where times have to be offered."""
    was = appointment.starts.astimezone(ZoneInfo(zone))
    if to is None or to.windows:
        return None
    if to.shift_minutes is not None:
        return appointment.starts + dt.timedelta(minutes=to.shift_minutes)
    if to.at is not None:
        local = to.at
    elif not to.dates or to.dates[0].first == to.dates[0].last:
        day = to.dates[0].first if to.dates else was.date()
        local = dt.datetime.combine(day, to.time or was.time())
    else:
        return None
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


async def _where_to(unit: Unit, session: Session, kind: SessionTypeRow, to: MoveTo | None, speaker: Speaker) -> WhereTo:
    dates: Sequence[DateRange] = to.dates if to else ()
    windows: Sequence[Window] = to.windows if to else ()
    start, end = openings.range_of(dates, speaker.zone, unit.now)
    found = await openings.bookable(
        unit, session.therapist, kind, start, end, without_appointment=session.appointment.id
    )
    zone = ZoneInfo(speaker.zone)
    fitting = (
        one
        for one in found
        if one.slot.start != session.appointment.starts
        and (not windows or any(_inside(one.slot.start.astimezone(zone), window) for window in windows))
    )
    return WhereTo(session, tuple(openings.take(fitting, 3)))


def _inside(local: dt.datetime, window: Window) -> bool:
    return window.start <= local.hour * 60 + local.minute < window.end


async def move_to(
    unit: Unit, speaker: Speaker, session: Session, start: dt.datetime, *, sure: bool
) -> Moved | NotFree | NeedsYes:
    """Move an appointment that is known to another start, as long as it was."""
    if start <= unit.now:
        raise Passed
    was = session.appointment
    kind = await unit.hours.session_type(was.session_type_id)
    end = start + (was.ends - was.starts)
    own = session.client.id == speaker.person.id
    if own:
        if not await _opening_at(unit, session.therapist, kind, start, was.id, kept_for(session.client)):
            return await not_free(unit, session.therapist, kind, start, was.id)
    elif not sure:
        others = [one for one in await unit.appointments.between(was.therapist_id, start, end) if one.id != was.id]
        if others:
            return await not_free(unit, session.therapist, kind, start, was.id)
        breaks = (await explained(unit, session.therapist, kind, start, was.id)).reasons
        return NeedsYes(session, start, end, breaks)
    try:
        moved = await unit.appointments.move(was.id, start, end, proposal=kept_for(session.client))
    except Taken:
        return await not_free(unit, session.therapist, kind, start, was.id)
    if own:
        await _keep_what_moved(unit, session, start, end)
    return Moved(Session(moved, session.therapist, session.client), was.starts)


async def _keep_what_moved(unit: Unit, session: Session, start: dt.datetime, end: dt.datetime) -> None:
    """Hold the part of the old time that the new one does not take."""
    was, until, name = session.appointment, unit.now + KEPT_FOR_UNDO, kept_for(session.client)
    for first, last in ((was.starts, min(was.ends, start)), (max(was.starts, end), was.ends)):
        if first < last:
            await unit.appointments.hold(was.therapist_id, first, last, until, name)


async def _meant(unit: Unit, speaker: Speaker, name: str | None, which: MoveFrom, with_: str | None) -> list[Session]:
    """The booked appointments to come that fit a description, soonest first."""
    found = await upcoming(unit, speaker, name, with_)
    zone = ZoneInfo(speaker.zone)
    if which.at is not None:
        return [one for one in found if one.appointment.starts.astimezone(zone).replace(tzinfo=None) == which.at]
    if which.dates or which.windows:
        return [one for one in found if _falls(one.appointment.starts.astimezone(zone), which)]
    if which.which == "last":
        return found[-1:]
    if which.which == "next" or name != "all":
        return found[:1]
    return found


def _falls(local: dt.datetime, which: MoveFrom) -> bool:
    return (not which.dates or any(span.covers(local.date()) for span in which.dates)) and (
        not which.windows or any(_inside(local, window) for window in which.windows)
    )


async def upcoming(unit: Unit, speaker: Speaker, name: str | None, with_: str | None = None) -> list[Session]:
    """Booked appointments that have not begun: a client's, or for staff those of a therapist."""
    if name is not None and name != "all":
        client = await people.client_for(unit, speaker, name)
        return await _of_client(unit, client)
    if not speaker.is_staff:
        return await _of_client(unit, speaker.person)
    if "therapist" not in speaker.person.roles and with_ is None and name != "all":
        raise NotAllowed
    whose = [await people.therapist_for(unit, speaker, with_)] if with_ or not speaker.is_admin else None
    return await of_therapists(unit, whose or await unit.people.with_role("therapist"), unit.now)


async def _of_client(unit: Unit, client: Person) -> list[Session]:
    found = await unit.appointments.of_client(client.id, unit.now)
    booked = [one for one in found if one.status == "booked"]
    return [Session(one, await unit.people.get(one.therapist_id), client) for one in booked]


async def of_therapists(
    unit: Unit, therapists: Sequence[Person], start: dt.datetime, end: dt.datetime | None = None
) -> list[Session]:
    """The booked appointments of some therapists that begin from `start` on, one for each client, soonest first."""
    end = end or start + dt.timedelta(days=3660)
    sessions = [
        Session(one, therapist, await unit.people.get(client))
        for therapist in therapists
        for one in await unit.appointments.between(therapist.id, start, end)
        for client in one.client_ids
        if one.starts >= start
    ]
    return sorted(sessions, key=lambda one: one.appointment.starts)


async def _none_there(unit: Unit, speaker: Speaker, name: str | None) -> NoneThere:
    if speaker.is_staff and name is None:
        return NoneThere(None)
    found = await upcoming(unit, speaker, name)
    return NoneThere(found[0] if found else None)
