"""Who is to be reminded of which session, and when. What has been said already is known by its key."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions.night import QUIET_FROM, QUIET_TO
from storage import Rules, Unit
from storage.records import Coming, Wish

USUAL = (1440,)
"""Minutes before a session at which clients are reminded, until somebody decides otherwise."""
EVENING = dt.time(20)
"""When somebody is told of what the night keeps from being said in time."""
SHORTEST = dt.timedelta(minutes=30)
"""A reminder that the morning would bring later than this before the session comes the evening before."""
CATCH_UP = dt.timedelta(days=6)
"""How late a reminder may still be said: less than the week for which it is known what has been."""
NIGHT = dt.timedelta(hours=14)
"""More than the quiet hours can put a reminder off or bring it forward."""

Between = tuple[dt.datetime, dt.datetime]
"""What was due before the first is not said any more, what is after the second not yet."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder for somebody of the session that begins at `starts`, `minutes` before it."""

    appointment_id: int
    reader_id: int
    starts: dt.datetime
    minutes: int

    @property
    def key(self) -> str:
        """What is said once for each: another start is another reminder."""
        return f"reminder:{self.appointment_id}:{self.reader_id}:{self.starts:%Y%m%d%H%M}:{self.minutes}"


async def due(unit: Unit, since: dt.datetime | None = None) -> list[Due]:
    """The reminders that are due at `unit.now` and have not been made; `since` is when this was asked last."""
    rules, wishes = await unit.rules.all(), await unit.reminding.wishes()
    earliest = unit.now - CATCH_UP
    if since is not None and since <= unit.now:
        earliest = max(earliest, since - NIGHT)
    own = {wish.person_id: wish for wish in wishes}
    forgotten = await unit.reminding.from_when() or earliest
    span = (max(forgotten, unit.now - CATCH_UP), unit.now)
    found: dict[str, Due] = {}
    for coming in await _coming(unit, earliest, _leads(rules, wishes)):
        for one in _of(coming, rules, own, span):
            found[one.key] = one
    made = await unit.reminding.made(list(found))
    return [one for key, one in found.items() if key not in made]


def _leads(rules: Mapping[int | None, Rules], wishes: Iterable[Wish]) -> set[int]:
    decided = [one.reminder_minutes for one in rules.values() if one.reminder_minutes is not None]
    return {minutes for said in (USUAL, *decided, *(one.reminder_minutes for one in wishes)) for minutes in said}


async def _coming(unit: Unit, earliest: dt.datetime, leads: Iterable[int]) -> list[Coming]:
    """Those expected at sessions that some of the leads could make due by now."""
    found: dict[tuple[int, int], Coming] = {}
    for minutes in sorted(leads):
        lead = dt.timedelta(minutes=minutes)
        start = max(unit.now + dt.timedelta(microseconds=1), earliest + lead - NIGHT)
        for one in await unit.reminding.coming(start, unit.now + lead + NIGHT):
            found[one.appointment_id, one.client_id] = one
    return list(found.values())


def _of(coming: Coming, rules: Mapping[int | None, Rules], own: Mapping[int, Wish], span: Between) -> Iterator[Due]:
    """The reminders of one session that are due: the client's, and the therapist's who asked for any."""
    leads = wanted(coming.reminder_minutes, rules.get(coming.therapist_id, Rules()), rules.get(None, Rules()))
    yield from _latest(coming, coming.client_id, leads, coming.zone, span)
    therapist = own.get(coming.therapist_id)
    if therapist is not None:
        yield from _latest(coming, therapist.person_id, therapist.reminder_minutes, therapist.zone, span)


def wanted(asked: tuple[int, ...] | None, therapist: Rules, practice: Rules) -> tuple[int, ...]:
    """When a client is reminded: as they asked, else as the therapist decided, else the practice."""
    for said in (asked, therapist.reminder_minutes, practice.reminder_minutes):
        if said is not None:
            return said
    return USUAL


def _latest(coming: Coming, reader: int, leads: Sequence[int], zone: str, span: Between) -> Iterator[Due]:
    """Of those due the last: after hours of silence nobody hears of a session twice at once."""
    earliest, now = span
    dues = [(moment(coming.starts, minutes, zone), minutes) for minutes in leads]
    past = [(at, minutes) for at, minutes in dues if at <= now]
    if not past or is_quiet(now, zone):
        return
    at, minutes = max(past, key=lambda pair: (pair[0], -pair[1]))
    if at >= max(coming.since, earliest):
        yield Due(coming.appointment_id, reader, coming.starts, minutes)


def moment(starts: dt.datetime, minutes: int, zone: str) -> dt.datetime:
    """When a reminder is said: so long before, yet never at night on the reader's clock.

    What would fall into the night waits for the morning where that is in time, else it comes the evening before.
    """
    at = starts - dt.timedelta(minutes=minutes)
    local = at.astimezone(ZoneInfo(zone))
    if not is_quiet(at, zone):
        return at
    late = local.time() >= QUIET_FROM
    morning = _at(local.date() + dt.timedelta(days=late), QUIET_TO, zone)
    if morning <= starts - SHORTEST:
        return morning
    return _at(local.date() - dt.timedelta(days=not late), EVENING, zone)


def is_quiet(moment: dt.datetime, zone: str) -> bool:
    """Whether it is night on somebody's clock."""
    return not QUIET_TO <= moment.astimezone(ZoneInfo(zone)).time() < QUIET_FROM


def _at(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, time, ZoneInfo(zone)).astimezone(dt.UTC)


async def holds(unit: Unit, appointment_id: int, reader_id: int, starts: dt.datetime) -> bool:
    """Whether what a reminder says is still so: the session stands at that time, and they are part of it."""
    for one in await unit.appointments.between(None, starts, starts + dt.timedelta(minutes=1)):
        if one.id == appointment_id:
            return one.starts == starts > unit.now and reader_id in (*one.client_ids, one.therapist_id)
    return False
