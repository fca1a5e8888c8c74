"""Putting a change back."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.appointments import Session
from bot.conversation import notices
from bot.conversation.turn import Turn
from bot.replies import talk
from bot.replies.choices import Choice, Leave, PutBack, Reply
from storage import Blocked, Change, Missing


async def last(turn: Turn) -> Reply:
    """Undo the speaker's latest change."""
    found = await turn.unit.changes.last(turn.speaker.person.id)
    if found is None:
        return Reply(talk.nothing_to_undo())
    return await put_back(turn, found.id, sure=False)


async def put_back(turn: Turn, change_id: int, *, sure: bool) -> Reply:
    """Undo one change: one's own, or for an admin the practice's."""
    change = await turn.unit.changes.get(change_id)
    if change.person_id != turn.speaker.person.id and not turn.speaker.is_admin:
        return Reply(talk.not_your_button())
    touched = await _sessions(turn, change)
    others = [one for one in touched if one.client.id != turn.speaker.person.id]
    if others and not sure and change.undone_by is None:
        return _tells(others, change_id)
    outcome = await turn.unit.changes.undo(change_id, turn.speaker.person.id, turn.speaker.chat_id)
    if isinstance(outcome, Blocked):
        return Reply(talk.undo_blocked(outcome.rows[0].because))
    for session in await _settled(turn, change, touched):
        await _tell(turn, session)
    turn.state.last_change = outcome.change.id
    again = Choice("Do it again", PutBack(outcome.change.id, sure))
    return Reply(talk.undone(change.summary), (again,))


def _tells(others: Sequence[Session], change_id: int) -> Reply:
    names = list(dict.fromkeys(one.client.name for one in others))
    choices = (Choice("Put back and tell them", PutBack(change_id, sure=True), yes=True), Choice("Not now", Leave()))
    return Reply(talk.undo_tells(names), choices, proposal=True)


async def _sessions(turn: Turn, change: Change) -> list[Session]:
    """The appointments that a change touched, as they are now."""
    found = []
    for table, id in change.rows:
        if table == "appointments":
            try:
                appointment = await turn.unit.appointments.get(id)
            except Missing:  # the change made it, and has been undone
                continue
            therapist = await turn.unit.people.get(appointment.therapist_id)
            clients = [await turn.unit.people.get(client) for client in appointment.client_ids]
            found += [Session(appointment, therapist, client) for client in clients]
    return found


async def _settled(turn: Turn, change: Change, touched: Sequence[Session]) -> list[Session]:
    """Those sessions as they stand after the undo; one that the undo took away counts as cancelled."""
    now_there = await _sessions(turn, change)
    there = {one.appointment.id for one in now_there}
    gone = [one for one in touched if one.appointment.id not in there]
    return now_there + [replace(one, appointment=replace(one.appointment, status="cancelled")) for one in gone]


async def _tell(turn: Turn, session: Session) -> None:
    """Whoever else is concerned hears where the session stands now."""
    for reader in (session.client, session.therapist):
        if reader.id != turn.speaker.person.id:
            await notices.tell_where_it_stands(turn.unit, session, reader)
