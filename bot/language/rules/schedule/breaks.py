"""Breaks in weekly hours that are not those of the days before them."""

import re
from itertools import groupby

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.schedule.groups import piece_kind
from bot.language.times import Purpose
from bot.language.times.kinds import Hours, Part
from bot.language.told import windows

_BREAK = listed("lunch_break")
LONGEST_BREAK = 120
"""Minutes that a break takes at most: "with lunch 9-5" does not say when it is."""

# Days with their hours, and then a break with days that have no other hours, or one before other days with theirs.
_ITS_OWN = re.compile("(DH|HD)(BH?D(?!H)|DBH?(?!H)|BH?(DH|HD))")


def break_on_its_own_days(clause: Clause) -> bool:
    """ "thursdays 12-8, lunch 12-1 mon/wed": two commands, the second of which leaves the other hours alone."""
    if not any(map(_is_break, clause.items)):
        return False
    kinds = ("B" if _is_break(item) else piece_kind(item) for item in clause.items)
    said = "".join(kind for kind, _ in groupby(kind for kind in kinds if kind in ("B", "D", "H")))
    return _ITS_OWN.search(said) is not None


def only_a_break(clause: Clause) -> bool:
    """ "i need a break 3-3:30 tomorrow", "and lunch 12-1 mondays": the only hours said are not worked."""
    said = sum(item.atom is not None and item.atom.kind == "hours" for item in clause.items)
    if said == 1 and any(item.word.split()[-1] == "break" for item in clause.items if not item.atom):
        return True
    return _short_break(clause)


def names_a_break(clause: Clause) -> bool:
    """Whether those hours are the break itself: "mondays 9-5 with a break" does not tell when."""
    place = next((n for n, item in enumerate(clause.items) if item.atom and item.atom.kind == "hours"), 0)
    told = [item.word.split() for item in clause.items[:place] if item.word.split()[-1] == "break"]
    if only_a_break(clause) and told and all(_BREAK.issuperset(words) for words in told):
        return True
    return _short_break(clause)


def _short_break(clause: Clause) -> bool:
    """ "minus lunch 12-1 on mondays": hours behind a break that are no longer than one, and no others."""
    timed = [n for n, item in enumerate(clause.items) if item.atom and isinstance(item.atom.value, Hours)]
    if len(timed) != 1 or not any(item.has("with_break") for item in clause.items[: timed[0]]):
        return False
    readings = clause.when(Purpose.HOURS, [clause.items[timed[0]]]).readings
    spans = [span for reading in readings for span in windows(reading.windows)]
    return any(span.end - span.start <= LONGEST_BREAK for span in spans)


def _is_break(item: Item) -> bool:
    return item.has("with_break") or bool(
        item.atom and isinstance(item.atom.value, Part) and item.atom.value.name == "lunch"
    )
