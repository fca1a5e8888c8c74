"""Openings, why a time is none, and how the hours are used."""

import datetime as dt
from collections.abc import Iterable, Sequence
from heapq import merge
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import openings
from bot.actions.appointments import explained
from bot.actions.openings import Opening
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.models.availability import (
    Explained,
    ExplainQuery,
    GenerateQuery,
    HourUsed,
    Minutes,
    Usage,
    UsageQuery,
    WeekUsed,
)
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import Place, page, where
from bot.web.api.problems import impossible
from engine.explain import for_client
from engine.json import DAY_NAMES
from engine.usage import Minutes as Measured
from engine.usage import usage as measured
from storage import Person

AHEAD = dt.timedelta(days=28)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LONGEST = dt.timedelta(days=366)
"""How far openings and usage may be asked for at once."""


async def generate(call: Call[GenerateQuery, None]) -> Answer:
    """The openings of one therapist, several, or anyone, by start."""
    query, zone = call.query, None if call.query.timezone is None else ZoneInfo(call.query.timezone)
    start, end = _range(call, query.from_, query.until)
    after = None if query.cursor is None else where(query.cursor)
    if after is not None:
        # What the pages before have listed need not be worked out again: the range never moves the grid.
        start = min(max(start, EPOCH + dt.timedelta(seconds=after[0])), end - dt.timedelta(minutes=1))
    whose = [await scope.therapist(call, id) for id in dict.fromkeys(query.therapist)]
    found = await _openings(call, whose or await scope.therapists(call), start, end)
    listed, next_page = page(merge(*found, key=_place), _place, query.limit, query.cursor)
    more = {} if next_page is None else {"next": next_page}
    return Answer({"slots": [shown.plain_slot(one, zone) for one in listed], **more})


def _place(one: Opening) -> Place:
    return int(one.slot.start.timestamp()), one.therapist.id


async def _openings(
    call: Call[GenerateQuery, None], therapists: Sequence[Person], start: dt.datetime, end: dt.datetime
) -> list[Iterable[Opening]]:
    """Each therapist's openings; of several therapists those are left out who do not offer the session type."""
    offering = await openings.session_types(call.unit, therapists, call.query.session)
    if not offering and len(call.query.therapist) == 1:
        await scope.session_type(call, therapists[0], call.query.session)
    if end <= call.unit.now:
        return []
    return [found async for _, found in openings.bookable_with(call.unit, offering, start, end)]


def _range(
    call: Call[Any, Any], first: dt.date | dt.datetime | None, last: dt.date | dt.datetime | None
) -> tuple[dt.datetime, dt.datetime]:
    """The instants asked for: dates are whole days in the zone of the request. Raises Problem for an odd range."""
    zone = shown.zone_of(call)
    start = call.unit.now if first is None else instant(first, zone, ahead=0)
    end = start + AHEAD if last is None else instant(last, zone, ahead=1)
    if end <= start:
        raise impossible("The end must lie after the start.", "until", "Ask for a later one.")
    if end - start > LONGEST:
        raise impossible(f"At most {LONGEST.days} days at once.", "until", "Ask in parts.")
    return start, end


def instant(given: dt.date | dt.datetime, zone: str, *, ahead: int) -> dt.datetime:
    """An instant as it is; of a date its beginning, or with `ahead` 1 its end."""
    if isinstance(given, dt.datetime):
        return given
    return openings.midnight(given + dt.timedelta(days=ahead), zone)


async def explain(call: Call[ExplainQuery, None]) -> Answer:
    """Why a start can or cannot be booked, as far as the asker may know, and the openings nearest to it."""
    at, zone = call.query.at, shown.zone_of(call)
    therapist = await scope.therapist(call, call.query.therapist)
    kind = await scope.session_type(call, therapist, call.query.session)
    why = await explained(call.unit, therapist, kind, at)
    told = for_client(why) if call.key.role == "client" else why
    near = await openings.nearest(call.unit, therapist, kind, at)
    local = ZoneInfo(zone) if call.query.timezone else None
    today = call.unit.now.astimezone(ZoneInfo(zone)).date()
    return Answer(
        Explained(
            therapist=therapist.id,
            session=kind.session_type.name,
            at=at,
            bookable=why.bookable,
            reasons=shown.against(told.reasons, zone, today),
            nearest=tuple(shown.slot(one, local) for one in near),
        )
    )


async def usage(call: Call[UsageQuery, None]) -> Answer:
    """How a therapist's hours are used, in minutes."""
    therapist = await scope.therapist(call, call.query.therapist)
    start, end = _range(call, call.query.from_, call.query.until)
    kind = await scope.session_type(call, therapist, None)
    given = await openings.scenario(call.unit, therapist.id, kind.session_type, start, end)
    found = measured(given)
    return Answer(
        Usage(
            therapist=therapist.id,
            total=Minutes(**_minutes(found.total)),
            hours=tuple(
                HourUsed(weekday=DAY_NAMES[weekday], hour=hour, **_minutes(minutes))
                for (weekday, hour), minutes in sorted(found.hours.items())
            ),
            weeks=tuple(WeekUsed(monday=monday, **_minutes(row)) for monday, row in sorted(found.weeks.items())),
        )
    )


def _minutes(row: Measured) -> dict[str, int]:
    return {
        "offered": row.offered,
        "booked": row.booked,
        "held": row.held,
        "blocked": row.blocked,
        "lost": row.lost,
    }
