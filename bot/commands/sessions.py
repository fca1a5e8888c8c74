"""Finding, booking, moving and cancelling sessions."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.commands.base import Command, Dates, Days, Times, Which, Windows


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
