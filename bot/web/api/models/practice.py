"""Therapists, what can be booked and within which limits."""

from datetime import date
from typing import Annotated

from pydantic import Field

from bot.web.api.models.parts import WHOLE, Day, Given, Id, Name, Paged, QueryId, Shown

Count = Annotated[int, Field(ge=0, le=100_000), WHOLE]
Length = Annotated[int, Field(ge=1, le=1440), WHOLE]
Buffer = Annotated[int, Field(ge=0, le=1440), WHOLE]


class OfTherapist(Given):
    therapist: QueryId | None = Field(default=None, description="Whose; the practice's alone when absent.")


class ListTypes(Paged):
    therapist: QueryId | None = Field(default=None, description="Whose; the practice's alone when absent.")


class Therapist(Shown):
    id: int
    name: str
    timezone: str
    sessions: tuple[str, ...] = Field(description="Names of the session types that can be booked.")


class Therapists(Shown):
    therapists: tuple[Therapist, ...]
    next: str | None = None


class SessionTypeGiven(Given):
    name: Name
    minutes: Length
    spacing_minutes: Length | None = Field(default=None, description="Between starts; length and buffer when absent.")
    before_minutes: Buffer = 0
    after_minutes: Buffer = 0
    capacity: Annotated[int, Field(ge=1, le=1000), WHOLE] = 1


class SessionTypeMade(SessionTypeGiven):
    therapist: Id | None = Field(default=None, description="Whose; the practice's when absent.")


class SessionType(Shown):
    id: int
    therapist: int | None = Field(default=None, description="Absent for the practice's.")
    name: str
    minutes: int
    spacing_minutes: int | None = None
    before_minutes: int
    after_minutes: int
    capacity: int
    retired: bool = Field(description="Booked no more.")


class SessionTypes(Shown):
    session_types: tuple[SessionType, ...]
    next: str | None = None


class SessionTypeWritten(Shown):
    session_type: SessionType
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class PolicyGiven(Given):
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    session: Name | None = None
    notice_minutes: Count | None = None
    horizon_days: Count | None = None
    per_day: Count | None = None
    per_week: Count | None = None
    packing: bool | None = None


class RulesGiven(Given):
    """What is decided about bookings besides the limits."""

    cancel_notice_minutes: Count | None = Field(
        default=None, description="How long ahead clients may still cancel or move by themselves."
    )
    reminder_minutes: Annotated[tuple[Count, ...], Field(max_length=10)] | None = Field(
        default=None, description="How long before a session clients are reminded of it; none when empty."
    )
    new_clients: bool | None = Field(default=None, description="Whether somebody who never came may book.")


class PoliciesGiven(Given):
    therapist: Id | None = Field(default=None, description="Whose; the practice's when absent.")
    policies: Annotated[tuple[PolicyGiven, ...], Field(max_length=100, description="The last that covers a date wins.")]
    rules: RulesGiven | None = Field(default=None, description="Replaces those of the owner; they stay when absent.")


class Policy(Shown):
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    session: str | None = None
    notice_minutes: int | None = None
    horizon_days: int | None = None
    per_day: int | None = None
    per_week: int | None = None
    packing: bool | None = None


class RulesShown(Shown):
    cancel_notice_minutes: int | None = None
    reminder_minutes: tuple[int, ...] | None = None
    new_clients: bool | None = None


class Policies(Shown):
    therapist: int | None = None
    policies: tuple[Policy, ...] = Field(description="Those set for this owner.")
    practice: tuple[Policy, ...] = Field(description="The practice's, which come before them.")
    rules: RulesShown = Field(description="What this owner decided besides.")
    practice_rules: RulesShown = Field(description="What the practice decided, where this owner says nothing.")


class PoliciesWritten(Shown):
    policies: Policies
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")
