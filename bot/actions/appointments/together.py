"""Moving everybody who is meant at once, by the same time or to another day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.actions import openings
from bot.actions.appointments.meaning import meant
from bot.actions.appointments.outcomes import NoneThere, Session
from bot.actions.errors import NotAllowed, NotYet
from bot.actions.speaker import Speaker
from bot.commands import Move, MoveFrom, MoveTo
from engine.dates import DateRange
from engine.explain import OutsideHours, Reason, TooLong, Unserved, explain
from storage import Taken, Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One appointment, with a session for each who attends it, and where it is to be; `fits`: nothing is there."""

    sessions: tuple[Session, ...]
    start: dt.datetime
    fits: bool = True
    breaks: tuple[Reason, ...] = ()

    @property
    def id(self) -> int:
        """The appointment's."""
        return self.sessions[0].appointment.id

    @property
    def was(self) -> dt.datetime:
        """When it begins now."""
        return self.sessions[0].appointment.starts

    @property
    def end(self) -> dt.datetime:
        """When it would end: it stays as long as it is."""
        return self.start + (self.sessions[0].appointment.ends - self.was)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """Everybody who is meant, in the order of their sessions."""

    steps: tuple[Step, ...]

    @property
    def fitting(self) -> tuple[Step, ...]:
        """Those that can be where they are to be."""
        return tuple(one for one in self.steps if one.fits)

    @property
    def seen(self) -> str:
        """What was shown, so that a tap on something else is noticed."""
        return ",".join(f"{one.id}@{one.was:%Y%m%d%H%M}>{one.start:%Y%m%d%H%M}{one.fits:d}" for one in self.steps)


async def plan(unit: Unit, speaker: Speaker, command: Move) -> MovePlan | NoneThere:
    """Where everybody would be. Nothing is saved. Raises NotAllowed, NotYet for what is no same step for all."""
    if not speaker.is_staff:
        raise NotAllowed
    found = await meant(unit, speaker, "all", command.from_ or MoveFrom(), command.of)
    if not found:
        return NoneThere(None)
    by_appointment = [tuple(theirs) for _, theirs in groupby(found, key=lambda one: one.appointment.id)]
    steps = [Step(theirs, _target(command, theirs[0], speaker.zone)) for theirs in by_appointment]
    return await weigh(unit, steps)


async def weigh(unit: Unit, steps: Sequence[Step]) -> MovePlan:
    """The steps together: which of them fit, and what those would break. Nothing is saved."""
    return MovePlan(tuple([await _weighed(unit, one) for one in await _fitting(unit, steps)]))


def _target(command: Move, session: Session, zone: str) -> dt.datetime:
    to, was = command.to or MoveTo(), session.appointment.starts
    if to.shift_minutes is not None:
        return was + dt.timedelta(minutes=to.shift_minutes)
    days = _days(command.from_ or MoveFrom(), to)
    if days is None or to.windows or to.time is not None or to.at is not None:
        raise NotYet(
            "move everybody to one time",
            "Say by how much, or to which day: “move everyone on Friday 30 minutes later”, “move everyone from Friday "
            "to Monday”.",
        )
    local = was.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + days
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def _days(start: MoveFrom, to: MoveTo) -> dt.timedelta | None:
    """How far from the dates that are meant to those that are wanted; None where they are not as many."""
    if len(start.dates) != 1 or len(to.dates) != 1 or _length(start.dates[0]) != _length(to.dates[0]):
        return None
    return to.dates[0].first - start.dates[0].first


def _length(span: DateRange) -> dt.timedelta | None:
    return None if span.last is None else span.last - span.first


async def _fitting(unit: Unit, steps: Sequence[Step]) -> list[Step]:
    """The steps, those marked that would run into what stays; what does not fit stays, and may be in the way too."""
    others = {}
    for one in steps:
        therapist = one.sessions[0].therapist.id
        others.update({each.id: each for each in await unit.appointments.between(therapist, one.start, one.end)})
    stays = [one for id, one in others.items() if id not in {step.id for step in steps}]
    taken = [(one.therapist_id, one.starts, one.ends) for one in stays]
    checked = list(steps)
    while True:
        again = [one if not one.fits else replace(one, fits=_is_free(one, taken, unit.now)) for one in checked]
        unfit = [one for one, before in zip(again, checked, strict=True) if before.fits and not one.fits]
        if not unfit:
            return again
        taken += [(one.sessions[0].therapist.id, one.was, one.sessions[0].appointment.ends) for one in unfit]
        checked = again


def _is_free(step: Step, taken: Sequence[tuple[int, dt.datetime, dt.datetime]], now: dt.datetime) -> bool:
    whose = step.sessions[0].therapist.id
    return step.start > now and not any(
        whose == other and step.start < ends and starts < step.end for other, starts, ends in taken
    )


async def _weighed(unit: Unit, step: Step) -> Step:
    """With what it would break of the hours."""
    one = step.sessions[0]
    kind = (await unit.hours.session_type(one.appointment.session_type_id)).session_type
    given = await openings.scenario(unit, one.therapist.id, kind, step.start, step.end, anyhow=True)
    reasons = explain(replace(given, busy=()), step.start).reasons
    return replace(step, breaks=tuple(why for why in reasons if isinstance(why, OutsideHours | TooLong | Unserved)))


async def move_all(unit: Unit, plan: MovePlan) -> list[tuple[Session, dt.datetime]] | None:
    """Move those who fit; each session as it is now, and when it was. None: it does not fit any more."""
    steps = plan.fitting
    try:
        await unit.appointments.move_all({one.id: one.start for one in steps})
    except Taken:
        return None
    done = []
    for step in steps:
        now = await unit.appointments.get(step.id)
        done += [(replace(one, appointment=now), step.was) for one in step.sessions]
    return done
