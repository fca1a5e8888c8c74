"""Hours changed row by row: one template or override added, changed or removed, weighed as any change of hours."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.actions import changes
from bot.actions.changes import Plan
from bot.actions.errors import NotAllowed, Passed
from bot.actions.hours import Step, ahead
from bot.actions.speaker import Speaker
from bot.commands import ClearOverride, Command, SetHours
from bot.commands import Override as OverrideCommand
from engine.hours import Override, Schedule, Template
from storage import OverrideRow, Person, TemplateRow, Unit

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class TemplateEdit:
    """A template that is added (no `row`), changed, or removed (no `value`)."""

    row: TemplateRow | None
    value: Template | None


@dataclass(frozen=True, slots=True)
class OverrideEdit:
    """An override that is added (no `row`), changed, or removed (no `value`)."""

    row: OverrideRow | None
    value: Override | None
    reason: str | None = None


Edit = TemplateEdit | OverrideEdit


async def plan(unit: Unit, speaker: Speaker, owner: Person | None, edit: Edit) -> Plan:
    """Work out what an edit of a therapist's rows, or of the practice's (None), would do. Nothing is saved.

    Raises NotAllowed when the rows are not the speaker's to change.
    """
    if not speaker.is_admin and (owner is None or owner.id != speaker.person.id):
        raise NotAllowed
    command = _command(edit)
    planned = []
    for therapist in [owner] if owner else await unit.people.with_role("therapist"):
        before, after = await _schedules(unit, therapist, edit)
        planned.append(await changes.weigh(unit, therapist, [Step(command, before, after)]))
    return Plan(tuple(planned), owner is None, (command,), speaker.today)


async def save(unit: Unit, owner: Person | None, edit: Edit) -> TemplateRow | OverrideRow | None:
    """Write an edit; the row as it is then, None after a removal."""
    match edit:
        case TemplateEdit(None, Template() as value):
            assert owner is not None, "templates are a therapist's"
            return await unit.hours.add_template(owner.id, value)
        case TemplateEdit(TemplateRow(id=id), Template() as value):
            return await unit.hours.change_template(id, value)
        case TemplateEdit(TemplateRow(id=id), None):
            await unit.hours.remove_template(id)
        case OverrideEdit(None, Override() as value, reason):
            return await unit.hours.add_override(None if owner is None else owner.id, value, reason)
        case OverrideEdit(OverrideRow(id=id), Override() as value, reason):
            return await unit.hours.change_override(id, value, reason)
        case OverrideEdit(OverrideRow(id=id), None):
            await unit.hours.remove_override(id)
    return None


async def from_today(unit: Unit, owner: Person | None, override: Override) -> Override:
    """The override without what has passed, which stays as it was. Raises Passed when nothing else is left."""
    zone = (await unit.practices.get()).timezone
    if owner is not None:
        zone = owner.timezone or zone
    today = unit.now.astimezone(ZoneInfo(zone)).date()
    if override.rule is not None:
        return override if override.rule.first else replace(override, rule=replace(override.rule, first=today))
    dates = tuple(span for span in (ahead(span, today) for span in override.dates) if span)
    if not dates:
        raise Passed
    return replace(override, dates=dates)


async def _schedules(unit: Unit, therapist: Person, edit: Edit) -> tuple[Schedule, Schedule]:
    """A therapist's schedule before and after an edit."""
    before = await unit.hours.schedule(therapist.id)
    if isinstance(edit, TemplateEdit):
        templates = [(row.id, row.template) for row in await unit.hours.templates(therapist.id)]
        return before, replace(
            before, templates=_edited(templates, None if edit.row is None else edit.row.id, edit.value)
        )
    rows = [*await unit.hours.overrides(therapist.id), *await unit.hours.practice_overrides()]
    overrides = sorted(((row.id, row.override) for row in rows), key=lambda pair: pair[0])
    return before, replace(before, overrides=_edited(overrides, None if edit.row is None else edit.row.id, edit.value))


def _edited(rows: Iterable[tuple[int, Value]], id: int | None, value: Value | None) -> tuple[Value, ...]:
    new = () if value is None else (value,)
    if id is None:
        return (*(one for _, one in rows), *new)
    return tuple(kept for number, one in rows for kept in (new if number == id else (one,)))


def _command(edit: Edit) -> Command:
    """What a message would have said, for the words in which others are told of it."""
    match edit:
        case TemplateEdit(row, value):
            mode = "remove" if value is None else "add" if row is None else "replace"
            if value is None:
                assert row is not None, "an edit has a row or a value"
                value = row.template
            return _set_hours(value, mode)
        case OverrideEdit(row, None):
            assert row is not None, "a removal has a row"
            return ClearOverride(row.override.dates)
        case OverrideEdit(_, value, reason):
            assert value is not None, "matched above when there is none"
            return OverrideCommand(value.kind, value.dates, value.rule, value.windows, reason, _one(value.sessions))


def _set_hours(template: Template, mode: str) -> SetHours:
    return SetHours(
        mode,  # type: ignore[arg-type]  # one of the three, chosen above
        template.days,
        template.windows,
        template.every,
        template.first,
        template.until,
        _one(template.sessions),
    )


def _one(sessions: frozenset[str] | None) -> str | None:
    """The one session type that is named; a command cannot name several."""
    return next(iter(sessions)) if sessions is not None and len(sessions) == 1 else None
