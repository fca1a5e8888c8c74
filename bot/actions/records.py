"""What is held on a person, gathered; and having it erased."""

import datetime as dt
from typing import Any

from bot.actions.appointments import Session, upcoming
from bot.actions.errors import NotAllowed, NotYet
from bot.actions.people import client_for
from bot.actions.reads import note_shown
from bot.actions.speaker import Speaker
from storage import Appointment, Person, Unit
from storage.records import AppointmentStatus

EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MOST = 100_000


async def held(unit: Unit, person: Person) -> dict[str, Any]:
    """Everything that is held on one person, as JSON; instants in UTC."""
    names = {one.id: one.name for one in await unit.people.all()}
    own = await appointments(unit, person)
    return {
        "person": {
            "name": person.name,
            "roles": sorted(person.roles),
            "language": person.language,
            "timezone": person.timezone,
            "therapist": names.get(person.therapist_id or 0),
            "reminder_minutes": person.reminder_minutes,
            "consented_at": _instant(person.consented_at),
        },
        "chats": [{"channel": chat.channel, "address": chat.address} for chat in await unit.chats.of(person.id)],
        "appointments": [_appointment(one, person, names) for one in own],
        "waitlist": [
            {"therapist": names.get(one.therapist_id or 0), "session": one.session, "since": _instant(one.created_at)}
            for one in await unit.waitlist.of_client(person.id)
        ],
        "changes": [
            {"at": _instant(one.created_at), "what": one.summary, "undone": one.undone_by is not None}
            for one in reversed(await unit.changes.latest(person.id, MOST))
        ],
        "log": [
            {"at": _instant(one.at), "action": one.action, "by": names.get(one.person_id or 0)}
            for one in reversed(await unit.audit.search(client_id=person.id, limit=MOST))
        ],
    }


async def appointments(unit: Unit, person: Person) -> list[Appointment]:
    """All appointments somebody was, is or would have been part of, by their start."""
    statuses: tuple[AppointmentStatus, ...] = ("booked", "cancelled")
    found = {one.id: one for one in await unit.appointments.of_client(person.id, EVER, statuses)}
    if "therapist" in person.roles:
        end = unit.now + dt.timedelta(days=3660)
        found |= {one.id: one for one in await unit.appointments.between(person.id, EVER, end, statuses)}
    return sorted(found.values(), key=lambda one: (one.starts, one.id))


def _appointment(one: Appointment, person: Person, names: dict[int, str]) -> dict[str, Any]:
    theirs = next((each for each in one.attendances if each.client_id == person.id), None)
    return {
        "starts": _instant(one.starts),
        "ends": _instant(one.ends),
        "therapist": names.get(one.therapist_id),
        "status": one.status,
        # Of those who come to a therapist only that they do: they are told of in their own export.
        "attendance": None if theirs is None else theirs.status,
        "note": None if theirs is None else one.note,
        "booked_at": _instant(one.created_at),
        "cancelled_at": _instant(one.cancelled_at),
    }


def _instant(at: dt.datetime | None) -> str | None:
    return None if at is None else at.astimezone(dt.UTC).isoformat()


async def whose(unit: Unit, speaker: Speaker, name: str | None) -> Person:
    """Whose record is meant: one's own, or for an admin a client's. Raises NotAllowed."""
    person = await client_for(unit, speaker, name)
    if person.id != speaker.person.id and not speaker.is_admin:
        raise NotAllowed
    return person


async def export(unit: Unit, speaker: Speaker, person: Person) -> dict[str, Any]:
    """What `held` says; that somebody has asked for it is written down."""
    with unit.seeing_practice():
        found = await held(unit, person)
        await note_shown(unit, speaker, [person.id], "export")
        if person.id == speaker.person.id:
            await unit.audit.add("export", person.id, speaker.chat_id or None, "people", person.id)
    return found


async def to_call_off(unit: Unit, speaker: Speaker, person: Person) -> list[Session]:
    """Sessions that are still to come of whoever is to be erased."""
    if {"therapist", "admin"} & person.roles:
        raise NotYet(
            "erase somebody of the staff in a chat", "Whoever runs the server can, with the command openings erase."
        )
    return await upcoming(unit, speaker, None if person.id == speaker.person.id else person.name)


async def erase(unit: Unit, speaker: Speaker, person: Person) -> None:
    """Erase a client for good, and write it down outside the database. Call off their sessions first."""
    if unit.erasures is None:
        raise NotYet("erase anybody here", "Whoever runs the server can, with the command openings erase.")
    with unit.seeing_practice():
        # On the list first: a crash in between erases them at the next restore.
        unit.erasures.add(unit.practice, person.id)
        await unit.people.erase(person.id, speaker.person.id, speaker.chat_id or None)
