"""Changes of hours as a whole: planned for everybody they concern, saved row by row, held while they are decided."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.actions import hours, openings, people
from bot.actions.appointments import Session, of_therapists
from bot.actions.errors import NotAllowed
from bot.actions.hours import Change, DayChange
from bot.actions.openings import Opening
from bot.actions.speaker import Speaker
from bot.commands import ClearOverride, Command, SetHours
from engine.changes import Appointment, Preview, preview
from engine.changes import DayChange as DatesChange
from engine.hours import Override, Schedule, Template
from engine.slots import SessionType
from storage import Person, SessionTypeRow, Unit

HELD_AHEAD = dt.timedelta(days=hours.LONGEST_LOOK)
"""How far ahead a change is looked at: whom it concerns, and what is kept free while it waits."""
MOST_HELD = 200
OFFERS = 3
OFFERED_AFTER = dt.timedelta(days=28)
"""How long after the last appointment other times for it are still looked for."""


@dataclass(frozen=True, slots=True)
class Stranded:
    """An appointment that would lie outside the new hours, and openings inside them, nobody else's among them."""

    session: Session
    offers: tuple[Opening, ...]

    @property
    def id(self) -> int:
        return self.session.appointment.id


@dataclass(frozen=True, slots=True)
class Planned:
    """One therapist's hours before and after, each command's step between them, and what that means."""

    therapist: Person
    before: Schedule
    after: Schedule
    steps: tuple[Change, ...]
    stranded: tuple[Stranded, ...]
    closing: tuple[tuple[dt.datetime, dt.datetime], ...]
    """Instants that the change closes, soonest first."""
    days: tuple[DatesChange, ...]
    """The dates on which hours open or close, in wall time, as far ahead as anybody is booked and then some."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that some commands would change. `told` are the steps to tell, with whose hours they are."""

    planned: tuple[Planned, ...]
    practice_wide: bool
    commands: tuple[Command, ...]
    today: dt.date

    @property
    def therapists(self) -> tuple[Person, ...]:
        return tuple(one.therapist for one in self.planned)

    @property
    def stranded(self) -> tuple[Stranded, ...]:
        found = [one for planned in self.planned for one in planned.stranded]
        return tuple(sorted(found, key=lambda one: (one.session.appointment.starts, one.id)))

    @property
    def told(self) -> tuple[tuple[Person | None, Change], ...]:
        """Each command once; a practice-wide one is nobody's."""
        shown = self.planned[:1] if self.practice_wide else self.planned
        return tuple((None if self.practice_wide else one.therapist, step) for one in shown for step in one.steps)

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(step for _, step in self.told)


async def plan(
    unit: Unit, speaker: Speaker, commands: Sequence[Command], baseline: Mapping[int, Schedule] | None = None
) -> Plan:
    """Work out what commands that change hours would do, and to whom. Nothing is saved.

    `baseline` are the hours, by therapist, against which it is judged who is left outside, where they are not those of
    now: a correction is judged against what held before what it corrects was put back.

    Raises NotAllowed when they are not the speaker's to change, NobodyCalled for an unknown name, Passed.
    """
    names = {getattr(command, "for_", None) for command in commands}
    practice_wide = "practice" in names
    if practice_wide and not speaker.is_admin:
        raise NotAllowed
    if practice_wide and len(names) > 1:
        raise NotAllowed
    whose = await _whose(unit, speaker, commands)
    planned = [await _planned(unit, therapist, theirs, baseline or {}) for therapist, theirs in whose]
    return Plan(tuple(planned), practice_wide, tuple(commands), speaker.today)


async def _whose(unit: Unit, speaker: Speaker, commands: Sequence[Command]) -> list[tuple[Person, list[Command]]]:
    """The therapists whose hours change, each with their commands in order."""
    everybody = await unit.people.with_role("therapist")
    found: dict[int, tuple[Person, list[Command]]] = {}
    for command in commands:
        name = getattr(command, "for_", None)
        if name == "practice":
            if isinstance(command, SetHours):
                raise NotAllowed
            therapists = everybody
        else:
            therapists = [await people.therapist_for(unit, speaker, name)]
        for therapist in therapists:
            found.setdefault(therapist.id, (therapist, []))[1].append(command)
    return list(found.values())


async def _planned(
    unit: Unit, therapist: Person, commands: Sequence[Command], baseline: Mapping[int, Schedule]
) -> Planned:
    before = await unit.hours.schedule(therapist.id)
    names = [row.session_type.name for row in await unit.hours.session_types(therapist.id, retired=True)]
    today = unit.now.astimezone(ZoneInfo(before.timezone)).date()
    steps: list[Change] = []
    for command in commands:
        latest = steps[-1].after if steps else before
        steps.append(hours.work_out(latest, command, today, names))
    return await weigh(unit, therapist, steps, baseline.get(therapist.id))


async def weigh(unit: Unit, therapist: Person, steps: Sequence[Change], baseline: Schedule | None = None) -> Planned:
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
    stranded = [
        Stranded(
            session, tuple(Opening(therapist, kinds[session.appointment.session_type_id], at) for at in one.offers)
        )
        for one in found.stranded
        for session in sessions
        if session.appointment.id == one.appointment.id
    ]
    closing = tuple(_closing(found, before))
    return Planned(therapist, before, after, tuple(steps), tuple(stranded), closing, found.days)


