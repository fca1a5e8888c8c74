"""Hours that open are offered too."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from bot.actions import changes, openings
from bot.actions.changes import Planned
from bot.actions.hours import Step
from bot.commands import ClearOverride
from engine.hours import Schedule
from storage import Unit
from storage.waitlist import KEPT_FOR_UNDO


async def hours_opened(unit: Unit, planned: Iterable[Planned]) -> None:
    """Let what a change of hours opens in the coming weeks be offered, five minutes from now."""
    if not await unit.waitlist.all():
        return
    for one in planned:
        zone = ZoneInfo(one.after.timezone)
        for day in one.days:
            midnight = dt.datetime.combine(day.date, dt.time())
            for window in day.added:
                start, end = (midnight + dt.timedelta(minutes=minute) for minute in (window.start, window.end))
                starts, ends = (local.replace(tzinfo=zone).astimezone(dt.UTC) for local in (start, end))
                if starts < unit.now + openings.LOOK_AHEAD:
                    await unit.waitlist.freed(one.therapist.id, starts, ends, unit.now + KEPT_FOR_UNDO)


async def hours_put_back(unit: Unit, before: Mapping[int, Schedule]) -> None:
    """The same for what an undo opens: `before` are the hours as they were before it, by therapist."""
    if not await unit.waitlist.all():
        return
    now = await unit.hours.schedules(list(before))
    for id, was in before.items():
        if now.get(id, was) != was:
            therapist = await unit.people.get(id)
            step = Step(ClearOverride(), was, now[id])
            await hours_opened(unit, [await changes.weigh(unit, therapist, [step])])
