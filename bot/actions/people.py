"""Finding the people that a command names."""

from bot.actions.errors import NobodyCalled, NotAllowed, SeveralCalled
from bot.actions.speaker import Speaker
from storage import Person, Unit


async def called(unit: Unit, name: str, role: str) -> Person:
    """The one person of that name and role. Raises NobodyCalled, SeveralCalled."""
    found = [person for person in await unit.people.named(name) if role in person.roles]
    if not found:
        raise NobodyCalled(name, role)
    if len(found) > 1:
        raise SeveralCalled(name)
    return found[0]


async def therapist_for(unit: Unit, speaker: Speaker, name: str | None) -> Person:
    """The therapist whose hours or sessions are meant: the one named, or oneself.

    Raises NotAllowed when a therapist names another one, or an admin nobody although the practice has several.
    """
    if name is None:
        if "therapist" in speaker.person.roles:
            return speaker.person
        everybody = await unit.people.with_role("therapist")
        if len(everybody) == 1:
            return everybody[0]
        raise NotAllowed
    found = await called(unit, name, "therapist")
    if not speaker.is_admin and found.id != speaker.person.id:
        raise NotAllowed
    return found


async def client_for(unit: Unit, speaker: Speaker, name: str | None) -> Person:
    """The client who is meant: the one named by staff, or oneself. Raises NotAllowed when a client names another."""
    if name is None or name.casefold() == speaker.person.name.casefold():
        return speaker.person
    if not speaker.is_staff:
        raise NotAllowed
    return await called(unit, name, "client")
