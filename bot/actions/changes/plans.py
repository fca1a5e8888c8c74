"""What a change of hours would be: each therapist's part, whom it leaves outside, and what it closes."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.actions import hours
from bot.actions.appointments import Session
from bot.actions.hours import DayChange, Step
from bot.actions.openings import Opening
from bot.commands import Command, SetHours
from engine.changes import DayChange as DatesChange
from engine.hours import Schedule
from storage import Person


@dataclass(frozen=True, slots=True)
class Stranded:
    """An appointment that would lie outside the new hours, and openings inside them, nobody else's among them."""

    session: Session
    offers: tuple[Opening, ...]

    @property
    def id(self) -> int:
        """The appointment's."""
        return self.session.appointment.id


@dataclass(frozen=True, slots=True)
class Planned:
    """One therapist's hours before and after, each command's step between them, and what that means."""

    therapist: Person
    before: Schedule
    after: Schedule
    steps: tuple[Step, ...]
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
        """Those whose hours change."""
        return tuple(one.therapist for one in self.planned)

    @property
    def stranded(self) -> tuple[Stranded, ...]:
        """Everybody's, the soonest first."""
        found = [one for planned in self.planned for one in planned.stranded]
        return tuple(sorted(found, key=lambda one: (one.session.appointment.starts, one.id)))

    @property
    def told(self) -> tuple[tuple[Person | None, Step], ...]:
        """Each command once; a practice-wide one is nobody's."""
        shown = self.planned[:1] if self.practice_wide else self.planned
        return tuple((None if self.practice_wide else one.therapist, step) for one in shown for step in one.steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Each command's once, as `told`."""
        return tuple(step for _, step in self.told)


def seen(stranded: Sequence[Stranded]) -> str:
    """What was shown, so that a decision about something else is noticed."""
    facts = sorted((one.id, one.session.appointment.starts.isoformat()) for one in stranded)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def still(stranded: Sequence[Stranded], decided: Mapping[str, str]) -> dict[int, str]:
    """What was decided, by `seen` of each single one, about those that are left outside as they were shown."""
    return {one.id: decided[seen([one])] for one in stranded if seen([one]) in decided}


def days_of(step: Step, today: dt.date) -> list[DayChange]:
    """The dates to tell of a change: weekly hours by weekday, dated ones date by date."""
    days = hours.touched_days(step, today, at_most=62)
    if isinstance(step.command, SetHours):
        return hours.weekly_changes(step, days)
    return hours.day_changes(step, days)
