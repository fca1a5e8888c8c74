"""The words of a language by class, out of its data files."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import tomli

from bot.language.text import Token, tokens
from bot.language.times.spelling import Speller

# Classes whose values are numbers.
_NUMERIC = {
    *(
        "weekday",
        "weekday_plural",
        "weekday_letter",
        "month",
        "near",
        "number",
        "ordinal",
        "some",
        "weekly",
        "length",
        "decade",
    ),
}

Tags = dict[str, object]
_NONE: Tags = {}


class Lexeme(NamedTuple):
    """One word or set phrase. `tags` are its classes with their values; `first` and `last` bound its tokens.

    `number` is the value of figures.
    """

    word: str
    tags: Tags
    first: int
    last: int
    glued: bool
    number: int | None = None


END = Lexeme("", _NONE, -1, -1, glued=False)


class _Piece(NamedTuple):
    """A word to look up, with its tokens; a contraction ("del") gives two of the same token."""

    word: str
    first: int
    last: int
    glued: bool


class Lexicon:
    """Words to classes. Phrases are kept by their first word, longest first."""

    def __init__(self, tables: dict[str, dict[str, list[str]]]) -> None:
        spelling = tables.pop("spelling", {})
        self.speller = Speller(spelling.get("meant", ()), spelling.get("other", ()))
        # Phrases that are looked for between pieces of time, and are no words of time themselves.
        self.between = {name: _phrases(wordings) for name, wordings in tables.pop("between_pieces", {}).items()}
        # Short forms of words in set phrases: "easter mon", "so far this yr".
        self.short = {word: whole for whole, words in tables.pop("short", {}).items() for word in words}
        self.splits = {word: whole.split() for whole, words in tables.pop("split", {}).items() for word in words}
        # "2day" is today, "2 day" is not.
        self.tight: set[tuple[str, ...]] = set()
        self.words: dict[str, Tags] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Tags]]] = {}
        phrases: dict[tuple[str, ...], Tags] = {}
        for name, table in tables.items():
            for meaning, wordings in table.items():
                value: object = int(meaning) if name in _NUMERIC else meaning
                for wording in wordings:
                    pieces = self._pieces(tokens(wording))
                    words = tuple(each.word for each in pieces)
                    if len(words) > 1 and words[0].isdecimal() and pieces[1].glued:
                        self.tight.add(words)
                    target = phrases.setdefault(words, {}) if len(words) > 1 else self.words.setdefault(words[0], {})
                    target[name] = value
        for words, tags in sorted(phrases.items(), key=lambda item: -len(item[0])):
            self.phrases.setdefault(words[0], []).append((words, tags))

    def holds(self, name: str, line: Sequence[Token]) -> bool:
        """Whether a phrase of those between pieces of time stands in a line."""
        known = self.between.get(name, {})
        for place, token in enumerate(line):
            for words in known.get(token.word, ()):
                if all(place + n < len(line) and line[place + n].word == word for n, word in enumerate(words)):
                    return True
        return False

    def lexemes(self, line: tuple[Token, ...]) -> list[Lexeme]:
        """The message as words and set phrases, the longest phrase first."""
        found: list[Lexeme] = []
        pieces = self._pieces(line)
        place, size = 0, len(pieces)
        while place < size:
            first = pieces[place]
            word = first.word
            length, tags, typed = self._phrase(pieces, place)
            if tags is not None:
                word = typed
            elif (tags := self.words.get(word)) is None:
                word, tags = self._meant(word)
            number = int(word) if word.isdecimal() and len(word) < 9 else None
            found.append(Lexeme(word, tags, first.first, pieces[place + length - 1].last, first.glued, number))
            place += length
        return found

    def _pieces(self, line: tuple[Token, ...]) -> list[_Piece]:
        pieces = []
        for n, token in enumerate(line):
            words = self.splits.get(token.word)
            if words is None:
                pieces.append(_Piece(token.word, n, n + 1, token.glued))
            else:
                pieces.extend(_Piece(word, n, n + 1, glued=False) for word in words)
        return pieces

    def _meant(self, word: str) -> tuple[str, Tags]:
        """An unknown word, or the word it was meant for: "thrusday", "startin"."""
        if word in self.short and (tags := self.words.get(self.short[word])):
            return self.short[word], tags
        meant = self.speller.correct(word) if len(word) > 4 and word.isalpha() else None
        if meant is None and word.endswith("in") and f"{word}g" in self.words:
            meant = f"{word}g"
        return (meant, self.words[meant]) if meant else (word, _NONE)

    def _phrase(self, pieces: list[_Piece], place: int) -> tuple[int, Tags | None, str]:
        """The longest set phrase at a place: how many pieces it takes, its classes, its words written out."""
        first = pieces[place].word
        whole = self.short.get(first, "")
        if first not in self.phrases and whole not in self.phrases:
            return 1, None, first
        for words, tags in (*self.phrases.get(first, ()), *self.phrases.get(whole, ())):
            end = place + len(words)
            if end > len(pieces) or any(not self._same(pieces[place + n].word, word) for n, word in enumerate(words)):
                continue
            # "5/12 noon" is the 12th at noon.
            if words[0].isdecimal() and pieces[place].glued and pieces[place - 1].word in ("/", "-", "."):
                continue
            if words not in self.tight or pieces[place + 1].glued:
                return len(words), tags, " ".join(words)
        return 1, None, first

    def _same(self, typed: str, word: str) -> bool:
        return typed == word or self.short.get(typed) == word


def _phrases(wordings: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for wording in wordings:
        words = tuple(token.word for token in tokens(wording))
        found.setdefault(words[0], []).append(words)
    return found


@cache
def lexicon(language: str) -> Lexicon:
    """The words of time of a language ("en", "es")."""
    text = resources.files("bot.language").joinpath(language, "times.toml").read_text("utf-8")
    return Lexicon(tomli.loads(text))
