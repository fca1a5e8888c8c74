"""Changing hours: what a command does to a therapist's templates and overrides, and whom it leaves outside."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.actions import overrides, weekly
from bot.actions.errors import Passed
from bot.commands import ClearOverride, Command, CopyWeek, Override, SetHours
from engine import hours as engine_hours
from engine.dates import ONE_DAY, DateRange
from engine.hours import Schedule, Window

HOURS_COMMANDS = (SetHours, Override, ClearOverride, CopyWeek)
LONGEST_LOOK = 400
"""Days over which a change is worked out date by date."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A part of a date that stays closed although the new hours would open it: a lunch, a dentist's block."""

    windows: tuple[Window, ...]
    opening: Command
    """What would open it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command worked out: the schedule before and after it, and what it kept closed."""

    command: Command
    before: Schedule
    after: Schedule
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class DayChange:
    """The hours of one date before and after."""

    day: dt.date
    before: tuple[Window, ...]
    after: tuple[Window, ...]


def work_out(schedule: Schedule, command: Command, today: dt.date, session_types: Collection[str]) -> Step:
    """The change that one command makes."""
    match command:
        case SetHours():
            return _weekly(schedule, command, today, session_types)
        case Override():
            return _override(schedule, command, today)
        case ClearOverride():
            return Step(command, schedule, _cleared(schedule, command))
        case CopyWeek():
            return Step(command, schedule, _copied(schedule, command))
    raise TypeError(command)


def _weekly(schedule: Schedule, command: SetHours, today: dt.date, session_types: Collection[str]) -> Step:
    kept = _kept_weekly(schedule, command, today)
    if kept is None:
        changed = command
    else:
        changed = replace(command, windows=tuple(weekly.difference(command.windows, kept.windows)))
    templates = weekly.with_hours(schedule.templates, changed, today, session_types)
    return Step(command, schedule, replace(schedule, templates=templates), kept)


def _kept_weekly(schedule: Schedule, command: SetHours, today: dt.date) -> Kept | None:
    """The break that every named weekday has and one new window would swallow."""
    if command.mode != "replace" or command.session or not command.days or len(command.windows) != 1:
        return None
    start = command.from_ or today
    breaks = {weekly.gaps(template_windows(schedule, day)) for day in first_days(command.days, start)}
    if len(breaks) != 1:
        return None
    inside = tuple(weekly.intersection(command.windows, breaks.pop()))
    opening = replace(command, mode="add", windows=inside)
    return Kept(inside, opening) if inside and inside != command.windows else None


def first_days(days: Iterable[int], start: dt.date) -> Iterator[dt.date]:
    """The first date from `start` on for each weekday, in order."""
    for ahead in range(7):
        day = start + ahead * ONE_DAY
        if day.weekday() in days:
            yield day


def template_windows(schedule: Schedule, day: dt.date) -> tuple[Window, ...]:
    """The weekly hours of a date in which any session type is served, overrides left aside."""
    return engine_hours.hours(replace(schedule, overrides=()), day)


def day_windows(schedule: Schedule, day: dt.date) -> tuple[Window, ...]:
    """The hours of a date in which any session type is served."""
    return engine_hours.hours(schedule, day)


def _override(schedule: Schedule, command: Override, today: dt.date) -> Step:
    if command.kind is None:
        raise TypeError("an override whose direction is not known")
    rule = command.rule
    if rule is not None and rule.first is None:
        rule = replace(rule, first=today)  # what has passed stays as it was
    dates = tuple(span for span in (ahead(span, today) for span in command.dates) if span)
    if not dates and rule is None:
        raise Passed
    sessions = frozenset({command.session}) if command.session else None
    made = engine_hours.Override(
        command.kind, dates, rule, command.windows, sessions, practice=command.for_ == "practice"
    )
    kept = None if command.kind != "hours" or rule else _kept_dated(schedule, command)
    again = [engine_hours.Override("block", dates, None, kept.windows, sessions, made.practice)] if kept else []
    return Step(command, schedule, replace(schedule, overrides=(*schedule.overrides, made, *again)), kept)


def ahead(span: DateRange, today: dt.date) -> DateRange | None:
    """What is left of a range of dates from today on."""
    if span.last is not None and span.last < today:
        return None
    return span if span.first >= today else DateRange(today, span.last)


def _kept_dated(schedule: Schedule, command: Override) -> Kept | None:
    days = list(overrides.each_date(command.dates, LONGEST_LOOK))
    breaks = {weekly.gaps(day_windows(schedule, day)) for day in days}
    if len(breaks) != 1:
        return None
    inside = tuple(weekly.intersection(command.windows, breaks.pop()))
    if not inside or inside == command.windows:
        return None
    return Kept(inside, Override("extra", command.dates, windows=inside, session=command.session, for_=command.for_))


def _cleared(schedule: Schedule, command: ClearOverride) -> Schedule:
    practice = command.for_ == "practice"
    left = []
    for override in schedule.overrides:
        if override.practice != practice:
            left.append(override)
        elif (rest := overrides.cleared(override, command.dates)) is not None:
            left.append(rest)
    return replace(schedule, overrides=tuple(left))


def _copied(schedule: Schedule, command: CopyWeek) -> Schedule:
    """The hours of one week as dated exceptions of another."""
    assert command.from_ is not None
    assert command.to is not None
    made = []
    for ahead in range(7):
        target = DateRange(command.to + ahead * ONE_DAY, command.to + ahead * ONE_DAY)
        windows = day_windows(schedule, command.from_ + ahead * ONE_DAY)
        if windows != day_windows(schedule, target.first):
            kind: engine_hours.Kind = "hours" if windows else "off"
            made.append(engine_hours.Override(kind, (target,), windows=windows))
    return replace(schedule, overrides=(*schedule.overrides, *made))


def touched_days(step: Step, today: dt.date, at_most: int = LONGEST_LOOK) -> list[dt.date]:
    """The dates that a command names, from today on, `at_most` of them; a weekly change names each weekday once."""
    match step.command:
        case SetHours() as command:
            start = command.from_ or today
            days = command.days
            if days is None:
                days = weekly.worked_days(step.before.templates, start, command.until)
            return list(first_days(days, start))
        case Override(rule=rule) if rule is not None:
            return list(rule.dates(today, today + at_most * ONE_DAY))
        case Override(dates=dates) | ClearOverride(dates=dates):
            return [day for day in overrides.each_date(dates, at_most) if day >= today]
        case CopyWeek(to=monday) if monday is not None:
            return [monday + ahead * ONE_DAY for ahead in range(7)]
    return []


def day_changes(step: Step, days: Sequence[dt.date]) -> list[DayChange]:
    """The hours of some dates before and after."""
    return [DayChange(day, day_windows(step.before, day), day_windows(step.after, day)) for day in days]


def weekly_changes(step: Step, days: Sequence[dt.date]) -> list[DayChange]:
    """The weekly hours of some dates before and after, overrides left aside."""
    return [DayChange(day, template_windows(step.before, day), template_windows(step.after, day)) for day in days]
