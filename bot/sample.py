"""A sample practice whose dates are those of the coming weeks, whenever it is made."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.founding import found_practice
from engine.dates import Weekday
from engine.hours import Template, Window
from storage import Unit
from storage.records import Person, Practice

NAME = "Linden Street"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, _ = Weekday


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that repeat every week, as clock times."""

    days: frozenset[int]
    windows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """A client's session on a weekday of the coming week (0) or the one after it (1), at a full hour."""

    client: str
    week: int
    day: int
    hour: int


HOURS = {
    "Ana": (
        Hours(frozenset({MONDAY, WEDNESDAY, FRIDAY}), (("09:00", "17:00"),)),
        Hours(frozenset({TUESDAY, THURSDAY}), (("10:00", "13:00"), ("14:00", "18:00"))),
    ),
    "Raj": (
        Hours(frozenset({TUESDAY, WEDNESDAY, THURSDAY}), (("12:00", "20:00"),)),
        Hours(frozenset({FRIDAY, SATURDAY}), (("10:00", "14:00"),)),
    ),
}
CLIENTS = {"Sam": "Ana", "Priya": "Ana", "Leo": "Ana", "Maya": "Raj", "Jonah": "Raj"}
ADMIN = "Nora"
BOOKINGS = (
    Booking("Priya", 0, MONDAY, 10),
    Booking("Leo", 0, WEDNESDAY, 11),
    Booking("Sam", 0, FRIDAY, 10),
    Booking("Priya", 0, FRIDAY, 15),
    Booking("Priya", 1, MONDAY, 10),
    Booking("Leo", 1, WEDNESDAY, 11),
    Booking("Sam", 1, FRIDAY, 10),
    Booking("Priya", 1, FRIDAY, 11),
    Booking("Leo", 1, FRIDAY, 15),
    Booking("Jonah", 0, TUESDAY, 14),
    Booking("Maya", 0, THURSDAY, 17),
    Booking("Jonah", 1, TUESDAY, 14),
    Booking("Maya", 1, FRIDAY, 12),
)


async def make(unit: Unit, timezone: str) -> Practice:
    """Fill an empty database with the sample practice, in an IANA zone. `unit.now` is the day it is made for."""
    practice = await found_practice(unit, NAME, timezone)
    therapists = {name: await _therapist(unit, name, hours) for name, hours in HOURS.items()}
    clients = {
        name: await unit.people.add(name, ["client"], therapist_id=therapists[therapist].id)
        for name, therapist in CLIENTS.items()
    }
    await unit.people.add(ADMIN, ["admin"])
    (session, *_) = await unit.hours.session_types()
    zone = ZoneInfo(timezone)
    today = unit.now.astimezone(zone).date()
    for booking in BOOKINGS:
        starts = dt.datetime.combine(day_of(booking, today), dt.time(booking.hour), zone).astimezone(dt.UTC)
        ends = starts + dt.timedelta(minutes=session.session_type.minutes)
        client = clients[booking.client]
        assert client.therapist_id is not None, "every client of the sample has a therapist"
        await unit.appointments.book(
            client.therapist_id, client.id, session.id, starts, ends, after_minutes=session.session_type.after_minutes
        )
    return practice


def day_of(booking: Booking, today: dt.date) -> dt.date:
    """The booking's date: the first such weekday that is not past, or the one a week later."""
    return today + dt.timedelta(days=(booking.day - today.weekday()) % 7 + 7 * booking.week)


async def _therapist(unit: Unit, name: str, weekly: tuple[Hours, ...]) -> Person:
    person = await unit.people.add(name, ["therapist"])
    for hours in weekly:
        windows = tuple(Window.parse(*window) for window in hours.windows)
        await unit.hours.add_template(person.id, Template(hours.days, windows))
    return person
