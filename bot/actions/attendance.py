"""Who comes to a session, who came, and who is late."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.actions import people
from bot.actions.appointments import NoneThere, Session, of_therapists, upcoming
from bot.actions.appointments.meaning import local_start
from bot.actions.errors import ActionError, NotAllowed
from bot.actions.speaker import Speaker
from bot.commands import Attend, Late, NoShow
from storage import Appointment, Person, Unit
from storage.records import AttendanceStatus

LOOKED_BACK = dt.timedelta(days=31)
"""How long after a session it can be said in a chat who came."""
TODAY = dt.timedelta(hours=12)
"""How far ahead the session may lie that somebody is late for."""
BEGUN = dt.timedelta(minutes=20)
"""How long after its start somebody may still say that they are late for it."""


class NotBegun(ActionError):
    """A session has not begun, or was called off: nobody can have come to it."""

    def __init__(self) -> None:
        super().__init__("the session has not taken place")


Comes = Literal["will", "came", "did not"]
"""What is known of whether somebody comes."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What is known now of a client and a session: `will` come, `came`, or `did not`."""

    session: Session
    what: Comes


async def mark(
    unit: Unit, speaker: Speaker, appointment: Appointment, client_id: int, status: AttendanceStatus
) -> Appointment:
    """Say whether a client is `expected`, has `attended` or was a `no_show`. Raises NotBegun, NotAllowed, Missing."""
    if not speaker.is_staff:
        raise NotAllowed
    if status != "expected" and (appointment.starts > unit.now or appointment.status != "booked"):
        raise NotBegun
    await unit.appointments.mark(appointment.id, client_id, status)
    return await unit.appointments.get(appointment.id)


async def attend(unit: Unit, speaker: Speaker, command: Attend) -> Marked | NoneThere:
    """A client says that they will come; staff say so, or that the client came once the session has begun."""
    if command.client is None:
        found = await _own(unit, speaker, command.at)
        return NoneThere(None) if found is None else await confirm(unit, found)
    client = await people.client_for(unit, speaker, command.client)
    begun = await _begun(unit, speaker, client, command.at)
    if begun is not None:
        return await _mark(unit, speaker, begun, "attended", "came")
    coming = await upcoming(unit, speaker, client.name)
    chosen = [one for one in coming if command.at in (None, local_start(one, speaker.zone))]
    return await confirm(unit, chosen[0]) if chosen else NoneThere(coming[0] if coming else None)


async def no_show(unit: Unit, speaker: Speaker, command: NoShow) -> Marked | NoneThere:
    """Staff say that a client did not come to a session that has begun, the latest unless a time is said."""
    if not speaker.is_staff or command.client is None:
        raise NotAllowed
    client = await people.client_for(unit, speaker, command.client)
    begun = await _begun(unit, speaker, client, command.at)
    if begun is None:
        coming = await upcoming(unit, speaker, client.name)
        return NoneThere(coming[0] if coming else None)
    return await _mark(unit, speaker, begun, "no_show", "did not")


async def late_for(unit: Unit, speaker: Speaker, command: Late) -> Session | None:
    """The session that somebody is late for: one's own next as a client, or as a therapist."""
    start = unit.now - BEGUN
    if "therapist" in speaker.person.roles and command.client is None:
        found = await of_therapists(unit, [speaker.person], start, unit.now + TODAY)
    else:
        client = await people.client_for(unit, speaker, command.client)
        found = [one for one in await _of(unit, speaker, client, start) if one.appointment.starts >= start]
    fitting = [one for one in found if command.at in (None, local_start(one, speaker.zone))]
    return next((one for one in fitting if one.appointment.starts <= unit.now + TODAY), None)


def may_be_late(unit: Unit, appointment: Appointment) -> bool:
    """Whether somebody can be late for it: it begins today, or began a moment ago."""
    return unit.now - BEGUN <= appointment.starts <= unit.now + TODAY


async def _own(unit: Unit, speaker: Speaker, at: dt.datetime | None) -> Session | None:
    """The speaker's own next session as a client, or the one at that time."""
    found = await _of(unit, speaker, speaker.person, unit.now)
    return next((one for one in found if at in (None, local_start(one, speaker.zone))), None)


async def _begun(unit: Unit, speaker: Speaker, client: Person, at: dt.datetime | None) -> Session | None:
    """The latest session of a client with the speaker (for the office: with anybody) that has begun."""
    found = await _of(unit, speaker, client, unit.now - LOOKED_BACK)
    past = [one for one in found if one.appointment.starts <= unit.now]
    return next((one for one in reversed(past) if at in (None, local_start(one, speaker.zone))), None)


async def _of(unit: Unit, speaker: Speaker, client: Person, after: dt.datetime) -> list[Session]:
    """A client's sessions that end after an instant, as far as they are the speaker's to see."""
    found = []
    for one in await unit.appointments.of_client(client.id, after):
        if speaker.is_office or speaker.person.id in (client.id, one.therapist_id):
            found.append(Session(one, await unit.people.get(one.therapist_id), client))
    return found


async def confirm(unit: Unit, session: Session) -> Marked:
    """A client will come to a session that is to come."""
    await unit.reminding.confirm(session.appointment.id, session.client.id)
    return Marked(await _again(unit, session), "will")


async def _mark(unit: Unit, speaker: Speaker, session: Session, status: AttendanceStatus, what: Comes) -> Marked:
    await mark(unit, speaker, session.appointment, session.client.id, status)
    return Marked(await _again(unit, session), what)


async def _again(unit: Unit, session: Session) -> Session:
    return Session(await unit.appointments.get(session.appointment.id), session.therapist, session.client)
