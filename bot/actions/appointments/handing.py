"""A session given to another therapist, at the same time or another."""

import datetime as dt

from bot.actions import openings, people
from bot.actions.appointments.booking import explained, let_go, not_free, save
from bot.actions.appointments.meaning import meant, none_there
from bot.actions.appointments.moving import target
from bot.actions.appointments.outcomes import HandedOver, NeedsYes, NoneThere, NotFree, Session, WhichOne
from bot.actions.errors import NoSessions, NotAllowed, Passed
from bot.actions.speaker import Speaker
from bot.commands import Move, MoveFrom
from storage import Person, Taken, Unit


async def hand_over(
    unit: Unit, speaker: Speaker, command: Move, *, sure: bool
) -> HandedOver | NotFree | NeedsYes | WhichOne | NoneThere:
    """Give one session to another therapist: the one there was is called off, a new one booked. For the office only."""
    if not speaker.is_office or command.client is None:
        raise NotAllowed
    found = await meant(unit, speaker, command.client, command.from_ or MoveFrom(which="next"), command.of)
    if not found:
        return await none_there(unit, speaker, command.client)
    if len(found) > 1:
        return WhichOne(tuple(found))
    therapist = await people.called(unit, command.with_ or "", "therapist")
    start = target(command.to, found[0].appointment, speaker.zone) or found[0].appointment.starts
    return await hand_over_to(unit, speaker, found[0], therapist, start, sure=sure)


async def hand_over_to(
    unit: Unit, speaker: Speaker, session: Session, therapist: Person, start: dt.datetime, *, sure: bool
) -> HandedOver | NotFree | NeedsYes:
    """The same between people who are known, at an instant. Raises NotAllowed, NoSessions, Passed."""
    if not speaker.is_office:
        raise NotAllowed
    was = await unit.hours.session_type(session.appointment.session_type_id)
    name = was.session_type.name
    kind = await openings.session_type(unit, therapist.id, name) or await openings.session_type(unit, therapist.id)
    if kind is None:
        raise NoSessions(therapist.name, name)
    if start <= unit.now:
        raise Passed
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    breaks = (await explained(unit, therapist, kind, start)).reasons
    if await unit.appointments.between(therapist.id, start, end):
        return await not_free(unit, therapist, kind, start)
    if not sure:
        return NeedsYes(Session(session.appointment, therapist, session.client), start, end, breaks)
    await unit.appointments.cancel(session.appointment.id, by=speaker.person.id)
    await let_go(unit, therapist, start, end)
    try:
        made = await save(unit, therapist, session.client, kind, start, None)
    except Taken:
        return await not_free(unit, therapist, kind, start)
    return HandedOver(made, session)
