"""The zone and the language of a person."""

from collections.abc import Sequence

from bot.commands import Command, SetMe, SetPolicy
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.who import PRACTICE, who
from bot.language.spoken import languages
from bot.language.text import tokens
from bot.language.times import atoms
from bot.language.times.kinds import Zone

_OURS = listed("ours")
_MINE = listed("mine")

# Whose hours are kept in a zone, when they are named beside it.
PRACTICES = listed("practices")


def zone(clause: Clause) -> Found | None:
    """ "set my timezone to chicago": the hours' zone or the one a person reads in."""
    lives = clause.has("im_in") and any(isinstance(atom.value, Zone) for atom in clause.atoms)
    if not (clause.has("timezone") or lives or _uses(clause)) or clause.asks:
        return None
    named, used = zone_named(clause)
    allowed = {"timezone", "set_zone", "im_in", "polite", "lasts", "work", "move", "move_strong"}
    allowed |= {"again"} if lives or named else set()
    own = [SetMe(timezone=named)]
    if clause.role == "client":
        return found(clause, [own], allowed, used=used, missing=() if named else ("timezone",))
    people = who(clause, default=PRACTICE)
    policy = people.each([SetPolicy(timezone=named)])
    words = {token.word for token in clause.line}
    both: list[Sequence[Command]] = [policy, own] if named and not people.uses_names else [policy]
    if words & PRACTICES or (clause.role == "admin" and words & _OURS):
        both = [policy]
    elif words & _MINE and named:
        both = [own]
    return found(
        clause,
        both,
        allowed | people.tags,
        names=people.uses_names,
        used=(*used, *people.used),
        missing=() if named else ("timezone",),
    )


def zone_named(clause: Clause) -> tuple[str | None, list[Item]]:
    """The zone that a clause names, also by a city alone, and its items."""
    for item in clause.items:
        if item.atom and isinstance(item.atom.value, Zone):
            return item.atom.value.name, [item]
    rest = [item for item in clause.items if not item.tags and not item.atom and not item.name]
    if not rest:
        return None, []
    zone = _zone_of(rest, clause.words.language)
    if zone is None:
        # "new york": a word of it may mean something elsewhere.
        last = max((n for n, item in enumerate(clause.items) if item.has("timezone", "set_zone", "lasts")), default=-1)
        rest = [item for item in clause.items[last + 1 :] if not item.atom and not item.has("filler", "mark")]
        zone = _zone_of(rest, clause.words.language) if rest and not any(item.name for item in rest) else None
    return zone, rest if zone else []


def _zone_of(said: Sequence[Item], language: str) -> str | None:
    # A city keeps the language of the message: "los angeles".
    told = atoms(tokens(" ".join(item.word for item in said) + " time"), language)
    zones = (atom.value.name for atom in told if isinstance(atom.value, Zone) and atom.first == 0)
    return next(zones, None)


def _uses(clause: Clause) -> bool:
    """ "use singapore time", "switch me to seattle time", "put me on london time"."""
    zoned = [atom for atom in clause.atoms if isinstance(atom.value, Zone)]
    return len(clause.atoms) == len(zoned) == 1 and clause.has("set_zone")


def language(clause: Clause) -> Found | None:
    """ "text me in spanish"."""
    named = [item for item in clause.items if item.word in languages()]
    if len(named) != 1 or any(atom.kind != "mark" for atom in clause.atoms):
        return None
    alone = all(item in named or item.has("filler", "glue", "mark", "polite", "asks") for item in clause.items)
    if not clause.has("language_word") and not (alone and len(clause.items) > 1):
        return None
    code = languages()[named[0].word]
    # "from now on" says nothing more.
    used = [*named, *(item for item in clause.items if item.atom)]
    return found(clause, [[SetMe(language=code)]], {"language_word", "polite", "take", "asks", "may_have"}, used=used)
