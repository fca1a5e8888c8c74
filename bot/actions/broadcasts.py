"""Messages to many: who is meant, and how many of them come later than a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions import openings, people
from bot.actions.appointments import Session, of_therapists
from bot.actions.errors import NoSessions, NotAllowed
from bot.actions.speaker import Speaker
from bot.commands import Audience, Broadcast, from_json
from storage import Chat, Person, Unit
from storage.records import BroadcastState, Scheduled


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
        """Those who have a chat."""
        return tuple(one for one in self.everybody if one.chats)

    @property
    def unreachable(self) -> tuple[Person, ...]:
        """Those who have none."""
        return tuple(one.person for one in self.everybody if not one.chats)

    def later_than(self, minute: int, zone: str) -> tuple[Session, ...]:
        """The sessions that begin at that minute of their day or later."""
        there = ZoneInfo(zone)
        return tuple(one for one in self.sessions if _minute(one.appointment.starts.astimezone(there)) >= minute)


def _minute(local: dt.datetime) -> int:
    return local.hour * 60 + local.minute


async def meant(unit: Unit, speaker: Speaker, audience: Audience) -> Meant:
    """Who an audience is, by their sessions where dates are said, else by role; a therapist's are clients of theirs.

    A kind of session means those who have one of that kind to come. Raises NotAllowed when a therapist means others.
    """
    theirs = audience.who == "clients" and audience.with_ in (None, speaker.person.name)
    if not speaker.is_office and not theirs:
        raise NotAllowed
    if audience.dates or audience.session is not None:
        sessions = await _with_sessions(unit, speaker, audience)
        whom = [one.client for one in sessions]
        if audience.who == "therapists":
            whom = [one.therapist for one in sessions]
        return Meant(await _reached(unit, _speaking(whom, audience)), tuple(sessions))
    if not speaker.is_office:
        own = await people.clients_of(unit, speaker.person)
        return Meant(await _reached(unit, _speaking(own, audience)), ())
    return Meant(await _reached(unit, _speaking(await _by_role(unit, audience), audience)), ())


def _speaking(everybody: list[Person], audience: Audience) -> list[Person]:
    """Those who have set the language that is meant, whatever its region; everybody where none is."""
    if audience.language is None:
        return everybody
    wanted = audience.language.split("-")[0].casefold()
    return [one for one in everybody if one.language.split("-")[0].casefold() == wanted]


async def _with_sessions(unit: Unit, speaker: Speaker, audience: Audience) -> list[Session]:
    therapists = await unit.people.with_role("therapist")
    if not speaker.is_office:
        therapists = [speaker.person]
    elif audience.with_ is not None:
        therapists = [await people.called(unit, audience.with_, "therapist")]
    start, end = openings.range_of(audience.dates, speaker.zone, unit.now)
    zone = ZoneInfo(speaker.zone)
    kinds = await _kinds(unit, therapists, audience.session)
    return [
        one
        for one in await of_therapists(unit, therapists, start, end)
        if _fits(one.appointment.starts.astimezone(zone), audience)
        and (kinds is None or one.appointment.session_type_id in kinds)
    ]


async def _kinds(unit: Unit, therapists: Sequence[Person], name: str | None) -> set[int] | None:
    """The session types of that name, retired ones too; None: any. Raises NoSessions when there is none such."""
    if name is None:
        return None
    found = {
        row.id
        for therapist in therapists
        for row in await unit.hours.session_types(therapist.id, retired=True)
        if row.session_type.name.casefold() == name.casefold()
    }
    if not found:
        raise NoSessions("", name)
    return found


def _fits(local: dt.datetime, audience: Audience) -> bool:
    return (not audience.dates or any(span.covers(local.date()) for span in audience.dates)) and (
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

    state: BroadcastState
    missed: tuple[Person, ...]
    without: tuple[Person, ...]


async def their_chats(unit: Unit, speaker: Speaker) -> list[int] | None:
    """The chats whose messages to many the speaker may ask about: their own; None for the office: everybody's."""
    return None if speaker.is_office else [chat.id for chat in await unit.chats.of(speaker.person.id)]


async def scheduled(unit: Unit, speaker: Speaker) -> list[tuple[Scheduled, Broadcast]]:
    """Messages to many that are still to go out, earliest first: the speaker's, for the office everybody's."""
    found = [(one, from_json(one.command)) for one in await unit.scheduled.waiting() if one.command is not None]
    theirs = [pair for pair in found if speaker.is_office or pair[0].person_id == speaker.person.id]
    return [(one, command) for one, command in theirs if isinstance(command, Broadcast)]


async def outcome(unit: Unit, speaker: Speaker) -> Outcome | None:
    """Whom the last message to many has reached; None when there was none within a week."""
    state = await unit.broadcasts.last(await their_chats(unit, speaker))
    if state is None:
        return None
    ids = [id for chat in state.missed_chats for id in (await unit.chats.get(chat)).person_ids]
    missed = tuple([await unit.people.get(id) for id in dict.fromkeys(ids)])
    return Outcome(state, missed, await _known(unit, state.without))


async def _known(unit: Unit, ids: Sequence[int]) -> tuple[Person, ...]:
    """Those of them who are still there."""
    there = {person.id: person for person in await unit.people.all()} if ids else {}
    return tuple(there[id] for id in ids if id in there)
