"""The commands themselves: what a message can mean.

Dates, times and windows are wall time on the speaker's clock, or in the schedule's zone where hours are changed.
Weekdays are 0 for Monday to 6 for Sunday. A field that Python reserves carries a trailing underscore, which its
JSON name does not have.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from engine.dates import DateRange, Rule
from engine.hours import Window

Dates = tuple[DateRange, ...]
Days = frozenset[int]
Windows = tuple[Window, ...]
Times = tuple[dt.time, ...]
Which = Literal["next", "last"]
Role = Literal["therapist", "client", "front_desk", "admin"]
Who = Literal["clients", "therapists", "everyone"]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that somebody asks for. `do` is its name in JSON."""

    do: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class SetHours(Command):
    """Weekly hours. `days` None means the days already worked; no `windows` with remove means the whole day."""

    do: ClassVar[str] = "set_hours"
    mode: Literal["replace", "add", "remove"]
    days: Days | None = None
    windows: Windows = ()
    every: int = 1
    from_: dt.date | None = None
    until: dt.date | None = None
    session: str | None = None
    session_minutes: int | None = None
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class Override(Command):
    """An exception for dates or for a rule. `kind` is None only while the bot still asks which way was meant."""

    do: ClassVar[str] = "override"
    kind: Literal["off", "hours", "extra", "block"] | None
    dates: Dates = ()
    rule: Rule | None = None
    windows: Windows = ()
    reason: str | None = None
    session: str | None = None
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class ClearOverride(Command):
    """Back to the weekly hours on these dates."""

    do: ClassVar[str] = "clear_override"
    dates: Dates = ()
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class CopyWeek(Command):
    """The hours of the week of one Monday for the week of another."""

    do: ClassVar[str] = "copy_week"
    from_: dt.date | None = None
    to: dt.date | None = None
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class Preview(Command):
    """What would happen if; changes nothing."""

    do: ClassVar[str] = "preview"
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class SetPolicy(Command):
    """How sessions may be booked; None leaves a value as it is."""

    do: ClassVar[str] = "set_policy"
    notice_minutes: int | None = None
    horizon_days: int | None = None
    per_day: int | None = None
    per_week: int | None = None
    before_minutes: int | None = None
    after_minutes: int | None = None
    session_minutes: int | None = None
    spacing_minutes: int | None = None
    cancel_notice_minutes: int | None = None
    reminder_minutes: tuple[int, ...] | None = None
    new_clients: bool | None = None
    timezone: str | None = None
    packing: bool | None = None
    session: str | None = None
    days: Days | None = None
    from_: dt.date | None = None
    until: dt.date | None = None
    for_: str | None = None


@dataclass(frozen=True, slots=True)
class Without:
    """What a search leaves out."""

    dates: Dates = ()
    days: Days | None = None
    windows: Windows = ()
    times: Times = ()


@dataclass(frozen=True, slots=True)
class Find(Command):
    """A question for open times. `times` are starts, `windows` spans of the day."""

    do: ClassVar[str] = "find"
    dates: Dates = ()
    days: Days | None = None
    windows: Windows = ()
    times: Times = ()
    without: Without | None = None
    session: str | None = None
    minutes: int | None = None
    with_: str | None = None
    first: int | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A standing series: every so many weeks, so often or until a date, else for good."""

    every: int
    times: int | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Book(Command):
    """One appointment, or a standing series of them."""

    do: ClassVar[str] = "book"
    at: dt.datetime | None = None
    client: str | None = None
    session: str | None = None
    minutes: int | None = None
    with_: str | None = None
    repeat: Repeat | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Cancel(Command):
    """Appointments called off; `client` "all" means everyone's. `offer` are the dates offered instead."""

    do: ClassVar[str] = "cancel"
    at: dt.datetime | None = None
    dates: Dates = ()
    windows: Windows = ()
    which: Which | None = None
    client: str | None = None
    scope: Literal["one", "rest", "all"] = "one"
    offer: Dates = ()
    message: str | None = None
    with_: str | None = None


@dataclass(frozen=True, slots=True)
class MoveFrom:
    """Which appointment is to move."""

    at: dt.datetime | None = None
    dates: Dates = ()
    windows: Windows = ()
    which: Which | None = None


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Where to; `time` alone keeps the date, `dates` alone keep the time of day."""

    at: dt.datetime | None = None
    dates: Dates = ()
    time: dt.time | None = None
    windows: Windows = ()
    shift_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Move(Command):
    """An appointment to another time or, `with`, to another therapist. Without `to`, times are offered."""

    do: ClassVar[str] = "move"
    from_: MoveFrom | None = None
    to: MoveTo | None = None
    client: str | None = None
    with_: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Swap(Command):
    """Two clients change places."""

    do: ClassVar[str] = "swap"
    clients: tuple[str, ...] = ()
    dates: Dates = ()


@dataclass(frozen=True, slots=True)
class Waitlist(Command):
    """Tell me when something opens; `leave` takes the wish back."""

    do: ClassVar[str] = "waitlist"
    dates: Dates = ()
    days: Days | None = None
    windows: Windows = ()
    with_: str | None = None
    leave: bool = False


@dataclass(frozen=True, slots=True)
class Offer(Command):
    """A time offered to the waitlist or to one client."""

    do: ClassVar[str] = "offer"
    at: dt.datetime | None = None
    dates: Dates = ()
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Attend(Command):
    """A client will be there."""

    do: ClassVar[str] = "attend"
    at: dt.datetime | None = None
    client: str | None = None


@dataclass(frozen=True, slots=True)
class NoShow(Command):
    """A client did not come."""

    do: ClassVar[str] = "no_show"
    at: dt.datetime | None = None
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Late(Command):
    """Somebody is late by so many minutes."""

    do: ClassVar[str] = "late"
    at: dt.datetime | None = None
    client: str | None = None
    minutes: int | None = None


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


@dataclass(frozen=True, slots=True)
class Confirm(Command):
    """Yes to the open proposal."""

    do: ClassVar[str] = "confirm"


@dataclass(frozen=True, slots=True)
class Decline(Command):
    """No to the open proposal."""

    do: ClassVar[str] = "decline"


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """The last change put back."""

    do: ClassVar[str] = "undo"


@dataclass(frozen=True, slots=True)
class Help(Command):
    """What can be asked."""

    do: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class Thanks(Command):
    """Kind words that ask for nothing."""

    do: ClassVar[str] = "thanks"


@dataclass(frozen=True, slots=True)
class Choose(Command):
    """One of what was just offered, counted from 1."""

    do: ClassVar[str] = "choose"
    index: int


@dataclass(frozen=True, slots=True)
class ReplaceLast(Command):
    """A correction: the whole corrected commands."""

    do: ClassVar[str] = "replace_last"
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Crisis(Command):
    """Somebody needs help now."""

    do: ClassVar[str] = "crisis"


@dataclass(frozen=True, slots=True)
class Handoff(Command):
    """A person is wanted, not a bot."""

    do: ClassVar[str] = "handoff"
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Refuse(Command):
    """Something that may not be answered: other people's appointments above all."""

    do: ClassVar[str] = "refuse"
    topic: str | None = None
