"""What every policy needs: for whom it holds, from when, until when, on which days."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.commands import SetPolicy
from bot.language.clause import Clause, Item, shifted
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.lengths import lengths
from bot.language.rules.who import PRACTICE, who
from bot.language.times import Purpose, Times, atoms
from bot.language.times.kinds import Clock, Count, Counted, Run, Shifted
from bot.language.told import weekdays
from engine.dates import EVERY_DAY

_HOLDS_FROM = listed("holds_from")

OWN = frozenset({"lasts", "polite", "limited", "again", "appt"})


Change = dict[str, Any]


def policy(
    clause: Clause,
    changes: Iterable[Change],
    allowed: Iterable[str],
    used: Sequence[Item] = (),
    *,
    missing: tuple[str, ...] = (),
) -> Found | None:
    """One policy command per reading of its bounds, for whom it is said, with its session type."""
    if clause.role == "therapist" and not clause.names:
        # "remind everyone 2 days ahead", "15 min between everyone": all their clients.
        used = [*used, *(item for item in clause.of("practice") if item.has("everyone_of"))]
        clause = replace(clause, items=tuple(item for item in clause.items if item not in used or item.atom))
    if clause.items and clause.items[-1].has("also_before") and not clause.items[-1].atom:
        # "10 min before each session too"
        used = [*used, clause.items[-1]]
    people = who(clause, default=PRACTICE)
    told, times = bounds_of(clause, used)
    commands = [
        people.each([SetPolicy(session=clause.session, **change, **bounds)]) for change in changes for bounds in told
    ]
    return found(
        clause,
        commands,
        OWN | people.tags | frozenset(allowed),
        times,
        names=people.uses_names,
        sessions=True,
        used=(*used, *people.used),
        missing=missing,
    )


def bounds_of(clause: Clause, used: Sequence[Item]) -> tuple[list[Change], Times]:
    """From when, until when and on which weekdays a policy holds, one entry a reading."""
    chosen = [
        item for item in clause.items if item.atom and item.atom.kind in ("dates", "rule", "mark") and item not in used
    ]
    if not chosen:
        return [{}], Times()
    times = clause.when(Purpose.LIST, chosen)
    told: list[Change] = []
    for reading in times.readings or ():
        days = weekdays(reading.days) or None
        first = reading.rule.first if reading.rule else None
        last = reading.rule.until if reading.rule else None
        if reading.dates:
            first, last = reading.dates[0].first, reading.dates[-1].last
        if first == clause.message.now.date():
            first = None
        told.append({"days": days, "from_": first, "until": last})
    if not told and not times.missing:
        told = [{}]
    if times.out.rule and all(bounds.get("days") is None for bounds in told):
        # "max 5 a day except fridays": on the other days.
        told = [{**bounds, "days": EVERY_DAY - weekdays(times.out.days)} for bounds in told]
    return told, times


def looks(clause: Clause) -> bool:
    return clause.asks or clause.role == "client"


def length_apart(clause: Clause) -> Clause:
    """ "2 days starting may 1": a length, and from when it holds."""
    return replace(clause, items=tuple(part for item in clause.items for part in _apart(clause, item)))


def _apart(clause: Clause, item: Item) -> list[Item]:
    value = item.atom.value if item.atom else None
    if not isinstance(value, Run | Shifted) or value.day is None:
        return [item]
    cut = next((n for n in range(item.first, item.last) if clause.line[n].word in _HOLDS_FROM), item.first)
    told = [shifted(each, item.first) for each in atoms(clause.line[item.first : cut])]
    told += [shifted(each, cut) for each in atoms(clause.line[cut : item.last])]
    if [each.kind for each in told] != ["duration", "dates"]:
        return [item]
    return [Item(each.first, each.last, "", atom=each) for each in told]


def one_length(clause: Clause, *tags: str) -> tuple[Item, int] | None:
    """The one length in a clause that has one of these tags."""
    if looks(clause) or not clause.has(*tags):
        return None
    said = lengths(clause)
    return said[0] if len(said) == 1 else None


def number_of(item: Item) -> int | None:
    if item.numbers:
        return item.numbers[0]
    value = item.atom.value if item.atom else None
    match value:
        case Count(number=number) | Counted(count=number) | Clock(hour=number):
            return number
    return None
