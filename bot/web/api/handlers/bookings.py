"""Appointments booked, read, moved, cancelled and attended; time held."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import appointments, attendance, holding, openings
from bot.actions.appointments import Booked, Moved, NeedsYes, NotFree, Session, ThereAlready
from bot.actions.attendance import NotBegun
from bot.commands import Attend, Book, Cancel, Move, MoveFrom, MoveTo
from bot.conversation import settling
from bot.replies.sessions import Reach
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.availability import instant
from bot.web.api.handlers.recording import record, record_as
from bot.web.api.models.bookings import (
    AttendanceGiven,
    BookingMade,
    BookingMoved,
    Bookings,
    BookingWritten,
    CancelQuery,
    DryRun,
    Hold,
    HoldMade,
    ListBookings,
    Released,
)
from bot.web.api.models.parts import Nothing
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import page
from bot.web.api.problems import Problem, impossible, not_allowed, not_found
from bot.web.api.tags import check_match, tag
from engine.explain import Reason, for_client
from storage import Appointment

A_YEAR = dt.timedelta(days=366)
OFFERS = 3
LONGEST = dt.timedelta(days=3660)


async def list_bookings(call: Call[ListBookings, None]) -> Answer:
    """Appointments that take some of the time asked for, by start; a client's own only."""
    query, zone = call.query, call.speaker.practice.timezone
    start = call.unit.now if query.from_ is None else instant(query.from_, zone, ahead=0)
    end = start + A_YEAR if query.until is None else instant(query.until, zone, ahead=1)
    if not start < end <= start + LONGEST:
        raise impossible("The end must lie after the start, within ten years.", "until", "Ask for another.")
    found = [one for one in await _between(call, start, end) if _fits(query, one)]
    listed, next_page = page(found, _place, query.limit, query.cursor)
    shared = shown.Names()
    return Answer(Bookings(bookings=tuple([await shown.booking(call, one, shared) for one in listed]), next=next_page))


def _place(one: Appointment) -> tuple[int, int]:
    return int(one.starts.timestamp()), one.id


async def _between(call: Call[ListBookings, None], start: dt.datetime, end: dt.datetime) -> list[Appointment]:
    query, unit = call.query, call.unit
    ids = [one.id for one in await scope.therapists(call)]
    if query.therapist is not None:
        ids = [(await scope.therapist(call, query.therapist)).id]
    if call.key.role == "client":
        await scope.client(call, query.client)
        theirs = await unit.appointments.of_client(call.speaker.person.id, start, (query.status,))
        found = [one for one in theirs if one.starts < end]
    else:
        found = await unit.appointments.between(ids[0] if len(ids) == 1 else None, start, end, (query.status,))
    return sorted((one for one in found if one.therapist_id in ids), key=_place)


def _fits(query: ListBookings, one: Appointment) -> bool:
    if query.therapist is not None and one.therapist_id != query.therapist:
        return False
    return query.client is None or query.client in {each.client_id for each in one.attendances}


async def read_booking(call: Call[Nothing, None]) -> Answer:
    """One appointment."""
    found = await shown.booking(call, await scope.appointment(call, call.id))
    return Answer(found, tag=tag(found))


async def book(call: Call[DryRun, BookingMade]) -> Answer:
    """Book an opening; staff may book any time that nothing takes, and confirm what it breaks."""
    body = call.body
    therapist = await scope.therapist(call, body.therapist)
    client = await scope.client(call, body.client)
    kind = await scope.session_type(call, therapist, body.session)
    if body.hold is not None and not holding.is_own(call.speaker, body.hold):
        raise not_found("hold", "hold")
    given = (call.unit, call.speaker, client, therapist, kind, body.start)
    outcome = await appointments.book_with(*given, sure=body.confirm, proposal=body.hold)
    if isinstance(outcome, NeedsYes) and not outcome.breaks:
        outcome = await appointments.book_with(*given, sure=True, proposal=body.hold)
    session = booked_or_problem(call, outcome)
    if body.hold is not None:
        await call.unit.appointments.release(body.hold)
    told = await settling.booked(call.unit, call.speaker, session)
    change = await record(call, Book(local(call, body.start)))
    return await written(call, session.appointment, change, 201, told=told)


async def move(call: Call[DryRun, BookingMoved]) -> Answer:
    """Move an appointment to another start with the same therapist."""
    session = await _own(call)
    start, given = call.body.start, (call.unit, call.speaker, session, call.body.start)
    outcome = await appointments.move_to(*given, sure=call.body.confirm)
    if isinstance(outcome, NeedsYes) and not outcome.breaks:
        outcome = await appointments.move_to(*given, sure=True)
    moved, was = booked_or_problem(call, outcome), session.appointment.starts
    told = await settling.moved(call.unit, call.speaker, moved, was)
    change = await record(call, Move(MoveFrom(at=local(call, was)), MoveTo(at=local(call, start))))
    return await written(call, moved.appointment, change, 200, told=told)


async def cancel(call: Call[CancelQuery, None]) -> Answer:
    """Call an appointment off, and offer the client the nearest openings instead."""
    session = await _own(call)
    await appointments.cancel_these(call.unit, call.speaker, [session])
    offers = await _offers(call, session)
    told = await settling.cancelled(call.unit, call.speaker, session, offers)
    change = await record(call, Cancel(local(call, session.appointment.starts)))
    return await written(call, await call.unit.appointments.get(call.id), change, 200, told=told, offers=offers)


async def _offers(call: Call[CancelQuery, None], session: Session) -> list[openings.Opening]:
    if not call.query.offer or session.client.id == call.speaker.person.id:
        return []
    kind = await call.unit.hours.session_type(session.appointment.session_type_id)
    return await openings.nearest(call.unit, session.therapist, kind, session.appointment.starts, OFFERS)


