"""Commands that change hours, worked out for everybody whose hours they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.actions import hours, people
from bot.actions.changes.plans import Plan, Planned
from bot.actions.changes.weighing import weigh
from bot.actions.errors import NoSessions, NotAllowed
from bot.actions.hours import Step
from bot.actions.speaker import Speaker
from bot.commands import Command, SetHours
from engine.hours import Schedule
from engine.slots import SessionType
from storage import Person, Unit


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


async def plan_for(unit: Unit, speaker: Speaker, owner: Person | None, commands: Sequence[Command]) -> Plan:
    """The same for commands that all are about one therapist who is known, or about the practice (None)."""
    if not speaker.is_admin and (owner is None or owner.id != speaker.person.id):
        raise NotAllowed
    therapists = [owner] if owner else await unit.people.with_role("therapist")
    planned = [await _planned(unit, therapist, commands, {}) for therapist in therapists]
    return Plan(tuple(planned), owner is None, tuple(commands), speaker.today)


def for_whom(command: Command, name: str | None) -> Command:
    """A command that changes hours with whose they are, as a message says it: None for oneself, or `practice`."""
    assert isinstance(command, hours.HOURS_COMMANDS)
    return replace(command, for_=name)


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
            therapists = [await people.whose_hours(unit, speaker, name)]
        for therapist in therapists:
            found.setdefault(therapist.id, (therapist, []))[1].append(command)
    return list(found.values())


async def _planned(
    unit: Unit, therapist: Person, commands: Sequence[Command], baseline: Mapping[int, Schedule]
) -> Planned:
    before = await unit.hours.schedule(therapist.id)
    kinds = [row.session_type for row in await unit.hours.session_types(therapist.id, retired=True)]
    names = [kind.name for kind in kinds]
    today = unit.now.astimezone(ZoneInfo(before.timezone)).date()
    steps: list[Step] = []
    for command in commands:
        latest = steps[-1].after if steps else before
        steps.append(hours.work_out(latest, _of_that_length(command, kinds, therapist), today, names))
    return await weigh(unit, therapist, steps, baseline.get(therapist.id))


def _of_that_length(command: Command, kinds: Sequence[SessionType], therapist: Person) -> Command:
    """Hours for sessions of a length are hours for the type that is so long. Raises NoSessions when none is."""
    if not isinstance(command, SetHours) or command.session_minutes is None:
        return command
    named = [kind.name for kind in kinds if kind.minutes == command.session_minutes]
    if not named:
        raise NoSessions(therapist.name, f"{command.session_minutes} minutes")
    return replace(command, session=named[0], session_minutes=None)
