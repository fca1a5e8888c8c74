"""Time held for somebody who is about to book it."""

import datetime as dt
import secrets

from bot.actions import openings
from bot.actions.appointments import BEING_BOOKED, NotFree, not_free
from bot.actions.errors import Passed
from bot.actions.speaker import Speaker
from storage import Hold, Person, SessionTypeRow, Unit

_NAME_BYTES = 8


async def hold(
    unit: Unit, speaker: Speaker, therapist: Person, kind: SessionTypeRow, start: dt.datetime, minutes: int
) -> Hold | NotFree:
    """Hold an opening for some minutes, under a name that books it. A client holds one at a time: the last.

    Staff may hold any time that nothing takes. Raises Passed.
    """
    if start <= unit.now:
        raise Passed
    name = own(speaker)
    if speaker.is_staff:
        name = f"{name}-{secrets.token_urlsafe(_NAME_BYTES)}"
    else:
        await unit.appointments.release(name)
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    if not await _is_free(unit, speaker, therapist, kind, start, end):
        return await not_free(unit, therapist, kind, start)
    session, until = kind.session_type, unit.now + dt.timedelta(minutes=minutes)
    return await unit.appointments.hold(
        therapist.id, start, end, until, name, session.before_minutes, session.after_minutes
    )


def own(speaker: Speaker) -> str:
    """What the names of a person's holds begin with, followed by a dash where they may have several."""
    return f"{BEING_BOOKED}{speaker.person.id}"


def is_own(speaker: Speaker, name: str) -> bool:
    """Whether a hold of that name is this person's."""
    return name == own(speaker) or name.startswith(f"{own(speaker)}-")


async def _is_free(
    unit: Unit, speaker: Speaker, therapist: Person, kind: SessionTypeRow, start: dt.datetime, end: dt.datetime
) -> bool:
    if speaker.is_staff:
        return await unit.appointments.is_free(therapist.id, start, end)
    found = await openings.bookable(unit, therapist, kind, start, start + dt.timedelta(minutes=1))
    return any(one.slot.start == start for one in found)
