"""What reminders are made of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who is expected at an appointment, which has had this start since `since`.

    `zone` is what they read times in, `reminder_minutes` what they asked for (None: nothing).
    """

    appointment_id: int
    therapist_id: int
    client_id: int
    starts: datetime
    since: datetime
    zone: str
    reminder_minutes: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a therapist, or somebody else who said so, reads times in and asked to be reminded by."""

    person_id: int
    zone: str
    reminder_minutes: tuple[int, ...]
