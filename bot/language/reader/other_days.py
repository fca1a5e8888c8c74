"""Where the words speak of other days than those that were found."""

from itertools import pairwise

from bot.commands import Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules import Found
from bot.language.times import Purpose
from bot.language.times.kinds import Between, DayNumber, Edge, Holiday, Mark, Weekdays

_LEADS_OVER = listed("leads_over_to_day")
_IN = listed("works_in")
_LIKE = listed("likened_to")
_NO = listed("no")

# Marks that say of a time that it goes on.
LASTING = ("open_end", "always")


def other_days(clause: Clause, found: Found) -> bool:
    """Whether the words speak of other days than those that were found."""
    return end_of_period(clause) or any(
        objects(clause, found)
        for objects in (weekday_of_holiday, once_for_good, no_longer_that, works_then, likened, not_off)
    )


def weekday_of_holiday(clause: Clause, found: Found) -> bool:
    """ "off easter fri and mon", "off for xmas 24th to 2nd": days beside the holiday, and not the coming ones."""
    beside = any(
        one.last == other.first and isinstance(_value(one), Holiday) and (_bare_weekdays(other) or _no_month(other))
        for one, other in pairwise(clause.items)
    )
    return beside and any(isinstance(command, Override) for reading in found.readings for command in reading)


def once_for_good(clause: Clause, found: Found) -> bool:
    """ "friday 2-4 blocked for good", "always off tomorrow": a date, and a word that it is not that once."""
    marks = [value for item in clause.items if isinstance(value := _value(item), Mark) and not item.has("anymore")]
    return any(mark.name in LASTING for mark in marks) and any(
        isinstance(command, Override) and not command.rule and command.dates and command.dates[-1].last
        for reading in found.readings
        for command in reading
    )


def no_longer_that(clause: Clause, found: Found) -> bool:
    """ "off thursday not friday anymore": the "anymore" is of the Friday, and makes nothing weekly."""
    said = [item for item in clause.items if item.atom]
    denied = any(
        getattr(_value(one), "name", "") == "except" and _bare_weekdays(two) and three.has("anymore")
        for one, two, three in zip(said, said[1:], said[2:], strict=False)
    )
    return denied and any(isinstance(command, SetHours) for reading in found.readings for command in reading)


def end_of_period(clause: Clause) -> bool:
    """ "away end of next week, thurs fri": the weekdays lie in that week, and are not the coming ones."""
    said = [item for item in clause.items if item.atom or item.word != ","]
    return any(isinstance(_value(one), Edge) and _bare_weekdays(other) for one, other in pairwise(said))


def works_then(clause: Clause, found: Found) -> bool:
    """ "off thursday, in friday": on the second of the days they work."""
    if not _closed(found):
        return False
    return any(
        joint.word in _LEADS_OVER and lead.word in _IN and not lead.atom and _closes(clause, day, found)
        for joint, lead, day in zip(clause.items, clause.items[1:], clause.items[2:], strict=False)
    )


def _closes(clause: Clause, day: Item, found: Found) -> bool:
    """Whether what was found closes a day that is named."""
    if not day.atom or day.atom.kind != "dates":
        return False
    named = [one.first for reading in clause.when(Purpose.WHEN, [day]).readings for one in reading.dates]
    closed = [one for reading in found.readings for each in reading for one in getattr(each, "dates", ())]
    return any(one.first <= first <= (one.last or first) for first in named if first for one in closed)


def likened(clause: Clause, found: Found) -> bool:
    """ "off thursday like friday": as on another day, which is not off as well."""
    if not _closed(found):
        return False
    return any(
        middle.word in _LIKE and not middle.atom and _bare_weekdays(one) and _bare_weekdays(other)
        for one, middle, other in zip(clause.items, clause.items[1:], clause.items[2:], strict=False)
    )


def not_off(clause: Clause, found: Found) -> bool:
    """ "no fridays off": what is denied is the time off."""
    if not _closed(found):
        return False
    return any(
        denial.word in _NO and day.atom and day.atom.kind == "dates" and off.has("off") and not off.atom
        for denial, day, off in zip(clause.items, clause.items[1:], clause.items[2:], strict=False)
    )


def _closed(found: Found) -> bool:
    return any(isinstance(command, Override | SetHours) for reading in found.readings for command in reading)


def _value(item: Item) -> object:
    return item.atom.value if item.atom else None


def _no_month(item: Item) -> bool:
    value = _value(item)
    first = value.start if isinstance(value, Between) else value
    return isinstance(first, DayNumber)


def _bare_weekdays(item: Item) -> bool:
    value = _value(item)
    return isinstance(value, Weekdays) and not value.said
