"""Wishes to hear when something opens, and offers of what has."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.models.availability import Slot
from bot.web.api.models.hours import DateRange, RangeShown, Weekdays, Windows
from bot.web.api.models.parts import Given, Id, Instant, Name, Paged, QueryId, Shown, WindowShown, Zone

WINDOWS = "Wall time on one date within which a session may start; any when empty."


class ListWishes(Paged):
    therapist: QueryId | None = Field(default=None, description="Those that this therapist could meet.")
    client: QueryId | None = None


class WishGiven(Given):
    client: Id | None = Field(default=None, description="Whose it is; a client's own when absent.")
    therapist: Id | None = Field(default=None, description="With whom; the client's own when absent, else anyone.")
    session: Name | None = Field(default=None, description="Name of the session type; the first one when absent.")
    dates: Annotated[tuple[DateRange, ...], Field(max_length=100)] = Field(default=(), description="Any when empty.")
    days: Weekdays = Field(default=(), description="Any when empty.")
    windows: Windows = Field(default=(), description=WINDOWS)
    timezone: Zone | None = Field(
        default=None, description="Whose wall time is meant; that of the key's person when absent."
    )


class Wish(Shown):
    id: int
    client: int
    therapist: int | None = Field(default=None, description="Absent: anyone.")
    session: str | None = Field(default=None, description="Absent: the first one of whoever has an opening.")
    dates: tuple[RangeShown, ...]
    days: tuple[str, ...]
    windows: tuple[WindowShown, ...]
    timezone: str
    created_at: datetime = Field(description="Whoever came first is asked first.")


class Wishes(Shown):
    waitlist: tuple[Wish, ...]
    next: str | None = None


class WishWritten(Shown):
    entry: Wish
    already: bool = Field(default=False, description="The same wish stood there before, and keeps its place.")
    open_now: tuple[Slot, ...] = Field(default=(), description="Openings that meet it even now: book one instead.")
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class OfferMade(Given):
    """A time that is free and shall be offered: to one client, or else to those who wait for it."""

    start: Instant
    therapist: Id | None = Field(default=None, description="May be left out where the key sees only one.")
    session: Name | None = Field(default=None, description="Name of the session type; the first one when absent.")
    client: Id | None = Field(default=None, description="To whom; to the waitlist when absent.")


class Offer(Shown):
    id: int
    entry: int | None = Field(default=None, description="The wish that it meets.")
    client: int
    therapist: int
    session: str
    start: datetime
    end: datetime
    expires: datetime = Field(description="Until then its time is held for the client.")
    state: str = Field(description="`open`, `taken`, `declined` or `lapsed`.")


class Offers(Shown):
    offers: tuple[Offer, ...]
    next: str | None = None


class OfferWritten(Shown):
    offer: Offer | None = Field(default=None, description="Absent when it goes to the waitlist: made within a minute.")
    waiting: int | None = Field(default=None, description="How many wait for that time.")
    told: bool | None = Field(default=None, description="Whether the client could be told in a chat.")
