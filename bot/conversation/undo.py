"""Putting a change back."""

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.actions.appointments import Session
from bot.actions.errors import NotAllowed
from bot.actions.openings import nearest
from bot.commands import Book, Command, Move, MoveFrom, MoveTo
from bot.conversation import broadcasts, notices, putting_back
from bot.conversation.putting_back import Tells
from bot.conversation.turn import Turn
from bot.replies import bookings, hours, talk, times, undoing
from bot.replies.choices import NOT_NOW, Choice, Decision, PutBack, Reply, Run
from engine.hours import Schedule
from storage import Appointment, Blocked, Blocking, Change, Missing, Undone

REDO = ("redo", "redo it", "redo that", "put it back", "put that back", "undo the undo")
LOOKED_BACK = 100
"""Changes among which the one is looked for that stands in the way."""


async def last(turn: Turn) -> Reply:
    """Undo what the speaker did last: a change, or a message to many."""
    found = await turn.unit.changes.last(turn.speaker.person.id)
    sent = await turn.unit.broadcasts.last([turn.speaker.chat_id])
    if sent is not None and not sent.recalled and (found is None or found.created_at < sent.at):
        return await broadcasts.recall(turn, Decision())
    if found is None:
        return Reply(undoing.nothing())
    return await put_back(turn, found.id, sure=False)


async def put_back(turn: Turn, change_id: int, *, sure: bool) -> Reply:
    """Undo one change: one's own, or for an admin the practice's. Undoing an undo does again what it undid."""
    change = await turn.unit.changes.get(change_id)
    again = await turn.unit.changes.is_undo(change)
    before = await putting_back.hours_before(turn.unit, change)
    try:
        outcome = await putting_back.put_back(turn.unit, turn.speaker, change, turn.speaker.chat_id, sure=sure)
    except NotAllowed:
        return Reply(talk.not_your_button())
    match outcome:
        case Tells():
            return _tells(turn, outcome, change_id)
        case Blocked(rows):
            return await blocked(turn, change, rows[0])
        case Undone(undo):
            _forget(turn, change_id)
            html = undoing.done_again(change.summary) if again else undoing.undone(change.summary)
            stands = await _stands(turn, change, before)
            label = "Undo" if again else "Do it again"
            return Reply(
                f"{html} {stands}".rstrip(),
                (Choice(label, PutBack(undo.id), words=REDO if label == "Do it again" else ()),),
            )


def _forget(turn: Turn, change_id: int) -> None:
    """A correction that follows is of what was undone, which has nothing to put back any more, or of nothing."""
    if turn.state.last_change != change_id:
        turn.state.last = ()
    turn.state.last_change = None


async def _stands(turn: Turn, change: Change, before: Mapping[int, Schedule]) -> str:
    """What is true again: of the hours, and of the sessions that were put back."""
    today = turn.speaker.today
    days = await putting_back.days_since(turn.unit, before, today)
    lines = [hours.now_open(days, today)] if days else []
    if any(table == "appointments" for table, _ in change.rows):
        sessions = await putting_back.sessions_of(turn.unit, change)
        booked = [one for one in sessions if one.appointment.status == "booked"]
        booked.sort(key=lambda one: one.appointment.starts)
        told = [notices.session_told(one, turn.speaker.person, turn.speaker.zone) for one in booked]
        lines.append(bookings.stand_again(told, today))
    return " ".join(lines)


async def blocked(turn: Turn, change: Change, by: Blocking) -> Reply:
    """Why a change cannot be put back, and what can be done instead."""
    if by.because == "taken":
        return await _taken(turn, by)
    if by.because == "undone":
        undone = await turn.unit.changes.get(change.id)
        choices = () if undone.undone_by is None else (Choice("Do it again", PutBack(undone.undone_by)),)
        return Reply(undoing.blocked(by.because, None), choices)
    later = await _later(turn, change, by)
    if later is None:
        return Reply(undoing.blocked(by.because, None))
    own = later.person_id == turn.speaker.person.id or turn.speaker.is_admin
    if not own:
        # What others changed is not theirs to read.
        return Reply(undoing.blocked(by.because, later.summary if turn.speaker.is_staff else None))
    return Reply(undoing.blocked(by.because, later.summary), (Choice("Undo that first", PutBack(later.id)),))


async def _later(turn: Turn, change: Change, by: Blocking) -> Change | None:
    """The latest change since that touched the row which stands in the way."""
    found = await turn.unit.changes.latest(None, LOOKED_BACK)
    return next(
        (one for one in found if one.id > change.id and one.undone_by is None and (by.table, by.id) in one.rows), None
    )


async def _taken(turn: Turn, by: Blocking) -> Reply:
    """Somebody has the time now: the nearest that is free instead."""
    try:
        appointment = await turn.unit.appointments.get(by.id)
    except Missing:
        return Reply(undoing.blocked(by.because, None))
    therapist = await turn.unit.people.get(appointment.therapist_id)
    kind = await turn.unit.hours.session_type(appointment.session_type_id)
    zone, today = turn.speaker.zone, turn.speaker.today
    near = await nearest(turn.unit, therapist, kind, max(appointment.starts, turn.unit.now))
    listed = bookings.nearest([notices.opening_told(one, zone) for one in near], today)
    client = await _client(turn, appointment)
    choices = tuple(
        Choice(
            times.short_when(one.slot.start, zone, today), Run((_instead(turn, appointment, client, one.slot.start),))
        )
        for one in near
    )
    return Reply(f"{undoing.blocked(by.because, None)} {listed}", choices)


async def _client(turn: Turn, appointment: Appointment) -> str | None:
    """The client by name; None where it is the speaker."""
    ids = [one.client_id for one in appointment.attendances]
    if not ids or ids[0] == turn.speaker.person.id:
        return None
    return (await turn.unit.people.get(ids[0])).name


def _instead(turn: Turn, appointment: Appointment, client: str | None, start: dt.datetime) -> Command:
    """What puts the session there: a move where it still stands, else a booking."""
    zone = turn.speaker.zone
    at = times.local(start, zone).replace(tzinfo=None)
    if appointment.status == "booked":
        was = times.local(appointment.starts, zone).replace(tzinfo=None)
        return Move(MoveFrom(at=was), MoveTo(at=at), client)
    return Book(at, client, zone=zone)


def _tells(turn: Turn, concerned: Tells, change_id: int) -> Reply:
    def named(sessions: Sequence[Session]) -> list[str]:
        return [
            f"{one.client.name}, {times.when(one.appointment.starts, turn.speaker.zone, turn.speaker.today)}"
            for one in sessions
        ]

    html = undoing.tells(
        named(concerned.sessions), named(concerned.outside), [one.name for one in concerned.therapists]
    )
    silent = not concerned.sessions and not concerned.therapists
    label = "Put back, sessions stay" if silent else "Put back and tell them"
    return Reply(html, (Choice(label, PutBack(change_id, sure=True), yes=True), NOT_NOW), proposal=True)
