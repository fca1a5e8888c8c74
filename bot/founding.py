"""A practice's beginning: what is there before anybody has said anything."""

from bot.zones import country
from engine.slots import SessionType
from storage import Unit
from storage.records import Practice

FIRST_SESSION = SessionType(name="individual", minutes=60)


async def found(unit: Unit, name: str, timezone: str) -> Practice:
    """A new practice in an IANA zone, with one session type of an hour."""
    practice = await unit.practices.add(name, timezone, country(timezone))
    await unit.hours.add_session_type(FIRST_SESSION)
    return practice
