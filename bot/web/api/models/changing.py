"""Changes of hours as a message says them, one or several together."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from bot.web.api.models.bookings import Booking
from bot.web.api.models.hours import WINDOWS, DateRange, Effect, Rule, Weekday, Windows
from bot.web.api.models.parts import WHOLE, Day, Given, Id, Name, QueryId, Shown, WindowShown

Weekdays = Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)]
Ranges = Annotated[tuple[DateRange, ...], Field(max_length=366)]


class SetHours(Given):
    """Weekly hours from a date on. Other weekdays, and dates before it, keep what they have."""

    do: Literal["set_hours"]
    mode: Literal["replace", "add", "remove"] = Field(
        description="`replace` what the weekdays have, `add` to it, or `remove` from it: all of it without `windows`."
    )
    days: Weekdays | None = Field(default=None, description="The days that are worked when absent.")
    windows: Windows = Field(default=(), description=WINDOWS)
    every: Annotated[int, Field(ge=1, le=520), WHOLE] = Field(default=1, description="Every so many weeks.")
    from_: Day | None = Field(default=None, alias="from", description="Today when absent.")
    until: Day | None = None
    session: Name | None = Field(default=None, description="For one session type only.")


class MakeOverride(Given):
    """An exception. A break inside the day that it would open stays closed; `kept` names it."""

    do: Literal["override"]
    kind: Literal["off", "hours", "extra", "block"]
    dates: Ranges = ()
    rule: Rule | None = Field(default=None, description="Instead of `dates`.")
    windows: Windows = Field(default=(), description=WINDOWS)
    reason: Annotated[str, Field(max_length=500)] | None = Field(default=None, description="Seen by staff only.")
    session: Name | None = Field(default=None, description="For one session type only.")


class ClearOverride(Given):
    """Back to the weekly hours: the dates are taken out of every exception, of rules too."""

    do: Literal["clear_override"]
    dates: Annotated[tuple[DateRange, ...], Field(min_length=1, max_length=366)]


class CopyWeek(Given):
    """The hours of one week, exceptions and all, as exceptions of another."""

    do: Literal["copy_week"]
    from_: Day = Field(alias="from", description="The Monday of the week that is copied.")
    to: Day = Field(description="The Monday of the week that is to be like it.")


CHANGE_KINDS = ("set_hours", "override", "clear_override", "copy_week")
HoursChange = Annotated[SetHours | MakeOverride | ClearOverride | CopyWeek, Field(discriminator="do")]


class ChangesMade(Given):
    therapist: Id | None = Field(default=None, description="May be left out where the key sees only one.")
    practice: bool = Field(
        default=False, description="For everybody of the practice, an admin's to ask: any change but `set_hours`."
    )
    changes: Annotated[tuple[HoursChange, ...], Field(min_length=1, max_length=10)] = Field(
        description="In this order, all or none of them, with one undo."
    )


class ChangesWritten(Shown):
    effect: Effect
    kept: tuple[WindowShown, ...] = Field(
        default=(), description="Breaks inside the new hours that stay closed; an `extra` opens them."
    )
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class DaysQuery(Given):
    therapist: QueryId | None = Field(default=None, description="May be left out where the key sees only one.")
    from_: Day | None = Field(default=None, alias="from", description="Today when absent.")
    until: Day | None = Field(default=None, description="The last date, 31 days at most; six after `from` when absent.")


class DayShown(Shown):
    date: date
    windows: tuple[WindowShown, ...] = Field(description="The hours of the date, templates and exceptions applied.")
    openings: int = Field(description="How many starts of the first session type can be booked.")
    bookings: tuple[Booking, ...]


class DaysShown(Shown):
    therapist: int
    timezone: str = Field(description="Dates and windows are in this zone.")
    days: tuple[DayShown, ...]
