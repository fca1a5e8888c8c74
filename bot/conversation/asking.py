"""What a client may not do by themselves any more is put to the therapist, who decides by a tap."""

import datetime as dt

from bot.actions.appointments import Session
from bot.actions.appointments.moving import target
from bot.actions.errors import TooLate
from bot.commands import Cancel, Command, Move, MoveFrom, MoveTo
from bot.conversation import notices
from bot.conversation.turn import Turn
from bot.replies import bookings, times
from bot.replies import notices as words
from bot.replies.choices import Choice, Decision, Leave, Reply, Run, Stays

ASKS = ("ask", "ask them", "ask her", "ask him", "please ask")
"""Other words for the button that has the therapist asked."""


async def too_late(turn: Turn, command: Command, late: TooLate, *, sure: bool) -> Reply:
    """Offer to ask the therapist, or ask once that has been tapped."""
    appointment = await turn.unit.appointments.get(late.appointment_id)
    therapist = await turn.unit.people.get(appointment.therapist_id)
    session = Session(appointment, therapist, turn.speaker.person)
    if sure:
        return await _ask(turn, command, session, late.notice_minutes)
    told = notices.session_told(session, turn.speaker.person, turn.speaker.zone)
    html = bookings.too_late(told, turn.speaker.today, late.notice_minutes)
    exact = _exactly(command, told.start.replace(tzinfo=None))
    choices = (
        Choice(f"Ask {therapist.name}", Run((exact,), Decision(sure=True)), yes=True, words=ASKS),
        Choice("Keep the session", Leave()),
    )
    return Reply(html, choices, proposal=True)


def _exactly(command: Command, at: dt.datetime) -> Command:
    if isinstance(command, Move):
        return Move(MoveFrom(at=at), command.to)
    return Cancel(at)


async def _ask(turn: Turn, command: Command, session: Session, notice: int) -> Reply:
    therapist, client = session.therapist, session.client
    zone, today = await notices.clock_of(turn.unit, therapist)
    at = times.local(session.appointment.starts, zone).replace(tzinfo=None)
    to = target(command.to, session.appointment, turn.speaker.zone) if isinstance(command, Move) else None
    asked = Decision(sure=True, seen=notices.seen([session]), asked=True)
    if to is None:
        there = None
        choice = Choice(f"Cancel {client.name}'s session", Run((Cancel(at, client=client.name),), asked))
    else:
        there = times.local(to, zone)
        move = Move(MoveFrom(at=at), MoveTo(at=there.replace(tzinfo=None)), client.name)
        choice = Choice(f"Move to {times.short_when(to, zone, today)}", Run((move,), asked))
    told = notices.session_told(session, therapist, zone)
    html = words.asks(client.name, told, there, today, notice)
    stands = Choice("It stays", Stays(session.appointment.id, client.id))
    reach = await notices.tell(turn.unit, therapist, html, (choice, stands), before=session.appointment.starts)
    return Reply(bookings.has_been_asked(therapist.name, reach))
