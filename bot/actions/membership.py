"""Who belongs to the practice, and what they may do."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.actions import people
from bot.actions.errors import ActionError, Passed
from bot.actions.speaker import Speaker
from bot.commands import AddPerson, Command, Grant, RemovePerson, Revoke, from_json, to_json
from engine.dates import ONE_DAY
from storage import Person, Unit
from storage.records import Role, Scheduled

INVITE_LASTS = dt.timedelta(days=7)
"""How long somebody has to come with an invitation."""


class LastAdmin(ActionError):
    """Nobody would be left who may decide for the practice."""

    def __init__(self) -> None:
        super().__init__("the practice needs an admin")


class StillBooked(ActionError):
    """Somebody has sessions to come, which have to be moved or cancelled first."""

    def __init__(self, name: str, sessions: int) -> None:
        super().__init__(f"{name} has {sessions} sessions to come")
        self.name = name
        self.sessions = sessions


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation: whoever sends `token` becomes `name`. A client is there already (`person`) and may be booked."""

    name: str
    role: Role
    token: str
    until: dt.datetime
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """When a change of roles holds: from a later date on, and until before another one; None: now, for good."""

    begins: dt.date | None
    ends: dt.date | None


def dated(command: RemovePerson | Grant | Revoke, today: dt.date) -> Dated:
    """The dates a command says. What is taken away begins after the last day that was named. Raises Passed."""
    after = None if command.until is None else command.until + ONE_DAY
    if after is not None and after <= today:
        raise Passed
    later = command.from_ if command.from_ is not None and command.from_ > today else None
    return Dated(later, after) if isinstance(command, Grant) else Dated(after or later, None)


def spelt(name: str) -> str:
    """A name as it is written: "tom reed" is Tom Reed; whoever types capitals knows where they stand."""
    if name != name.lower():
        return name[:1].upper() + name[1:]
    return re.sub(r"(?:^|[\s-])\w", lambda first: first.group().upper(), name)


async def known(unit: Unit, speaker: Speaker, command: AddPerson) -> list[Person]:
    """Who of that name has that role already, among those whom the speaker may know of."""
    named = (command.name or "").casefold().split()
    found = await people.mentionable(unit, speaker)
    return [one for one in found if one.name.casefold().split() == named and command.role in one.roles]


async def without_chat(unit: Unit, found: Sequence[Person]) -> Person | None:
    """The first of them who has never come, so that an invitation would be for them."""
    for one in found:
        if not await unit.chats.of(one.id):
            return one
    return None


async def invite(unit: Unit, speaker: Speaker, command: AddPerson) -> Invited:
    """Make an invitation. A client is one from now on, and can be booked for; a therapist's come to them."""
    assert command.role is not None
    assert command.name is not None
    name = spelt(command.name)
    if command.role == "client":
        theirs = speaker.person.id if "therapist" in speaker.person.roles else None
        return await invite_client(unit, await unit.people.add(name, {"client"}, therapist_id=theirs))
    until = unit.now + INVITE_LASTS
    return Invited(name, command.role, await unit.invites.add(command.role, name, expires=until), until)


async def invite_client(unit: Unit, person: Person) -> Invited:
    """Let a client who is there already have a chat of their own."""
    until = unit.now + INVITE_LASTS
    token = await unit.invites.add("client", person.name, person.therapist_id, person.id, expires=until)
    return Invited(person.name, "client", token, until, person)


async def meant(unit: Unit, command: RemovePerson | Grant | Revoke) -> Person:
    """The person named, among everybody. Raises NobodyCalled, SeveralCalled."""
    return await people.called(unit, command.name or "", "person")


async def change(unit: Unit, speaker: Speaker, person: Person, command: RemovePerson | Grant | Revoke) -> Person:
    """Give a role, or take one or all away; what is to begin or end on a later date is put off until then.

    Raises LastAdmin, StillBooked, Passed.
    """
    when = dated(command, speaker.today)
    if when.begins is not None:
        if not isinstance(command, Grant):
            await check_free(unit, person, lost(person, command), _midnight(speaker, when.begins))
        await _put_off(unit, speaker, replace(command, from_=None, until=None), when.begins)
    if when.ends is not None:
        await _put_off(unit, speaker, Revoke(command.role, command.name), when.ends)
    if when.begins is None:
        await _change(unit, person, command)
    return await unit.people.get(person.id)


async def _put_off(unit: Unit, speaker: Speaker, command: Command, day: dt.date) -> None:
    due = _midnight(speaker, day)
    await unit.scheduled.add(speaker.person.id, speaker.chat_id or None, due, to_json(command))


def _midnight(speaker: Speaker, day: dt.date) -> dt.datetime:
    """When a date begins on the practice's clock."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(speaker.practice.timezone)).astimezone(dt.UTC)


async def _change(unit: Unit, person: Person, command: RemovePerson | Grant | Revoke) -> Person:
    if isinstance(command, Grant):
        assert command.role is not None
        await unit.people.grant(person.id, command.role)
        return await unit.people.get(person.id)
    gone = lost(person, command)
    await check_free(unit, person, gone)
    for role in sorted(gone):
        await unit.people.revoke(person.id, role)
    return await unit.people.get(person.id)


def lost(person: Person, command: RemovePerson | Revoke) -> set[Role]:
    """The roles that somebody would lose: the one named, or all."""
    return {role for role in person.roles if command.role in (None, role)}


async def coming(unit: Unit) -> list[tuple[Scheduled, Command]]:
    """What is to become of roles later, earliest first."""
    found = [(one, from_json(one.command)) for one in await unit.scheduled.waiting() if one.command is not None]
    return [(one, command) for one, command in found if isinstance(command, Grant | Revoke | RemovePerson)]


async def check_free(unit: Unit, person: Person, roles: set[Role], since: dt.datetime | None = None) -> None:
    """Raise LastAdmin or StillBooked when somebody cannot lose these roles, now or at a later instant."""
    since = since or unit.now
    if "admin" in roles and len(await unit.people.with_role("admin")) == 1:
        raise LastAdmin
    booked = 0
    if "therapist" in roles:
        far = since + dt.timedelta(days=3660)
        booked += len(await unit.appointments.between(person.id, since, far))
    if "client" in roles:
        booked += len(await unit.appointments.of_client(person.id, since))
    if booked:
        raise StillBooked(person.name, booked)
