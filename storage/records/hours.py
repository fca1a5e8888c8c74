"""Hours, session types and rules."""

from dataclasses import dataclass
from datetime import datetime

from engine.hours import Override, Template
from engine.slots import SessionType


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template of a therapist."""

    id: int
    version: int
    therapist_id: int
    template: Template


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override; `therapist_id` None is the practice's."""

    id: int
    version: int
    therapist_id: int | None
    override: Override
    reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SessionTypeRow:
    """A session type; `therapist_id` None is the practice's. A retired one is booked no more."""

    id: int
    version: int
    therapist_id: int | None
    session_type: SessionType
    retired: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What a therapist or the practice decides that the engine has no part in; None: not decided.

    `cancel_notice_minutes`: how long ahead a client may still cancel or move by themselves. `reminder_minutes`: how
    long before a session clients are reminded of it. `new_clients`: whether somebody who never came may book.
    """

    cancel_notice_minutes: int | None = None
    reminder_minutes: tuple[int, ...] | None = None
    new_clients: bool | None = None
