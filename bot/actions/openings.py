"""Open times out of the engine: one scenario a therapist and session type, always generated, never kept."""

import datetime as dt
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.actions.speaker import Speaker
from bot.commands import Find, Without
from engine.dates import DateRange
from engine.hours import Window
from engine.slots import Policy, Scenario, SessionType, Slot, slots
from storage import Missing, Person, SessionTypeRow, Unit

_AT_ONCE = 500

LOOK_AHEAD = dt.timedelta(days=56)
"""How far openings are looked for when no date is said."""


class Opening(NamedTuple):
    """A slot of a therapist that can be booked."""

    therapist: Person
    session: SessionTypeRow
    slot: Slot


async def session_type(unit: Unit, therapist_id: int, name: str | None = None) -> SessionTypeRow | None:
    """The therapist's session type of that name, or the first one; None when there is none such."""
    return _named(await unit.hours.session_types(therapist_id), name)


async def session_types(
    unit: Unit, therapists: Sequence[Person], name: str | None = None
) -> list[tuple[Person, SessionTypeRow]]:
    """What `session_type` gives for each of several therapists, those left out for whom there is none."""
    found = await unit.hours.session_types_of([one.id for one in therapists])
    meant = [(one, _named(found[one.id], name)) for one in therapists]
    return [(one, kind) for one, kind in meant if kind is not None]


def _named(offered: Sequence[SessionTypeRow], name: str | None) -> SessionTypeRow | None:
    if name is None:
        return offered[0] if offered else None
    return next((row for row in offered if row.session_type.name.casefold() == name.casefold()), None)


async def scenario(
    unit: Unit,
    therapist_id: int,
    session: SessionType,
    start: dt.datetime,
    end: dt.datetime,
    *,
    without_appointment: int | None = None,
    without_proposal: str | None = None,
    anyhow: bool = False,
) -> Scenario:
    """What decides on a therapist's slots from `start` to `end`; `anyhow` leaves notice, horizon and limits out."""
    found = await _scenarios(
        unit,
        {therapist_id: session},
        start,
        end,
        without_appointment=without_appointment,
        without_proposal=without_proposal,
        anyhow=anyhow,
    )
    if therapist_id not in found:
        raise Missing("people", therapist_id)
    return found[therapist_id]


async def _scenarios(
    unit: Unit,
    sessions: Mapping[int, SessionType],
    start: dt.datetime,
    end: dt.datetime,
    *,
    without_appointment: int | None = None,
    without_proposal: str | None = None,
    anyhow: bool = False,
) -> dict[int, Scenario]:
    """The scenarios of several therapists, each with their session type, in as many statements as for one."""
    # Limits count whole Monday weeks and buffers reach over midnight: a week and a day on both sides hold all of it.
    margin = dt.timedelta(days=8)
    ids = list(sessions)
    busy = await unit.appointments.busy(
        ids,
        start - margin,
        end + margin,
        unit.now,
        without_appointment=without_appointment,
        without_proposal=without_proposal,
    )
    policies: Mapping[int | None, Sequence[Policy]] = {} if anyhow else await unit.hours.policies_of(ids)
    # What is over decides nothing any more, however much of it there is.
    schedules = await unit.hours.schedules(ids, (start - margin).date())
    return {
        id: Scenario(
            schedule, sessions[id], tuple(busy[id]), (), tuple(policies.get(id, ())), now=unit.now, start=start, end=end
        )
        for id, schedule in schedules.items()
    }


async def bookable(
    unit: Unit,
    therapist: Person,
    session: SessionTypeRow,
    start: dt.datetime,
    end: dt.datetime,
    *,
    without_appointment: int | None = None,
    without_proposal: str | None = None,
) -> Iterator[Opening]:
    """The therapist's openings from `start` to `end`, in order, each worked out only when asked for."""
    given = await scenario(
        unit,
        therapist.id,
        session.session_type,
        *_ahead(start, end, unit.now),
        without_appointment=without_appointment,
        without_proposal=without_proposal,
    )
    return _as_openings(therapist, session, given)


async def bookable_with(
    unit: Unit, whom: Sequence[tuple[Person, SessionTypeRow]], start: dt.datetime, end: dt.datetime
) -> AsyncIterator[tuple[Person, Iterator[Opening]]]:
    """The openings of many therapists, given with the session type of each: those of one after the other.

    Each is worked out only when asked for, and what decides on them is loaded for some hundreds at once.
    """
    since, until = _ahead(start, end, unit.now)
    for first in range(0, len(whom), _AT_ONCE):
        some = whom[first : first + _AT_ONCE]
        found = await _scenarios(unit, {one.id: kind.session_type for one, kind in some}, since, until)
        for one, kind in some:
            yield one, _as_openings(one, kind, found[one.id])


