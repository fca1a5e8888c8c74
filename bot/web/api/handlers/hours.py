"""Templates and overrides: read, made, changed and removed, each change weighed first."""

from typing import Any

from pydantic import BaseModel

from bot.actions import changes, edits, overrides
from bot.actions.changes import Plan
from bot.actions.edits import Edit, OverrideEdit, TemplateEdit
from bot.conversation import settling
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.recording import record
from bot.web.api.models.changing import ChangesMade
from bot.web.api.models.hours import (
    BulkMade,
    ChangeQuery,
    ListHours,
    OverrideGiven,
    OverrideMade,
    OverridesShown,
    OverrideWritten,
    TemplateGiven,
    TemplateMade,
    TemplatesShown,
    TemplateWritten,
)
from bot.web.api.models.parts import Nothing
from bot.web.api.operations import Answer, Call
from bot.web.api.paging import page
from bot.web.api.problems import Problem, impossible, not_allowed, not_found
from bot.web.api.tags import check_match, tag
from engine.dates import DateRange
from engine.hours import Override, Template
from engine.json import override_from, template_from
from storage import OverrideRow, Person, TemplateRow

TEMPLATES = "/api/therapist/availability/template"
OVERRIDES = "/api/therapist/availability/override"


async def list_templates(call: Call[ListHours, None]) -> Answer:
    """A therapist's weekly hours, oldest first."""
    therapist = await scope.therapist(call, call.query.therapist)
    rows = await call.unit.hours.templates(therapist.id)
    listed, next_page = page(rows, lambda row: (row.id, 0), call.query.limit, call.query.cursor)
    return Answer(TemplatesShown(templates=tuple(map(shown.template, listed)), next=next_page))


async def read_template(call: Call[Nothing, None]) -> Answer:
    """One row of weekly hours."""
    found = shown.template((await _template(call))[1])
    return Answer(found, tag=tag(found))


async def make_template(call: Call[ChangeQuery, TemplateMade]) -> Answer:
    """New weekly hours, beside those there are."""
    therapist = await scope.therapist(call, call.body.therapist)
    edit = TemplateEdit(None, await _template_of(call, therapist, call.body))
    return await _template_written(call, therapist, edit, 201)


async def change_template(call: Call[ChangeQuery, TemplateGiven]) -> Answer:
    """Weekly hours replaced by others."""
    therapist, row = await _template(call)
    check_match(call.if_match, shown.template(row))
    edit = TemplateEdit(row, await _template_of(call, therapist, call.body))
    return await _template_written(call, therapist, edit, 200)


async def remove_template(call: Call[ChangeQuery, None]) -> Answer:
    """Weekly hours that are no more."""
    therapist, row = await _template(call)
    check_match(call.if_match, shown.template(row))
    return await _template_written(call, therapist, TemplateEdit(row, None), 200)


async def _template(call: Call[Any, Any]) -> tuple[Person, TemplateRow]:
    row = await call.unit.hours.template(call.id)
    try:
        return await scope.therapist(call, row.therapist_id), row
    except Problem:
        raise not_found("template") from None


async def _template_of(call: Call[Any, Any], therapist: Person, body: TemplateGiven) -> Template:
    await check_sessions(call, therapist, body.sessions)
    return template_from(_said(body, "therapist"))


async def _template_written(call: Call[ChangeQuery, Any], therapist: Person, edit: TemplateEdit, status: int) -> Answer:
    plan, row, change = await _carried_out(call, therapist, edit)
    found = shown.template(row) if isinstance(row, TemplateRow) else None
    written = TemplateWritten(template=found, effect=shown.effect(plan), change=change)
    return Answer(
        written,
        status,
        None if found is None else tag(found),
        f"{TEMPLATES}/{found.id}" if found is not None and status == 201 else None,
    )


async def list_overrides(call: Call[ListHours, None]) -> Answer:
    """A therapist's exceptions and the practice's, oldest first, which is the order in which they are applied."""
    therapist = await scope.therapist(call, call.query.therapist)
    rows = [*await call.unit.hours.overrides(therapist.id), *await call.unit.hours.practice_overrides()]
    rows.sort(key=lambda row: row.id)
    listed, next_page = page(rows, lambda row: (row.id, 0), call.query.limit, call.query.cursor)
    return Answer(OverridesShown(overrides=tuple(map(shown.override, listed)), next=next_page))


async def read_override(call: Call[Nothing, None]) -> Answer:
    """One exception."""
    found = shown.override((await _override(call))[1])
    return Answer(found, tag=tag(found))


async def make_override(call: Call[ChangeQuery, OverrideMade]) -> Answer:
    """A new exception, after those there are. What of it has passed is left out."""
    return await _new_override(call, call.body, override_from(_said(call.body, "therapist", "practice", "reason")))


