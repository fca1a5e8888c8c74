"""The zone and the language of a person."""

from collections.abc import Sequence

from bot.commands import Command, SetMe, SetPolicy
from bot.language.clause import Clause, Item
from bot.language.rules.found import Found, found
from bot.language.rules.who import PRACTICE, who
from bot.language.spoken import languages
from bot.language.text import tokens
from bot.language.times import atoms
from bot.language.times.kinds import Zone


def zone(clause: Clause) -> Found | None:
    """ "set my timezone to chicago": the hours' zone or the one a person reads in."""
    lives = clause.has("im_in") and any(isinstance(atom.value, Zone) for atom in clause.atoms)
    if not (clause.has("timezone") or lives) or clause.asks:
        return None
    named, used = _zone_named(clause)
    allowed = {"timezone", "set_zone", "im_in", "polite", "lasts", "work", "move", "move_strong"}
    own = [SetMe(timezone=named)]
    if clause.role == "client":
        return found(clause, [own], allowed, used=used, missing=() if named else ("timezone",))
    people = who(clause, default=PRACTICE)
    policy = people.each([SetPolicy(timezone=named)])
    words = {token.word for token in clause.line}
    both: list[Sequence[Command]] = [policy, own] if named and not people.uses_names else [policy]
    if words & {"hours", "schedule", "practice", "office"}:
        both = [policy]
    elif words & {"own", "me", "phone"} and named:
        both = [own]
    return found(
        clause,
        both,
        allowed | people.tags,
        names=people.uses_names,
        used=(*used, *people.used),
        missing=() if named else ("timezone",),
    )


def _zone_named(clause: Clause) -> tuple[str | None, list[Item]]:
    """The zone that a clause names, also by a city alone, and its items."""
    for item in clause.items:
        if item.atom and isinstance(item.atom.value, Zone):
            return item.atom.value.name, [item]
    rest = [item for item in clause.items if not item.tags and not item.atom and not item.name]
    if not rest:
        return None, []
    told = atoms(tokens(" ".join(item.word for item in rest) + " time"))
    zone = next((atom.value.name for atom in told if isinstance(atom.value, Zone)), None)
    return zone, rest if zone else []


def language(clause: Clause) -> Found | None:
    """ "text me in spanish"."""
    named = [item for item in clause.items if item.word in languages()]
    if len(named) != 1 or clause.atoms:
        return None
    alone = all(item in named or item.has("filler", "glue", "mark", "polite", "asks") for item in clause.items)
    if not clause.has("language_word") and not (alone and len(clause.items) > 1):
        return None
    code = languages()[named[0].word]
    return found(clause, [[SetMe(language=code)]], {"language_word", "polite", "take", "asks", "may_have"}, used=named)
