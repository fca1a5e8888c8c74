"""Numbers over a time: how full, how many sessions, cancellations and no-shows."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from bot.actions import openings, people
from bot.actions.errors import NotAllowed, NotYet
from bot.actions.speaker import Speaker
from bot.commands import Report
from engine.dates import ONE_DAY, DateRange
from engine.usage import usage
from storage import Appointment, Person, Unit

LONGEST = 400
"""Days over which numbers are worked out."""
USUAL_DAYS = 30
"""Days back that are meant when none are said."""


@dataclass(slots=True)
class Numbers:
    """Counts of sessions that begin in a time, and minutes: `offered` within the hours, `booked` of what is booked.

    `begun` are the sessions that have begun: who does not come is known of no others.
    """

    sessions: int = 0
    begun: int = 0
    minutes: int = 0
    no_shows: int = 0
    by_clients: int = 0
    by_practice: int = 0
    offered: int = 0
    booked: int = 0

    def add(self, other: "Numbers") -> None:
        """Count in what another part has."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


Row = tuple[str | DateRange, Numbers]
"""A part of a report: a name, or the dates it is about."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The numbers of a time, split where that was asked for, and of the time they are compared with."""

    span: DateRange
    whose: str | None
    total: Numbers
    rows: tuple[Row, ...] = ()
    before: tuple[DateRange, Numbers] | None = None


async def report(unit: Unit, speaker: Speaker, command: Report) -> Reported:
    """Count. Raises NotAllowed when a therapist asks for another's numbers, NotYet for a split there is not."""
    return await report_of(unit, speaker, await _whose(unit, speaker, command), command)


async def report_of(unit: Unit, speaker: Speaker, therapists: Sequence[Person], command: Report) -> Reported:
    """The same of therapists who are known to be the speaker's to ask about."""
    span = command.dates[0] if command.dates else DateRange(speaker.today - USUAL_DAYS * ONE_DAY, speaker.today)
    last = min(span.last or span.first + LONGEST * ONE_DAY, span.first + LONGEST * ONE_DAY)
    span = DateRange(span.first, last)
    rows = tuple(await _split(unit, speaker, therapists, span, command))
    before = None
    if command.compare is not None:
        earlier = DateRange(*(dt.date.fromisoformat(part) for part in command.compare.split("/")))
        before = (earlier, await _numbers(unit, speaker, therapists, earlier))
    whose = therapists[0].name if len(therapists) == 1 and therapists[0].id != speaker.person.id else None
    return Reported(span, whose, await _numbers(unit, speaker, therapists, span), rows, before)


async def _whose(unit: Unit, speaker: Speaker, command: Report) -> list[Person]:
    if command.for_ == "practice" and speaker.is_office:
        return await unit.people.with_role("therapist")
    if command.for_ == "practice":
        raise NotAllowed
    return [await people.therapist_for(unit, speaker, command.for_)]


async def _split(
    unit: Unit, speaker: Speaker, therapists: Sequence[Person], span: DateRange, command: Report
) -> list[Row]:
    match command.by:
        case None:
            return []
        case "therapist":
            return [(one.name, await _numbers(unit, speaker, [one], span)) for one in therapists]
        case "day" | "week" | "month":
            return [(part, await _numbers(unit, speaker, therapists, part)) for part in _parts(span, command.by)]
        case "client" if command.what != "utilization":
            return await _by_client(unit, speaker, therapists, span)
    raise NotYet(f"split that by {command.by}", "By day, week, month, therapist or client I can.")


def _parts(span: DateRange, by: str) -> Iterator[DateRange]:
    """The days, Monday weeks or months of a range."""
    assert span.last is not None
    first = span.first
    while first <= span.last:
        match by:
            case "day":
                last = first
            case "week":
                last = first + (6 - first.weekday()) * ONE_DAY
            case _:
                last = (first.replace(day=1) + 31 * ONE_DAY).replace(day=1) - ONE_DAY
        yield DateRange(first, min(last, span.last))
        first = last + ONE_DAY


async def _by_client(unit: Unit, speaker: Speaker, therapists: Sequence[Person], span: DateRange) -> list[Row]:
    found: dict[int, Numbers] = {}
    start, end = _instants(span, speaker.zone)
    for therapist in therapists:
        for one in await _appointments(unit, therapist, start, end):
            found.setdefault(one.attendances[0].client_id, Numbers()).add(_of(one, unit.now))
    return [((await unit.people.get(id)).name, numbers) for id, numbers in found.items()]


async def _numbers(unit: Unit, speaker: Speaker, therapists: Sequence[Person], span: DateRange) -> Numbers:
    """All the numbers of some therapists over some dates of the speaker's calendar."""
    total = Numbers()
    start, end = _instants(span, speaker.zone)
    for therapist in therapists:
        for one in await _appointments(unit, therapist, start, end):
            total.add(_of(one, unit.now))
        total.add(await _used(unit, therapist, start, end))
    return total


def _instants(span: DateRange, zone: str) -> tuple[dt.datetime, dt.datetime]:
    assert span.last is not None
    return openings.midnight(span.first, zone), openings.midnight(span.last + ONE_DAY, zone)


async def _appointments(unit: Unit, therapist: Person, start: dt.datetime, end: dt.datetime) -> list[Appointment]:
    found = await unit.appointments.between(therapist.id, start, end, ("booked", "cancelled"))
    return [one for one in found if start <= one.starts < end and one.attendances]


def _of(one: Appointment, now: dt.datetime) -> Numbers:
    """What one appointment counts for."""
    if one.status == "cancelled":
        by_client = one.cancelled_by in {attendance.client_id for attendance in one.attendances}
        return Numbers(by_clients=int(by_client), by_practice=int(not by_client))
    missed = any(attendance.status == "no_show" for attendance in one.attendances)
    minutes = round((one.ends - one.starts).total_seconds() / 60)
    return Numbers(sessions=1, begun=int(one.starts <= now), minutes=minutes, no_shows=int(missed))


async def _used(unit: Unit, therapist: Person, start: dt.datetime, end: dt.datetime) -> Numbers:
    """The minutes offered and booked, out of the engine."""
    kind = await openings.session_type(unit, therapist.id)
    if kind is None:
        return Numbers()
    total = usage(await openings.scenario(unit, therapist.id, kind.session_type, start, end)).total
    return Numbers(offered=total.offered, booked=total.booked)
