"""Who sits at this terminal: the practice and the person that `openings chat` speaks for."""

from dataclasses import dataclass

from bot.cli.problems import ProblemError
from bot.founding import UNNAMED, found_practice
from bot.replies.times import joined
from storage import Store, Unit
from storage.records import Chat, Person, Role

NAMES = {"therapist": "Ana", "client": "Sam", "front_desk": "Kim", "admin": "Nora"}
"""What somebody is called who has not said."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person, their terminal's chat, and what had to be made for them, in words."""

    practice_id: int
    person: Person
    chat: Chat
    news: tuple[str, ...]


async def take_seat(store: Store, role: Role, name: str | None, timezone: str) -> Seat:
    """Find the person of that role and name, or make them, and the practice in `timezone` where there is none.

    Raises ProblemError when several could be meant, or when the name is somebody's who has another role.
    """
    async with store.begin() as unit:
        news = []
        practices = await unit.practices.all()
        if practices:
            unit.practice_id = practices[0].id
        else:
            await found_practice(unit, UNNAMED, timezone)
            news.append(f"A new practice, in {timezone} time.")
        person = await _known(unit, role, name)
        if person is None:
            person = await _new(unit, role, name or NAMES[role])
            news.append(f"A new {role.replace('_', ' ')}: {person.name}.")
        address = f"person-{person.id}"
        chat = await unit.chats.find("terminal", address) or await unit.chats.add("terminal", address, person.id)
        return Seat(unit.practice, person, chat, tuple(news))


async def _known(unit: Unit, role: Role, name: str | None) -> Person | None:
    if name is None:
        people = await unit.people.with_role(role)
        if len(people) > 1:
            raise ProblemError(f"--name: which {role}? There are {joined(person.name for person in people)}")
        return people[0] if people else None
    named = await unit.people.named(name)
    fitting = [person for person in named if role in person.roles]
    if len(fitting) > 1:
        raise ProblemError(f"--name: {len(fitting)} people called {name} are {role} here")
    if named and not fitting:
        raise ProblemError(f"--name: {named[0].name} is {joined(sorted(named[0].roles))} here, not {role}")
    return fitting[0] if fitting else None


async def _new(unit: Unit, role: Role, name: str) -> Person:
    therapists = await unit.people.with_role("therapist") if role == "client" else []
    usual = therapists[0].id if len(therapists) == 1 else None
    return await unit.people.add(name, [role], therapist_id=usual)
