"""Booking, moving and cancelling in a conversation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from zoneinfo import ZoneInfo

from bot.actions import appointments
from bot.actions.appointments import (
    Booked,
    Cancelled,
    CancelNeedsYes,
    HandedOver,
    Moved,
    NeedsYes,
    NoneThere,
    NotFree,
    Outcome,
    Session,
    ThereAlready,
    WhereTo,
    WhichOne,
)
from bot.actions.errors import TooLate
from bot.actions.openings import Opening, nearest
from bot.commands import Book, Cancel, Command, Find, Move, MoveFrom, MoveTo
from bot.conversation import asking, notices, settling, standing
from bot.conversation.looks import booking
from bot.conversation.turn import Turn
from bot.language.messages import Answer, Reading
from bot.replies import bookings, talk, times
from bot.replies.bookings import SessionTold
from bot.replies.choices import Choice, Decision, Leave, Reply, Run, Tap
from bot.replies.reasons import reason
from engine.dates import DateRange
from engine.explain import Explanation, for_client

BOOKINGS = (Book, Move, Cancel)
OFFERS = 3
MOST_LOOKED_AT = 40
"""Openings around a session among which other times for it are looked for."""


async def change(turn: Turn, command: Command, decision: Decision) -> Reply:
    """Carry out one command about appointments, or say what stands in its way."""
    try:
        match command:
            case Book(repeat=repeat) if repeat is not None:
                return await standing.change(turn, command, decision)
            case Book():
                outcome: Outcome = await appointments.book(turn.unit, turn.speaker, command, sure=decision.sure)
            case Move(with_=other) if other is not None:
                outcome = await appointments.hand_over(turn.unit, turn.speaker, command, sure=decision.sure)
            case Move():
                outcome = await appointments.move(turn.unit, turn.speaker, command, sure=decision.sure)
            case Cancel():
                return await _cancel(turn, command, decision)
            case _:
                raise TypeError(command)
    except TooLate as late:
        return await asking.too_late(turn, command, late, sure=decision.sure)
    return await _told(turn, command, outcome)


async def _cancel(turn: Turn, command: Cancel, decision: Decision) -> Reply:
    """Other people's sessions are called off only as they were shown."""
    outcome: Outcome = await appointments.cancel(turn.unit, turn.speaker, command, sure=False)
    if isinstance(outcome, CancelNeedsYes) and decision.sure and decision.seen == notices.seen(outcome.sessions):
        ending = command.scope != "one"
        done = await appointments.cancel_these(turn.unit, turn.speaker, outcome.sessions, ending=ending)
        avoided = command.dates if command.client == "all" else ()
        offering = decision.stranded == "offer"
        return await _cancelled(turn, done.sessions, avoided, offering=offering, asked=decision.asked)
    reply = await _told(turn, command, outcome)
    if decision.sure and reply.proposal:
        return replace(reply, html=f"{talk.changed_since()} {reply.html}")
    return reply


async def _told(turn: Turn, command: Command, outcome: Outcome) -> Reply:
    match outcome:
        case Booked(session):
            return await booked(turn, session)
        case Moved(session, was):
            return await _moved(turn, session, was)
        case HandedOver(session, before):
            return await _handed_over(turn, session, before)
        case Cancelled(sessions):
            return await _cancelled(turn, sessions, (), offering=False)
        case NotFree():
            return not_free(turn, command, outcome)
        case ThereAlready(session):
            return _there_already(turn, command, session)
        case NeedsYes():
            return _needs_yes(turn, command, outcome)
        case CancelNeedsYes(sessions):
            return _cancel_needs_yes(turn, command, sessions)
        case WhichOne(sessions):
            return _which(turn, command, sessions)
        case NoneThere(following):
            return _none(turn, command, following)
        case WhereTo(session, near):
            return _where_to(turn, command, session, near)


