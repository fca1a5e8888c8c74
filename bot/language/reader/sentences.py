"""Where a message ends one sentence and begins another: at a full stop, a semicolon, a new line."""

from itertools import pairwise

from bot.language.clause import Clause
from bot.language.clause.sentences import NEW_LINE, ends_sentence
from bot.language.listed import listed
from bot.language.reader.clauses import best_found, fits
from bot.language.rules import Found
from bot.language.rules.schedule import weekly
from bot.language.rules.schedule.groups import piece_kind
from bot.language.text import Token, tokens

_BEHIND_WILL = listed("behind_will")
_IS_ILL = listed("is_ill")


def lined(text: str) -> tuple[Token, ...]:
    """The tokens of a message, with a full stop for each new line between two of them."""
    line = _said_will(tokens(text))
    if NEW_LINE not in text and "\r" not in text:
        return line
    found: list[Token] = []
    for token in line:
        gap = text[found[-1].end : token.start] if found else ""
        place = max(gap.find(NEW_LINE), gap.find("\r"))
        if place >= 0:
            start = found[-1].end + place
            found.append(Token(".", NEW_LINE, start, start + 1))
        found.append(token)
    return tuple(found)


def _said_will(line: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "ill let you know friday": before a verb it is "i'll", and nobody is ill."""
    will = [
        n
        for n, (token, after) in enumerate(pairwise(line))
        if token.word == "ill" and after.word in _BEHIND_WILL and not (n and line[n - 1].word in _IS_ILL)
    ]
    return tuple(token._replace(word="i'll") if n in will else token for n, token in enumerate(line)) if will else line


def ends(clause: Clause) -> list[int]:
    """The items at which a sentence ends and another follows."""
    return [
        place
        for place, item in enumerate(clause.items)
        if 0 < place < len(clause.items) - 1 and not item.atom and ends_sentence(clause.line, item.first)
    ]


def one_sentence(clause: Clause) -> Found | None:
    """What the message means as one clause; over the end of a sentence only hours by the day go together."""
    places = ends(clause)
    if not places:
        return best_found(clause)
    edges = [-1, *places, len(clause.items)]
    parts = [clause.items[a + 1 : b] for a, b in pairwise(edges)]
    kinds = [{piece_kind(item) for item in part} for part in parts]
    if all("D" in kind and "H" in kind for kind in kinds):
        found = weekly(clause)
        return found if found and fits(clause, found) else None
    return None