async def make_overrides(call: Call[ChangeQuery, BulkMade]) -> Answer:
    """One exception for many single dates, or for a rule."""
    said = _said(call.body, "therapist", "practice", "reason", "dates")
    spans = overrides.merged(DateRange(day, day) for day in call.body.dates)  # type: ignore[arg-type, unused-ignore]
    if spans:
        said["dates"] = [{"from": span.first.isoformat(), "to": span.last and span.last.isoformat()} for span in spans]
    return await _new_override(call, call.body, override_from(said))


async def _new_override(call: Call[ChangeQuery, Any], body: OverrideMade, value: Override) -> Answer:
    owner = await owner_of(call, body)
    await check_sessions(call, owner, body.sessions)
    value = await edits.from_today(call.unit, owner, value)
    return await _override_written(call, owner, OverrideEdit(None, value, body.reason), 201)


async def change_override(call: Call[ChangeQuery, OverrideGiven]) -> Answer:
    """An exception replaced by another, in its place in the order."""
    owner, row = await _override(call)
    _check_practice(call, owner)
    check_match(call.if_match, shown.override(row))
    await check_sessions(call, owner, call.body.sessions)
    edit = OverrideEdit(row, override_from(_said(call.body, "reason")), call.body.reason)
    return await _override_written(call, owner, edit, 200)


async def remove_override(call: Call[ChangeQuery, None]) -> Answer:
    """An exception that is no more."""
    owner, row = await _override(call)
    _check_practice(call, owner)
    check_match(call.if_match, shown.override(row))
    return await _override_written(call, owner, OverrideEdit(row, None), 200)


async def _override(call: Call[Any, Any]) -> tuple[Person | None, OverrideRow]:
    row = await call.unit.hours.override(call.id)
    if row.therapist_id is None:
        return None, row
    try:
        return await scope.therapist(call, row.therapist_id), row
    except Problem:
        raise not_found("override") from None


async def owner_of(call: Call[Any, Any], body: OverrideMade | ChangesMade) -> Person | None:
    """Whose exception it is to be; None for the practice's."""
    if not body.practice:
        return await scope.therapist(call, body.therapist)
    if body.therapist is not None:
        raise impossible("It is a therapist's or the practice's, not both.", "practice", "Leave one of them out.")
    _check_practice(call, None)
    return None


def _check_practice(call: Call[Any, Any], owner: Person | None) -> None:
    if owner is None and not scope.sees_practice(call):
        raise not_allowed("What is the whole practice's is an admin's to change.")


async def _override_written(
    call: Call[ChangeQuery, Any], owner: Person | None, edit: OverrideEdit, status: int
) -> Answer:
    plan, row, change = await _carried_out(call, owner, edit)
    found = shown.override(row) if isinstance(row, OverrideRow) else None
    written = OverrideWritten(override=found, effect=shown.effect(plan), change=change)
    return Answer(
        written,
        status,
        None if found is None else tag(found),
        f"{OVERRIDES}/{found.id}" if found is not None and status == 201 else None,
    )


async def _carried_out(
    call: Call[ChangeQuery, Any], owner: Person | None, edit: Edit
) -> tuple[Plan, TemplateRow | OverrideRow | None, int | None]:
    """Weigh an edit, save it where it strands nobody or that is decided, and tell those it concerns."""
    plan = await edits.plan(call.unit, call.speaker, owner, edit)
    check_decided(call.query, plan)
    row = await edits.save(call.unit, owner, edit)
    decided = {one.id: call.query.stranded or "keep" for one in plan.stranded}
    await settling.hours_changed(call.unit, call.speaker, plan, decided)
    return plan, row, await record(call, *plan.commands)


def check_decided(query: ChangeQuery, plan: Plan) -> None:
    """Raise Problem where appointments are left outside the hours and nobody has said what becomes of these."""
    if query.dry_run or not plan.stranded:
        return
    if query.stranded is None or query.seen != changes.seen(plan.stranded):
        count = len(plan.stranded)
        raise Problem(
            409,
            "stranded",
            "Appointments stranded",
            f"{count} appointments would lie outside the hours; nothing has changed yet.",
            field="stranded" if query.stranded is None else "seen",
            cure="Ask again with stranded=keep or stranded=offer, and with seen as effect.seen says.",
            effect=shown.effect(plan),
        )


async def check_sessions(call: Call[Any, Any], owner: Person | None, names: tuple[str, ...] | None) -> None:
    if names is None:
        return
    kinds = await call.unit.hours.session_types(None if owner is None else owner.id, retired=True)
    unknown = sorted(set(names) - {row.session_type.name for row in kinds})
    if unknown:
        raise impossible(f"There is no session type named {unknown[0]!r}.", "sessions", "Use a name that there is.")


def _said(body: BaseModel, *elsewhere: str) -> dict[str, Any]:
    """A body as the engine's own JSON, which its own readers check."""
    return body.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=set(elsewhere))
