"""Messages to many: who is meant, and how many of them come later than a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions import openings, people
from bot.actions.appointments import Session, of_therapists
from bot.actions.errors import NotAllowed, NotYet
from bot.actions.speaker import Speaker
from bot.commands import Audience
from storage import Chat, Person, Unit
from storage.records import Standing


@dataclass(frozen=True, slots=True)
class Reached:
    """One person who is meant, and the chats that reach them."""

    person: Person
    chats: tuple[Chat, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """Everybody who is meant, and the sessions for which they are."""

    everybody: tuple[Reached, ...]
    sessions: tuple[Session, ...]

    @property
    def reachable(self) -> tuple[Reached, ...]:
        return tuple(one for one in self.everybody if one.chats)

    @property
    def unreachable(self) -> tuple[Person, ...]:
        return tuple(one.person for one in self.everybody if not one.chats)

    def later_than(self, minute: int, zone: str) -> tuple[Session, ...]:
        """The sessions that begin at that minute of their day or later."""
        there = ZoneInfo(zone)
        return tuple(one for one in self.sessions if _minute(one.appointment.starts.astimezone(there)) >= minute)


def _minute(local: dt.datetime) -> int:
    return local.hour * 60 + local.minute


async def meant(unit: Unit, speaker: Speaker, audience: Audience) -> Meant:
    """Who an audience is, by their sessions where dates are said, else by role; a therapist's are clients of theirs.

    Raises NotAllowed when a therapist means others, NotYet.
    """
    theirs = audience.who == "clients" and audience.with_ in (None, speaker.person.name)
    if not speaker.is_office and not theirs:
        raise NotAllowed
    if audience.language is not None or audience.session is not None:
        raise NotYet("choose whom to tell by language or kind of session")
    if audience.dates:
        sessions = await _with_sessions(unit, speaker, audience)
        whom = [one.client for one in sessions]
        if audience.who == "therapists":
            whom = [one.therapist for one in sessions]
        return Meant(await _reached(unit, whom), tuple(sessions))
    if not speaker.is_office:
        return Meant(await _reached(unit, await people.clients_of(unit, speaker.person)), ())
    return Meant(await _reached(unit, await _by_role(unit, audience)), ())


async def _with_sessions(unit: Unit, speaker: Speaker, audience: Audience) -> list[Session]:
    therapists = await unit.people.with_role("therapist")
    if not speaker.is_office:
        therapists = [speaker.person]
    elif audience.with_ is not None:
        therapists = [await people.called(unit, audience.with_, "therapist")]
    start, end = openings.range_of(audience.dates, speaker.zone, unit.now)
    zone = ZoneInfo(speaker.zone)
    return [
        one
        for one in await of_therapists(unit, therapists, start, end)
        if _fits(one.appointment.starts.astimezone(zone), audience)
    ]


def _fits(local: dt.datetime, audience: Audience) -> bool:
    return any(span.covers(local.date()) for span in audience.dates) and (
        not audience.windows or any(window.start <= _minute(local) < window.end for window in audience.windows)
    )


async def _by_role(unit: Unit, audience: Audience) -> list[Person]:
    clients = await unit.people.with_role("client")
    if audience.with_ is not None:
        therapist = await people.called(unit, audience.with_, "therapist")
        clients = await unit.people.clients_of(therapist.id)
    if audience.who == "clients":
        return clients
    therapists = await unit.people.with_role("therapist")
    return therapists if audience.who == "therapists" else [*clients, *therapists]


async def _reached(unit: Unit, everybody: list[Person]) -> tuple[Reached, ...]:
    once = {person.id: person for person in everybody}
    chats = await unit.chats.reachable(once)
    return tuple(Reached(person, tuple(chats[person.id])) for person in once.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the last message to many: chats by number, and the first of those who do not have it."""

    standing: Standing
    missed: tuple[Person, ...]
    without: tuple[Person, ...]


async def outcome(unit: Unit) -> Outcome | None:
    """Whom the last message to many has reached; None when there was none within a week."""
    standing = await unit.broadcasts.last()
    if standing is None:
        return None
    ids = [id for chat in standing.missed_chats for id in (await unit.chats.get(chat)).person_ids]
    missed = tuple([await unit.people.get(id) for id in dict.fromkeys(ids)])
    return Outcome(standing, missed, await _known(unit, standing.without))


async def _known(unit: Unit, ids: Sequence[int]) -> tuple[Person, ...]:
    """Those of them who are still there."""
    there = {person.id: person for person in await unit.people.all()} if ids else {}
    return tuple(there[id] for id in ids if id in there)
