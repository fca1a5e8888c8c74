"""Where the words speak of other days than those that were found."""

from itertools import pairwise

from bot.commands import Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.rules import Found
from bot.language.times.kinds import Between, DayNumber, Edge, Holiday, Mark, Weekdays

# Marks that say of a time that it goes on.
LASTING = ("open_end", "always")


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


def _value(item: Item) -> object:
    return item.atom.value if item.atom else None


def _no_month(item: Item) -> bool:
    value = _value(item)
    first = value.start if isinstance(value, Between) else value
    return isinstance(first, DayNumber)


def _bare_weekdays(item: Item) -> bool:
    value = _value(item)
    return isinstance(value, Weekdays) and not value.said
