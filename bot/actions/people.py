"""Finding the people that a command names."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal, Protocol, TypeVar

from bot.actions.errors import NobodyCalled, NotAllowed, NotHereYet, SeveralCalled
from bot.actions.speaker import Speaker
from storage import Invite, Person, Unit
from storage.records import Role

LATELY = dt.timedelta(days=366)


class _Named(Protocol):
    """Somebody known, or invited, by name."""

    @property
    def name(self) -> str | None: ...


Somebody = TypeVar("Somebody", bound=_Named)


async def mentionable(unit: Unit, speaker: Speaker) -> list[Person]:
    """Whom the speaker may name: the office everybody, therapists their own clients, clients nobody but therapists."""
    if speaker.is_office:
        return await unit.people.all()
    therapists = await unit.people.with_role("therapist")
    if "therapist" not in speaker.person.roles:
        return therapists
    return [*therapists, *await clients_of(unit, speaker.person)]


async def clients_of(unit: Unit, therapist: Person) -> list[Person]:
    """A therapist's clients: those who usually come to them, have come lately or will, or have no therapist yet."""
    near = await unit.appointments.between(therapist.id, unit.now - LATELY, unit.now + LATELY)
    coming = {client for appointment in near for client in appointment.client_ids}
    everybody = await unit.people.with_role("client")
    return [one for one in everybody if one.therapist_id in (None, therapist.id) or one.id in coming]


async def invited(unit: Unit, speaker: Speaker) -> list[Invite]:
    """The invitations that wait for somebody with a name: the office's all, a therapist's own clients', else none.

    Not those of clients who were removed again.
    """
    if not speaker.is_staff:
        return []
    clients = {one.id for one in await unit.people.with_role("client")}
    named = [one for one in await unit.invites.waiting() if one.name and one.person_id in (None, *clients)]
    if speaker.is_office:
        return named
    return [one for one in named if one.role == "client" and one.therapist_id in (None, speaker.person.id)]


async def called(
    unit: Unit, name: str, role: Role | Literal["person"], among: Sequence[Person] | None = None
) -> Person:
    """The one person of that name and role (`person`: of any), by first name or surname where that is enough.

    Raises NobodyCalled, SeveralCalled.
    """
    if among is None:
        among = await (unit.people.all() if role == "person" else unit.people.with_role(role))
    found = _alike(among, name)
    if not found and role == "client":
        therapist = _alike(await unit.people.with_role("therapist"), name)
        raise NobodyCalled(name, role, "therapist" if therapist else None)
    if not found:
        raise NobodyCalled(name, role)
    if len(found) > 1:
        raise SeveralCalled(name, [one.name for one in found])
    return found[0]


def _alike(everybody: Sequence[Somebody], name: str) -> list[Somebody]:
    """Those of that name; where there are none, whose name begins with it, word by word; else of that surname."""
    said = _words(name)
    words = [(one, _words(one.name or "")) for one in everybody]
    for part in (None, len(said)):
        if found := [one for one, theirs in words if theirs[:part] == said]:
            return found
    return [one for one, theirs in words if theirs[-len(said) :] == said]


async def therapist_for(unit: Unit, speaker: Speaker, name: str | None) -> Person:
    """The therapist whose hours or sessions are meant: the one named, or oneself.

    Raises NotAllowed when a therapist names another one, or the office nobody although the practice has several.
    """
    if name is None:
        if "therapist" in speaker.person.roles:
            return speaker.person
        everybody = await unit.people.with_role("therapist")
        if len(everybody) == 1:
            return everybody[0]
        raise NotAllowed
    found = await _called_or_invited(unit, speaker, name, "therapist", None)
    if not speaker.is_office and found.id != speaker.person.id:
        raise NotAllowed
    return found


async def whose_hours(unit: Unit, speaker: Speaker, name: str | None) -> Person:
    """The therapist whose hours are to be other ones: as `therapist_for`, but another's only for an admin."""
    found = await therapist_for(unit, speaker, name)
    if not speaker.is_admin and found.id != speaker.person.id:
        raise NotAllowed
    return found


async def client_for(unit: Unit, speaker: Speaker, name: str | None) -> Person:
    """The client who is meant: the one named by staff, or oneself. Raises NotAllowed when a client names another."""
    if name is None or name.casefold() == speaker.person.name.casefold():
        return speaker.person
    if not speaker.is_staff:
        raise NotAllowed
    among = None if speaker.is_office else await clients_of(unit, speaker.person)
    return await _called_or_invited(unit, speaker, name, "client", among)


async def _called_or_invited(
    unit: Unit, speaker: Speaker, name: str, role: Role, among: Sequence[Person] | None
) -> Person:
    """As `called`; raises NotHereYet for whoever has been invited and has not come."""
    try:
        return await called(unit, name, role, among)
    except NobodyCalled:
        waiting = _alike([one for one in await invited(unit, speaker) if one.role == role], name)
        if waiting:
            raise NotHereYet(waiting[0].name or name, role) from None
        raise


def _words(name: str) -> list[str]:
    return name.casefold().split()
