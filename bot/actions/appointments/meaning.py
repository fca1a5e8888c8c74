"""Which appointments a description means."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.actions import people
from bot.actions.appointments.outcomes import NoneThere, Session
from bot.actions.errors import NotAllowed
from bot.actions.speaker import Speaker
from bot.commands import MoveFrom
from engine.hours import Window
from storage import Person, Unit


async def meant(unit: Unit, speaker: Speaker, name: str | None, which: MoveFrom, with_: str | None) -> list[Session]:
    """The booked appointments to come that fit a description, soonest first."""
    found = await upcoming(unit, speaker, name, with_)
    zone = ZoneInfo(speaker.zone)
    if which.at is not None:
        return [one for one in found if local_start(one, speaker.zone) == which.at]
    if which.dates or which.windows:
        return [one for one in found if _falls(one.appointment.starts.astimezone(zone), which)]
    if which.which == "last":
        return found[-1:]
    if which.which == "next" or name != "all":
        return found[:1]
    return found


def local_start(session: Session, zone: str) -> dt.datetime:
    """When a session begins on the clocks of a zone, naive, as commands say it."""
    return session.appointment.starts.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _falls(local: dt.datetime, which: MoveFrom) -> bool:
    return (not which.dates or any(span.covers(local.date()) for span in which.dates)) and (
        not which.windows or any(inside(local, window) for window in which.windows)
    )


def inside(local: dt.datetime, window: Window) -> bool:
    """Whether a local time lies within a window of its date."""
    return window.start <= local.hour * 60 + local.minute < window.end


async def upcoming(unit: Unit, speaker: Speaker, name: str | None, with_: str | None = None) -> list[Session]:
    """Booked appointments that have not begun: a client's, or for staff those of a therapist."""
    if name is not None and name != "all":
        client = await people.client_for(unit, speaker, name)
        found = await _of_client(unit, client)
        return [one for one in found if _theirs(speaker, one)]
    if not speaker.is_staff or _as_client(speaker, with_):
        found = await _of_client(unit, speaker.person)
        return [one for one in found if with_ is None or one.therapist.name.casefold() == with_.casefold()]
    if "therapist" not in speaker.person.roles and with_ is None and name != "all":
        raise NotAllowed
    whose = [await people.therapist_for(unit, speaker, with_)] if with_ or not speaker.is_office else None
    return await of_therapists(unit, whose or await unit.people.with_role("therapist"), unit.now)


def _as_client(speaker: Speaker, with_: str | None) -> bool:
    """Whether a therapist means their own sessions with a colleague."""
    other = with_ is not None and with_.casefold() != speaker.person.name.casefold()
    return other and not speaker.is_office and "client" in speaker.person.roles


def _theirs(speaker: Speaker, session: Session) -> bool:
    """Whether a session is the speaker's to see: their own, one with them, or any for an admin."""
    return speaker.is_office or speaker.person.id in (session.client.id, session.therapist.id)


async def _of_client(unit: Unit, client: Person) -> list[Session]:
    found = await unit.appointments.of_client(client.id, unit.now)
    booked = [one for one in found if one.status == "booked"]
    return [Session(one, await unit.people.get(one.therapist_id), client) for one in booked]


async def of_therapists(
    unit: Unit, therapists: Sequence[Person], start: dt.datetime, end: dt.datetime | None = None
) -> list[Session]:
    """The booked appointments of some therapists that begin from `start` on, one for each client, soonest first."""
    end = end or start + dt.timedelta(days=3660)
    sessions = [
        Session(one, therapist, await unit.people.get(client))
        for therapist in therapists
        for one in await unit.appointments.between(therapist.id, start, end)
        for client in one.client_ids
        if one.starts >= start
    ]
    return sorted(sessions, key=lambda one: one.appointment.starts)


async def none_there(unit: Unit, speaker: Speaker, name: str | None) -> NoneThere:
    """What to say where no appointment fits: the next one there is, where it is known whose. Raises NotAllowed."""
    if speaker.is_staff and name is None:
        return NoneThere(None)
    found = await upcoming(unit, speaker, name)
    return NoneThere(found[0] if found else None)
