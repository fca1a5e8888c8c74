"""Booking one appointment."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import openings, people
from bot.actions.appointments.held import is_for_a_client, kept_for
from bot.actions.appointments.outcomes import Booked, NeedsYes, NotFree, Session, ThereAlready
from bot.actions.appointments.terms import check_taken
from bot.actions.errors import NoSessions, Passed
from bot.actions.openings import Opening
from bot.actions.speaker import Speaker
from bot.commands import Book
from engine.explain import Explanation, explain
from storage import Appointment, Person, SessionTypeRow, Taken, Unit

A_MOMENT = dt.timedelta(minutes=15)
"""How long ago a booking counts as having come just before."""


async def book(
    unit: Unit, speaker: Speaker, command: Book, *, sure: bool
) -> Booked | NotFree | NeedsYes | ThereAlready:
    """Book one appointment. A client gets an opening or the nearest ones; staff may book any time that is free."""
    assert command.at is not None
    start = command.at.replace(tzinfo=ZoneInfo(command.zone or speaker.zone)).astimezone(dt.UTC)
    if start <= unit.now:
        raise Passed
    client = await people.client_for(unit, speaker, command.client)
    therapist, kind = await with_whom(unit, speaker, client, command, start)
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
) -> Booked | NotFree | NeedsYes | ThereAlready:
    """Book one appointment between people who are known; time that `proposal` holds is free for it.

    Without one, what the client gave up a moment ago is free for them. Raises Passed, NoNewClients.
    """
    if start <= unit.now:
        raise Passed
    proposal = proposal or kept_for(client)
    for one in await unit.appointments.between(therapist.id, start, start + dt.timedelta(minutes=1)):
        if one.starts == start and client.id in one.client_ids:
            return ThereAlready(Session(one, therapist, client))
    if speaker.is_staff and client.id != speaker.person.id:
        return await _book_for(unit, therapist, client, kind, start, proposal, sure=sure)
    await check_taken(unit, therapist, client)
    return await _book_own(unit, therapist, client, kind, start, proposal)


async def with_whom(
    unit: Unit, speaker: Speaker, client: Person, command: Book, start: dt.datetime
) -> tuple[Person, SessionTypeRow]:
    """The therapist and session type that are meant; where several therapists could be, one who is free then."""
    candidates = await openings.therapists_for(unit, speaker, command.with_)
    own = client.id == speaker.person.id or "therapist" not in speaker.person.roles
    if command.with_ is None and client.therapist_id is not None and own:
        candidates = [await unit.people.get(client.therapist_id)]
    elif command.with_ is None and client.id == speaker.person.id and "client" in client.roles:
        candidates = await unit.people.with_role("therapist")
    offered = [
        (one, kind) for one in candidates if (kind := await openings.session_type(unit, one.id, command.session))
    ]
    offered = [(one, kind) for one, kind in offered if one.id != client.id]  # nobody is their own therapist
    if command.minutes is not None:
        offered = [(one, kind) for one, kind in offered if kind.session_type.minutes == command.minutes]
    if not offered:
        raise NoSessions(candidates[0].name if candidates else command.with_ or "", command.session)
    for one, kind in offered[1:] and offered:
        if await opening_at(unit, one, kind, start, proposal=kept_for(client)):
            return one, kind
    return offered[0]


async def opening_at(
    unit: Unit,
    therapist: Person,
    kind: SessionTypeRow,
    start: dt.datetime,
    without: int | None = None,
    proposal: str | None = None,
) -> Opening | None:
    """The opening that begins at an instant, if it does; `proposal` and the appointment `without` stand in no way."""
    end = start + dt.timedelta(minutes=1)
    found = await openings.bookable(
        unit, therapist, kind, start, end, without_appointment=without, without_proposal=proposal
    )
    return next((one for one in found if one.slot.start == start), None)


async def _book_own(
    unit: Unit, therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime, proposal: str | None
) -> Booked | NotFree:
    opening = await opening_at(unit, therapist, kind, start, proposal=proposal)
    if opening is not None:
        try:
            return Booked(await save(unit, therapist, client, kind, start, proposal))
        except Taken:
            pass
    return await not_free(unit, therapist, kind, start, client=client)


async def not_free(
    unit: Unit,
    therapist: Person,
    kind: SessionTypeRow,
    start: dt.datetime,
    without: int | None = None,
    client: Person | None = None,
) -> NotFree:
    """Why a time cannot be booked, and the openings nearest to it; `client` is who asks for themselves."""
    given = await openings.surroundings(unit, therapist, kind, start, without_appointment=without)
    near = openings.closest(therapist, kind, given, start)
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    why = explain(replace(given, start=start, end=end), start)
    there = await unit.appointments.between(therapist.id, start, start + dt.timedelta(minutes=1))
    mine = [one for one in there if client is not None and client.id in one.client_ids]
    just_taken = any(one.created_at > unit.now - A_MOMENT for one in there) and not mine
    own = Session(mine[0], therapist, client) if mine and client is not None else None
    return NotFree(start, just_taken, why, tuple(near), own)


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
    await let_go(unit, therapist, start, end)
    try:
        return Booked(await save(unit, therapist, client, kind, start, proposal))
    except Taken:
        return await not_free(unit, therapist, kind, start)


async def let_go(unit: Unit, therapist: Person, start: dt.datetime, end: dt.datetime) -> None:
    """Drop what proposals hold there: staff may book any free time. What is held for a client stays held."""
    for hold in await unit.appointments.holds(therapist.id, start, end):
        if hold.proposal is not None and not is_for_a_client(hold.proposal):
            await unit.appointments.release(hold.proposal)


def _planned(therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime, end: dt.datetime) -> Session:
    """An appointment as it would be, not yet saved."""
    appointment = Appointment(
        0, 0, therapist.id, kind.id, start, end, 0, 0, "booked", (), None, None, None, created_at=start
    )
    return Session(appointment, therapist, client)


async def save(
    unit: Unit, therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime, proposal: str | None
) -> Session:
    """Write an appointment down. Raises Taken."""
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
