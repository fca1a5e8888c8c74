"""Who waits for what, what has opened, and what was offered to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.dates import DateRange
from engine.hours import Window

OFFERED = "waitlist:"
"""How the names begin under which time is held for whom it is offered to."""
OfferState = Literal["open", "taken", "declined", "lapsed"]


@dataclass(frozen=True, slots=True)
class WaitlistEntry:
    """A client's wish to hear when something opens. What is empty does not narrow it; `therapist_id` None: anyone.

    Dates, `days` (0 is Monday) and windows are wall time of `zone`.
    """

    id: int
    version: int
    client_id: int
    therapist_id: int | None
    session: str | None
    dates: tuple[DateRange, ...]
    days: frozenset[int] | None
    windows: tuple[Window, ...]
    zone: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WaitlistOffer:
    """An opening that is held for one client until it `expires`; `entry_id` is the wish that it meets."""

    id: int
    client_id: int
    therapist_id: int
    session_type_id: int
    entry_id: int | None
    starts: datetime
    ends: datetime
    expires: datetime
    state: OfferState
    created_at: datetime

    @property
    def proposal(self) -> str:
        """The name under which its time is held."""
        return f"{OFFERED}{self.id}"


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Time of a therapist that has become free, and has yet to be offered to those who wait."""

    id: int
    therapist_id: int
    starts: datetime
    ends: datetime
    due_at: datetime
