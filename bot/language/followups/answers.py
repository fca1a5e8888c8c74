"""One of several readings, picked by its place, its date or its hour."""

import datetime as dt

from bot.commands import SetHours
from bot.language.clause import Clause, is_count
from bot.language.followups.fields import completed
from bot.language.followups.shared import LEADS, Best, days_of, hours_of, named_days, repeats, timed
from bot.language.messages import Answer
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, Reading, Times
from bot.language.told import clock, undated


def answered(clause: Clause, best: Best) -> Found | None:
    """The completed commands, where the message answers the open question; a new order is none."""
    asked = clause.message.context.asked
    if asked is None or not asked.readings or clause.has("no", "negated") or clause.has("asks"):
        return None
    if any(clause.words.says(token.word, "or") for token in clause.line):
        return None
    if len(asked.readings) > 1 and not asked.missing:
        return _picked(clause, asked)
    commands = asked.readings[0].commands
    if len(asked.missing) != 1 or not commands:
        return None
    return completed(clause, asked.missing[0], commands)


def _picked(clause: Clause, asked: Answer) -> Found | None:
    """One of several readings, by its place in the list, its date, its hour, or "every week"."""
    number = next((n for n in range(1, 7) if clause.has(f"ordinal_{n}")), None)
    words = LEADS | {
        "choice",
        "ordinal_1",
        "ordinal_2",
        "ordinal_3",
        "ordinal_4",
        "ordinal_5",
        "ordinal_6",
        "ordinal_last",
        "later_one",
        "earlier_one",
        "every_week",
        "once_word",
        "only",
        "work",
        "off",
    }
    if clause.has("ordinal_last"):
        number = len(asked.readings)
    if clause.has("later_one", "earlier_one") and not clause.atoms:
        number = _by_order(clause, asked)
    counts = [item for item in clause.items if is_count(item)]
    every = [item for item in clause.items if item.word == "all"]
    if number is None and len(counts) == 1 and len(clause.atoms) == 1 and counts[0].word.isdecimal():
        number = int(counts[0].word)
        if not 1 <= number <= len(asked.readings):
            number = None
    if number is not None and number <= len(asked.readings):
        dated = [item for item in clause.items if item.atom and item.atom.kind == "dates"]
        # "the 2nd" is a place in the list, unless it is the date of one of them.
        told = clause.when(Purpose.LIST) if dated else Times()
        places = [item for item in dated if item.has(*(f"ordinal_{n}" for n in range(1, 7)))]
        if dated == places and not any(_agrees(each.commands, told) for each in asked.readings):
            return found(clause, [asked.readings[number - 1].commands], words, used=[*counts, *places])
    times = undated(clause, clause.when(Purpose.LIST, [timed(item) for item in clause.items]))
    part = _part_named(clause)
    if part:
        fits = [
            each.commands
            for each in asked.readings
            if any(part[0] <= hour.hour < part[1] for hour in hours_of(each.commands))
        ]
        return found(clause, fits, words | set(PARTS)) if len(fits) == 1 else None
    recurring = times.recurring or clause.has("every_week")
    if recurring or (times.once and not any(reading.dates for reading in times.readings)) or clause.has("once_word"):
        meant = named_days(clause, clause.when(Purpose.HOURS)) if recurring else frozenset[int]()
        fits = [
            each.commands
            for each in asked.readings
            if repeats(each.commands) == recurring and meant <= _weekdays_of(each.commands, meant)
        ]
    else:
        fits = [each.commands for each in asked.readings if _agrees(each.commands, times, orders=clause.has("off"))]
    if len(fits) != 1:
        return None
    return found(clause, fits, words, times, used=(*counts, *(every if recurring else ())))


def _by_order(clause: Clause, asked: Answer) -> int | None:
    """ "the later one" of two that name one day each; None of more, or where both name the same."""
    days = [days_of(each.commands) for each in asked.readings]
    if len(days) != EITHER or days[0] == days[1] or not all(days) or any(None in each for each in days):
        return None
    firsts = [min(day for day in each if day) for each in days]
    wanted = (max if clause.has("later_one") else min)(firsts)
    return firsts.index(wanted) + 1


# "the later one" tells one of two.
EITHER = 2
PARTS = {
    "morning_one": (0, 12),
    "afternoon_one": (12, 18),
    "evening_one": (17, 24),
    "am_word": (0, 12),
    "pm_word": (12, 24),
}


def _part_named(clause: Clause) -> tuple[int, int] | None:
    """ "the morning one", "pm": the hours of that part of the day."""
    return next((hours for tag, hours in PARTS.items() if clause.has(tag)), None)


def _weekdays_of(commands: Commands, otherwise: frozenset[int]) -> frozenset[int]:
    """The weekdays of weekly hours among some commands; where there are none, those given."""
    days = [command.days for command in commands if isinstance(command, SetHours) and command.days]
    return frozenset().union(*days) if days else otherwise


def _agrees(commands: Commands, times: Times, *, orders: bool = False) -> bool:
    """Whether what was said fits the dates and hours of some commands.

    `orders`: "off the rest of the week" is an order of its own, not the week of one of them.
    """
    if not times.readings:
        return False
    days, hours = days_of(commands), hours_of(commands)
    for reading in times.readings:
        said = {each.first for each in reading.dates} | {each.last for each in reading.dates}
        if reading.rule or not (reading.dates or reading.times or reading.windows):
            continue
        if reading.dates and not (said <= days or (not orders and _covers(reading, days))):
            continue
        if reading.times and not {clock(time) for time in reading.times} <= hours:
            continue
        if reading.windows and not _within(hours, reading):
            continue
        return True
    return False


def _covers(reading: Reading, days: set[dt.date | None]) -> bool:
    """Whether a range such as "next week" holds all of the days."""
    return (
        len(reading.dates) == 1
        and bool(days)
        and all(
            day is not None and (each.first or dt.date.min) <= day <= (each.last or dt.date.max)
            for each in reading.dates
            for day in days
        )
    )


def _within(hours: set[dt.time], reading: Reading) -> bool:
    return any(start <= f"{hour:%H:%M}" < end for hour in hours for start, end in reading.windows)
