"""What stands beside hours: days that are worked all the same, how long it is, one of some days."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.times import Atom, Purpose
from bot.language.times.kinds import Duration, Mark, Run, Weekdays, Within
from engine.hours import Window


def with_days_worked(clause: Clause) -> Clause:
    """ "off next week but im in thursday": the day that is worked as an exception; the clause as it is elsewhere."""
    for place, item in enumerate(clause.items):
        if place and not item.atom and (item.has("joint") or item.word == "but"):
            lead = list(takewhile(lambda each: not each.atom, clause.items[place + 1 :]))
            days = clause.items[place + 1 + len(lead) :]
            if _says_works(lead) and days and all(map(_only_day, days)):
                mark = Atom("mark", Mark("except"), item.first, lead[-1].last, item.first)
                told = Item(item.first, lead[-1].last, item.word, atom=mark)
                return _taken_out(clause, replace(clause, items=(*clause.items[:place], told, *days)))
    return clause


_SOME_SUCH = listed("some_such")
WORKS = ("work", "able", "open", "extra")


def _says_works(lead: list[Item]) -> bool:
    """Whether the words before a day say no more than that one works then."""
    plain = all(item.has(*WORKS, "filler", "glue", "also_before") for item in lead)
    return plain and any(item.has(*WORKS) for item in lead)


def _only_day(item: Item) -> bool:
    return item.has("filler", "joint", "glue") if item.atom is None else item.atom.kind == "dates"


def _taken_out(clause: Clause, told: Clause) -> Clause:
    """The clause with the exception, where that leaves fewer days."""
    place = next(n for n, item in enumerate(told.items) if item.atom and isinstance(item.atom.value, Mark))
    whole, less = clause.when(Purpose.TIME_OFF, told.items[:place]), told.when(Purpose.TIME_OFF)
    return told if less.readings and less.readings != whole.readings else clause


def as_long(clause: Clause, windows: Sequence[Window]) -> list[Item]:
    """ "an extra 2 hrs fri 5-7": a length that the hours say as well."""
    whole = sum(window.end - window.start for window in windows)
    return [
        item
        for item in clause.items
        if item.atom and isinstance(item.atom.value, Duration) and item.atom.value.minutes == whole
    ]


def some_such_day(clause: Clause, item: Item) -> bool:
    """ "add a saturday 9-12 this month": which one is not said."""
    value = item.atom.value if item.atom else None
    days = value.days if isinstance(value, Within) else value
    before = clause.line[item.first - 1].word if item.first else ""
    return isinstance(days, Weekdays) and not days.plural and not days.said and before in _SOME_SUCH


def each_of_a_run(clause: Clause) -> Clause:
    """ "tues and thurs 12-6 for the next 2 months": every such day in it, as "tuesdays" would be."""
    runs = [atom.value for atom in clause.atoms if isinstance(atom.value, Run)]
    if len(runs) != 1 or runs[0].count < 2 or runs[0].unit not in ("week", "month") or runs[0].said != "next":
        return clause
    return replace(clause, items=tuple(map(_each, clause.items)), known={})


def _each(item: Item) -> Item:
    days = item.atom.value if item.atom else None
    if not item.atom or not isinstance(days, Weekdays) or days.said or days.plural:
        return item
    return replace(item, atom=replace(item.atom, value=replace(days, plural=True)))
