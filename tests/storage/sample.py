"""A small practice to test with, made afresh as often as one likes: practices do not see each other."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine import SessionType
from storage import Store

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Sample:
    practice: int
    therapist: int
    other_therapist: int
    clients: tuple[int, ...]
    session_type: int
    chat: int


async def sample(store: Store, clients: int = 2) -> Sample:
    async with store.begin() as unit:
        practice = await unit.practices.add("Elm Street", "Europe/London", "GB")
        therapist = await unit.people.add("Dr Mara Lindqvist", ["therapist", "admin"])
        other = await unit.people.add("Dr Ben Okafor", ["therapist"])
        ids = [(await unit.people.add(f"Client {n}", ["client"], therapist_id=therapist.id)).id for n in range(clients)]
        session_type = await unit.hours.add_session_type(SessionType("individual", 50, after_minutes=10))
        chat = await unit.chats.add("terminal", "mara", therapist.id)
    return Sample(practice.id, therapist.id, other.id, tuple(ids), session_type.id, chat.id)
