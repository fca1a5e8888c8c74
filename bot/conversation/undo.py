"""Putting a change back."""

from collections.abc import Sequence

from bot.actions.appointments import Session
from bot.actions.errors import NotAllowed
from bot.conversation import settling
from bot.conversation.settling import Tells
from bot.conversation.turn import Turn
from bot.replies import talk
from bot.replies.choices import Choice, Leave, PutBack, Reply
from storage import Blocked, Undone


async def last(turn: Turn) -> Reply:
    """Undo the speaker's latest change."""
    found = await turn.unit.changes.last(turn.speaker.person.id)
    if found is None:
        return Reply(talk.nothing_to_undo())
    return await put_back(turn, found.id, sure=False)


async def put_back(turn: Turn, change_id: int, *, sure: bool) -> Reply:
    """Undo one change: one's own, or for an admin the practice's."""
    change = await turn.unit.changes.get(change_id)
    try:
        outcome = await settling.put_back(turn.unit, turn.speaker, change, turn.speaker.chat_id, sure=sure)
    except NotAllowed:
        return Reply(talk.not_your_button())
    match outcome:
        case Tells(sessions):
            return _tells(sessions, change_id)
        case Blocked(rows):
            return Reply(talk.undo_blocked(rows[0].because))
        case Undone(undo):
            turn.state.last_change = undo.id
            return Reply(talk.undone(change.summary), (Choice("Do it again", PutBack(undo.id, sure)),))


def _tells(others: Sequence[Session], change_id: int) -> Reply:
    names = list(dict.fromkeys(one.client.name for one in others))
    choices = (Choice("Put back and tell them", PutBack(change_id, sure=True), yes=True), Choice("Not now", Leave()))
    return Reply(talk.undo_tells(names), choices, proposal=True)