def _reader(turn: Turn, session: Session) -> SessionTold:
    """A session as the speaker sees it: clients and admins by the therapist, therapists by the client."""
    own = turn.speaker.person.id == session.client.id
    reader = session.client if own or turn.speaker.person.id != session.therapist.id else session.therapist
    return notices.session_told(session, reader, turn.speaker.zone)


def _own(turn: Turn, session: Session) -> bool:
    return session.client.id == turn.speaker.person.id


async def booked(turn: Turn, session: Session) -> Reply:
    """What has been booked, said to whoever booked it; the others are told."""
    told, today = _reader(turn, session), turn.speaker.today
    reached = await settling.booked(turn.unit, turn.speaker, session)
    if _own(turn, session):
        return Reply(bookings.booked(told, today, await notices.zone_note(turn.unit, turn.speaker.person)))
    html = bookings.booked_for(
        session.client.name, notices.session_told(session, session.client, turn.speaker.zone), today
    )
    return Reply(html + bookings.reached(session.client.name, reached))


async def _moved(turn: Turn, session: Session, was: dt.datetime) -> Reply:
    told, today = _reader(turn, session), turn.speaker.today
    before = times.local(was, turn.speaker.zone)
    note = await notices.zone_note(turn.unit, turn.speaker.person)
    html = bookings.moved(told, before, today, note)
    reached = await settling.moved(turn.unit, turn.speaker, session, was)
    return Reply(html if _own(turn, session) else html + bookings.reached(session.client.name, reached))


async def _handed_over(turn: Turn, session: Session, was: Session) -> Reply:
    told = notices.session_told(session, session.client, turn.speaker.zone)
    reached = await settling.handed_over(turn.unit, turn.speaker, session, was)
    html = bookings.handed_over(session.client.name, told, turn.speaker.today)
    return Reply(html + bookings.reached(session.client.name, reached))


async def _cancelled(
    turn: Turn, sessions: Sequence[Session], avoided: Sequence[DateRange], *, offering: bool, asked: bool = False
) -> Reply:
    html = bookings.cancelled([_reader(turn, one) for one in sessions], turn.speaker.today)
    given: list[Opening] = []
    for theirs in settling.by_client(sessions):
        one = theirs[0]
        if len(theirs) > 1:
            reached = await settling.all_cancelled(turn.unit, turn.speaker, theirs)
        else:
            offers = await _offers(turn, one, given, avoided) if offering else []
            given += offers
            reached = await settling.cancelled(turn.unit, turn.speaker, one, offers, asked=asked)
        if not _own(turn, one):
            html += bookings.reached(one.client.name, reached)
    choices = await _rest(turn, sessions)
    if all(_own(turn, one) for one in sessions):
        choices = (*choices, Choice("Find another time", Run((Find(),))))
    return Reply(html, choices, summary=_cancellation(turn, sessions))


def _cancellation(turn: Turn, sessions: Sequence[Session]) -> str:
    """What the history calls it."""
    if len(sessions) > 1:
        return f"Cancel {times.plural(len(sessions), 'session')}"
    whom = "" if _own(turn, sessions[0]) else f" {sessions[0].client.name}"
    return f"Cancel{whom} {_short(turn, sessions[0])}"


async def _rest(turn: Turn, sessions: Sequence[Session]) -> tuple[Choice, ...]:
    """Of a standing appointment of which one date was called off: a button for the others."""
    one = sessions[0]
    if len(sessions) > 1 or one.appointment.series_id is None:
        return ()
    coming = await appointments.upcoming(turn.unit, turn.speaker, None if _own(turn, one) else one.client.name)
    following = [other for other in coming if other.appointment.series_id == one.appointment.series_id]
    if not following:
        return ()
    at = times.local(following[0].appointment.starts, turn.speaker.zone).replace(tzinfo=None)
    rest = Cancel(at, client=None if _own(turn, one) else one.client.name, scope="rest")
    return (Choice("Cancel all after it too", Run((rest,))),)


