"""An appointment called off with words to those it was with: "cancel leo tomorrow and tell him im sick"."""

from dataclasses import replace

from bot.commands import Cancel
from bot.language.clause import Clause
from bot.language.listed import listed
from bot.language.reader.clauses import best_found
from bot.language.reader.heads import trimmed
from bot.language.rules import Found

# What may stand between "tell them" and the words.
_LEADS = listed("reported_by")


def cancelled_with_words(clause: Clause) -> Found | None:
    """A cancellation whose message goes to the clients as typed; from those whose clients they are."""
    place = clause.place("tell_them")
    if clause.role == "client" or not place:
        return None
    if not clause.items[place - 1].has("joint", "mark") and not clause.items[place].word.startswith("and "):
        return None
    text = _text(clause, place)
    found = best_found(trimmed(clause.part(0, place))) if text else None
    if found is None or not found.whole or found.missing:
        return None
    if not all(isinstance(one, Cancel) for reading in found.readings for one in reading):
        return None
    told = tuple(
        tuple(replace(one, message=text) for one in reading if isinstance(one, Cancel)) for reading in found.readings
    )
    return replace(found, readings=told)


def _text(clause: Clause, place: int) -> str:
    first = clause.items[place].last
    while first < len(clause.line) and clause.line[first].word in _LEADS:
        first += 1
    return clause.typed_from(first)
