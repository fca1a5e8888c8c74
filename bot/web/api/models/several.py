"""Several appointments at once, and what concerns one beyond its time."""

from typing import Annotated

from pydantic import Field

from bot.web.api.models.availability import Slot
from bot.web.api.models.bookings import Booking, BookingWritten
from bot.web.api.models.parts import WHOLE, Given, Id, Instant, Shown

MOST = 100


class MoveGiven(Given):
    booking: Id
    start: Instant


class MovesGiven(Given):
    moves: Annotated[tuple[MoveGiven, ...], Field(min_length=1, max_length=MOST)] = Field(
        description="All of them or none. One may take the time that another gives up."
    )
    confirm: bool = Field(default=False, description="Move although it breaks the hours.")


class SwapGiven(Given):
    bookings: Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)] = Field(
        description="The two. Each begins when the other did, and is as long as it was."
    )


class CancelGiven(Given):
    bookings: Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST)]
    offer: bool = Field(
        default=True, description="Staff: tell whoever loses one session the nearest openings to take instead."
    )
    message: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        default=None, description="Words that go with it, to the other side."
    )


class HandOverGiven(Given):
    therapist: Id = Field(description="To whom.")
    start: Instant | None = Field(default=None, description="Another time; the same when absent.")
    confirm: bool = Field(default=False, description="Do it although it breaks hours, notice, buffer or limit.")


class LateGiven(Given):
    minutes: Annotated[int, Field(ge=1, le=240), WHOLE] | None = Field(default=None, description="By how much.")


class BookingsWritten(Shown):
    bookings: tuple[Booking, ...]
    offers: tuple[Slot, ...] | None = Field(default=None, description="Times that clients are offered instead.")
    change: int | None = Field(default=None, description="What to undo all of it by; absent when nothing changed.")
    told: bool | None = Field(default=None, description="Whether everybody concerned could be told in a chat.")


class HandedOver(BookingWritten):
    was: Booking = Field(description="The appointment that there was, called off.")


class LateSaid(Shown):
    booking: int
    told: bool = Field(description="Whether the other side could be told in a chat.")
