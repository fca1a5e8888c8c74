"""What a time that is off says: exceptions for dates, weekly hours taken away, rules."""

import datetime as dt
from collections.abc import Iterator

from bot.commands import Command, Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.schedule.groups import plural_part
from bot.language.times import Reading, Times
from bot.language.times.kinds import Clock, Hours, Part, Period
from bot.language.told import DAY, counted, ranges, rule, weekdays, windows
from engine.dates import EVERY_DAY, DateRange
from engine.hours import Window

_A = listed("one_such")
NEVER = listed("never")


# Beside any words of time off.
AWAY = frozenset(
    {
        "holidays",
        "off",
        "take",
        "closed",
        "block",
        "sick",
        "reason",
        "because",
        "all_day",
        "anymore",
        "busy",
        "instead",
        "own_calendar",
    }
)


def reason_said(clause: Clause) -> str | None:
    """Why, where a word of the lists says it: "dentist"."""
    said = [item.word for item in clause.of("reason") if not item.atom]
    return " ".join(said) or None


def away_once(clause: Clause, times: Times, reading: Reading) -> tuple[list[Command], list[str]]:
    """The commands of one reading of time off, and what is missing to it."""
    today = clause.message.now.date()
    span = windows(reading.windows)
    if reading.spans and (reading.dates or reading.times or span or reading.rule):
        return [], ["dates"]
    if reading.times:
        if span or not _ends_day(clause):
            return [Override("block", ranges(reading.dates, today))], ["windows"]
        span = tuple(Window(minutes(time), 1440) for time in reading.times)
    if reading.spans:
        return list(_over_days(reading)), []
    if reading.rule:
        return _away_by_rule(times, reading, span, today)
    if reading.dates:
        dates = ranges(reading.dates, today)
        if some_of(clause, reading):
            return [Override("block" if span or clause.has("half_day") else "off", windows=span)], ["dates"]
        if any(each.last is None for each in dates) and not times.open_ended:
            return [Override("block" if span else "off", dates, windows=span)], ["until"]
        return [Override("block" if span or clause.has("half_day") else "off", dates, windows=span)], []
    if span and (times.all_days or (clause.has("no_more", "no_thing", "anymore") and plural_part(clause))):
        return _every_week(times, span)
    if span and (times.open_ended or times.recurring or _never(clause)):
        # "always block 12-1": on which days is not said.
        return [SetHours("remove", None, span)], ["days"]
    if times.open_ended:
        return [Override("off", (DateRange(today, None),))], []
    if span and minutes(clause.message.now.strftime("%H:%M")) < span[0].end:
        return [Override("block", (DateRange(today, today),), windows=span)], []
    return [Override("block" if span else "off", windows=span)], ["dates"]


def _never(clause: Clause) -> bool:
    """ "never after 5": of every day, and not of today alone."""
    return any(NEVER & set(item.word.split()) for item in clause.items if not item.atom)


def _every_week(times: Times, span: tuple[Window, ...]) -> tuple[list[Command], list[str]]:
    """ "no evenings", "no evenings except tuesdays"; of a date that is kept weekly hours cannot tell."""
    if times.out.dates or times.out.windows or times.out.times:
        return [SetHours("remove", None, span)], ["days"]
    kept = weekdays(times.out.rule.days) if times.out.rule else frozenset[int]()
    return [SetHours("remove", EVERY_DAY - kept if kept else None, span)], []


def some_of(clause: Clause, reading: Reading) -> bool:
    """ "3 days off next week", "a day off in april", "off 2 days friday": which days, or until when, is not said."""
    if not reading.dates:
        return False
    days = sum((each.last - each.first).days + 1 for each in reading.dates if each.first and each.last)
    length = (reading.minutes or 0) / DAY
    if length >= 1:
        weeks = length / 7
        # "a week off april 6-10": five days, or nine with both weekends.
        return days != length and not (weeks.is_integer() and 5 * weeks <= days <= 7 * weeks + 2)
    if days < 2 or not any(isinstance(atom.value, Period) for atom in clause.atoms):
        return False
    return any(_names_one(clause, item) for item in clause.items)


def _names_one(clause: Clause, item: Item) -> bool:
    """ "a day off", "one afternoon", "some time": of several days not all."""
    words = item.word.split()
    part = item.atom is not None and isinstance(item.atom.value, Part) and not item.atom.value.plural
    if part or item.has("all_day"):
        return words[0] in _A or (item.first > 0 and clause.line[item.first - 1].word in _A)
    if item.atom:
        return False
    return (item.has("off", "half_day") and "day" in words) or (item.has("some_time") and "time" in words)


def cuts_down(clause: Clause) -> bool:
    """ "cut mondays to 9-3": these hours stay, and are not those that go."""
    firsts = [item.first for item in clause.items if item.atom and isinstance(item.atom.value, Hours)]
    return clause.has("no_more") and any(first and clause.line[first - 1].word == "to" for first in firsts)


def _ends_day(clause: Clause) -> bool:
    """ "off at 3", "out at 2": the word stands right before the time."""
    for item, after in zip(clause.items, clause.items[1:], strict=False):
        if item.has("off", "early_end") and after.atom and isinstance(after.atom.value, Clock):
            return clause.line[after.first].word in ("at", "@")
    return False


def minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _away_by_rule(
    times: Times, reading: Reading, span: tuple[Window, ...], today: dt.date
) -> tuple[list[Command], list[str]]:
    """Recurring time off: weekly without end changes the hours, within bounds it is dates, else a rule."""
    assert reading.rule is not None
    said = counted(reading.rule, today)
    whole = rule(said)
    if whole is None:
        return [], ["dates"]
    weekly = said.freq == "weekly" and said.every == 1
    if said.freq == "daily" and span and not said.until and not said.dropped:
        return [SetHours("remove", None, span, from_=said.first)], []
    if weekly and said.until:
        dates = tuple(DateRange(day, day) for day in whole.dates(max(said.first or today, today), said.until))
        return [Override("block" if span else "off", dates, windows=span)], []
    if weekly and not said.dropped:
        return [SetHours("remove", weekdays(said.days), span, from_=said.first)], []
    return [Override("block" if span else "off", rule=whole, windows=span)], []


def _over_days(reading: Reading) -> Iterator[Command]:
    """From an hour of one date to an hour of another: a block, days off between, a block."""
    for start, end in reading.spans:
        first, last = start.date(), end.date()
        begin, stop = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        if first == last:
            yield Override("block", (DateRange(first, first),), windows=(Window(begin, stop),))
            continue
        yield Override("block", (DateRange(first, first),), windows=(Window(begin, 1440),))
        if (last - first).days > 1:
            yield Override("off", (DateRange(first + dt.timedelta(1), last - dt.timedelta(1)),))
        if stop:
            yield Override("block", (DateRange(last, last),), windows=(Window(0, stop),))
