"""Changing hours, and how sessions may be booked."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.commands.base import Command, Dates, Days, Windows
from engine.dates import Rule


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
