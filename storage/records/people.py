"""Practices, people, and where they write from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["therapist", "client", "front_desk", "admin"]
DateOrder = Literal["MDY", "DMY", "YMD"]


@dataclass(frozen=True, slots=True)
class Practice:
    """`timezone` is an IANA name, `country` ISO 3166's two letters, `week_start` 0 (Monday) to 6."""

    id: int
    version: int
    name: str
    timezone: str
    country: str
    date_order: DateOrder | None
    week_start: int | None
    crisis_text: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the practice. `therapist_id` is a client's usual therapist; `timezone` None: the practice's."""

    id: int
    version: int
    name: str
    roles: frozenset[Role]
    language: str
    timezone: str | None
    therapist_id: int | None
    consented_at: datetime | None
    reminder_minutes: tuple[int, ...] | None = None
    """How long before a session they want to be reminded of it; None: as the therapist or the practice has it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where somebody writes from. It may speak for several people."""

    id: int
    practice_id: int
    person_ids: tuple[int, ...]
    channel: str
    address: str
    reachable: bool
