"""A crisis first, and what else the message asks for after it."""

from collections.abc import Sequence

from bot.commands import Crisis
from bot.language.clause import Clause, items
from bot.language.messages import Answer, Message, Reading
from bot.language.names import Named
from bot.language.reader.clauses import best_found
from bot.language.rules import Commands
from bot.language.text import Token
from bot.language.vocabulary import Vocabulary


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
    first = Reading((Crisis(),), (spans,))
    found: tuple[Commands, ...] = ()
    for part in (line[: danger[0]], line[danger[1] :]):
        rest = _plain_part(part)
        if not rest:
            continue
        clause = Clause(message, role, rest, items(rest, words, known), words)
        best = best_found(clause)
        if best and best.whole and len(best.readings) == 1 and not best.missing and _acts(best.readings[0]):
            found = (*found, best.readings[0])
    commands = tuple(command for reading in found for command in reading)
    if not commands:
        return Answer((first,))
    return Answer((Reading((Crisis(), *commands), (spans, *(spans,) * len(commands))),))


def _acts(commands: Commands) -> bool:
    return all(command.do in {"cancel", "move", "book"} for command in commands)


def _plain_part(part: Sequence[Token]) -> tuple[Token, ...]:
    """A part without the words that led over to the rest."""
    rest = list(part)
    while rest and rest[-1].word in (
        "i",
        "and",
        ",",
        ".",
        "bc",
        "because",
        "im",
        "so",
        "-",
        "just",
        "feel",
        "like",
        "dont",
        "don't",
        "really",
    ):
        rest.pop()
    while rest and rest[0].word in ("and", ",", ".", "so", "-", "anymore"):
        rest.pop(0)
    return tuple(rest)
