"""Standing appointments made, read, changed and ended."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import openings, standing
from bot.actions.appointments import Session
from bot.actions.standing import SeriesPlan
from bot.commands import Book, Cancel, Repeat
from bot.conversation import settling
from bot.conversation import standing as telling
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.bookings import is_told, local, needs_confirmation
from bot.web.api.handlers.recording import record
from bot.web.api.models.parts import Nothing
from bot.web.api.models.series import (
    EndQuery,
    Left,
    ListSeries,
    Repeating,
    SeriesChanged,
    SeriesDate,
    SeriesList,
    SeriesMade,
    SeriesWhole,
    SeriesWritten,
)
from bot.web.api.models.series import Series as SeriesShown
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import page
from bot.web.api.problems import Problem, not_found
from bot.web.api.tags import check_match, tag
from storage import Series

SERIES = "/api/series"


async def list_series(call: Call[ListSeries, None]) -> Answer:
    """Standing appointments, oldest first; a client's own only."""
    query = call.query
    whose = await scope.therapists(call)
    if query.therapist is not None:
        whose = [await scope.therapist(call, query.therapist)]
    client = query.client
    if call.key.role == "client":
        client = (await scope.client(call, query.client)).id
    found = await call.unit.standing.of([one.id for one in whose], client_id=client)
    going = [one for one in found if query.ended or not one.ended]
    listed, next_page = page(going, lambda one: (one.id, 0), query.limit, query.cursor)
    names = shown.Names()
    return Answer(SeriesList(series=tuple([await _shown(call, one, names) for one in listed]), next=next_page))


async def read_series(call: Call[Nothing, None]) -> Answer:
    """One standing appointment, with the dates that are to come."""
    found = await _whole(call, await _series(call))
    return Answer(found, tag=tag(found))


async def make_series(call: Call[Any, SeriesMade]) -> Answer:
    """Book a standing appointment: every so many weeks at the same time of day, on every date that is free.

    Each date is then an appointment of its own, which can be moved and cancelled by itself.
    """
    body = call.body
    therapist = await scope.therapist(call, body.therapist)
    client = await scope.client(call, body.client)
    kind = await scope.session_type(call, therapist, body.session)
    given = (call.unit, call.speaker, client, therapist, kind, body.start, _repeat(body))
    plan = await standing.plan_with(*given)
    _check(call, plan, sure=body.confirm)
    series, sessions = await standing.book(call.unit, plan)
    told = await telling.tell(call.unit, call.speaker, plan, _starts(sessions))
    change = await record(call, Book(local(call, body.start), repeat=plan.repeat))
    return await _written(call, series, 201, change, told=is_told(told), plan=plan)


async def change_series(call: Call[Any, SeriesChanged]) -> Answer:
    """Let a standing appointment go on at another time, or in another rhythm. What it had makes room."""
    series = await _editable(call)
    body = call.body
    zone = ZoneInfo(series.timezone)
    first = body.start.astimezone(zone).date()
    since = openings.midnight(body.from_ or first - dt.timedelta(first.weekday()), series.timezone)
    plan, gone = await standing.make_room(call.unit, call.speaker, series, body.start, _repeat(body), since)
    _check(call, plan, sure=body.confirm)
    renewed, sessions = await standing.renew(call.unit, series, plan)
    if gone:
        await settling.all_cancelled(call.unit, call.speaker, gone)
    told = await telling.tell(call.unit, call.speaker, plan, _starts(sessions))
    change = await record(call, Book(local(call, body.start), repeat=plan.repeat))
    return await _written(call, renewed, 200, change, told=is_told(told), plan=plan, gone=gone)


async def end_series(call: Call[EndQuery, None]) -> Answer:
    """Call off what is to come of a standing appointment, all or from a date on, and let it go on no more."""
    series = await _editable(call)
    since = None if call.query.from_ is None else openings.midnight(call.query.from_, series.timezone)
    gone = await standing.end(call.unit, call.speaker, series, since)
    told = await settling.all_cancelled(call.unit, call.speaker, gone) if gone else None
    at = local(call, gone[0].appointment.starts) if gone else None
    change = await record(call, Cancel(at, scope="all" if since is None else "rest"))
    ended = await call.unit.standing.get(series.id)
    return await _written(call, ended, 200, change, told=is_told(told), gone=gone)


async def _series(call: Call[Any, Any]) -> Series:
    found = await call.unit.standing.get(call.id)
    own = call.key.role != "client" or found.client_id == call.speaker.person.id
    if not own or not scope.sees(call, found.therapist_id):
        raise not_found("series")
    return found


async def _editable(call: Call[Any, Any]) -> Series:
    series = await _series(call)
    check_match(call.if_match, await _whole(call, series))
    if series.ended:
        raise Problem(409, "cancelled", "Cancelled", "The series goes on no more.", cure="Make another.")
    return series


def _repeat(body: Repeating) -> Repeat:
    return Repeat(body.every, body.times, body.until)


def _starts(sessions: Iterable[Session]) -> list[dt.datetime]:
    return [one.appointment.starts for one in sessions]


def _check(call: Call[Any, Any], plan: SeriesPlan, *, sure: bool) -> None:
    """Raise Problem where nothing can be booked, or only against the rules and nobody has said so."""
    if not plan.starts:
        raise Problem(
            409, "taken", "Not free", "None of those dates is free at that time.", field="start",
            cure="Take another start.",
        )  # fmt: skip
    if plan.breaks and not sure:
        raise needs_confirmation(call, plan.breaks)


async def _written(
    call: Call[Any, Any],
    series: Series,
    status: int,
    change: int | None,
    *,
    told: bool | None,
    plan: SeriesPlan | None = None,
    gone: Sequence[Session] = (),
) -> Answer:
    found = await _whole(call, series)
    skipped = () if plan is None else plan.skipped
    said = SeriesWritten(
        series=found,
        left_out=tuple(Left(start=one.start, because="closed" if one.closed else "taken") for one in skipped),
        called_off=_dates(gone),
        change=change,
        told=told,
    )
    return Answer(said, status, tag(found), f"{SERIES}/{found.id}" if status == 201 else None)


async def _shown(call: Call[Any, Any], series: Series, names: shown.Names | None = None) -> SeriesShown:
    call.seen.add(series.client_id)
    kind = await (names or shown.Names()).session_type(call, series.session_type_id)
    return SeriesShown(
        id=series.id,
        therapist=series.therapist_id,
        client=series.client_id,
        session=kind,
        start=series.starts,
        timezone=series.timezone,
        every=series.every,
        times=series.times,
        until=series.until,
        booked_to=series.booked_to,
        ended=series.ended,
    )


async def _whole(call: Call[Any, Any], series: Series) -> SeriesWhole:
    dates = _dates(await standing.coming(call.unit, series), made=not shown.is_dry(call))
    return SeriesWhole(**dict(await _shown(call, series)), dates=dates)


def _dates(sessions: Iterable[Session], *, made: bool = True) -> tuple[SeriesDate, ...]:
    return tuple(
        SeriesDate(booking=one.appointment.id if made else None, start=one.appointment.starts, end=one.appointment.ends)
        for one in sessions
    )