async def attend(call: Call[DryRun, AttendanceGiven]) -> Answer:
    """Say whether a client will come, or for staff whether they came; that only of a session that has begun."""
    found = await scope.appointment(call, call.id)
    check_match(call.if_match, await shown.booking(call, found))
    first = call.speaker.person.id if call.key.role == "client" else found.attendances[0].client_id
    client = call.body.client or first
    theirs = {one.client_id for one in found.attendances}
    if client not in theirs if call.key.role != "client" else client != call.speaker.person.id:
        raise not_found("client", "client")
    if call.body.status == "confirmed":
        return await _confirmed(call, found, client)
    if call.key.role == "client":
        raise not_allowed("Who came is for staff to say.")
    try:
        marked = await attendance.mark(call.unit, call.speaker, found, client, call.body.status)
    except NotBegun:
        raise impossible("The session has not taken place.", "status", "Wait until it has begun.") from None
    change = await record_as(call, "Attendance", {"do": "attend", "status": call.body.status})
    return await written(call, marked, change, 200)


async def _confirmed(call: Call[DryRun, AttendanceGiven], found: Appointment, client: int) -> Answer:
    check_to_come(call, found)
    therapist, person = await call.unit.people.get(found.therapist_id), await call.unit.people.get(client)
    done = await attendance.confirm(call.unit, Session(found, therapist, person))
    change = await record(call, Attend(local(call, found.starts)))
    return await written(call, done.session.appointment, change, 200)


async def hold(call: Call[DryRun, HoldMade]) -> Answer:
    """Hold an opening while it is being booked. A client holds one at a time: the last."""
    therapist = await scope.therapist(call, call.body.therapist)
    kind = await scope.session_type(call, therapist, call.body.session)
    held = await holding.hold(call.unit, call.speaker, therapist, kind, call.body.start, call.body.minutes)
    if isinstance(held, NotFree):
        raise not_free(call, held)
    assert held.proposal is not None, "holds of requests have names"
    return Answer(
        Hold(
            hold=held.proposal,
            therapist=therapist.id,
            session=kind.session_type.name,
            start=held.starts,
            end=held.ends,
            until=held.until,
        ),
        201,
    )


async def release(call: Call[DryRun, None]) -> Answer:
    """Let go of held time; one that is gone already is let go of all the same."""
    name = call.ids["hold"]
    if not holding.is_own(call.speaker, name):
        raise not_found("hold")
    await call.unit.appointments.release(name)
    return Answer(Released(hold=name))


async def _own(call: Call[Any, Any]) -> Session:
    """The appointment in the path, still to come and as If-Match says."""
    found = await scope.appointment(call, call.id)
    check_match(call.if_match, await shown.booking(call, found))
    check_to_come(call, found)
    return await scope.session(call, found)


def check_to_come(call: Call[Any, Any], found: Appointment, field: str | None = None) -> None:
    """Raise Problem where an appointment was called off or has begun."""
    if found.status != "booked":
        detail = "The appointment was called off."
        raise Problem(409, "cancelled", "Cancelled", detail, field=field, cure="Book another.")
    if found.starts <= call.unit.now:
        raise impossible("The appointment has begun.", field, "Change one that is still to come.")


def booked_or_problem(call: Call[Any, Any], outcome: Booked | Moved | NotFree | NeedsYes | ThereAlready) -> Session:
    """What was booked or moved. Raises Problem where it was not."""
    match outcome:
        case Booked(session) | Moved(session):
            return session
        case NotFree():
            raise not_free(call, outcome)
        case ThereAlready():
            raise Problem(
                409, "booked-already", "Booked already", "The client has that time already.",
                field="start", cure="Take another start.",
            )  # fmt: skip
        case NeedsYes(breaks=breaks):
            raise needs_confirmation(call, breaks)


def needs_confirmation(call: Call[Any, Any], breaks: Iterable[Reason]) -> Problem:
    """What staff may do against the rules, once they say so."""
    return Problem(
        409, "needs-confirmation", "Needs confirmation", "The time is free, and the rules speak against it.",
        field="confirm", cure="Send it again with confirm true.",
        reasons=shown.against(breaks, shown.zone_of(call), call.speaker.today),
    )  # fmt: skip


def not_free(call: Call[Any, Any], outcome: NotFree) -> Problem:
    told = for_client(outcome.why) if call.key.role == "client" else outcome.why
    return Problem(
        409, "taken", "Not free", "That time cannot be booked.", field="start", cure="Take one of nearest.",
        reasons=shown.against(told.reasons, shown.zone_of(call), call.speaker.today),
        nearest=tuple(map(shown.slot, outcome.nearest)),
    )  # fmt: skip


def local(call: Call[Any, Any], start: dt.datetime) -> dt.datetime:
    """A start on the speaker's clock, as a message would have said it."""
    return start.astimezone(ZoneInfo(call.speaker.zone)).replace(tzinfo=None)


def is_told(reach: Reach | None) -> bool | None:
    """Whether a notice reaches anybody, now or in the morning; None where there was none to give."""
    return None if reach is None else reach != "none"


async def written(
    call: Call[Any, Any],
    found: Appointment,
    change: int | None,
    status: int,
    *,
    told: Reach | None = None,
    offers: Sequence[openings.Opening] = (),
) -> Answer:
    """What a booking is now, how to undo what was done, and who was told."""
    booking = await shown.booking(call, found)
    offered = tuple(map(shown.slot, offers)) or None
    said = BookingWritten(booking=booking, offers=offered, change=change, told=is_told(told))
    return Answer(said, status, tag(booking), f"/api/bookings/{found.id}" if status == 201 else None)
