"""Calling appointments off."""

from collections.abc import Sequence

from bot.actions.appointments.held import kept_for
from bot.actions.appointments.meaning import meant, none_there, upcoming
from bot.actions.appointments.outcomes import Cancelled, CancelNeedsYes, NoneThere, Session, WhichOne
from bot.actions.appointments.terms import check_in_time
from bot.actions.speaker import Speaker
from bot.commands import Cancel, MoveFrom
from storage import Unit
from storage.waitlist import KEPT_FOR_UNDO


async def cancel(
    unit: Unit, speaker: Speaker, command: Cancel, *, sure: bool
) -> Cancelled | CancelNeedsYes | WhichOne | NoneThere:
    """Call appointments off. A client's own go at once; anybody else's are shown first."""
    found = await _meant(unit, speaker, command)
    if not found:
        return await none_there(unit, speaker, command.client)
    own = all(one.client.id == speaker.person.id for one in found)
    several = command.client == "all" or command.scope != "one" or (bool(command.dates) and not own)
    if len(found) > 1 and not several and not command.dates:
        return WhichOne(tuple(found))
    if not own and not sure:
        return CancelNeedsYes(tuple(found))
    return await cancel_these(unit, speaker, found, ending=command.scope != "one")


async def _meant(unit: Unit, speaker: Speaker, command: Cancel) -> list[Session]:
    """What is to be called off: of a standing appointment one date, the rest from it on, or all that are to come."""
    which = MoveFrom(command.at, command.dates, command.windows, command.which)
    if command.scope == "all" and which == MoveFrom():
        return await upcoming(unit, speaker, command.client, command.with_)
    found = await meant(unit, speaker, command.client, which, command.with_)
    if command.scope == "one" or not found:
        return found
    series = {id for one in found if (id := one.appointment.series_id) is not None}
    if not series:
        return found
    first = found[0].appointment.starts if command.scope == "rest" else unit.now
    everything = await upcoming(unit, speaker, command.client, command.with_)
    return [one for one in everything if one.appointment.series_id in series and one.appointment.starts >= first]


async def cancel_these(unit: Unit, speaker: Speaker, sessions: Sequence[Session], *, ending: bool = False) -> Cancelled:
    """Call off appointments that are known; the time of one's own stays held a while, for undo. Raises TooLate.

    `ending`: the standing appointments that they belong to go on no more.
    """
    await check_in_time(unit, speaker, sessions)
    for one in sessions:
        await unit.appointments.cancel(one.appointment.id, by=speaker.person.id)
        if one.client.id == speaker.person.id:
            await _keep_for_undo(unit, one)
    series = {id for one in sessions if (id := one.appointment.series_id) is not None}
    for id in sorted(series) if ending else ():
        await unit.standing.end(id)
    return Cancelled(tuple(sessions))


async def _keep_for_undo(unit: Unit, session: Session) -> None:
    """Hold the time that was given up, so that nobody else is offered it while it can still be taken back."""
    given_up = session.appointment
    until = unit.now + KEPT_FOR_UNDO
    name = kept_for(session.client)
    await unit.appointments.hold(given_up.therapist_id, given_up.starts, given_up.ends, until, name)
