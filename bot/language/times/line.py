"""The line of words that the phrases read from."""

from collections.abc import Callable
from copy import copy
from typing import Generic, TypeVar

from bot.language.listed import listed
from bot.language.text import Token
from bot.language.times.lexicon import END, Lexeme, lexicon

_TIMEZONE = listed("timezone")

T = TypeVar("T")

_MOST_SKIPPED = 4
# How far a phrase may look past the end of the line.
_MARGIN = 40

_BEYOND = [END] * _MARGIN
_NO_CLASSES: list[tuple[str, ...]] = [()] * _MARGIN

# What a phrase gives back: what it read, and where the next word stands.
Found = tuple[T, int] | None


class Line:
    """The words and set phrases of a message, with room to look past either end."""

    def __init__(self, tokens: tuple[Token, ...], language: str = "en") -> None:
        self.tokens = tokens
        self.language = language
        found = lexicon(language).lexemes(tokens)
        self.size = len(found)
        # Empty words behind the last stand for whatever lies beyond either end: index -1 is one of them.
        self.lexemes = [*found, *_BEYOND]
        self._tags = [lexeme.tags for lexeme in self.lexemes]
        self.classes = [*map(_classes, found), *_NO_CLASSES]
        self._known: dict[tuple[object, int], object] = {}
        self.needs = _needs(found)

    def __getitem__(self, place: int) -> Lexeme:
        return self.lexemes[place]

    def has(self, place: int, *tags: str) -> bool:
        """Whether the word at a place is of one of these classes."""
        known = self._tags[place]
        if known:
            for tag in tags:  # any() costs twice as much, and this is asked most
                if tag in known:
                    return True
        return False

    def value(self, place: int, tag: str) -> object | None:
        return self._tags[place].get(tag)

    def word(self, place: int) -> str:
        return self.lexemes[place].word

    def glued(self, place: int) -> bool:
        return self.lexemes[place].glued

    def skip(self, place: int, *tags: str) -> int:
        """The place after any words of these classes; more than four of them in a row say nothing."""
        tagged = self._tags
        most = place + _MOST_SKIPPED
        while place < most:
            known = tagged[place]
            if not known:
                return place
            for tag in tags:
                if tag in known:
                    break
            else:
                return place
            place += 1
        return place

    def without(self, start: int, end: int) -> "Line":
        """The line with some of its words left out."""
        other = copy(self)
        other.lexemes = [*self.lexemes[:start], *self.lexemes[end:]]
        other.size = self.size - (end - start)
        other._tags = [lexeme.tags for lexeme in other.lexemes]
        other.classes = [*self.classes[:start], *self.classes[end:]]
        other._known = {}
        return other

    def alone(self, start: int, end: int) -> bool:
        """Whether nothing stands beside some words but courtesy and punctuation."""
        others = (*range(start), *range(end, self.size))
        return all(self.has(n, "filler") or not self.word(n)[0].isalnum() for n in others)

    def begins(self, place: int) -> bool:
        """Whether nothing stands before a place but courtesy and punctuation."""
        return all(self.has(n, "filler") or not self.word(n)[0].isalnum() for n in range(place))

    def once(self, phrase: "Callable[[Line, int], Found[T]]", place: int) -> "Found[T]":
        """What a phrase reads at a place, worked out at most once a message."""
        key = (phrase, place)
        if key not in self._known:
            self._known[key] = phrase(self, place)
        return self._known[key]  # type: ignore[return-value]


class FirstOf(Generic[T]):
    """The first of some phrases that reads anything, each with the classes of words that it can begin with.

    Most words can begin few of them; the others are not tried.
    """

    def __init__(self, *phrases: "tuple[Callable[[Line, int], Found[T]], str]") -> None:
        self._phrases = [(phrase, frozenset(classes.split())) for phrase, classes in phrases]
        self._beginning: dict[tuple[str, ...], list[Callable[[Line, int], Found[T]]]] = {}

    def __call__(self, line: Line, place: int) -> "Found[T]":
        classes = line.classes[place]
        able = self._beginning.get(classes)
        if able is None:
            able = [phrase for phrase, begins in self._phrases if not begins.isdisjoint(classes)]
            self._beginning[classes] = able
        for phrase in able:
            read = phrase(line, place)
            if read is not None:
                return read
        return None


def _classes(lexeme: Lexeme) -> tuple[str, ...]:
    """The classes of a word; figures are one of their own."""
    if lexeme.number is not None:
        return (*lexeme.tags, "figure")
    return tuple(lexeme.tags) if lexeme.tags else ()


def _needs(lexemes: list[Lexeme]) -> frozenset[str]:
    """What the line holds that some phrases cannot do without."""
    found = set()
    for lexeme in lexemes:
        tags = lexeme.tags
        if "to" in tags or "between" in tags or lexeme.word in ("~", "/"):
            found.add("to")
        if tags.get("unit") == "month" or "every" in tags:
            found.update(("of_month", "nth"))
        if "weekday_plural" in tags or ("unit" in tags and lexeme.word == "month"):
            found.add("nth")
        if "month" in tags:
            found.add("month")
        if "onwards" in tags:
            found.add("onwards")
        if lexeme.word in _TIMEZONE:
            found.add("zone")
        if "for" in tags:
            found.update(("for", "lasting"))
        if "from" in tags or ("after" in tags and "next" in found):
            found.add("lasting")
        if "next" in tags:
            found.add("next")
    return frozenset(found)
