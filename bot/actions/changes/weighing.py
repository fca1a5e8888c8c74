"""What a change of hours means to those who are booked."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import hours, openings
from bot.actions.appointments import Session, of_therapists
from bot.actions.changes.plans import Planned, Stranded
from bot.actions.hours import Step
from bot.actions.openings import Opening
from bot.commands import ClearOverride
from bot.commands import Override as OverrideCommand
from engine.changes import Appointment, Preview, preview
from engine.dates import DateRange
from engine.hours import Override, Schedule, Window
from engine.slots import SessionType
from storage import Person, SessionTypeRow, Unit

HELD_AHEAD = dt.timedelta(days=hours.LONGEST_LOOK)
"""How far ahead a change is looked at: whom it concerns, and what is kept free while it waits."""
OFFERS = 3
OFFERED_AFTER = dt.timedelta(days=28)
"""How long after the last appointment other times for it are still looked for."""


async def weigh(unit: Unit, therapist: Person, steps: Sequence[Step], baseline: Schedule | None = None) -> Planned:
    """What some steps (at least one), each from where the last one ended, mean to a therapist and those booked.

    Who is left outside is judged against `baseline`, where the hours were others until a moment ago.
    """
    before, after = steps[0].before, steps[-1].after
    kinds = {row.id: row for row in await unit.hours.session_types(therapist.id, retired=True)}
    sessions = await of_therapists(unit, [therapist], unit.now)
    # A type of the practice's that the therapist has since made their own is no longer offered, yet is still booked.
    for id in {one.appointment.session_type_id for one in sessions} - kinds.keys():
        kinds[id] = await unit.hours.session_type(id)
    found = await _preview(unit, therapist, baseline or before, after, sessions, kinds)
    outside_before = _closed_over(steps, sessions, before, {one.appointment.id for one in found.stranded})
    left = found.stranded
    if outside_before:
        # As if their time had been open: whoever closes it means them too.
        opened = replace(baseline or before, overrides=(*(baseline or before).overrides, *outside_before))
        left = (await _preview(unit, therapist, opened, after, sessions, kinds)).stranded
    stranded = [
        Stranded(
            session, tuple(Opening(therapist, kinds[session.appointment.session_type_id], at) for at in one.offers)
        )
        for one in left
        for session in sessions
        if session.appointment.id == one.appointment.id
    ]
    closing = tuple(_closing(found, before))
    return Planned(therapist, before, after, tuple(steps), tuple(stranded), closing, found.days)


def _closed_over(
    steps: Sequence[Step], sessions: Sequence[Session], schedule: Schedule, known: Collection[object]
) -> list[Override]:
    """Openings for the sessions that lie outside the hours already, on dates that a step closes.

    Somebody booked there all the same; a day off is about them as about anybody.
    """
    zone = ZoneInfo(schedule.timezone)
    found = []
    for session in sessions:
        start, end = (at.astimezone(zone) for at in (session.appointment.starts, session.appointment.ends))
        if session.appointment.id not in known and any(_closes(step, start, end) for step in steps):
            first = start.hour * 60 + start.minute
            length = round((session.appointment.ends - session.appointment.starts).total_seconds() / 60)
            day = DateRange(start.date(), start.date())
            found.append(Override("extra", (day,), windows=(Window(first, first + length),)))
    return found


def _closes(step: Step, start: dt.datetime, end: dt.datetime) -> bool:
    """Whether a step closes the local time of a session, by itself: a day off, or a block that reaches into it."""
    command = step.command
    if not isinstance(command, OverrideCommand) or command.kind not in ("off", "block") or command.session:
        return False
    day = start.date()
    dated = any(span.covers(day) for span in command.dates)
    if not dated and not (command.rule and any(command.rule.dates(day, day))):
        return False
    first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute + 1440 * (end.date() > day)
    return command.kind == "off" or any(one.start < last and first < one.end for one in command.windows)


async def outside(unit: Unit, before: Mapping[int, Schedule]) -> dict[int, tuple[Stranded, ...]]:
    """Of the therapists whose hours are not as they were `before`: the appointments now left outside them."""
    found = {}
    now = await unit.hours.schedules(list(before))
    for id, was in before.items():
        if now.get(id, was) != was:
            therapist = await unit.people.get(id)
            step = Step(ClearOverride(), was, now[id])
            found[id] = (await weigh(unit, therapist, [step])).stranded
    return found


async def _preview(
    unit: Unit,
    therapist: Person,
    before: Schedule,
    after: Schedule,
    sessions: Sequence[Session],
    kinds: Mapping[int, SessionTypeRow],
) -> Preview:
    """The engine's preview of everything booked, and of the coming weeks at least."""
    last = max((one.appointment.ends for one in sessions), default=unit.now)
    end = max(last, unit.now + HELD_AHEAD) + OFFERED_AFTER
    kind = next(iter(kinds.values())).session_type if kinds else SessionType("session", 50)
    given = await openings.scenario(unit, therapist.id, kind, unit.now, end)
    booked = {
        one.appointment.id: Appointment(
            one.appointment.id,
            one.appointment.starts,
            one.appointment.ends,
            kinds[one.appointment.session_type_id].session_type,
        )
        for one in sessions
    }
    return preview(replace(given, schedule=before), after, booked.values(), offers=OFFERS)


def _closing(found: Preview, schedule: Schedule) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """What the change takes away, as instants."""
    zone = ZoneInfo(schedule.timezone)
    for day in found.days:
        midnight = dt.datetime.combine(day.date, dt.time())
        for window in day.removed:
            start, end = (midnight + dt.timedelta(minutes=minute) for minute in (window.start, window.end))
            yield start.replace(tzinfo=zone).astimezone(dt.UTC), end.replace(tzinfo=zone).astimezone(dt.UTC)
