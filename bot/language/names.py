"""People and session types that a message may name."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.language.listed import listed
from bot.language.text import Token, words_of

_TITLES = listed("titles")
_WORDS_OF_A_LETTER = listed("words_of_a_letter")
_THERAPY = listed("named_therapy")
_SESSION = listed("named_session")


class Named(NamedTuple):
    """A name as it is spelt, and as the words to look for."""

    text: str
    words: tuple[str, ...]
    person: bool


def named(people: Sequence[str], sessions: Sequence[str], line: Sequence[Token]) -> tuple[Named, ...]:
    """Whatever has a name that the line may hold, longer names first.

    Who has several names may be called by the first alone. What several may be called stays as it is, for whoever asks
    who is meant.
    """
    said = {form for token in line for form in _meant_by(token.word)}
    found = [Named(name, words, person=False) for words, name in _kinds(sessions, line).items()]
    whole: dict[tuple[str, ...], str] = {}
    short: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for name in dict.fromkeys(people):
        words = words_of(name)
        if not words or said.isdisjoint(words):
            continue
        whole[words] = name
        for spelt in _short(name, _TITLES & said):
            called = words_of(spelt)
            for form in dict.fromkeys((called, tuple(word for word in called if word != "-"))):
                short.setdefault(form, []).append((name, spelt))
    for form, meant in short.items():
        whole.setdefault(form, meant[0][0] if len(meant) == 1 else meant[0][1])
    found += [Named(name, words, person=True) for words, name in whole.items()]
    return tuple(sorted((name for name in found if name.words), key=lambda name: -len(name.words)))


def own_names(name: str) -> list[tuple[str, ...]]:
    """As what words somebody of that name may give their own, longest first."""
    return sorted({words_of(name), *map(words_of, _short(name, ()))} - {()}, key=len, reverse=True)


def _short(name: str, titles: Iterable[str]) -> Iterator[str]:
    """What somebody may be called: of "Dr. Mary Jo Smith" "Mary", "Mary Jo", "Mary S.", and "Ms Smith" with a title."""
    parts = [part for part in name.split() if part.casefold().rstrip(".") not in _TITLES] or [name]
    for count in range(1, len(parts) + 1):
        yield " ".join(parts[:count])
    if len(parts) > 1:
        first = parts[-1][0]
        yield f"{parts[0]} {first}."
        if first.casefold() not in _WORDS_OF_A_LETTER:
            yield f"{parts[0]} {first}"
    for title in titles:
        yield from (f"{title} {parts[-1]}", f"{title}. {parts[-1]}")


def _kinds(sessions: Sequence[str], line: Sequence[Token]) -> dict[tuple[str, ...], str]:
    """Types of session by what they may be called: "Couples therapy" also couples, "Couples" also couples therapy."""
    whole = {words_of(name): name for name in sessions}
    short: dict[tuple[str, ...], list[str]] = {}
    for words, name in whole.items():
        short.setdefault(tuple(word for word in words if word not in _THERAPY | _SESSION) or words, []).append(name)
    typed = [token.word for token in line if token.word in _THERAPY]
    for words, names in short.items():
        if len(names) == 1:
            for called in (words, *((*words, word) for word in typed)):
                whole.setdefault(called, names[0])
    return whole


def _meant_by(word: str) -> tuple[str, ...]:
    """A word, and what it may be the possessive of."""
    return word, word.removesuffix("'s"), word.removesuffix("s"), word.removesuffix("'").removesuffix("s")


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
