"""One of several readings, picked by its place, its date or its hour."""

import datetime as dt
from dataclasses import replace

from bot.commands import Find, Override, ReplaceLast, SetHours
from bot.language.clause import Clause, Item, is_count
from bot.language.followups.fields import completed
from bot.language.followups.shared import LEADS, Best, days_of, hours_of, inner, named_days, repeats, timed
from bot.language.listed import listed
from bot.language.messages import Answer
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, Reading, Times, combine
from bot.language.times.kinds import Open
from bot.language.told import clock, merged, undated
from engine.dates import DateRange

_NO = listed("no")
_ORDINALS = ("ordinal_last", *(f"ordinal_{number}" for number in range(1, 7)))


def answered(clause: Clause, best: Best) -> Found | None:
    """The completed commands, where the message answers the open question; a new order is none."""
    asked = clause.message.context.asked
    if asked is None or not asked.readings or clause.has("asks"):
        return None
    if all(isinstance(command, ReplaceLast) for each in asked.readings for command in each.commands):
        return _corrected(clause, asked)
    return _answered(clause, asked)


def _corrected(clause: Clause, asked: Answer) -> Found | None:
    """The answer to what a correction has left open."""
    told = _answered(clause, inner(asked))
    return told and replace(told, readings=tuple((ReplaceLast(commands),) for commands in told.readings))


def _answered(clause: Clause, asked: Answer) -> Found | None:
    if len(asked.readings) > 1 and not asked.missing:
        both = _both(clause, asked)
        if both:
            return both
    clause = _after_no(clause, several=len(asked.readings) > 1)
    if clause.has("no", "negated"):
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
    started = _by_start(clause, asked)
    if started:
        return found(clause, [started[0]], words, used=[*started[1], *(item for item in clause.items if _is_one(item))])
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


def _after_no(clause: Clause, *, several: bool) -> Clause:
    """ "no the 20th", of two, "no, tuesday": the answer behind a no that corrects."""
    rest = [item for item in clause.items if item.atom or not item.has("filler")]
    if len(rest) < 2 or rest[0].atom or rest[0].word not in _NO:
        return clause
    comma = rest[1].word == ","
    rest = rest[2:] if comma else rest[1:]
    picks = bool(rest) and (rest[0].atom is not None or rest[0].has("choice", *_ORDINALS))
    # "no monday" may say that it is not to be Monday.
    return replace(clause, items=tuple(rest)) if picks and (several or comma) else clause


def _both(clause: Clause, asked: Answer) -> Found | None:
    """ "both", where the readings are one change on different dates: on all of them."""
    if not clause.has("both") or any(len(each.commands) != 1 for each in asked.readings) or clause.atoms:
        return None
    commands = [each.commands[0] for each in asked.readings]
    first = commands[0]
    if not isinstance(first, Override | Find) or not first.dates:
        return None
    dates: list[DateRange] = []
    for command in commands:
        if not isinstance(command, type(first)) or replace(command, dates=first.dates) != first:
            return None
        dates += command.dates
    together = replace(first, dates=merged(sorted(dates, key=lambda span: span.first)))
    return found(clause, [(together,)], LEADS | {"both", "choice", "ordinal_1"})


def _is_one(item: Item) -> bool:
    return item.has("choice") and not item.name


def _by_start(clause: Clause, asked: Answer) -> tuple[Commands, list[Item]] | None:
    """ "starting the 20th", "the one from the 3rd": the only reading that begins on that day."""
    said = [item for item in clause.items if item.atom and not _is_one(item)]
    if len(said) != 1 or not said[0].atom or not isinstance(said[0].atom.value, Open):
        return None
    if said[0].atom.value.bound not in ("from", "since"):
        return None
    fits = []
    for each in asked.readings:
        first = _first_day(each.commands)
        if first is None:
            return None
        setting = replace(clause.setting, now=dt.datetime.combine(first - dt.timedelta(1), dt.time()))
        told = combine([said[0].atom], setting, Purpose.LIST).readings
        if len(told) == 1 and told[0].dates and told[0].dates[0].first == first:
            fits.append(each.commands)
    return (fits[0], said) if len(fits) == 1 else None


def _first_day(commands: Commands) -> dt.date | None:
    """The day on which some commands begin to hold."""
    rules = [rule.first for command in commands if (rule := getattr(command, "rule", None)) and rule.first]
    froms = [day for command in commands if (day := getattr(command, "from_", None)) and isinstance(day, dt.date)]
    days = [day for day in days_of(commands) if day]
    return min([*rules, *froms, *days], default=None)


def _by_order(clause: Clause, asked: Answer) -> int | None:
    """ "the later one" of two that name one day each; None of more, or where both name the same."""
    days = [days_of(each.commands) for each in asked.readings]
    starts = [[at for command in each.commands if (at := getattr(command, "at", None))] for each in asked.readings]
    if len(starts) == EITHER and all(len(each) == 1 for each in starts) and starts[0] != starts[1]:
        chosen = (max if clause.has("later_one") else min)(starts)
        return starts.index(chosen) + 1
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
