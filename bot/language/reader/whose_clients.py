"""Whose clients are meant, behind somebody who is away: "raj is sick today, cancel everyone"."""

from bot.commands import Override
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.reader.carried import reread
from bot.language.reader.clauses import best_found
from bot.language.reader.heads import trimmed
from bot.language.rules.who import PRACTICE
from bot.language.text import Token

_THEIR = listed("their")
_THEIR_CLIENTS = listed("their_clients")
_EVERYBODY = listed("everybody_booked")
_CLIENTS = "clients"


def with_whose_clients(clause: Clause) -> Clause | None:
    """The message with the therapist who is away named again before "clients", and when.

    None where it is said of several people, or asked, so that nobody can say whose clients they are.
    """
    if clause.role == "client" or not clause.names:
        return clause
    place = _then_changed(clause)
    if not place or not any(item.name for item in clause.items[:place]):
        return clause
    line = clause.line[clause.items[place].first :]
    their = [n for n, token in enumerate(line) if _is_theirs(line, n, token)]
    if not their:
        return clause
    away = _away(clause.part(0, place))
    if len(away) != 1:
        return clause if not away else None
    whom = next(item for item in clause.items[:place] if item.name in away)
    when = [token for item in clause.items[:place] if _tells_when(item) for token in _typed(clause, item)]
    dated = any(_tells_when(item) for item in clause.items[place:])
    moved = not any(item.has("cancel") and not item.atom for item in clause.items[place:])
    again = [*_possessive(clause, whom, line[their[0]]), *(when if moved or not dated else ())]
    said = line[their[0]]
    before = clause.line[: clause.items[place].first + their[0]]
    behind = line[their[0] + (2 if said.word in _THEIR else 1) :]
    return reread(clause, (*before, *again, said._replace(word=_CLIENTS, raw=_CLIENTS), *behind))


def _then_changed(clause: Clause) -> int | None:
    """Where a change of appointments begins behind a comma, an "and" or the end of a sentence."""
    for place, item in enumerate(clause.items):
        if place and not item.atom and item.has("cancel", "move_strong", "reassign"):
            before = place - 1
            while before and clause.items[before].has("filler", "polite") and not clause.items[before].has("joint"):
                before -= 1
            return before if clause.items[before].has("joint", "mark") else None
    return None


def _is_theirs(line: tuple[Token, ...], place: int, token: Token) -> bool:
    """ "his" in "his clients", or "everyone"."""
    after = line[place + 1].word if place + 1 < len(line) else ""
    return token.word in _EVERYBODY or (token.word in _THEIR and after in _THEIR_CLIENTS)


def _possessive(clause: Clause, whom: Item, at: Token) -> list[Token]:
    """The name with a possessive s, standing where another word does."""
    name = [token._replace(start=at.start, end=at.end) for token in _typed(clause, whom)]
    plain = name[-1].word.removesuffix("'s")
    return [*name[:-1], name[-1]._replace(word=f"{plain}'s", raw=f"{plain}'s")]


def _away(part: Clause) -> set[str]:
    """Of whom something is said or asked about whether they are here; nobody's "closed" is the practice's."""
    found = best_found(trimmed(part))
    commands = [each for reading in found.readings for each in reading] if found and found.whole else []
    named = {name for each in commands if (name := getattr(each, "for_", None)) and name != PRACTICE}
    away = all(isinstance(each, Override) and each.kind in ("off", "block") and each.dates for each in commands)
    return named if away or not named else {*named, PRACTICE}


def _tells_when(item: Item) -> bool:
    return item.atom is not None and item.atom.kind in ("dates", "hours")


def _typed(clause: Clause, item: Item) -> tuple[Token, ...]:
    return clause.line[item.first : item.last]
