"""Openings, why a time is none, and how the hours are used."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.models.parts import (
    DIGITS,
    Cursor,
    DayOrInstant,
    Given,
    Instant,
    Name,
    QueryId,
    Shown,
    Zone,
)

RANGE = "A date (the whole of it, in `timezone` if given, else the practice's zone) or an instant with its offset."


class GenerateQuery(Given):
    therapist: tuple[QueryId, ...] = Field(
        default=(), max_length=100, description="One or several therapists; without it, anyone the key may see."
    )
    from_: DayOrInstant | None = Field(default=None, alias="from", description=f"Now when absent. {RANGE}")
    until: DayOrInstant | None = Field(
        default=None, description="Four weeks after `from` when absent. Starts before it are listed; of a date, all."
    )
    session: Name | None = Field(default=None, description="Name of the session type; the first one when absent.")
    timezone: Zone | None = Field(default=None, description="Adds local times in this zone.")
    limit: Annotated[int, Field(ge=1, le=1000), DIGITS] = Field(default=500, description="At most so many on a page.")
    cursor: Cursor | None = Field(default=None, description="`next` of the page before, asked with the same range.")


class Slot(Shown):
    therapist: int
    session: str
    start: datetime = Field(description="UTC.")
    end: datetime = Field(description="UTC.")
    seats: int = Field(description="How many may still book it.")
    local_start: str | None = Field(default=None, description="`start` with the offset of the zone asked for.")
    local_end: str | None = None


class Slots(Shown):
    slots: tuple[Slot, ...]
    next: str | None = Field(default=None, description="There may be more: ask again with this as `cursor`.")


class ExplainQuery(Given):
    at: Instant = Field(description="The start that is asked about, with its offset.")
    therapist: QueryId | None = Field(default=None, description="May be left out where the key sees only one.")
    session: Name | None = Field(default=None, description="Name of the session type; the first one when absent.")
    timezone: Zone | None = Field(default=None, description="Tells times in this zone.")


class Reason(Shown):
    kind: str = Field(description="Such as `outside_hours`, `booked`, `too_soon`, `not_open`.")
    text: str


class Explained(Shown):
    therapist: int
    session: str
    at: datetime
    bookable: bool = Field(description="True exactly when there is no reason against it.")
    reasons: tuple[Reason, ...]
    nearest: tuple[Slot, ...] = Field(description="The openings nearest to it, in order of time.")


class UsageQuery(Given):
    from_: DayOrInstant = Field(alias="from", description=RANGE)
    until: DayOrInstant = Field(description=f"The end. {RANGE}")
    therapist: QueryId | None = Field(default=None, description="May be left out where the key sees only one.")


class Minutes(Shown):
    offered: int = Field(description="Within the hours.")
    booked: int
    held: int
    blocked: int = Field(description="Usual hours that exceptions close, and hours that another calendar takes.")
    lost: int = Field(description="Free, and too soon to be booked with the notice asked for.")


class HourUsed(Minutes):
    weekday: str
    hour: int


class WeekUsed(Minutes):
    monday: date


class Usage(Shown):
    therapist: int
    total: Minutes
    hours: tuple[HourUsed, ...] = Field(description="By weekday and hour of the day, on the therapist's clock.")
    weeks: tuple[WeekUsed, ...]
