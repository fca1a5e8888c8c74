"""The pieces of a search in the order in which they say where to look and what is left out."""

import datetime as dt
from dataclasses import replace

from bot.language.clause import Clause, Item, is_count
from bot.language.rules.schedule.groups import bounds
from bot.language.times import Atom, Dates, Purpose, Reading, Times, clocked
from bot.language.times.kinds import Clock, Mark, Weekdays, Within
from bot.language.told import only_date, ranges


def each_with_its_hour(clause: Clause, items: list[Item]) -> list[Times]:
    """ "mon at 2 or tue at 3": the times of each day, where every one has an hour of its own."""
    timed = [item for item in items if item.atom]
    kinds = [item.atom.kind if isinstance(item.atom.value, Weekdays | Clock) else "" for item in timed if item.atom]
    if len(kinds) < 4 or kinds != ["dates", "hours"] * (len(kinds) // 2):
        return []
    told = [clause.when(Purpose.LIST, timed[n : n + 2]) for n in range(0, len(timed), 2)]
    return told if all(len(each.readings) == 1 and only_date(each.readings[0]) for each in told) else []


def nearest(times: Times) -> Times:
    """ "wed or fri?" on a Wednesday: where one of several days is today's own, today is looked at."""
    first: dict[object, Reading] = {}
    for reading in times.readings:
        first.setdefault((reading.windows, reading.times), reading)
    return replace(times, readings=tuple(first.values()))


def period_first(items: list[Item]) -> list[Item]:
    """ "anything but mornings next week": the week is where to look, and stands in front of what is left out."""
    place = next((n for n, item in enumerate(items) if item.atom or item.has("but_not")), 0)
    leaves_out = items[place] if place else None
    after = [item for item in items[place + 1 :] if item.atom]
    parted = [*_parted(after[0]), *after[1:]] if after else []
    if leaves_out is None or not leaves_out.has("but_not") or len(parted) != 2:
        return items
    if not bounds(parted[1]) or bounds(parted[0]):
        return items
    mark = Atom("mark", Mark("except"), leaves_out.first, leaves_out.last, leaves_out.first)
    rest = [item for item in items[place + 1 :] if item not in after]
    return [*items[:place], parted[1], replace(leaves_out, atom=mark), parted[0], *rest]


def hours_first(items: list[Item]) -> list[Item]:
    """ "any day but tues, mornings": behind a comma the hours are where to look."""
    place = next((n for n, item in enumerate(items) if not item.atom and item.has("but_not")), len(items))
    comma = next((n for n in range(place, len(items)) if items[n].word == ","), len(items))
    days = [item.atom.kind for item in items[place:comma] if item.atom]
    behind = [item.atom.kind for item in items[comma:] if item.atom]
    if days != ["dates"] or behind != ["hours"] or any(item.has("but_not") for item in items[comma:]):
        return items
    return [*items[:place], *items[comma:], *items[place:comma]]


def _parted(item: Item) -> list[Item]:
    """ "fridays next week" as its days and the period they lie in."""
    value = item.atom.value if item.atom else None
    if not item.atom or not isinstance(value, Within) or not isinstance(value.days, Weekdays):
        return [item]
    days, period = replace(item.atom, value=value.days), replace(item.atom, value=value.period)
    return [replace(item, atom=days), replace(item, atom=period)]


def timed(item: Item, clause: Clause) -> Item:
    """A bare number behind "like", or beside "before work", as the time it could be."""
    if item.atom is None or not is_count(item) or clause.role != "client" or clause.has("first_n"):
        return item
    return replace(item, atom=clocked(item.atom) or item.atom)


def within(reading: Reading, today: dt.date) -> tuple[()] | tuple:  # type: ignore[type-arg]
    """The bounds of a rule, as dates to search in."""
    rule = reading.rule
    if rule is None or not (rule.first or rule.until) or rule.every != 1:
        return ()
    return ranges((Dates(rule.first or today, rule.until),), today)
