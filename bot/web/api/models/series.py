"""Standing appointments."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.models.bookings import DryRun
from bot.web.api.models.parts import WHOLE, Day, Given, Id, Instant, Name, Paged, QueryId, QueryTruth, Shown

Weeks = Annotated[int, Field(ge=1, le=52), WHOLE]
Times = Annotated[int, Field(ge=2, le=104), WHOLE]

TIMES = "How many dates, left out ones too; without it and `until`, for good."
UNTIL = "No date after this one."
CONFIRM = "Staff: book although the first date breaks hours, notice, buffer or limit; the others may then, too."


class ListSeries(Paged):
    therapist: QueryId | None = None
    client: QueryId | None = None
    ended: QueryTruth = Field(default=False, description="Those too that go on no more.")


class Repeating(Given):
    start: Instant = Field(description="The first; the others are at the same time of day on the therapist's clock.")
    every: Weeks = Field(default=1, description="Every so many weeks.")
    times: Times | None = Field(default=None, description=TIMES)
    until: Day | None = Field(default=None, description=UNTIL)
    confirm: bool = Field(default=False, description=CONFIRM)


class SeriesMade(Repeating):
    therapist: Id | None = Field(default=None, description="May be left out where the key sees only one.")
    client: Id | None = Field(default=None, description="Whose it is; a client's own when absent.")
    session: Name | None = Field(default=None, description="Name of the session type; the first one when absent.")


class SeriesChanged(Repeating):
    from_: Day | None = Field(
        default=None,
        alias="from",
        description="What is booked of it from this date on makes room; when absent, from the Monday before `start`.",
    )


class EndQuery(DryRun):
    from_: Day | None = Field(
        default=None, alias="from", description="The first date that is called off; all that are to come when absent."
    )


class SeriesDate(Shown):
    booking: int | None = Field(default=None, description="The appointment; absent in a dry run.")
    start: datetime
    end: datetime


class Left(Shown):
    """A date that is left out."""

    start: datetime
    because: str = Field(description="`closed`, or `taken` by something else.")


class Series(Shown):
    id: int
    therapist: int
    client: int
    session: str
    start: datetime = Field(description="The first.")
    timezone: str = Field(description="On whose clock it keeps its time of day.")
    every: int = Field(description="Every so many weeks.")
    times: int | None = None
    until: date | None = None
    booked_to: date = Field(description="Up to here dates are booked; one that goes on is booked half a year ahead.")
    ended: bool = Field(description="No more dates are booked.")


class SeriesWhole(Series):
    dates: tuple[SeriesDate, ...] = Field(description="Those booked that are still to come.")


class SeriesList(Shown):
    series: tuple[Series, ...]
    next: str | None = None


class SeriesWritten(Shown):
    series: SeriesWhole
    left_out: tuple[Left, ...] = Field(default=(), description="Dates on which it cannot be.")
    called_off: tuple[SeriesDate, ...] = Field(default=(), description="Dates that it had.")
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")
    told: bool | None = Field(default=None, description="Whether the other side could be told in a chat.")