def _as_openings(therapist: Person, session: SessionTypeRow, given: Scenario) -> Iterator[Opening]:
    return (Opening(therapist, session, slot) for slot in slots(given))


async def nearest(
    unit: Unit,
    therapist: Person,
    session: SessionTypeRow,
    around: dt.datetime,
    count: int = 3,
    *,
    without_appointment: int | None = None,
) -> list[Opening]:
    """The openings closest to an instant, in order of time."""
    given = await surroundings(unit, therapist, session, around, without_appointment=without_appointment)
    return closest(therapist, session, given, around, count)


async def surroundings(
    unit: Unit,
    therapist: Person,
    session: SessionTypeRow,
    around: dt.datetime,
    *,
    without_appointment: int | None = None,
) -> Scenario:
    """What decides on the therapist's slots at an instant to come and in the weeks about it."""
    return await scenario(
        unit,
        therapist.id,
        session.session_type,
        *_ahead(around - dt.timedelta(days=7), around + LOOK_AHEAD, unit.now),
        without_appointment=without_appointment,
    )


def closest(
    therapist: Person, session: SessionTypeRow, given: Scenario, around: dt.datetime, count: int = 3
) -> list[Opening]:
    """Of the openings of a scenario those closest to an instant, in order of time."""
    before: list[Opening] = []
    after: list[Opening] = []
    for opening in _as_openings(therapist, session, given):
        if opening.slot.start < around:
            before = [*before, opening][-count:]
        else:
            after.append(opening)
            if len(after) == count:
                break
    closest = sorted([*before, *after], key=lambda one: (abs(one.slot.start - around), one.slot.start))[:count]
    return sorted(closest, key=lambda one: one.slot.start)


def range_of(dates: Sequence[DateRange], zone: str, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The instants between which the dates lie on the clocks of a zone; without dates the coming weeks."""
    if not dates:
        return now, now + LOOK_AHEAD
    last = dates[-1].last
    start = midnight(dates[0].first, zone)
    end = start + LOOK_AHEAD if last is None else midnight(last + dt.timedelta(days=1), zone)
    return _ahead(start, end, now)


def _ahead(start: dt.datetime, end: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """What of a stretch of time is still to come, and a minute at least."""
    return max(start, now), max(end, now + dt.timedelta(minutes=1))


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """The instant at which a date begins on the clocks of a zone."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def matching(found: Iterable[Opening], wish: Find, zone: str) -> Iterator[Opening]:
    """Those that fit the wish, on the clocks of a zone."""
    return (one for one in found if fits(one.slot.start.astimezone(ZoneInfo(zone)), wish))


def fits(start: dt.datetime, wish: Find) -> bool:
    """Whether a local start is one of those asked for; "not friday afternoon" leaves out the afternoon of Friday."""
    if not _within(start, wish.dates, wish.days, wish.windows, wish.times):
        return False
    unwanted = wish.without
    if unwanted is None or unwanted == Without():
        return True
    return not _within(start, unwanted.dates, unwanted.days, unwanted.windows, unwanted.times)


def _within(
    start: dt.datetime,
    dates: Sequence[DateRange],
    days: frozenset[int] | None,
    windows: Sequence[Window],
    times: Sequence[dt.time],
) -> bool:
    minute = start.hour * 60 + start.minute
    return (
        (not dates or any(span.covers(start.date()) for span in dates))
        and (not days or start.weekday() in days)
        and (not windows or any(window.start <= minute < window.end for window in windows))
        and (not times or start.time() in times)
    )


async def therapists_for(unit: Unit, speaker: Speaker, name: str | None) -> list[Person]:
    """Whose openings are meant: those of the one named, the client's own therapist, one's own, or everybody's."""
    everybody = await unit.people.with_role("therapist")
    if name is not None:
        return [one for one in everybody if one.name.casefold() == name.casefold()]
    if "therapist" in speaker.person.roles:
        return [speaker.person]
    own = [one for one in everybody if one.id == speaker.person.therapist_id]
    return own or everybody


def spread(found: Sequence[Opening], count: int, zone: str) -> list[Opening]:
    """Some openings of every date, the first ones of each, as many of one date as of another where that is possible."""
    days: dict[dt.date, list[Opening]] = {}
    for one in found:
        days.setdefault(one.slot.start.astimezone(ZoneInfo(zone)).date(), []).append(one)
    longest = max(map(len, days.values()), default=0)
    in_turn = [ones[place] for place in range(longest) for ones in days.values() if place < len(ones)]
    return sorted(in_turn[:count], key=lambda one: (one.slot.start, one.therapist.id))


def take(found: Iterable[Opening], count: int) -> list[Opening]:
    """The first few."""
    return list(islice(found, count))
