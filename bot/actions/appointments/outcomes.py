"""What can come of an action on appointments: a closed union of small values."""

import datetime as dt
from dataclasses import dataclass

from bot.actions.openings import Opening
from engine.explain import Explanation, Reason
from storage import Appointment, Person


@dataclass(frozen=True, slots=True)
class Session:
    """An appointment with the people it is between."""

    appointment: Appointment
    therapist: Person
    client: Person


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that was made."""

    session: Session


@dataclass(frozen=True, slots=True)
class Moved:
    """An appointment at its new time; `was` is when it began before."""

    session: Session
    was: dt.datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A session is with another therapist now; `was` is what it was."""

    session: Session
    was: Session


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Appointments that were called off."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class NotFree:
    """The time asked for cannot be booked: why, and what is nearest. `just_taken`: it was free until a moment ago.

    `own`: what is in the way is a session of whoever asks.
    """

    at: dt.datetime
    just_taken: bool
    why: Explanation
    nearest: tuple[Opening, ...]
    own: Session | None = None


@dataclass(frozen=True, slots=True)
class ThereAlready:
    """The client has that time already."""

    session: Session


@dataclass(frozen=True, slots=True)
class NeedsYes:
    """A therapist or admin would change somebody's appointment: what it would be, and what it breaks."""

    session: Session
    start: dt.datetime
    end: dt.datetime
    breaks: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CancelNeedsYes:
    """Appointments of others that would be called off."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class WhichOne:
    """Several appointments fit."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class NoneThere:
    """No appointment fits; the next one there is."""

    following: Session | None


@dataclass(frozen=True, slots=True)
class WhereTo:
    """An appointment that is to move, and where it could."""

    session: Session
    nearest: tuple[Opening, ...]


Outcome = (
    Booked
    | Moved
    | HandedOver
    | Cancelled
    | NotFree
    | ThereAlready
    | NeedsYes
    | CancelNeedsYes
    | WhichOne
    | NoneThere
    | WhereTo
)
