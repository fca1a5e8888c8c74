"""Booking, moving and cancelling in a conversation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
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
from bot.actions.openings import Opening
from bot.commands import Book, Cancel, Command, Move, MoveTo
from bot.conversation import asking, cancelling, handing, notices, settling, standing, together
from bot.conversation.looks import booking
from bot.conversation.sessions import exactly, is_own, none, reader_told, which
from bot.conversation.turn import Turn
from bot.language.messages import Answer, Reading
from bot.replies import bookings, times
from bot.replies.choices import NOT_NOW, Choice, Decision, Leave, Reply, Run
from bot.replies.reasons import reason
from bot.replies.sessions import SessionTold
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
            case Move(client="all", with_=None):
                return await together.change(turn, command, decision)
            case Move(client="all", with_=str()):
                return await handing.change(turn, command, decision)
            case Move(with_=other) if other is not None:
                outcome = await appointments.hand_over(turn.unit, turn.speaker, command, sure=decision.sure)
            case Move():
                outcome = await appointments.move(turn.unit, turn.speaker, command, sure=decision.sure)
            case Cancel():
                return await cancelling.change(turn, command, decision)
            case _:
                raise TypeError(command)
    except TooLate as late:
        return await asking.too_late(turn, command, late, sure=decision.sure)
    return await _told(turn, command, outcome)


async def _told(turn: Turn, command: Command, outcome: Outcome) -> Reply:
    match outcome:
        case Booked(session):
            return await booked(turn, session)
        case Moved(session, was):
            return await _moved(turn, session, was)
        case HandedOver(session, before):
            return await _handed_over(turn, session, before)
        case NotFree():
            return not_free(turn, command, outcome)
        case ThereAlready(session):
            return _there_already(turn, command, session)
        case NeedsYes():
            return await _needs_yes(turn, command, outcome)
        case WhichOne(sessions):
            return which(turn, command, sessions)
        case NoneThere(following):
            return none(turn, command, following)
        case WhereTo(session, near):
            return _where_to(turn, command, session, near)
        case Cancelled() | CancelNeedsYes():
            raise TypeError(outcome)


async def booked(turn: Turn, session: Session) -> Reply:
    """What has been booked, said to whoever booked it; the others are told."""
    told, today = reader_told(turn, session), turn.speaker.today
    reached = await settling.booked(turn.unit, turn.speaker, session)
    if is_own(turn, session):
        return Reply(bookings.booked(told, today, await notices.zone_note(turn.unit, turn.speaker.person)))
    html = bookings.booked_for(
        session.client.name, notices.session_told(session, session.client, turn.speaker.zone), today
    )
    return Reply(html + bookings.reached(session.client.name, reached))


async def _moved(turn: Turn, session: Session, was: dt.datetime) -> Reply:
    told, today = reader_told(turn, session), turn.speaker.today
    before = times.local(was, turn.speaker.zone)
    note = await notices.zone_note(turn.unit, turn.speaker.person)
    html = bookings.moved(told, before, today, note)
    reached = await settling.moved(turn.unit, turn.speaker, session, was)
    return Reply(html if is_own(turn, session) else html + bookings.reached(session.client.name, reached))


async def _handed_over(turn: Turn, session: Session, was: Session) -> Reply:
    told = notices.session_told(session, session.client, turn.speaker.zone)
    reached = await settling.handed_over(turn.unit, turn.speaker, session, was)
    html = bookings.handed_over(session.client.name, told, turn.speaker.today)
    return Reply(html + bookings.reached(session.client.name, reached))


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
    if outcome.own is not None:
        html = f"{bookings.yours_already(reader_told(turn, outcome.own), today)} {listed}".rstrip()
    elif outcome.just_taken and not turn.speaker.is_staff:
        html = bookings.taken(at, listed)
    else:
        html = bookings.not_open(at, _why(turn, outcome.why), listed)
    choices = tuple(
        Choice(times.short_when(one.slot.start, zone, today), Run((_at(turn, command, one),)), time=True)
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
    told = reader_told(turn, session)
    if isinstance(command, Move) or not is_own(turn, session):
        return Reply(bookings.there_already(told, turn.speaker.today))
    return Reply(bookings.yours_already(told, turn.speaker.today))


async def _needs_yes(turn: Turn, command: Command, outcome: NeedsYes) -> Reply:
    zone, today = ZoneInfo(turn.speaker.zone), turn.speaker.today
    told = SessionTold(outcome.session.therapist.name, outcome.start.astimezone(zone), outcome.end.astimezone(zone))
    client = outcome.session.client.name
    moving = isinstance(command, Move)
    was = outcome.session.appointment.starts.astimezone(zone) if moving else None
    breaks = [reason(one, turn.speaker.zone, today) for one in outcome.breaks]
    hears = await notices.will_hear(turn.unit, [outcome.session.client])
    html = bookings.confirm_for(told, client, breaks, today, was, hears)
    label = f"{'Move' if moving else 'Book'} {client}, {times.short_when(outcome.start, turn.speaker.zone, today)}"
    exact = exactly(turn, command, outcome.session) if moving else command
    if isinstance(exact, Move) and exact.with_ is None:
        exact = replace(exact, to=MoveTo(at=outcome.start.astimezone(zone).replace(tzinfo=None)))
    return Reply(html, (_yes(turn, label, exact), NOT_NOW), proposal=True)


def _yes(turn: Turn, label: str, command: Command) -> Choice:
    return Choice(label, turn.run((command,), Decision(sure=True)), yes=True)


def _where_to(turn: Turn, command: Command, session: Session, near: Sequence[Opening]) -> Reply:
    zone, today = turn.speaker.zone, turn.speaker.today
    turn.state.asked = Answer((Reading((exactly(turn, command, session),)),), ("to",))
    html = bookings.where_to(reader_told(turn, session), [notices.opening_told(one, zone) for one in near], today)
    exact = exactly(turn, command, session)
    choices = tuple(
        Choice(times.short_when(one.slot.start, zone, today), Run((_at(turn, exact, one),)), time=True) for one in near
    )
    shown = tuple(times.local(one.slot.start, zone).replace(tzinfo=None) for one in near)
    return Reply(html, (*choices, Choice("Leave it", Leave())), proposal=True, shown=shown)
