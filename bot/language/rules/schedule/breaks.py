"""Breaks in hours: lunch, and other hours that are not worked."""

import re
from collections.abc import Sequence
from itertools import groupby

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.schedule.groups import piece_kind
from bot.language.times import Purpose
from bot.language.times.kinds import Duration, Hours, Part
from bot.language.told import DAY, clock, windows
from engine.hours import Window

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


def without_breaks(clause: Clause) -> tuple[list[Item], tuple[Window, ...], list[Item]]:
    """The items without a lunch and without the hours that are replaced; the lunch; what was set aside."""
    kept: list[Item] = []
    holes: tuple[Window, ...] = ()
    aside: list[Item] = []
    before: Item | None = None
    lunch = False
    for place, item in enumerate(clause.items):
        if _is_break(item) and any(i.atom and isinstance(i.atom.value, Hours) for i in kept):
            lunch = True
            aside.append(item)
            holes = (Window(720, 780),)
        elif lunch and item.atom and item.atom.kind == "hours":
            aside.append(item)
            holes = _one_window(clause, item) or holes
            lunch = False
        elif aside and aside[-1].last == item.first and holes and _lasts(item):
            aside.append(item)
            holes = (Window(holes[0].start, holes[0].start + _lasts(item)),)
        elif (before and before.has("instead_of") and item.atom and item.atom.kind == "hours" and kept) or (
            item.has("my_usual") and before and before.has("instead_of")
        ):
            aside += [before, item]
        elif _left_for_others(clause.items[place : place + 3]):
            aside.append(item)
        else:
            kept.append(item)
        if not item.has("glue") or item.has("instead_of"):
            before = item
    return kept, holes, aside


def _left_for_others(items: Sequence[Item]) -> bool:
    """ "from 9-5 to 10-6": the hours that stood first are replaced."""
    if len(items) < 3 or items[1].word != "to" or items[1].atom or not items[0].word.startswith(_FROM):
        return False
    return all(item.atom is not None and isinstance(item.atom.value, Hours) for item in (items[0], items[2]))


_FROM = tuple(f"{word} " for word in listed("from_person"))


def _one_window(clause: Clause, item: Item) -> tuple[Window, ...]:
    """A break's hours: of two readings the one that is the earlier in the working day."""
    readings = clause.when(Purpose.HOURS, [item]).readings
    if readings and len(readings[0].times) == 1 and not readings[0].windows:
        # "with an hour off at 2", "lunch at 1"
        start = clock(readings[0].times[0])
        begins = start.hour * 60 + start.minute
        return (Window(begins, begins + LUNCH),) if begins + LUNCH <= DAY else ()
    return windows(readings[0].windows) if readings else ()


LUNCH = 60


def _lasts(item: Item) -> int:
    """ "lunch at noon for half an hour": how many minutes; 0 where it is no length of a break."""
    length = item.atom.value if item.atom else None
    fits = isinstance(length, Duration) and length.lasting and length.minutes <= LONGEST_BREAK
    return int(length.minutes) if isinstance(length, Duration) and fits else 0