async def outside(unit: Unit, before: Mapping[int, Schedule]) -> dict[int, tuple[Stranded, ...]]:
    """Of the therapists whose hours are not as they were `before`: the appointments now left outside them."""
    found = {}
    now = await unit.hours.schedules(list(before))
    for id, was in before.items():
        if now.get(id, was) != was:
            therapist = await unit.people.get(id)
            step = Change(ClearOverride(), was, now[id])
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


async def save(unit: Unit, plan: Plan) -> None:
    """Write what differs: the therapists' rows, and the practice's where the change is for everyone."""
    if plan.practice_wide:
        first = plan.planned[0]
        await _save_overrides(unit, None, _practice(first.before), _practice(first.after), plan.commands)
        return
    for one in plan.planned:
        await _save_templates(unit, one.therapist.id, one.before.templates, one.after.templates)
        own_before, own_after = _own(one.before), _own(one.after)
        await _save_overrides(unit, one.therapist.id, own_before, own_after, plan.commands)


def _own(schedule: Schedule) -> list[Override]:
    return [override for override in schedule.overrides if not override.practice]


def _practice(schedule: Schedule) -> list[Override]:
    return [override for override in schedule.overrides if override.practice]


async def _save_templates(unit: Unit, therapist_id: int, before: Iterable[Template], after: Iterable[Template]) -> None:
    """Rows that stay as they are keep their ids; what is gone goes, what is new comes."""
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    for row in await unit.hours.templates(therapist_id):
        if gone[row.template] > 0:
            gone[row.template] -= 1
            await unit.hours.remove_template(row.id)
    for template in new.elements():
        await unit.hours.add_template(therapist_id, template)


async def _save_overrides(
    unit: Unit,
    therapist_id: int | None,
    before: Sequence[Override],
    after: Sequence[Override],
    commands: Sequence[Command],
) -> None:
    """The same for overrides, whose order counts: one that only lost dates keeps its row and its place."""
    rows = await (unit.hours.practice_overrides() if therapist_id is None else unit.hours.overrides(therapist_id))
    kept = [override for override in after if override in before]
    changed = [override for override in after if override not in before]
    for row in rows:
        if row.override in kept:
            kept.remove(row.override)
        elif (rest := next((one for one in changed if _less(one, row.override)), None)) is not None:
            changed.remove(rest)
            await unit.hours.change_override(row.id, rest)
        else:
            await unit.hours.remove_override(row.id)
    reason = next((reason for one in commands if (reason := getattr(one, "reason", None))), None)
    for override in changed:
        await unit.hours.add_override(therapist_id, override, reason)


def _less(one: Override, other: Override) -> bool:
    """Whether `one` is `other` with dates taken out."""
    same = (one.kind, one.windows, one.sessions, one.practice) == (
        other.kind,
        other.windows,
        other.sessions,
        other.practice,
    )
    if not same:
        return False
    if one.rule is None or other.rule is None:
        return one.rule is other.rule and all(
            any(wide.first <= span.first and _ends_within(span.last, wide.last) for wide in other.dates)
            for span in one.dates
        )
    return (one.rule.freq, one.rule.days, one.rule.nth, one.rule.first) == (
        other.rule.freq,
        other.rule.days,
        other.rule.nth,
        other.rule.first,
    ) and one.rule.excluded > other.rule.excluded


def _ends_within(last: dt.date | None, wide: dt.date | None) -> bool:
    return wide is None or (last is not None and last <= wide)


async def closing(unit: Unit, plan: Plan) -> tuple[tuple[int, dt.datetime, dt.datetime], ...]:
    """The free time that the plan would close: therapist, start, end. Nobody else may take it while it is decided."""
    found = []
    for one in plan.planned:
        booked = await unit.appointments.between(one.therapist.id, unit.now, unit.now + HELD_AHEAD)
        taken = [(appointment.starts, appointment.ends) for appointment in booked]
        for start, end in one.closing:
            found += [(one.therapist.id, *free) for free in _free(max(start, unit.now), end, taken)]
    return tuple(found[:MOST_HELD])


def _free(
    start: dt.datetime, end: dt.datetime, taken: Iterable[tuple[dt.datetime, dt.datetime]]
) -> list[tuple[dt.datetime, dt.datetime]]:
    """The parts of a span that no appointment takes."""
    parts = []
    for taken_start, taken_end in sorted(taken):
        if taken_start < end and taken_end > start:
            if taken_start > start:
                parts.append((start, taken_start))
            start = max(start, taken_end)
    return [*parts, (start, end)] if start < end else parts


def seen(stranded: Sequence[Stranded]) -> str:
    """What was shown, so that a decision about something else is noticed."""
    facts = sorted((one.id, one.session.appointment.starts.isoformat()) for one in stranded)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def still(stranded: Sequence[Stranded], decided: Mapping[str, str]) -> dict[int, str]:
    """What was decided, by `seen` of each single one, about those that are left outside as they were shown."""
    return {one.id: decided[seen([one])] for one in stranded if seen([one]) in decided}


def days_of(change: Change, today: dt.date) -> list[DayChange]:
    """The dates to tell of a change: weekly hours by weekday, dated ones date by date."""
    days = hours.touched_days(change, today, at_most=62)
    if isinstance(change.command, SetHours):
        return hours.weekly_changes(change, days)
    return hours.day_changes(change, days)
