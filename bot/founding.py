"""A practice's beginning: what is there before anybody has said anything."""

from typing import TYPE_CHECKING

from bot.zones import country
from engine.slots import SessionType

if TYPE_CHECKING:
    # `openings parse` comes by here, and should not wait for a database.
    from storage import Unit
    from storage.records import Practice

UNNAMED = "My practice"
"""What a practice is called until somebody names it."""
FIRST_SESSION = SessionType(name="individual", minutes=50, after_minutes=10)


async def found_practice(unit: "Unit", name: str, timezone: str) -> "Practice":
    """A new practice in an IANA zone, with one session type: 50 minutes and 10 between, so on the hour."""
    practice = await unit.practices.add(name, timezone, country(timezone))
    await unit.hours.add_session_type(FIRST_SESSION)
    return practice
