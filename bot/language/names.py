"""People and session types that a message may name."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.language.text import Token, tokens


class Named(NamedTuple):
    """A name as it is spelt, and as the words to look for."""

    text: str
    words: tuple[str, ...]
    person: bool


def named(people: Sequence[str], sessions: Sequence[str]) -> tuple[Named, ...]:
    """Everything with a name, longer names first."""
    found = [Named(name, _words(name), person=True) for name in people]
    found += [Named(name, _words(name), person=False) for name in sessions]
    return tuple(sorted((name for name in found if name.words), key=lambda name: -len(name.words)))


def _words(name: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(name))


def names_at(line: Sequence[Token], place: int, known: Sequence[Named]) -> tuple[Named, int] | None:
    """The name that starts at a place, and how many tokens it takes. Case and a possessive s aside."""
    for name in known:
        size = len(name.words)
        if place + size > len(line):
            continue
        *firsts, last = (token.word for token in line[place : place + size])
        if list(name.words[:-1]) == firsts and _matches(last, name.words[-1], person=name.person):
            return name, size
    return None


def _matches(typed: str, meant: str, *, person: bool) -> bool:
    if typed == meant or typed in (f"{meant}'s", f"{meant}s", f"{meant}s'", f"{meant}'"):
        return True
    return not person and (typed + "s" == meant or typed + "es" == meant)
