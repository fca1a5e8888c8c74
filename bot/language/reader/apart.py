"""Days that stand together, of which only some may go with the hours or with the "off" beside them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from bot.commands import Override
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules import Found
from bot.language.rules.schedule.groups import piece_kind
from bot.language.times import Atom, atoms
from bot.language.times.kinds import Weekdays

Best = Callable[[Clause], Found | None]
MOST = 6
_ADDS = listed("adds_hours")


def with_days_apart(clause: Clause, found: Found, best: Best) -> Found:
    """ "off thu, fri 2-4", "9-5 mon and tue off": also as two changes, one for each side of the days."""
    if not clause.has("off", "closed") or not any(piece_kind(item) in ("H", "P") for item in clause.items):
        return found
    for place, item in enumerate(clause.items):
        halves = _halves(clause, item)
        if halves:
            left, comma, right = halves
            first = replace(clause, items=(*clause.items[:place], left))
            second = replace(clause, items=(right, *clause.items[place + 1 :]))
            other, one = in_exchange(second, best) if comma and closing(first) else None, best(first)
            if other and one and one.whole and not one.missing:
                both = tuple((*a, *b) for a, b in product(one.readings, other.readings))
                return replace(found, readings=both, conventions=())
            return _either(found, best(first), _second(first, second, best), first=comma)
    return found


def in_exchange(part: Clause, best: Best) -> Found | None:
    """ "fri off, do sat 9-12 instead": behind time off these hours are open on another day, that once.

    Where no verb says that they are added, they may be all of that day's hours as well.
    """
    kinds = {item.atom.kind for item in part.items if item.atom}
    named = part.role == "client" or bool(part.names)
    if named or not {"hours", "dates"} <= kinds or not part.has("instead") or part.has("open", "extra", "instead_of"):
        return None
    items = [replace(item, tags=item.tags | {"open"}) if item.has("instead") else item for item in part.items]
    found, plain = best(replace(part, items=tuple(items))), best(part)
    if not found or not found.whole or found.missing:
        return None
    if any(_ADDS & set(item.word.split()) for item in part.items) or not plain:
        return found
    hours = [each for each in plain.readings if all(isinstance(one, Override) for one in each)]
    return replace(found, readings=tuple(dict.fromkeys((*found.readings, *hours))), conventions=())


def opened_apart(clause: Clause, best: Best) -> Found | None:
    """ "off fri, sat 9-12 open": of days in one list the first are off, and the last are opened."""
    if not closing(clause) or not clause.has("open", "extra"):
        return None
    for place, item in enumerate(clause.items):
        left, comma, right = _halves(clause, item) or (item, False, item)
        first = replace(clause, items=(*clause.items[:place], left))
        second = replace(clause, items=(right, *clause.items[place + 1 :]))
        if not comma or not closing(first) or closing(second) or not second.has("open", "extra"):
            continue
        one, other = best(first), best(second)
        if one and other and one.whole and other.whole and not (one.missing or other.missing):
            return replace(one, readings=tuple((*a, *b) for a, b in product(one.readings, other.readings)))
    return None


def closing(clause: Clause) -> tuple[Item, ...]:
    return tuple(item for item in clause.items if item.has("off", "closed") and not item.atom)


def _second(first: Clause, second: Clause, best: Best) -> Found | None:
    """What stands behind an "off" said before the days may be off as well."""
    return best(second if closing(second) else replace(second, items=(*closing(first), *second.items)))


def _halves(clause: Clause, item: Item) -> tuple[Item, bool, Item] | None:
    """A list of weekdays before and behind its last "and" or comma, and whether it was a comma."""
    if item.atom is None or not isinstance(item.atom.value, Weekdays):
        return None
    breaks = [n for n in range(item.first + 1, item.last - 1) if clause.line[n].word in (",", "and", "&", "+")]
    told = atoms(clause.line[breaks[-1] + 1 : item.last]) if breaks else ()
    if len(told) != 1 or not isinstance(told[0].value, Weekdays):
        return None
    days = item.atom.value.days
    after = tuple(day for day in days if day in told[0].value.days)
    before = tuple(day for day in days if day not in after)
    if not before or not after:
        return None
    left = _part(item, item.atom, item.first, breaks[-1], replace(item.atom.value, days=before))
    right = _part(item, item.atom, breaks[-1] + 1, item.last, replace(item.atom.value, days=after))
    return left, clause.line[breaks[-1]].word == ",", right


def _part(item: Item, atom: Atom, first: int, last: int, value: Weekdays) -> Item:
    lead = atom.lead if first == item.first else first
    return replace(item, first=first, last=last, atom=replace(atom, first=first, last=last, lead=lead, value=value))


def _either(whole: Found, one: Found | None, other: Found | None, *, first: bool) -> Found:
    """The readings of the whole and of its two sides; those of the sides come first where a comma parts them."""
    if not one or not other or not one.whole or not other.whole or one.missing or other.missing:
        return whole
    apart = tuple((*a, *b) for a, b in product(one.readings, other.readings))
    readings = (*apart, *whole.readings) if first else (*whole.readings, *apart)
    return replace(whole, readings=tuple(dict.fromkeys(readings))[:MOST], conventions=())