async def _offers(
    turn: Turn, session: Session, given: Sequence[Opening], avoided: Sequence[DateRange]
) -> list[Opening]:
    """The openings nearest to a session, without its own time, dates to avoid, and what others are offered already."""
    kind = await turn.unit.hours.session_type(session.appointment.session_type_id)
    zone = ZoneInfo(turn.speaker.zone)
    found = await nearest(turn.unit, session.therapist, kind, session.appointment.starts, MOST_LOOKED_AT)
    fitting = (
        one
        for one in sorted(found, key=lambda one: abs(one.slot.start - session.appointment.starts))
        if one.slot.start != session.appointment.starts
        and not any(span.covers(one.slot.start.astimezone(zone).date()) for span in avoided)
        and not any(_overlap(one, other) for other in given)
    )
    return sorted(islice(fitting, OFFERS), key=lambda one: one.slot.start)


def _overlap(one: Opening, other: Opening) -> bool:
    same = one.therapist.id == other.therapist.id
    return same and one.slot.start < other.slot.end and other.slot.start < one.slot.end


async def stays(turn: Turn, appointment_id: int, client_id: int) -> Reply:
    """What a client asked for is declined: they hear that the session stands."""
    appointment = await turn.unit.appointments.get(appointment_id)
    therapist = await turn.unit.people.get(appointment.therapist_id)
    session = Session(appointment, therapist, await turn.unit.people.get(client_id))
    reach = await notices.tell_where_it_stands(turn.unit, session, session.client)
    told = notices.session_told(session, therapist, turn.speaker.zone)
    return Reply(bookings.stays(told, turn.speaker.today) + bookings.reached(session.client.name, reach))


def not_free(turn: Turn, command: Command, outcome: NotFree) -> Reply:
    """Why a time cannot be had, and a button for each of the nearest; `command` is done with the one tapped."""
    zone, today = turn.speaker.zone, turn.speaker.today
    at = times.bold(times.when(outcome.at, zone, today))
    listed = bookings.nearest([notices.opening_told(one, zone) for one in outcome.nearest], today)
    if outcome.just_taken and not turn.speaker.is_staff:
        html = bookings.taken(at, listed)
    else:
        html = bookings.not_open(at, _why(turn, outcome.why), listed)
    choices = tuple(
        Choice(times.short_when(one.slot.start, zone, today), Run((_at(turn, command, one),)))
        for one in outcome.nearest
    )
    shown = tuple(times.local(one.slot.start, zone).replace(tzinfo=None) for one in outcome.nearest)
    return Reply(html, choices, shown=shown)


def _why(turn: Turn, why: Explanation) -> str:
    told = why if turn.speaker.is_staff else for_client(why)
    return times.joined(reason(one, turn.speaker.zone, turn.speaker.today) for one in told.reasons)


def _at(turn: Turn, command: Command, opening: Opening) -> Command:
    """The same command for another opening."""
    local = times.local(opening.slot.start, turn.speaker.zone).replace(tzinfo=None)
    if isinstance(command, Move):
        return Move(command.from_, MoveTo(at=local), command.client)
    made = booking(opening, turn.speaker.zone)
    return Book(
        made.at, command.client if isinstance(command, Book) else None, made.session, None, made.with_, None, made.zone
    )


def _there_already(turn: Turn, command: Command, session: Session) -> Reply:
    told = _reader(turn, session)
    if isinstance(command, Move) or not _own(turn, session):
        return Reply(bookings.there_already(told, turn.speaker.today))
    return Reply(bookings.yours_already(told, turn.speaker.today))


def _needs_yes(turn: Turn, command: Command, outcome: NeedsYes) -> Reply:
    zone, today = ZoneInfo(turn.speaker.zone), turn.speaker.today
    told = SessionTold(outcome.session.therapist.name, outcome.start.astimezone(zone), outcome.end.astimezone(zone))
    client = outcome.session.client.name
    moving = isinstance(command, Move)
    was = outcome.session.appointment.starts.astimezone(zone) if moving else None
    breaks = [reason(one, turn.speaker.zone, today) for one in outcome.breaks]
    html = bookings.confirm_for(told, client, breaks, today, was)
    label = f"{'Move' if moving else 'Book'} {client}, {times.short_when(outcome.start, turn.speaker.zone, today)}"
    exact = _exactly(turn, command, outcome.session) if moving else command
    if isinstance(exact, Move) and exact.with_ is None:
        exact = replace(exact, to=MoveTo(at=outcome.start.astimezone(zone).replace(tzinfo=None)))
    return Reply(html, (_yes(turn, label, exact), Choice("Not now", Leave())), proposal=True)


