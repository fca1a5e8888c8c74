"""A session as the speaker sees and names it, and the questions about which one is meant."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.appointments import Session
from bot.commands import Cancel, Command, Move, MoveFrom
from bot.conversation import notices
from bot.conversation.turn import Turn
from bot.replies import bookings, times
from bot.replies.choices import Choice, Leave, Reply, Run
from bot.replies.sessions import SessionTold


def reader_told(turn: Turn, session: Session) -> SessionTold:
    """A session as the speaker sees it: clients and admins by the therapist, therapists by the client."""
    own = turn.speaker.person.id == session.client.id
    reader = session.client if own or turn.speaker.person.id != session.therapist.id else session.therapist
    return notices.session_told(session, reader, turn.speaker.zone)


def is_own(turn: Turn, session: Session) -> bool:
    """Whether the speaker is the client of a session."""
    return session.client.id == turn.speaker.person.id


def short(turn: Turn, session: Session) -> str:
    """When a session is, for a button."""
    return times.short_when(session.appointment.starts, turn.speaker.zone, turn.speaker.today)


def exactly(turn: Turn, command: Command, session: Session) -> Command:
    """The same command for one appointment."""
    at = times.local(session.appointment.starts, turn.speaker.zone).replace(tzinfo=None)
    client = None if is_own(turn, session) else session.client.name
    if isinstance(command, Move):
        return Move(MoveFrom(at=at), command.to, client, command.with_, command.of)
    assert isinstance(command, Cancel)
    return replace(command, at=at, dates=(), windows=(), which=None, client=client)


def which(turn: Turn, command: Command, sessions: Sequence[Session]) -> Reply:
    """The question which of several sessions is meant, with a button for each."""
    html = bookings.which([reader_told(turn, one) for one in sessions], turn.speaker.today)
    choices = tuple(Choice(short(turn, one), Run((exactly(turn, command, one),))) for one in sessions[:4])
    return Reply(html, (*choices, Choice("None of them", Leave())), proposal=True)


def none(turn: Turn, command: Command, following: Session | None) -> Reply:
    """Nobody is booked as the command says; what there is next."""
    dates = command.dates if isinstance(command, Cancel) else ()
    at = command.at if isinstance(command, Cancel) else None
    if isinstance(command, Move) and command.from_:
        dates, at = command.from_.dates, command.from_.at
    asked = f" {times.on_dates(dates, turn.speaker.today)}" if dates else ""
    if at is not None:
        asked = f" on {times.date(at.date(), turn.speaker.today)} at {times.clock(at)}"
    told = None if following is None else reader_told(turn, following)
    if getattr(command, "client", None) == "all":
        return Reply(bookings.nobody_then(asked))
    if getattr(command, "client", None) and turn.speaker.is_staff:
        return Reply(bookings.nobody_booked(asked, str(command.client), told, turn.speaker.today))  # type: ignore[attr-defined]
    return Reply(bookings.no_appointment(asked, told, turn.speaker.today))
