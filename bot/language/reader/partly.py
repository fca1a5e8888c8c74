"""Days of which some are off for a part only: "off tonight and tomorrow", "off tomorrow morning and friday"."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from bot.language.clause import ALWAYS, Clause, Item
from bot.language.rules import Found
from bot.language.rules.schedule.groups import piece_kind, segments
from bot.language.times.kinds import Part

Best = Callable[[Clause], Found | None]
MOST = 4


def off_partly(clause: Clause, best: Best) -> Found | None:
    """Each day off with its own part of it, and whole where none is said; else also as the last part of all."""
    place = next((n for n, item in enumerate(clause.items) if item.atom), 0)
    verb = clause.items[:place]
    if not any(item.has("off", "closed") for item in verb) or any(item.name or item.session for item in clause.items):
        return None
    parts = segments(clause.items[place:])
    kinds = [_kinds(part) for part in parts]
    timed = [bool(kind - {"D"}) for kind in kinds]
    if len(parts) < 2 or not all("D" in kind for kind in kinds) or not any(timed):
        return None
    if all(timed) and not any(map(_of_today, clause.items)):
        return None
    if not all(item.atom or item.has("all_day", "off", *ALWAYS) for part in parts for item in part):
        return None
    told = [best(replace(clause, items=(*verb, *part), known={})) for part in parts]
    sure = [one for one in told if one and one.whole and one.readings and not one.missing]
    if len(sure) < len(parts):
        return None
    apart = tuple(tuple(each for one in choice for each in one) for choice in product(*(one.readings for one in sure)))
    if not timed[0] and timed[-1]:
        # "off tomorrow and friday after 3": those hours may be meant of tomorrow as well.
        if any("P" in kind for kind in kinds):
            return None
        days = tuple(item for part in parts for item in part)
        both = best(replace(clause, items=(*verb, *_days(days), *_hours(days)), known={}))
        if not both or not both.whole or both.missing:
            return None
        apart = (*apart, *both.readings)
    return replace(sure[0], readings=tuple(dict.fromkeys(apart))[:MOST], conventions=())


def _kinds(part: Sequence[Item]) -> set[str]:
    """D where a day is named, H and P where hours or a part of it are; "tonight" is both."""
    kinds = {piece_kind(item) for item in part}
    return (kinds | {"D"} if any(map(_of_today, part)) else kinds) - {""}


def _of_today(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Part) and bool(item.atom.value.said)


def _days(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.atom and item.atom.kind == "dates"]


def _hours(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.atom and item.atom.kind != "dates"]
