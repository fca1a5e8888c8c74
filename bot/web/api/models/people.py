"""Who asks, whom they may name, who is asked to join, and the clocks that people and the practice keep."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from bot.web.api.models.bookings import Booking
from bot.web.api.models.parts import WHOLE, Day, Given, Name, Paged, QueryId, Shown, Zone
from bot.web.api.models.practice import Therapist

Minutes = Annotated[int, Field(ge=1, le=40_320), WHOLE]
LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"


class Practice(Shown):
    name: str
    timezone: str


class Me(Shown):
    """Whom the key stands for."""

    person: int
    name: str
    role: str = Field(description="What the key may: `client`, `therapist` or `admin`.")
    therapist: int | None = Field(default=None, description="The only therapist that the key may see, where narrowed.")
    timezone: str = Field(description="On whose clock times are told in messages.")
    language: str
    reminder_minutes: tuple[int, ...] | None = Field(
        default=None, description="How long before a session they are reminded; absent: as the practice has it."
    )
    practice: Practice
    expires: datetime = Field(description="Until when the key is good.")


class MeChanged(Given):
    timezone: Zone | None = Field(default=None, description="Not for therapists: theirs is that of their hours.")
    language: Annotated[str, Field(pattern=LANGUAGE)] | None = Field(
        default=None, description="BCP 47, such as `es`: kept with the person."
    )
    reminder_minutes: Annotated[tuple[Minutes, ...], Field(max_length=10)] | None = Field(
        default=None, description="None when empty."
    )


class MeWritten(Shown):
    me: Me
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class ListClients(Paged):
    therapist: QueryId | None = Field(default=None, description="Whose clients; a therapist's own when absent.")
    name: Name | None = Field(default=None, description="Whose name has these letters in it.")


class Client(Shown):
    id: int
    name: str
    therapist: int | None = Field(default=None, description="With whom they usually are.")


class Clients(Shown):
    clients: tuple[Client, ...]
    next: str | None = None


class InviteMade(Given):
    name: Name
    role: Literal["client", "therapist", "admin"] = Field(
        default="client", description="A therapist may invite clients, who come to them; an admin anybody."
    )


class Invite(Shown):
    name: str
    role: str
    client: int | None = Field(default=None, description="A client is one from now on and can be booked, by this id.")
    token: str | None = Field(default=None, description="Shown once: whoever sends it to the bot becomes that person.")
    expires: datetime
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class ZoneGiven(Given):
    timezone: Zone = Field(description="Hours keep their wall times; appointments keep their instants.")
    confirm: bool = Field(default=False, description="Do it although appointments lie outside the hours then.")


class TherapistWritten(Shown):
    therapist: Therapist
    outside: tuple[Booking, ...] = Field(description="Appointments that lie outside the hours from now on.")
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class PracticeWritten(Shown):
    practice: Practice
    outside: tuple[Booking, ...] = Field(description="Appointments that lie outside the hours from now on.")
    change: int | None = Field(default=None, description="What to undo it by; absent when nothing changed.")


class PersonAsked(Shown):
    told: bool = Field(description="Whether somebody of the practice could be told in a chat.")


class ReportQuery(Given):
    from_: Day | None = Field(default=None, alias="from", description="Thirty days ago when absent.")
    until: Day | None = Field(default=None, description="The last date, 400 after the first at most; today if absent.")
    therapist: QueryId | None = Field(default=None, description="Everybody that the key may see when absent.")
    by: Literal["day", "week", "month", "therapist", "client"] | None = Field(
        default=None, description="Into which rows it is split."
    )


class Numbers(Shown):
    sessions: int = Field(description="Sessions that begin on these dates, and were not called off.")
    minutes: int = Field(description="Their length.")
    no_shows: int
    cancelled_by_clients: int
    cancelled_by_practice: int
    offered_minutes: int = Field(description="Within the hours.")
    booked_minutes: int = Field(description="Of those.")


class ReportRow(Numbers):
    name: str | None = Field(default=None, description="Of a therapist or client.")
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None


class Report(Shown):
    from_: date = Field(alias="from")
    until: date
    total: Numbers
    rows: tuple[ReportRow, ...] = ()
