"""Looking, telling and keeping a practice."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.commands.base import Command, Dates, Role, Which, Who, Windows


@dataclass(frozen=True, slots=True)
class Show(Command):
    """Something to look at."""

    do: ClassVar[str] = "show"
    what: Literal[
        "hours", "day", "bookings", "overrides", "waitlist", "policy", "place", "feed", "invite", "picture", "people"
    ]
    dates: Dates = ()
    which: Which | None = None
    client: str | None = None
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class Explain(Command):
    """Why a time can or cannot be booked."""

    do: ClassVar[str] = "explain"
    at: dt.datetime | None = None
    dates: Dates = ()
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class Report(Command):
    """Counts over a time that has mostly passed."""

    do: ClassVar[str] = "report"
    what: Literal["utilization", "no_shows", "cancellations", "bookings"]
    dates: Dates = ()
    by: str | None = None
    for_: str | None = None
    compare: str | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is to read a message: by role, by therapist, by the sessions they have."""

    who: Who
    with_: str | None = None
    dates: Dates = ()
    windows: Windows = ()
    session: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Broadcast(Command):
    """One message to many; `text` is passed on as typed, `at` is when it goes out (now when absent)."""

    do: ClassVar[str] = "broadcast"
    audience: Audience
    text: str | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class BroadcastStatus(Command):
    """Whom the last message to many has reached."""

    do: ClassVar[str] = "broadcast_status"


@dataclass(frozen=True, slots=True)
class BroadcastRetry(Command):
    """The last message again to those it did not reach."""

    do: ClassVar[str] = "broadcast_retry"


@dataclass(frozen=True, slots=True)
class BroadcastRecall(Command):
    """The last message taken back."""

    do: ClassVar[str] = "broadcast_recall"


@dataclass(frozen=True, slots=True)
class Publish(Command):
    """Openings posted where everyone reads them."""

    do: ClassVar[str] = "publish"
    dates: Dates = ()
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class AddPerson(Command):
    """Somebody new, with a first and a last day."""

    do: ClassVar[str] = "add_person"
    role: Role | None = None
    name: str | None = None
    from_: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RemovePerson(Command):
    """Somebody leaves."""

    do: ClassVar[str] = "remove_person"
    role: Role | None = None
    name: str | None = None
    from_: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Grant(Command):
    """A role given."""

    do: ClassVar[str] = "grant"
    role: Role | None = None
    name: str | None = None
    from_: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Revoke(Command):
    """A role taken away."""

    do: ClassVar[str] = "revoke"
    role: Role | None = None
    name: str | None = None
    from_: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Audit(Command):
    """Who changed what."""

    do: ClassVar[str] = "audit"
    who: str | None = None
    dates: Dates = ()
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Export(Command):
    """Data as a file."""

    do: ClassVar[str] = "export"
    what: str | None = None
    dates: Dates = ()
    client: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Erase(Command):
    """Somebody's data deleted for good."""

    do: ClassVar[str] = "erase"
    what: str | None = None
    dates: Dates = ()
    client: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class SetMe(Command):
    """The speaker's own settings; no `reminder_minutes` leaves them, an empty one turns reminders off."""

    do: ClassVar[str] = "set_me"
    timezone: str | None = None
    language: str | None = None
    reminder_minutes: tuple[int, ...] | None = None
