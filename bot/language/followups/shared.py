"""What several follow-ups need."""

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from bot.commands import Book, Command, Move, ReplaceLast, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.messages import Answer
from bot.language.rules.found import Commands, Found
from bot.language.times import Atom, Times, clocked
from bot.language.times.kinds import Anchor, Near, Shifted, Span, Weekdays, WeekOf
from bot.language.told import weekdays

_DAY_AFTER = listed("day_after")
_WEEK_AFTER = listed("week_after")
_FOLLOWING = listed("following")
_ONE = listed("the_one")
_COUNTED_ON = listed("counted_on")

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


def inner(asked: Answer) -> Answer:
    """What is asked about, where it is a correction: as if it had been said anew."""
    readings = []
    for reading in asked.readings:
        told = reading.commands[0] if len(reading.commands) == 1 else None
        readings.append(replace(reading, commands=told.commands) if isinstance(told, ReplaceLast) else reading)
    return replace(asked, readings=tuple(readings))


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
    if not isinstance(command, Move) or command.to is None:
        return None
    to, start = command.to, command.from_.at if command.from_ else None
    if to.at is None and start and len(to.dates) == 1 and to.dates[0].first == to.dates[0].last and not to.windows:
        # "move it to tuesday" keeps its hour.
        return dt.datetime.combine(to.dates[0].first, to.time or start.time())
    return to.at


def after_those(item: Item, *, one_day: bool = False) -> Atom:
    """ "the next day", "a day later", "the following monday" as what comes after the days talked about."""
    assert item.atom
    value = item.atom.value
    words = item.word.split()
    if one_day and isinstance(value, WeekOf) and _ONE & set(words) and isinstance(value.day, Shifted):
        # "no, the one after that", of a friday: the next friday.
        return replace(item.atom, value=value.day)
    last = " ".join(words[-2:])
    if isinstance(value, Near) and last in _DAY_AFTER:
        return replace(item.atom, value=Shifted(value.days, "day", Anchor()))
    if isinstance(value, Span) and value.unit == "week" and last in _WEEK_AFTER:
        return replace(item.atom, value=WeekOf(Shifted(1, "week", Anchor())))
    if isinstance(value, Weekdays) and len(value.days) == 1 and value.said == "next" and _FOLLOWING & set(words):
        return replace(item.atom, value=Shifted(1, f"weekday {value.days[0]}", Anchor()))
    if isinstance(value, Shifted) and value.day == Near(0) and words[-1] in _COUNTED_ON:
        return replace(item.atom, value=replace(value, day=Anchor()))
    return item.atom
