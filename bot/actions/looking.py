"""Loading what is looked at: days, weeks, exceptions, reasons."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions import hours, openings
from bot.actions.appointments import Session, of_therapists
from bot.actions.appointments.terms import taking
from bot.actions.errors import NoNewClients, NoSessions
from bot.actions.speaker import Speaker
from bot.commands import Find
from engine.dates import ONE_DAY, DateRange
from engine.hours import Override, Window
from storage import OverrideRow, Person, SessionTypeRow, Unit

COMING_DAYS = 7
MOST_DAYS = 31

__all__ = ["Day", "Person", "days", "exceptions", "week", "who_could"]


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a therapist: hours, sessions, openings left of the first session type."""

    day: dt.date
    hours: tuple[Window, ...]
    sessions: tuple[Session, ...]
    openings: int


async def who_could(unit: Unit, speaker: Speaker, command: Find) -> list[tuple[Person, SessionTypeRow]]:
    """Each therapist who is asked about, with the session type that is meant. Raises NoSessions, NoNewClients."""
    found = []
    therapists = await openings.therapists_for(unit, speaker, command.with_)
    if not speaker.is_staff:
        who_take = await taking(unit, therapists, speaker.person)
        if therapists and not who_take:
            raise NoNewClients(therapists[0].name)
        therapists = who_take
    for therapist, kind in await openings.session_types(unit, therapists, command.session):
        if command.minutes is None or kind.session_type.minutes == command.minutes:
            found.append((therapist, kind))
    if not found:
        raise NoSessions(therapists[0].name if therapists else command.with_ or "", command.session)
    return found


async def days(unit: Unit, speaker: Speaker, therapist: Person, dates: Sequence[DateRange]) -> list[Day]:
    """The dates asked for, the coming week when none are said, `MOST_DAYS` at most."""
    schedule = await unit.hours.schedule(therapist.id)
    zone = ZoneInfo(schedule.timezone)
    spans = dates or [DateRange(speaker.today, speaker.today + (COMING_DAYS - 1) * ONE_DAY)]
    wanted = list(_each(spans))
    start, end = (
        openings.midnight(wanted[0], schedule.timezone),
        openings.midnight(wanted[-1] + ONE_DAY, schedule.timezone),
    )
    sessions = await of_therapists(unit, [therapist], start, end)
    kind = await openings.session_type(unit, therapist.id)
    free: list[dt.date] = []
    if kind is not None and end > unit.now:
        found = await openings.bookable(unit, therapist, kind, start, end)
        free = [one.slot.start.astimezone(zone).date() for one in found]
    return [
        Day(
            day,
            hours.day_windows(schedule, day),
            tuple(one for one in sessions if one.appointment.starts.astimezone(zone).date() == day),
            free.count(day),
        )
        for day in wanted
    ]


def _each(spans: Sequence[DateRange]) -> list[dt.date]:
    found: list[dt.date] = []
    for span in spans:
        last = span.last or span.first + (COMING_DAYS - 1) * ONE_DAY
        found += [span.first + ahead * ONE_DAY for ahead in range((last - span.first).days + 1)]
    return found[:MOST_DAYS]


async def week(unit: Unit, therapist: Person) -> list[tuple[int, tuple[Window, ...]]]:
    """The weekly hours from today on, by weekday."""
    schedule = await unit.hours.schedule(therapist.id)
    today = unit.now.astimezone(ZoneInfo(schedule.timezone)).date()
    first = hours.first_days(range(7), today)
    return sorted((day.weekday(), hours.template_windows(schedule, day)) for day in first)


async def exceptions(
    unit: Unit, therapist: Person, today: dt.date, dates: Sequence[DateRange] = ()
) -> list[OverrideRow]:
    """What differs from the weekly hours from today on, or on some dates: the therapist's own, then the practice's."""
    found = [*await unit.hours.overrides(therapist.id, today), *await unit.hours.practice_overrides(today)]
    return [one for one in found if not dates or any(_touches(one.override, span, today) for span in dates)]


def _touches(override: Override, span: DateRange, today: dt.date) -> bool:
    last = span.last or span.first + MOST_DAYS * ONE_DAY
    if override.rule is not None:
        return any(override.rule.dates(max(span.first, today), last))
    return any(one.first <= last and (one.last is None or one.last >= span.first) for one in override.dates)
