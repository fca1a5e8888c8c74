"""What a date is worked out with, and how the outcome is said."""

from datetime import date
from typing import NamedTuple

from bot.language.times.values import Dates, Purpose, Setting


class Resolved(NamedTuple):
    """Alternatives, likeliest first, each a tuple of ranges; empty with `missing` where no date can be told."""

    options: tuple[tuple[Dates, ...], ...]
    missing: bool = False


NOTHING = Resolved((), missing=True)


class Context(NamedTuple):
    setting: Setting
    purpose: Purpose

    @property
    def today(self) -> date:
        return self.setting.today

    @property
    def back(self) -> bool:
        return self.purpose.looks_back


def monday_first(context: Context) -> bool:
    """Whether the speaker is known to begin the week on Monday."""
    return (context.setting.week_start or "")[:3] == "mon"


def said_year(said: int, context: Context) -> int:
    """A year as said; -1, 0 and 1 count from this one ("march 5 next year")."""
    return context.today.year + said if abs(said) <= 1 else said
