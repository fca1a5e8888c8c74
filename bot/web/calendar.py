"""The coming two weeks of a therapist, as the page draws them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import openings
from bot.replies import times
from engine.hours import Window, hours
from storage import Unit
from storage.records import Person

DAYS = 14
FIRST_HOUR, LAST_HOUR = 8, 18
"""Hours that are always drawn; earlier and later ones where something lies there."""

BETWEEN = dt.timedelta(minutes=20)
"""A hold no longer than this is the gap between two sessions: nobody could be booked there anyway."""

Entry = dict[str, Any]


async def calendar(unit: Unit, viewer: Person, therapist: Person) -> dict[str, Any]:
    """Hours, openings and what is taken for fourteen dates from today, in minutes of the therapist's wall time.

    A client sees openings and their own sessions; the therapist and admins see everybody's names, and what is held.
    """
    schedule = await unit.hours.schedule(therapist.id)
    zone = ZoneInfo(schedule.timezone)
    today = unit.now.astimezone(zone).date()
    dates = [today + dt.timedelta(days=number) for number in range(DAYS)]
    start, end = _midnight(dates[0], zone), _midnight(dates[-1] + dt.timedelta(days=1), zone)
    session = await openings.session_type(unit, therapist.id)
    windows = {day: hours(schedule, day, session.session_type.name if session else None) for day in dates}
    entries: dict[dt.date, list[Entry]] = defaultdict(list)
    if session:
        for one in await openings.bookable(unit, therapist, session, start, end):
            _add(entries, "opening", one.slot.start, one.slot.end, zone)
    private = viewer.id == therapist.id or bool({"admin", "front_desk"} & viewer.roles)
    await _add_taken(unit, viewer, therapist, entries, (start, end), private=private)
    drawn = [_day(day, windows[day], entries[day], today) for day in dates]
    first, last = _bounds(drawn)
    kinds = ["hours", "opening", "booking", *(["hold"] if private else [])]
    return {
        "therapist": therapist.name,
        "zone": times.zone_name(schedule.timezone).removesuffix(" time"),
        "foreign": schedule.timezone != (viewer.timezone or (await unit.practices.get()).timezone),
        "kinds": kinds,
        "first": first,
        "last": last,
        "days": drawn,
    }


async def _add_taken(
    unit: Unit,
    viewer: Person,
    therapist: Person,
    entries: dict[dt.date, list[Entry]],
    span: tuple[dt.datetime, dt.datetime],
    *,
    private: bool,
) -> None:
    zone = ZoneInfo((await unit.hours.schedule(therapist.id)).timezone)
    names = {person.id: person.name for person in await unit.people.all()} if private else {viewer.id: "You"}
    for one in await unit.appointments.between(therapist.id, *span):
        known = [names[id] for id in one.client_ids if id in names]
        if known:
            _add(entries, "booking", one.starts, one.ends, zone, ", ".join(known))
    for hold in await unit.appointments.holds(therapist.id, *span) if private else ():
        if hold.ends - hold.starts > BETWEEN:
            _add(entries, "hold", hold.starts, hold.ends, zone, "Held")


def _add(
    entries: dict[dt.date, list[Entry]],
    kind: str,
    starts: dt.datetime,
    ends: dt.datetime,
    zone: ZoneInfo,
    label: str = "",
) -> None:
    here, there = starts.astimezone(zone), ends.astimezone(zone)
    minute = here.hour * 60 + here.minute
    entries[here.date()].append(
        {
            "kind": kind,
            "from": minute,
            "to": minute + int((ends - starts).total_seconds() // 60),
            "clock": f"{here:%H:%M}",
            "span": f"{here:%H:%M}-{there:%H:%M}",
            "label": label,
        }
    )


def _day(day: dt.date, windows: tuple[Window, ...], entries: list[Entry], today: dt.date) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "name": times.date(day, today),
        "label": f"{times.WEEKDAYS[day.weekday()][:3]} {day.day} {times.MONTHS[day.month - 1][:3]}",
        "today": day == today,
        "hours": ", ".join(map(times.window, windows)) or "Closed",
        "windows": [{"from": window.start, "to": window.end} for window in windows],
        "items": sorted(entries, key=lambda entry: (entry["from"], entry["kind"])),
    }


def _bounds(days: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """The minutes of the day between which everything lies, at full hours."""
    spans = [span for day in days for span in (*day["windows"], *day["items"])]
    first = min([FIRST_HOUR * 60, *(span["from"] for span in spans)])
    last = max([LAST_HOUR * 60, *(span["to"] for span in spans)])
    return first // 60 * 60, -(-last // 60) * 60


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
