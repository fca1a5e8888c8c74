"""Time that a proposal would close, kept free until it is answered."""

import datetime as dt
from collections.abc import Iterable

from bot.actions.changes.plans import Plan
from bot.actions.changes.weighing import HELD_AHEAD
from storage import Unit

MOST_HELD = 200


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
