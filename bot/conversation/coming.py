"""Who will come, who came, who is late: said in a conversation."""

from bot.actions import attendance
from bot.actions.appointments import NoneThere, Session
from bot.actions.attendance import Marked
from bot.commands import Attend, Command, Late, NoShow
from bot.conversation import notices
from bot.conversation.turn import Turn
from bot.replies import bookings, coming, talk
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply
from bot.replies.sessions import Reach
from storage import Person, Unit

COMING = (Attend, NoShow, Late)


async def change(turn: Turn, command: Command, decision: Decision) -> Reply:
    """Note who comes or came; pass on that somebody is late."""
    match command:
        case Late():
            return await _late(turn, command, decision)
        case Attend() | NoShow() if command.client is None and (isinstance(command, NoShow) or _only_staff(turn)):
            return Reply(talk.missing("client"))
        case Attend():
            outcome = await attendance.attend(turn.unit, turn.speaker, command)
        case NoShow():
            outcome = await attendance.no_show(turn.unit, turn.speaker, command)
        case _:
            raise TypeError(command)
    if isinstance(outcome, Marked):
        return _marked(turn, outcome)
    return _none(turn, command.client, outcome)


def _only_staff(turn: Turn) -> bool:
    return turn.speaker.is_staff and "client" not in turn.speaker.person.roles


def _marked(turn: Turn, done: Marked) -> Reply:
    own = done.session.client.id == turn.speaker.person.id
    told = notices.session_told(done.session, turn.speaker.person, turn.speaker.zone)
    if own:
        return Reply(coming.will_come(told, turn.speaker.today))
    return Reply(coming.marked(done.what, done.session.client.name, told, turn.speaker.today))


def _none(turn: Turn, client: str | None, outcome: NoneThere) -> Reply:
    following = outcome.following
    told = None if following is None else notices.session_told(following, following.therapist, turn.speaker.zone)
    if client is None:
        return Reply(bookings.no_appointment("", told, turn.speaker.today))
    if told is None:
        return Reply(coming.none_begun(client))
    return Reply(bookings.nobody_booked(" that has begun", client, told, turn.speaker.today))


async def _late(turn: Turn, command: Late, decision: Decision) -> Reply:
    """A client's word goes to the therapist at once; a therapist's to the client once they say so."""
    session = await attendance.late_for(turn.unit, turn.speaker, command)
    if session is None:
        return Reply(coming.nobody_late())
    if session.client.id == turn.speaker.person.id:
        return await _tell(turn, command, session, session.therapist)
    told = notices.session_told(session, session.therapist, turn.speaker.zone)
    if not decision.sure:
        name = session.client.name
        exact = Late(told.start.replace(tzinfo=None), name, command.minutes)
        choices = (
            Choice(f"Tell {name}", turn.run((exact,), Decision(sure=True)), yes=True, words=("tell them",)),
            NOT_NOW,
        )
        html = coming.shall_i_tell(name, command.minutes, told, turn.speaker.today)
        return Reply(html, choices, proposal=True)
    return await _tell(turn, command, session, session.client)


async def _tell(turn: Turn, command: Late, session: Session, reader: Person) -> Reply:
    reach = await tell_late(turn.unit, session, reader, command.minutes)
    told = notices.session_told(session, turn.speaker.person, turn.speaker.zone)
    return Reply(coming.told_late(reader.name, command.minutes, told, turn.speaker.today, reach))


async def tell_late(unit: Unit, session: Session, reader: Person, minutes: int | None) -> Reach:
    """Tell one side of a session that the other is late."""
    zone, today = await notices.clock_of(unit, reader)
    late = session.therapist if reader.id == session.client.id else session.client
    html = coming.is_late(late.name, minutes, notices.session_told(session, reader, zone), today)
    return await notices.tell(unit, reader, html)
