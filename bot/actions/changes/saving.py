"""A planned change written row by row; rows that stay keep their ids."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.actions.changes.plans import Plan
from bot.commands import Command
from engine.hours import Override, Schedule, Template
from storage import Unit


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
    left = list(after)
    for row in rows:
        if row.override in left:
            left.remove(row.override)
        elif (rest := next((one for one in left if one not in before and _less(one, row.override)), None)) is not None:
            left.remove(rest)
            await unit.hours.change_override(row.id, rest)
        else:
            await unit.hours.remove_override(row.id)
    reason = next((reason for one in commands if (reason := getattr(one, "reason", None))), None)
    for override in left:  # one that is there already may come again, after those that would undo it
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
