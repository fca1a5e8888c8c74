"""Calling sessions off in a conversation: one's own at once, others' as they were shown."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from zoneinfo import ZoneInfo

from bot.actions import appointments
from bot.actions.appointments import Cancelled, CancelNeedsYes, NoneThere, Session, WhichOne
from bot.actions.openings import Opening, nearest
from bot.actions.speaker import Speaker
from bot.commands import Cancel, Find
from bot.conversation import notices, settling
from bot.conversation.sessions import is_own, none, reader_told, which
from bot.conversation.turn import Turn
from bot.replies import bookings, talk, times
from bot.replies.choices import NOT_NOW, Choice, Decision, Reply, Run, Tap
from bot.replies.sessions import Reach, SessionTold
from engine.dates import DateRange
from storage import Unit

OFFERS = 3
MOST_LOOKED_AT = 40
"""Openings around a session among which other times for it are looked for."""


async def change(turn: Turn, command: Cancel, decision: Decision) -> Reply:
    """Other people's sessions are called off only as they were shown. Raises TooLate."""
    outcome = await appointments.cancel(turn.unit, turn.speaker, command, sure=False)
    match outcome:
        case CancelNeedsYes(sessions) if decision.sure and decision.seen == notices.seen(sessions):
            done = await appointments.cancel_these(turn.unit, turn.speaker, sessions, ending=command.scope != "one")
            return await _cancelled(turn, command, done.sessions, decision)
        case CancelNeedsYes(sessions):
            reply = await _propose(turn, command, sessions)
            return replace(reply, html=f"{talk.changed_since()} {reply.html}") if decision.sure else reply
        case Cancelled(sessions):
            return await _cancelled(turn, command, sessions, decision)
        case WhichOne(sessions):
            return which(turn, command, sessions)
        case NoneThere(following):
            return none(turn, command, following)


async def _propose(turn: Turn, command: Cancel, sessions: Sequence[Session]) -> Reply:
    today = turn.speaker.today
    hears = await notices.will_hear(turn.unit, [one.client for one in sessions])
    html = bookings.confirm_cancel([_by_client(turn, one) for one in sessions], today, hears)
    html += bookings.cancelled_with(command.message, times.dates(command.offer, today) if command.offer else None)
    whom = sessions[0].client.name if len(sessions) == 1 else f"these {times.count(len(sessions))}"

    def run(stranded: str | None) -> Tap:
        return turn.run((command,), Decision(sure=True, stranded=stranded, seen=notices.seen(sessions)))

    choices = (
        Choice("Cancel and offer other times", run("offer"), words=("cancel and offer", "offer other times")),
        Choice(f"Only cancel {whom}", run(None), words=("only cancel", "just cancel")),
        NOT_NOW,
    )
    return Reply(html, choices, proposal=True)


def _by_client(turn: Turn, session: Session) -> SessionTold:
    return notices.session_told(session, session.therapist, turn.speaker.zone)


async def _cancelled(turn: Turn, command: Cancel, sessions: Sequence[Session], decision: Decision) -> Reply:
    html = bookings.cancelled([reader_told(turn, one) for one in sessions], turn.speaker.today)
    offering = decision.stranded == "offer"
    for told in await tell(turn.unit, turn.speaker, command, sessions, offering=offering, asked=decision.asked):
        if not is_own(turn, told.sessions[0]):
            html += bookings.reached(told.sessions[0].client.name, told.reach)
    choices = await _rest(turn, sessions)
    if all(is_own(turn, one) for one in sessions):
        choices = (*choices, Choice("Find another time", Run((Find(),))))
    return Reply(html, choices, summary=summary(turn.speaker, sessions))


@dataclass(frozen=True, slots=True)
class Told:
    """A client whose sessions were called off: the times they may take instead, and how that reaches them."""

    sessions: tuple[Session, ...]
    offers: tuple[Opening, ...]
    reach: Reach


async def tell(
    unit: Unit, speaker: Speaker, command: Cancel, sessions: Sequence[Session], *, offering: bool, asked: bool = False
) -> list[Told]:
    """Tell the other sides of what was called off; whoever lost one session may be offered other times, none twice."""
    found: list[Told] = []
    given: list[Opening] = []
    for theirs in settling.by_client(sessions):
        offers: list[Opening] = []
        if len(theirs) > 1:
            reach = await settling.all_cancelled(unit, speaker, theirs, command.message)
        else:
            offers = await _offers(unit, speaker, command, theirs[0], given) if offering else []
            given += offers
            reach = await settling.cancelled(unit, speaker, theirs[0], offers, asked=asked, message=command.message)
        found.append(Told(tuple(theirs), tuple(offers), reach))
    return found


def summary(speaker: Speaker, sessions: Sequence[Session]) -> str:
    """What the history calls it."""
    if len(sessions) > 1:
        return f"Cancel {times.plural(len(sessions), 'session')}"
    one = sessions[0]
    whom = "" if one.client.id == speaker.person.id else f" {one.client.name}"
    return f"Cancel{whom} {times.short_when(one.appointment.starts, speaker.zone, speaker.today)}"


async def _rest(turn: Turn, sessions: Sequence[Session]) -> tuple[Choice, ...]:
    """Of a standing appointment of which one date was called off: a button for the others."""
    one = sessions[0]
    if len(sessions) > 1 or one.appointment.series_id is None:
        return ()
    coming = await appointments.upcoming(turn.unit, turn.speaker, None if is_own(turn, one) else one.client.name)
    following = [other for other in coming if other.appointment.series_id == one.appointment.series_id]
    if not following:
        return ()
    at = times.local(following[0].appointment.starts, turn.speaker.zone).replace(tzinfo=None)
    rest = Cancel(at, client=None if is_own(turn, one) else one.client.name, scope="rest")
    return (Choice("Cancel all after it too", Run((rest,))),)


async def _offers(
    unit: Unit, speaker: Speaker, command: Cancel, session: Session, given: Sequence[Opening]
) -> list[Opening]:
    """The openings nearest to a session: on the dates that were said, else not on those that are being cleared."""
    kind = await unit.hours.session_type(session.appointment.session_type_id)
    zone = ZoneInfo(speaker.zone)
    avoided = command.dates if command.client == "all" and not command.offer else ()
    around = session.appointment.starts
    if command.offer:
        around += dt.timedelta(days=(command.offer[0].first - around.astimezone(zone).date()).days)
    found = await nearest(unit, session.therapist, kind, around, MOST_LOOKED_AT)
    fitting = (
        one
        for one in sorted(found, key=lambda one: abs(one.slot.start - around))
        if one.slot.start != session.appointment.starts
        and _fits(one.slot.start.astimezone(zone).date(), command, avoided)
        and not any(_overlap(one, other) for other in given)
    )
    return sorted(islice(fitting, OFFERS), key=lambda one: one.slot.start)


def _fits(day: dt.date, command: Cancel, avoided: Sequence[DateRange]) -> bool:
    return not any(span.covers(day) for span in avoided) and (
        not command.offer or any(span.covers(day) for span in command.offer)
    )


def _overlap(one: Opening, other: Opening) -> bool:
    same = one.therapist.id == other.therapist.id
    return same and one.slot.start < other.slot.end and other.slot.start < one.slot.end
