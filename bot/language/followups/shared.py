"""What several follow-ups need."""

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from bot.commands import Book, Command, Move, SetHours
from bot.language.clause import Clause, Item
from bot.language.rules.found import Commands, Found
from bot.language.times import Times, clocked
from bot.language.times.kinds import Weekdays
from bot.language.told import weekdays

Best = Callable[[Clause], Found | None]


LEADS = frozenset(
    {
        "no",
        "yes",
        "filler",
        "polite",
        "correction",
        "make_it",
        "instead",
        "may_have",
        "choice",
        "lasts",
        "yes_plain",
        "set_zone",
        "asks",
        "appt",
        "sessions",
    }
)


def timed(item: Item) -> Item:
    timed = clocked(item.atom) if item.atom else None
    return replace(item, atom=timed) if timed else item


def repeats(commands: Commands) -> bool:
    return any(isinstance(command, SetHours) or getattr(command, "rule", None) for command in commands)


def days_of(commands: Commands) -> set[dt.date | None]:
    days: set[dt.date | None] = set()
    for command in commands:
        for span in getattr(command, "dates", None) or ():
            days |= {span.first, span.last}
        at = getattr(command, "at", None)
        if at:
            days.add(at.date())
    return days


def hours_of(commands: Commands) -> set[dt.time]:
    hours: set[dt.time] = set()
    for command in commands:
        at = getattr(command, "at", None)
        hours |= {at.time()} if at else set()
        hours |= {dt.time(window.start // 60, window.start % 60) for window in getattr(command, "windows", None) or ()}
        hours |= set(getattr(command, "times", None) or ())
    return hours


def all_of(commands: Commands, **changes: Any) -> Commands:
    """The commands with some fields changed, where they have them."""
    return tuple(
        replace(command, **{key: value for key, value in changes.items() if key in {f.name for f in fields(command)}})
        for command in commands
    )


def named_days(clause: Clause, times: Times) -> frozenset[int]:
    """The weekdays that are named, bare, in the plural or as a range."""
    days: set[int] = set()
    for atom in clause.atoms:
        if isinstance(atom.value, Weekdays) and not atom.value.said:
            days |= set(atom.value.days)
    for reading in times.readings:
        if reading.rule and reading.rule.freq == "weekly":
            days |= set(weekdays(reading.days))
    if not days:
        days |= set(weekdays(times.bare))
    return frozenset(days) - weekdays(times.out.days)


def said_items(clause: Clause) -> tuple[Item, ...]:
    """The items without the words that only say that something is corrected."""
    return tuple(
        item
        for item in clause.items
        if item.atom or item.name or item.session or not item.has(*LEADS, "glue", "joint", "mark")
    )


def excepts(item: Item) -> bool:
    return item.has("excepting", "except_who") or (
        item.atom is not None and getattr(item.atom.value, "name", "") == "except"
    )


def when(command: Command) -> dt.datetime | None:
    if isinstance(command, Book):
        return command.at
    if isinstance(command, Move) and command.to:
        return command.to.at
    return None