def _yes(turn: Turn, label: str, command: Command) -> Choice:
    return Choice(label, turn.run((command,), Decision(sure=True)), yes=True)


def _cancel_needs_yes(turn: Turn, command: Command, sessions: Sequence[Session]) -> Reply:
    html = bookings.confirm_cancel([_by_client(turn, one) for one in sessions], turn.speaker.today)
    whom = sessions[0].client.name if len(sessions) == 1 else f"these {times.count(len(sessions))}"

    def run(stranded: str | None) -> Tap:
        return turn.run((command,), Decision(sure=True, stranded=stranded, seen=notices.seen(sessions)))

    choices = (
        Choice("Cancel and offer other times", run("offer"), words=("cancel and offer", "offer other times")),
        Choice(f"Only cancel {whom}", run(None), words=("only cancel", "just cancel")),
        Choice("Not now", Leave()),
    )
    return Reply(html, choices, proposal=True)


def _by_client(turn: Turn, session: Session) -> SessionTold:
    return notices.session_told(session, session.therapist, turn.speaker.zone)


def _which(turn: Turn, command: Command, sessions: Sequence[Session]) -> Reply:
    html = bookings.which([_reader(turn, one) for one in sessions], turn.speaker.today)
    choices = tuple(Choice(_short(turn, one), Run((_exactly(turn, command, one),))) for one in sessions[:4])
    return Reply(html, (*choices, Choice("None of them", Leave())), proposal=True)


def _short(turn: Turn, session: Session) -> str:
    return times.short_when(session.appointment.starts, turn.speaker.zone, turn.speaker.today)


def _exactly(turn: Turn, command: Command, session: Session) -> Command:
    """The same command for one appointment."""
    at = times.local(session.appointment.starts, turn.speaker.zone).replace(tzinfo=None)
    client = None if _own(turn, session) else session.client.name
    if isinstance(command, Move):
        return Move(MoveFrom(at=at), command.to, client, command.with_, command.of)
    return Cancel(at, client=client)


def _none(turn: Turn, command: Command, following: Session | None) -> Reply:
    dates = command.dates if isinstance(command, Cancel) else ()
    at = command.at if isinstance(command, Cancel) else None
    if isinstance(command, Move) and command.from_:
        dates, at = command.from_.dates, command.from_.at
    asked = f" {times.on_dates(dates, turn.speaker.today)}" if dates else ""
    if at is not None:
        asked = f" on {times.date(at.date(), turn.speaker.today)} at {times.clock(at)}"
    told = None if following is None else _reader(turn, following)
    if getattr(command, "client", None) == "all":
        return Reply(bookings.nobody_then(asked))
    if getattr(command, "client", None) and turn.speaker.is_staff:
        return Reply(bookings.nobody_booked(asked, str(command.client), told, turn.speaker.today))  # type: ignore[attr-defined]
    return Reply(bookings.no_appointment(asked, told, turn.speaker.today))


def _where_to(turn: Turn, command: Command, session: Session, near: Sequence[Opening]) -> Reply:
    zone, today = turn.speaker.zone, turn.speaker.today
    turn.state.asked = Answer((Reading((_exactly(turn, command, session),)),), ("to",))
    html = bookings.where_to(_reader(turn, session), [notices.opening_told(one, zone) for one in near], today)
    exact = _exactly(turn, command, session)
    choices = tuple(
        Choice(times.short_when(one.slot.start, zone, today), Run((_at(turn, exact, one),))) for one in near
    )
    return Reply(html, (*choices, Choice("Leave it", Leave())), proposal=True)
