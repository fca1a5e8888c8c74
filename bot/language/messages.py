"""What the language layer is given and what it answers, as values (docs/language.md)."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.commands import Command
from engine.hours import Window

Role = Literal["therapist", "client", "admin"]
DateOrder = Literal["MDY", "DMY", "YMD"]
WeekStart = Literal["monday", "sunday"]
Span = tuple[int, int]
"""A stretch of the message as typed: first character and the one after the last."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing the message can mean. `words[i]` are the stretches of the message behind `commands[i]`."""

    commands: tuple[Command, ...]
    words: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Readings, likeliest first; the fields still missing; the words not understood, as typed.

    One reading with nothing missing or unread was understood. `no_year` holds dates more than half a year ahead
    that were said without their year: the bot proposes them instead of acting. `conventions` are the other ways
    in which an understood message could have been meant, for a button beside the result.
    """

    readings: tuple[Reading, ...] = ()
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    conventions: tuple[Reading, ...] = ()
    no_year: tuple[dt.date, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether the bot may go on without asking back."""
        return len(self.readings) == 1 and not self.missing and not self.unread


@dataclass(frozen=True, slots=True)
class Context:
    """What was said and shown before, as far as a message can refer to it.

    `last`: commands just proposed or done; `open`: a proposal waits; `shown`: instants just offered, local;
    `asked`: this layer's answer that the bot still asks about; `people`, `sessions`: names the speaker may use;
    `hours`: windows known for the day, to settle am or pm.
    """

    last: tuple[Command, ...] = ()
    open: bool = False
    shown: tuple[dt.datetime, ...] = ()
    asked: Answer | None = None
    people: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    hours: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A text with all that its meaning depends on. `now` is naive: when it was sent, on the speaker's clock."""

    text: str
    now: dt.datetime
    timezone: str
    roles: tuple[Role, ...] = ("therapist",)
    date_order: DateOrder | None = None
    country: str | None = None
    week_start: WeekStart | None = None
    context: Context = Context()
    me: str | None = None
    """The name of whoever writes, where that is known."""
