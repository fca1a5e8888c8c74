"""Calendars at secret addresses: made, switched off, and what is in them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.errors import NotAllowed
from bot.actions.speaker import Speaker
from storage import Appointment, Person, Unit
from storage.records import Feed

BACK, AHEAD = dt.timedelta(days=30), dt.timedelta(days=400)
OFFICE_AHEAD = dt.timedelta(days=60)
"""How far ahead somebody sees who sees every therapist's sessions."""
LOOKED_AGAIN = dt.timedelta(days=1)
"""How often it is written down that names were read, however often a program reads them."""
READ = "feed read"


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as a calendar shows it: when, and what it is called there."""

    id: int
    starts: dt.datetime
    ends: dt.datetime
    title: str
    changed: dt.datetime


async def make(unit: Unit, speaker: Speaker, *, names: bool) -> str:
    """The token of a new feed of the speaker's; those there were end. Only a therapist may have clients named."""
    if names and "therapist" not in speaker.person.roles:
        raise NotAllowed
    await unit.feeds.end(speaker.person.id)
    token = await unit.feeds.add(speaker.person.id, names=names)
    await unit.audit.add("feed made", speaker.person.id, speaker.chat_id or None, details={"names": names})
    return token


async def end(unit: Unit, speaker: Speaker) -> int:
    """Switch the speaker's feeds off; how many there were."""
    return await unit.feeds.end(speaker.person.id)


async def entries(unit: Unit, feed: Feed) -> list[Entry]:
    """What is in a feed now, by what its person may see now: sessions booked, no client named unless that was asked."""
    person = await unit.people.get(feed.person_id)
    found: dict[int, Entry] = {}
    if {"admin", "front_desk"} & person.roles:
        for therapist in await unit.people.with_role("therapist"):
            booked = await unit.appointments.between(therapist.id, unit.now - BACK, unit.now + OFFICE_AHEAD)
            found |= {one.id: _entry(one, f"{therapist.name}: session") for one in booked}
    if "therapist" in person.roles:
        booked = await unit.appointments.between(person.id, unit.now - BACK, unit.now + AHEAD)
        titles = await _named(unit, booked) if feed.names else {}
        found |= {one.id: _entry(one, titles.get(one.id, "Session")) for one in booked}
    if "client" in person.roles:
        own = await unit.appointments.of_client(person.id, unit.now - BACK)
        found |= {one.id: _entry(one, "Appointment") for one in own if one.status == "booked"}
    return sorted(found.values(), key=lambda one: (one.starts, one.id))


async def _named(unit: Unit, booked: Sequence[Appointment]) -> dict[int, str]:
    """Each by its clients' names."""
    people: dict[int, Person] = {}
    for id in {id for one in booked for id in one.client_ids}:
        people[id] = await unit.people.get(id)
    return {one.id: ", ".join(people[id].name for id in one.client_ids) or "Session" for one in booked}


def _entry(one: Appointment, title: str) -> Entry:
    return Entry(one.id, one.starts, one.ends, title, one.moved_at or one.created_at)


async def note_read(unit: Unit, feed: Feed) -> None:
    """Write down that clients' names were read, once a day."""
    if not await has_been_read(unit, feed):
        await unit.audit.add(READ, feed.person_id, None, "people", feed.person_id, {"what": "feed"})


async def has_been_read(unit: Unit, feed: Feed) -> bool:
    """Whether `note_read` has nothing to write."""
    lately = await unit.audit.search(since=unit.now - LOOKED_AGAIN, person_id=feed.person_id)
    return any(one.action == READ for one in lately)
