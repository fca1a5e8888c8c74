"""Moving one appointment to another time."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.actions import openings
from bot.actions.appointments.booking import explained, not_free, opening_at
from bot.actions.appointments.held import kept_for
from bot.actions.appointments.meaning import inside, meant, none_there
from bot.actions.appointments.outcomes import (
    Moved,
    NeedsYes,
    NoneThere,
    NotFree,
    Session,
    ThereAlready,
    WhereTo,
    WhichOne,
)
from bot.actions.appointments.terms import check_in_time
from bot.actions.errors import Passed
from bot.actions.speaker import Speaker
from bot.commands import Move, MoveFrom, MoveTo
from engine.dates import DateRange
from engine.hours import Window
from storage import Appointment, SessionTypeRow, Taken, Unit
from storage.waitlist import KEPT_FOR_UNDO


async def move(
    unit: Unit, speaker: Speaker, command: Move, *, sure: bool
) -> Moved | NotFree | NeedsYes | ThereAlready | WhichOne | NoneThere | WhereTo:
    """Move one appointment to another time with the same therapist; `together` moves everybody's."""
    found = await meant(unit, speaker, command.client, command.from_ or MoveFrom(which="next"), command.of)
    if not found:
        return await none_there(unit, speaker, command.client)
    if len(found) > 1:
        return WhichOne(tuple(found))
    session = found[0]
    kind = await unit.hours.session_type(session.appointment.session_type_id)
    start = target(command.to, session.appointment, speaker.zone)
    if start is None:
        return await _where_to(unit, session, kind, command.to, speaker)
    return await move_to(unit, speaker, session, start, sure=sure)


def target(to: MoveTo | None, appointment: Appointment, zone: str) -> dt.datetime | None:
    """The instant that is meant, or None where times have to be offered."""
    was = appointment.starts.astimezone(ZoneInfo(zone))
    if to is None or to.windows:
        return None
    if to.shift_minutes is not None:
        return appointment.starts + dt.timedelta(minutes=to.shift_minutes)
    if to.at is not None:
        local = to.at
    elif not to.dates or to.dates[0].first == to.dates[0].last:
        day = to.dates[0].first if to.dates else was.date()
        local = dt.datetime.combine(day, to.time or was.time())
    else:
        return None
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


async def _where_to(unit: Unit, session: Session, kind: SessionTypeRow, to: MoveTo | None, speaker: Speaker) -> WhereTo:
    if to is None:
        was = session.appointment
        near = await openings.nearest(unit, session.therapist, kind, was.starts, 4, without_appointment=was.id)
        return WhereTo(session, tuple([one for one in near if one.slot.start != was.starts][:3]))
    dates: Sequence[DateRange] = to.dates if to else ()
    windows: Sequence[Window] = to.windows if to else ()
    start, end = openings.range_of(dates, speaker.zone, unit.now)
    found = await openings.bookable(
        unit, session.therapist, kind, start, end, without_appointment=session.appointment.id
    )
    zone = ZoneInfo(speaker.zone)
    fitting = (
        one
        for one in found
        if one.slot.start != session.appointment.starts
        and (not windows or any(inside(one.slot.start.astimezone(zone), window) for window in windows))
    )
    return WhereTo(session, tuple(openings.take(fitting, 3)))


async def move_to(
    unit: Unit, speaker: Speaker, session: Session, start: dt.datetime, *, sure: bool
) -> Moved | NotFree | NeedsYes | ThereAlready:
    """Move an appointment that is known to another start, as long as it was. Raises Passed, TooLate."""
    if start <= unit.now:
        raise Passed
    was = session.appointment
    kind = await unit.hours.session_type(was.session_type_id)
    end = start + (was.ends - was.starts)
    own = session.client.id == speaker.person.id
    if start == was.starts:
        return ThereAlready(session)
    if own:
        await check_in_time(unit, speaker, [session])
        if not await opening_at(unit, session.therapist, kind, start, was.id, kept_for(session.client)):
            return await not_free(unit, session.therapist, kind, start, was.id)
    elif not sure:
        others = [one for one in await unit.appointments.between(was.therapist_id, start, end) if one.id != was.id]
        if others:
            return await not_free(unit, session.therapist, kind, start, was.id)
        breaks = (await explained(unit, session.therapist, kind, start, was.id)).reasons
        return NeedsYes(session, start, end, breaks)
    try:
        moved = await unit.appointments.move(was.id, start, end, proposal=kept_for(session.client))
    except Taken:
        return await not_free(unit, session.therapist, kind, start, was.id)
    if own:
        await _keep_what_moved(unit, session, start, end)
    return Moved(Session(moved, session.therapist, session.client), was.starts)


async def _keep_what_moved(unit: Unit, session: Session, start: dt.datetime, end: dt.datetime) -> None:
    """Hold the part of the old time that the new one does not take."""
    was, until, name = session.appointment, unit.now + KEPT_FOR_UNDO, kept_for(session.client)
    for first, last in ((was.starts, min(was.ends, start)), (max(was.starts, end), was.ends)):
        if first < last:
            await unit.appointments.hold(was.therapist_id, first, last, until, name)
