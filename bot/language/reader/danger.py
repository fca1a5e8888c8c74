"""A crisis first, and what else the message asks for after it."""

from collections.abc import Sequence

from bot.commands import Command, Crisis
from bot.language.clause import Clause, items
from bot.language.listed import listed
from bot.language.messages import Answer, Message, Reading
from bot.language.names import Named
from bot.language.reader.clauses import best_found
from bot.language.text import Token
from bot.language.vocabulary import Vocabulary

# Around the words of a crisis these only lead over to the rest.
_BEFORE = listed("before_danger")
_AFTER = listed("after_danger")
_ENDS = listed("danger_ends")
# Of messages longer than this nothing follows the crisis.
_MOST_TOKENS = 80
_MOST_PIECES = 8


def in_danger(
    message: Message,
    role: str,
    line: tuple[Token, ...],
    words: Vocabulary,
    known: tuple[Named, ...],
    danger: tuple[int, int],
) -> Answer:
    """Crisis comes first; what else is understood follows it, and nothing is waited for."""
    spans = ((line[danger[0]].start, line[danger[1] - 1].end),)
    found: list[tuple[Command, ...]] = []
    for part in (line[: danger[0]], line[danger[1] :]) if len(line) <= _MOST_TOKENS else ():
        best = _asked(message, role, _plain_part(part), words, known)
        found += [best] if best else []
    commands = tuple(command for each in found for command in each)
    return Answer((Reading((Crisis(), *commands), (spans,) * (1 + len(commands))),))


def _asked(
    message: Message, role: str, part: tuple[Token, ...], words: Vocabulary, known: tuple[Named, ...]
) -> tuple[Command, ...]:
    """What a part asks for: all of it, else the first piece between its commas that is a whole command."""
    edges = [-1, *(n for n, token in enumerate(part) if token.word in _ENDS), len(part)]
    widest = len(edges) if len(edges) <= _MOST_PIECES else 1
    pieces = [(a + 1, b) for n, a in enumerate(edges) for b in edges[n + 1 : n + 1 + widest]]
    for first, last in sorted(pieces, key=lambda piece: piece[0] - piece[1]):
        piece = _plain_part(part[first:last])
        if not piece:
            continue
        clause = Clause(message, role, piece, items(piece, words, known), words)
        best = best_found(clause) if clause.has("cancel", "cant_come", "move", "move_strong", "book_strong") else None
        if best and best.whole and len(best.readings) == 1 and not best.missing and _acts(best.readings[0]):
            return best.readings[0]
    return ()


def _acts(commands: Sequence[Command]) -> bool:
    return all(command.do in {"cancel", "move", "book"} for command in commands)


def _plain_part(part: Sequence[Token]) -> tuple[Token, ...]:
    """A part without the words that led over to the rest."""
    rest = list(part)
    while rest and rest[-1].word in _BEFORE:
        rest.pop()
    while rest and rest[0].word in _AFTER:
        rest.pop(0)
    return tuple(rest)
