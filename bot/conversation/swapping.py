"""Two clients change places: both are named first, and told once that was tapped."""

from bot.actions import swapping
from bot.actions.appointments import NoneThere, Session, WhichOne
from bot.actions.swapping import Pair
from bot.commands import Swap
from bot.conversation import notices, settling
from bot.conversation.turn import Turn
from bot.replies import bookings, talk, times
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply


async def change(turn: Turn, command: Swap, decision: Decision) -> Reply:
    """Propose it, or do it."""
    if len(command.clients) != 2:
        return Reply(talk.missing("client"))
    found = await swapping.pair(turn.unit, turn.speaker, command)
    match found:
        case NoneThere():
            asked = f" {times.on_dates(command.dates, turn.speaker.today)}" if command.dates else ""
            return Reply(bookings.cannot_swap(list(command.clients), asked))
        case WhichOne(sessions):
            told = [notices.session_told(one, one.therapist, turn.speaker.zone) for one in sessions]
            return Reply(bookings.several_then(told, turn.speaker.today))
        case Pair():
            return await _swap(turn, command, found, decision)


async def _swap(turn: Turn, command: Swap, pair: Pair, decision: Decision) -> Reply:
    one, other = (notices.session_told(each, each.therapist, turn.speaker.zone) for each in (pair.one, pair.other))
    if not decision.sure or decision.seen != pair.seen:
        hears = await notices.will_hear(turn.unit, [pair.one.client, pair.other.client])
        html = bookings.confirm_swap(one, other, turn.speaker.today, hears)
        choices = (
            Choice("Swap and tell both", turn.run((command,), Decision(sure=True, seen=pair.seen)), yes=True),
            NOT_NOW,
        )
        return Reply(html, choices, proposal=True)
    done = await swapping.swap(turn.unit, pair)
    if done is None:
        return Reply(bookings.swap_does_not_fit())
    return Reply(" ".join([await _told(turn, done[0], pair.one), await _told(turn, done[1], pair.other)]))


async def _told(turn: Turn, session: Session, was: Session) -> str:
    reached = await settling.moved(turn.unit, turn.speaker, session, was.appointment.starts)
    told = notices.session_told(session, session.therapist, turn.speaker.zone)
    return bookings.now_at(told, turn.speaker.today) + bookings.reached(session.client.name, reached)
