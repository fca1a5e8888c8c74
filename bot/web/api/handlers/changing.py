"""Changes of hours as a message says them; and what the hours of some dates come to."""

import datetime as dt
from typing import Any

from bot.actions import changes, looking
from bot.actions.changes import Plan
from bot.commands import Command, CommandError, SetHours
from bot.commands.json import from_json
from bot.conversation import settling
from bot.web.api import scope
from bot.web.api.handlers import shown
from bot.web.api.handlers.hours import check_decided, check_sessions, owner_of
from bot.web.api.handlers.recording import record
from bot.web.api.models.changing import ChangesMade, ChangesWritten, DayShown, DaysQuery, DaysShown
from bot.web.api.models.hours import ChangeQuery
from bot.web.api.operations import Answer, Call
from bot.web.api.problems import CORRECT, impossible
from engine.dates import DateRange
from engine.errors import FieldError
from engine.json import override_from, template_from
from storage import Person

SIX_DAYS = dt.timedelta(days=6)


async def change_hours(call: Call[ChangeQuery, ChangesMade]) -> Answer:
    """Change hours as a message would: weekly hours from a date on, exceptions, a week copied, dates put back."""
    owner = await owner_of(call, call.body)
    for one in call.body.changes:
        named = getattr(one, "session", None)
        await check_sessions(call, owner, None if named is None else (named,))
    commands = [_command(call, owner, place) for place in range(len(call.body.changes))]
    plan = await changes.plan_for(call.unit, call.speaker, owner, commands)
    check_decided(call.query, plan)
    await changes.save(call.unit, plan)
    decided = {one.id: call.query.stranded or "keep" for one in plan.stranded}
    await settling.hours_changed(call.unit, call.speaker, plan, decided)
    change = await record(call, *plan.commands)
    return Answer(ChangesWritten(effect=shown.effect(plan), kept=_kept(plan), change=change))


def _kept(plan: Plan) -> tuple[tuple[str, str], ...]:
    return tuple(window.text() for step in plan.steps if step.kept for window in step.kept.windows)


def _command(call: Call[ChangeQuery, ChangesMade], owner: Person | None, place: int) -> Command:
    """The change at a place as a command. Raises Problem naming the part that cannot be."""
    said = call.body.changes[place].model_dump(mode="json", by_alias=True, exclude_none=True)
    try:
        _check(said)
        command = from_json(said)
    except (FieldError, CommandError) as error:
        detail = str(error)
        raise impossible(
            detail, ".".join(part for part in (f"changes.{place}", error.field) if part), CORRECT
        ) from None
    return _for(call, owner, command, place)


def _check(said: dict[str, Any]) -> None:
    """Raise FieldError for what the engine would not take."""
    match said["do"]:
        case "set_hours" if said["windows"]:
            template_from({name: said[name] for name in ("days", "windows", "every", "from", "until") if name in said})
        case "set_hours" if said["mode"] != "remove" and "session" not in said:
            raise FieldError("windows", said["windows"], "must not be empty")
        case "override":
            override_from({name: said[name] for name in ("kind", "dates", "rule", "windows") if said.get(name)})
        case "copy_week":
            for name in ("from", "to"):
                if dt.date.fromisoformat(said[name]).weekday() != 0:
                    raise FieldError(name, said[name], "must be a Monday")


def _for(call: Call[Any, Any], owner: Person | None, command: Command, place: int) -> Command:
    """The command with whose hours it names, as a message would."""
    if owner is None and isinstance(command, SetHours):
        raise impossible("Weekly hours are a therapist's.", f"changes.{place}.do", "Name the therapist.")
    whose = "practice" if owner is None else None if owner.id == call.speaker.person.id else owner.name
    return changes.for_whom(command, whose)


async def days(call: Call[DaysQuery, None]) -> Answer:
    """What some dates of a therapist come to: the hours, what is booked, and how much is left."""
    therapist = await scope.therapist(call, call.query.therapist)
    first = call.query.from_ or call.speaker.today
    last = call.query.until or first + SIX_DAYS
    if not first <= last < first + dt.timedelta(days=looking.MOST_DAYS):
        raise impossible(
            f"The last date must not lie before the first, nor {looking.MOST_DAYS} days after it.", "until",
            "Ask for fewer dates.",
        )  # fmt: skip
    found = await looking.days(call.unit, call.speaker, therapist, [DateRange(first, last)])
    names = shown.Names()
    told = [
        DayShown(
            date=one.day,
            windows=tuple(window.text() for window in one.hours),
            openings=one.openings,
            bookings=tuple(
                [
                    await shown.booking(call, each, names)
                    for each in {session.appointment.id: session.appointment for session in one.sessions}.values()
                ]
            ),
        )
        for one in found
    ]
    zone = therapist.timezone or call.speaker.practice.timezone
    return Answer(DaysShown(therapist=therapist.id, timezone=zone, days=tuple(told)))
