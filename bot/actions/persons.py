"""Who belongs to the practice, and what they may do."""

import datetime as dt
from dataclasses import dataclass

from bot.actions import people
from bot.actions.errors import ActionError, NotYet
from bot.actions.speaker import Speaker
from bot.commands import AddPerson, Grant, RemovePerson, Revoke
from storage import Person, Unit

INVITE_LASTS = dt.timedelta(days=7)


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
    """An invitation: whoever sends `token` becomes `name`."""

    name: str
    role: str
    token: str
    until: dt.datetime


def check(command: AddPerson | RemovePerson | Grant | Revoke) -> None:
    """Raise NotYet for what cannot be kept."""
    if command.role == "front_desk":
        raise NotYet("keep a front desk role")
    if command.until is not None:
        raise NotYet("end that by itself on a date")
    if command.from_ is not None and not isinstance(command, AddPerson):
        raise NotYet("do that on a later date")


def spelt(name: str) -> str:
    """A name as it is written."""
    return name[:1].upper() + name[1:]


async def known(unit: Unit, command: AddPerson) -> bool:
    """Whether somebody of that name and role is there already."""
    alike = await unit.people.named(command.name or "")
    return any(command.role in one.roles for one in alike)


async def invite(unit: Unit, speaker: Speaker, command: AddPerson) -> Invited:
    """Make an invitation. A therapist's clients come to them."""
    assert command.role is not None
    assert command.name is not None
    until = unit.now + INVITE_LASTS
    theirs = speaker.person.id if command.role == "client" and "therapist" in speaker.person.roles else None
    name = spelt(command.name)
    return Invited(name, command.role, await unit.invites.add(command.role, name, theirs, expires=until), until)


async def meant(unit: Unit, command: RemovePerson | Grant | Revoke) -> Person:
    """The person named, among everybody. Raises NobodyCalled, SeveralCalled."""
    return await people.called(unit, command.name or "", "person", await unit.people.all())


async def change(unit: Unit, person: Person, command: RemovePerson | Grant | Revoke) -> Person:
    """Give a role, or take one or all away. Raises LastAdmin, StillBooked."""
    if isinstance(command, Grant):
        assert command.role is not None
        await unit.people.grant(person.id, command.role)
        return await unit.people.get(person.id)
    gone = lost(person, command)
    await check_free(unit, person, gone)
    for role in sorted(gone):
        await unit.people.revoke(person.id, role)
    return await unit.people.get(person.id)


def lost(person: Person, command: RemovePerson | Revoke) -> set[str]:
    """The roles that somebody would lose: the one named, or all."""
    return {role for role in person.roles if command.role in (None, role)}


async def check_free(unit: Unit, person: Person, roles: set[str]) -> None:
    """Raise LastAdmin or StillBooked when somebody cannot lose these roles."""
    if "admin" in roles and len(await unit.people.with_role("admin")) == 1:
        raise LastAdmin
    coming = 0
    if "therapist" in roles:
        far = unit.now + dt.timedelta(days=3660)
        coming += len(await unit.appointments.between(person.id, unit.now, far))
    if "client" in roles:
        coming += len(await unit.appointments.of_client(person.id, unit.now))
    if coming:
        raise StillBooked(person.name, coming)
