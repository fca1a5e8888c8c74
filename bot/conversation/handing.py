"""Several sessions given to another therapist at once: one proposal, one answer, one undo."""

from collections.abc import Sequence

from bot.actions import appointments
from bot.actions.appointments import HandedOver, Session
from bot.actions.appointments.meaning import meant
from bot.actions.errors import ActionError, NotAllowed
from bot.commands import Move, MoveFrom
from bot.conversation import notices, settling
from bot.conversation.sessions import exactly, none
from bot.conversation.turn import Turn
from bot.replies import bookings, talk, times
from bot.replies import handing as told
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply
from bot.replies.sessions import Reach, SessionTold


class _Dropped(Exception):
    """Carries what would come of it out of a savepoint that is forgotten."""


async def change(turn: Turn, command: Move, decision: Decision) -> Reply:
    """Propose it, or do it as it was shown. Raises NotAllowed."""
    if not turn.speaker.is_office:
        raise NotAllowed
    found = await meant(turn.unit, turn.speaker, "all", command.from_ or MoveFrom(), command.of)
    if not found:
        return none(turn, command, None)
    seen = notices.seen(found)
    if decision.sure and decision.seen == seen:
        return await _done(turn, await _handed(turn, command, found))
    fits: list[Session] = []
    try:
        async with turn.unit.savepoint():
            fits = [was for was, _ in await _handed(turn, command, found)]
            raise _Dropped
    except _Dropped:
        pass
    return _propose(turn, command, found, fits, seen, again=decision.sure)


async def _handed(turn: Turn, command: Move, found: Sequence[Session]) -> list[tuple[Session, HandedOver]]:
    """Those that the other therapist has time for, and what became of them."""
    done = []
    for session in found:
        one = exactly(turn, command, session)
        assert isinstance(one, Move)
        try:
            outcome = await appointments.hand_over(turn.unit, turn.speaker, one, sure=True)
        except ActionError:
            continue
        if isinstance(outcome, HandedOver):
            done.append((session, outcome))
    return done


def _propose(
    turn: Turn, command: Move, found: Sequence[Session], fits: Sequence[Session], seen: str, *, again: bool
) -> Reply:
    left = [one for one in found if one not in fits]
    html = told.proposal(_told(turn, fits), _told(turn, left), str(command.with_), turn.speaker.today)
    if again:
        html = f"{talk.changed_since()} {html}"
    if not fits:
        return Reply(html)
    tap = turn.run((command,), Decision(sure=True, seen=seen))
    yes = Choice(f"Hand over {times.count(len(fits))}", tap, yes=True, words=("hand over", "hand them over"))
    return Reply(html, (yes, NOT_NOW), proposal=True)


def _told(turn: Turn, sessions: Sequence[Session]) -> list[tuple[str, SessionTold]]:
    zone = turn.speaker.zone
    return [(one.client.name, notices.session_told(one, one.client, zone)) for one in sessions]


async def _done(turn: Turn, handed: Sequence[tuple[Session, HandedOver]]) -> Reply:
    reached: dict[Reach, list[str]] = {}
    for was, now in handed:
        reach = await settling.handed_over(turn.unit, turn.speaker, now.session, was)
        reached.setdefault(reach, []).append(was.client.name)
    therapist = handed[0][1].session.therapist.name if handed else ""
    html = told.done(_told(turn, [now.session for _, now in handed]), therapist, turn.speaker.today)
    html += "".join(bookings.all_reached(names, how) for how, names in reached.items())
    return Reply(html, summary=f"Hand over {times.plural(len(handed), 'session')}")
