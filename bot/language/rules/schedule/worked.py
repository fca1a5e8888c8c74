"""Days within a time off on which somebody works all the same."""

from dataclasses import replace
from itertools import takewhile

from bot.language.clause import Clause, Item
from bot.language.times import Atom, Purpose
from bot.language.times.kinds import Mark


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
