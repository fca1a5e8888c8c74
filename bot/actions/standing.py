"""Standing appointments: planned as a whole, booked date by date, carried on as time passes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions import people
from bot.actions.appointments import Session, cancel_these, explained, kept_for
from bot.actions.appointments.booking import let_go, save, with_whom
from bot.actions.appointments.terms import check_in_time, check_taken
from bot.actions.errors import Passed
from bot.actions.speaker import Speaker
from bot.commands import Book, Repeat
from engine.explain import OutsideHours, Reason
from storage import Person, Series, SessionTypeRow, Taken, Unit
from storage.records import Rhythm

AHEAD = dt.timedelta(weeks=26)
"""How far a standing appointment without end is booked ahead."""
MOST = 104
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A date on which the session cannot be: `closed`, or taken by something else."""

    start: dt.datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What a standing appointment would be: the starts that can be booked, and the dates that are left out.

    `breaks` is what stands against the first, for staff, who may book it all the same.
    """

    therapist: Person
    client: Person
    kind: SessionTypeRow
    zone: str
    repeat: Repeat
    starts: tuple[dt.datetime, ...]
    skipped: tuple[Skipped, ...]
    breaks: tuple[Reason, ...]

    @property
    def seen(self) -> str:
        """What was shown, so that a tap on something else is noticed."""
        ends = f"{self.starts[0]:%Y%m%d%H%M}-{self.starts[-1]:%Y%m%d%H%M}" if self.starts else ""
        return f"{len(self.starts)}:{len(self.skipped)}:{ends}"

    @property
    def length(self) -> dt.timedelta:
        """How long each session is."""
        return dt.timedelta(minutes=self.kind.session_type.minutes)


async def plan(unit: Unit, speaker: Speaker, command: Book) -> SeriesPlan:
    """Work out a standing appointment; nothing is saved. Raises Passed, NoSessions, NobodyCalled, NoNewClients."""
    assert command.at is not None
    assert command.repeat is not None
    first = command.at.replace(tzinfo=ZoneInfo(command.zone or speaker.zone)).astimezone(dt.UTC)
    if first <= unit.now:
        raise Passed
    client = await people.client_for(unit, speaker, command.client)
    therapist, kind = await with_whom(unit, speaker, client, command, first)
    return await plan_with(unit, speaker, client, therapist, kind, first, command.repeat)


async def plan_with(
    unit: Unit,
    speaker: Speaker,
    client: Person,
    therapist: Person,
    kind: SessionTypeRow,
    first: dt.datetime,
    repeat: Repeat,
) -> SeriesPlan:
    """The same between people who are known, from an instant on. Raises Passed, NoNewClients."""
    if first <= unit.now:
        raise Passed
    own = client.id == speaker.person.id
    if own:
        await check_taken(unit, therapist, client)
    zone = (await unit.hours.schedule(therapist.id)).timezone
    starts: list[dt.datetime] = []
    skipped: list[Skipped] = []
    breaks: tuple[Reason, ...] = ()
    for place, start in enumerate(_starts(first, zone, repeat, unit.now)):
        against = await _against(unit, therapist, client, kind, start)
        if place == 0 and not own:
            breaks = against or ()
        if against is None or (against and own) or (_closed(against) and not _closed(breaks)):
            skipped.append(Skipped(start, closed=_closed(against or ())))
        else:
            starts.append(start)
    return SeriesPlan(therapist, client, kind, zone, repeat, tuple(starts), tuple(skipped), breaks)


def _starts(first: dt.datetime, zone: str, repeat: Repeat, now: dt.datetime) -> Iterator[dt.datetime]:
    """The starts at the same time of day on the clocks of a zone, as often as was said, or for half a year."""
    local = first.astimezone(ZoneInfo(zone))
    for place in range(min(repeat.times or MOST, MOST)):
        start = occurrence(local, place * repeat.every)
        if repeat.until is not None and start.astimezone(ZoneInfo(zone)).date() > repeat.until:
            return
        if repeat.times is None and repeat.until is None and start > max(now, first) + AHEAD:
            return
        yield start


def occurrence(first: dt.datetime, weeks: int) -> dt.datetime:
    """The same time of day so many weeks after an aware local time, as an instant."""
    assert first.tzinfo is not None
    naive = first.replace(tzinfo=None) + weeks * WEEK
    return naive.replace(tzinfo=first.tzinfo).astimezone(dt.UTC)


def _closed(reasons: Sequence[Reason]) -> bool:
    return any(isinstance(one, OutsideHours) for one in reasons)


async def _against(
    unit: Unit, therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime
) -> tuple[Reason, ...] | None:
    """What stands against a start; None when the time is taken, and be it by the same client."""
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    if await unit.appointments.between(therapist.id, start, end):
        return None
    theirs = await unit.appointments.of_client(client.id, start)
    if any(one.starts < end for one in theirs):
        return None
    return (await explained(unit, therapist, kind, start, proposal=kept_for(client))).reasons


async def book(unit: Unit, plan: SeriesPlan) -> tuple[Series, list[Session]]:
    """Book what was planned; a date that was taken a moment ago is left out."""
    series = await unit.standing.add(plan.therapist.id, plan.client.id, plan.kind.id, _rhythm(plan))
    return series, await _book_all(unit, series, plan)


def _rhythm(plan: SeriesPlan) -> Rhythm:
    last = plan.starts[-1].astimezone(ZoneInfo(plan.zone)).date()
    return Rhythm(plan.starts[0], plan.zone, plan.repeat.every, last, plan.repeat.times, plan.repeat.until)


async def _book_all(unit: Unit, series: Series, plan: SeriesPlan) -> list[Session]:
    made = [await _book(unit, series, plan.therapist, plan.client, plan.kind, start) for start in plan.starts]
    return [one for one in made if one is not None]


async def coming(unit: Unit, series: Series, since: dt.datetime | None = None) -> list[Session]:
    """The booked dates of a series that have not begun, or those from an instant on, soonest first."""
    therapist, client = await unit.people.get(series.therapist_id), await unit.people.get(series.client_id)
    found = await unit.standing.appointments(series.id, max(since or unit.now, unit.now))
    return [Session(one, therapist, client) for one in found if one.starts > unit.now]


async def end(unit: Unit, speaker: Speaker, series: Series, since: dt.datetime | None = None) -> list[Session]:
    """Call off what is to come of a series, all of it or from an instant on, and let it go on no more.

    Raises TooLate.
    """
    gone = await coming(unit, series, since)
    await cancel_these(unit, speaker, gone)
    await unit.standing.end(series.id)
    return gone


async def make_room(
    unit: Unit, speaker: Speaker, series: Series, first: dt.datetime, repeat: Repeat, since: dt.datetime
) -> tuple[SeriesPlan, list[Session]]:
    """Call off what is booked of a series from an instant on, and plan what takes its place; `renew` books that.

    What is called off. Nothing of it is held for undo: its own new dates may take it. Raises Passed, TooLate.
    """
    gone = await coming(unit, series, since)
    await check_in_time(unit, speaker, gone)
    for one in gone:
        await unit.appointments.cancel(one.appointment.id, by=speaker.person.id)
    therapist, client = await unit.people.get(series.therapist_id), await unit.people.get(series.client_id)
    kind = await unit.hours.session_type(series.session_type_id)
    return await plan_with(unit, speaker, client, therapist, kind, first, repeat), gone


async def renew(unit: Unit, series: Series, plan: SeriesPlan) -> tuple[Series, list[Session]]:
    """Let a series go on as planned, under the number it has."""
    renewed = await unit.standing.renew(series.id, _rhythm(plan))
    return renewed, await _book_all(unit, renewed, plan)


async def _book(
    unit: Unit, series: Series, therapist: Person, client: Person, kind: SessionTypeRow, start: dt.datetime
) -> Session | None:
    end = start + dt.timedelta(minutes=kind.session_type.minutes)
    await let_go(unit, therapist, start, end)
    try:
        session = await save(unit, therapist, client, kind, start, kept_for(client))
    except Taken:
        return None
    await unit.standing.join(series.id, session.appointment.id)
    return session


@dataclass(frozen=True, slots=True)
class Carried:
    """What was done for a series as time passed: dates that could not be booked."""

    therapist: Person
    client: Person
    skipped: tuple[Skipped, ...]


async def short(unit: Unit) -> list[Series]:
    """Those that go on beyond what is booked of them."""
    return await unit.standing.short((unit.now + AHEAD - WEEK).date())


async def carry_on(unit: Unit) -> list[Carried]:
    """Book the next dates of those that go on; what was left out, for the therapist to know."""
    found = []
    horizon = (unit.now + AHEAD).date()
    for series in await short(unit):
        carried = await _carry_on(unit, series, horizon)
        if carried.skipped:
            found.append(carried)
    return found


async def _carry_on(unit: Unit, series: Series, horizon: dt.date) -> Carried:
    therapist, client = await unit.people.get(series.therapist_id), await unit.people.get(series.client_id)
    kind = await unit.hours.session_type(series.session_type_id)
    last = min(horizon, series.until) if series.until else horizon
    skipped: list[Skipped] = []
    if not {"client"} <= client.roles or "therapist" not in therapist.roles or kind.retired:
        await unit.standing.end(series.id)
        return Carried(therapist, client, ())
    for start in _between(series, last):
        against = await _against(unit, therapist, client, kind, start) if start > unit.now else None
        if against is None or _closed(against) or await _book(unit, series, therapist, client, kind, start) is None:
            skipped.append(Skipped(start, closed=_closed(against or ())))
    await unit.standing.booked_to(series.id, last)
    return Carried(therapist, client, tuple(one for one in skipped if one.start > unit.now))


def _between(series: Series, last: dt.date) -> Iterator[dt.datetime]:
    """The starts after those that were made, up to a date."""
    zone = ZoneInfo(series.timezone)
    first = series.starts.astimezone(zone)
    weeks = max(0, (series.booked_to - first.date()).days // 7 // series.every * series.every)
    while first.date() + weeks * WEEK <= last:
        if first.date() + weeks * WEEK > series.booked_to:
            yield occurrence(first, weeks)
        weeks += series.every
