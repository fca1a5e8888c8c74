"""Appointments, who came, and time held for a while."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from bot.web.api.models.availability import Slot
from bot.web.api.models.parts import WHOLE, DayOrInstant, Given, Id, Instant, Name, Paged, QueryId, QueryTruth, Shown

Status = Literal["booked", "cancelled"]
Came = Literal["expected", "confirmed", "attended", "no_show"]
HELD = r"^api-[0-9]{1,17}(-[A-Za-z0-9_-]{11})?$"
Held = Annotated[str, Field(pattern=HELD, max_length=40)]


class DryRun(Given):
    dry_run: QueryTruth = Field(default=False, description="Answer with what would happen, and change nothing.")


class ListBookings(Paged):
    therapist: QueryId | None = None
    client: QueryId | None = None
    from_: DayOrInstant | None = Field(default=None, alias="from", description="Now when absent.")
    until: DayOrInstant | None = Field(default=None, description="A year after `from` when absent.")
    status: Status = "booked"


class BookingMade(Given):
    start: Instant
    therapist: Id | None = Field(default=None, description="May be left out where the key sees only one.")
    client: Id | None = Field(default=None, description="Whose it is; a client's own when absent.")
    session: Name | None = Field(default=None, description="Name of the session type; the first one when absent.")
    hold: Held | None = Field(default=None, description="The hold on that time, if it is held for this booking.")
    confirm: bool = Field(default=False, description="Staff: book although it breaks hours, notice, buffer or limit.")


class BookingMoved(Given):
    start: Instant
    confirm: bool = Field(default=False, description="Staff: move although it breaks hours, notice, buffer or limit.")


class CancelQuery(DryRun):
    offer: QueryTruth = Field(default=True, description="Staff: tell the client the nearest openings to take instead.")


class AttendanceGiven(Given):
    status: Came = Field(description="`confirmed`: the client says that they will come. The others are for staff.")
    client: Id | None = Field(default=None, description="May be left out where only one attends.")


class HoldMade(Given):
    start: Instant
    therapist: Id | None = Field(default=None, description="May be left out where the key sees only one.")
    session: Name | None = Field(default=None, description="Name of the session type; the first one when absent.")
    minutes: Annotated[int, Field(ge=1, le=60), WHOLE] = Field(default=10, description="How long it is held.")


class Attending(Shown):
    client: int
    name: str
    status: str
    confirmed_at: datetime | None = Field(default=None, description="When they said that they will come.")


class Booking(Shown):
    id: int
    therapist: int
    session: str
    start: datetime
    end: datetime
    status: str
    attendances: tuple[Attending, ...]
    series: int | None = Field(default=None, description="The standing appointment that it is a date of.")
    created_at: datetime
    cancelled_at: datetime | None = None


class Bookings(Shown):
    bookings: tuple[Booking, ...]
    next: str | None = None


class BookingWritten(Shown):
    booking: Booking
    offers: tuple[Slot, ...] | None = Field(default=None, description="Times that the client is offered instead.")
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")
    told: bool | None = Field(default=None, description="Whether the other side could be told in a chat.")


class Hold(Shown):
    hold: str = Field(description="What to book it by.")
    therapist: int
    session: str
    start: datetime
    end: datetime
    until: datetime


class Released(Shown):
    hold: str
