"""Putting a change back."""

from collections.abc import Sequence

from bot.actions.appointments import Session
from bot.actions.errors import NotAllowed
from bot.conversation import settling
from bot.conversation.settling import Tells
from bot.conversation.turn import Turn
from bot.replies import talk, times
from bot.replies.choices import Choice, Leave, PutBack, Reply
from storage import Blocked, Undone


async def last(turn: Turn) -> Reply:
    """Undo the speaker's latest change."""
    found = await turn.unit.changes.last(turn.speaker.person.id)
    if found is None:
        return Reply(talk.nothing_to_undo())
    return await put_back(turn, found.id, sure=False)


async def put_back(turn: Turn, change_id: int, *, sure: bool) -> Reply:
    """Undo one change: one's own, or for an admin the practice's. Undoing an undo does again what it undid."""
    change = await turn.unit.changes.get(change_id)
    try:
        outcome = await settling.put_back(turn.unit, turn.speaker, change, turn.speaker.chat_id, sure=sure)
    except NotAllowed:
        return Reply(talk.not_your_button())
    match outcome:
        case Tells():
            return _tells(turn, outcome, change_id)
        case Blocked(rows):
            return Reply(talk.undo_blocked(rows[0].because))
        case Undone(undo):
            turn.state.last_change = undo.id
            if await turn.unit.changes.is_undo(change):
                return Reply(talk.done_again(change.summary), (Choice("Undo", PutBack(undo.id)),))
            return Reply(talk.undone(change.summary), (Choice("Do it again", PutBack(undo.id)),))


def _tells(turn: Turn, concerned: Tells, change_id: int) -> Reply:
    def named(sessions: Sequence[Session]) -> list[str]:
        return [
            f"{one.client.name}, {times.when(one.appointment.starts, turn.speaker.zone, turn.speaker.today)}"
            for one in sessions
        ]

    html = talk.undo_tells(
        named(concerned.sessions), named(concerned.outside), [one.name for one in concerned.therapists]
    )
    silent = not concerned.sessions and not concerned.therapists
    label = "Put back, sessions stay" if silent else "Put back and tell them"
    return Reply(
        html, (Choice(label, PutBack(change_id, sure=True), yes=True), Choice("Not now", Leave())), proposal=True
    )
