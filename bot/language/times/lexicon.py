"""The words of a language by class, out of its data files."""

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from bot.language.text import Token, tokens
from bot.language.times.spelling import Speller

# Classes whose values are numbers.
_NUMERIC = {"weekday", "weekday_plural", "weekday_letter", "month", "near", "number", "ordinal", "some", "weekly"}

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


class Lexicon:
    """Words to classes. Phrases are kept by their first word, longest first."""

    def __init__(self, tables: dict[str, dict[str, list[str]]]) -> None:
        spelling = tables.get("spelling", {})
        self.speller = Speller(spelling.get("meant", ()), spelling.get("other", ()))
        self.words: dict[str, Tags] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Tags]]] = {}
        phrases: dict[tuple[str, ...], Tags] = {}
        for name, table in tables.items():
            if name == "spelling":
                continue
            for meaning, wordings in table.items():
                value: object = int(meaning) if name in _NUMERIC else meaning
                for wording in wordings:
                    words = tuple(token.word for token in tokens(wording))
                    target = phrases.setdefault(words, {}) if len(words) > 1 else self.words.setdefault(words[0], {})
                    target[name] = value
        for words, tags in sorted(phrases.items(), key=lambda item: -len(item[0])):
            self.phrases.setdefault(words[0], []).append((words, tags))

    def lexemes(self, line: tuple[Token, ...]) -> list[Lexeme]:
        """The message as words and set phrases, the longest phrase first."""
        found: list[Lexeme] = []
        place, size = 0, len(line)
        while place < size:
            token = line[place]
            length, tags = self._phrase(line, place) if token.word in self.phrases else (1, None)
            word = token.word if tags is None else " ".join(each.word for each in line[place : place + length])
            if tags is None:
                tags = self.words.get(word)
            if tags is None:
                meant = self.speller.correct(word) if word.isalpha() and len(word) > 4 else None
                word, tags = (meant, self.words[meant]) if meant else (word, _NONE)
            number = int(word) if word.isdecimal() and len(word) < 9 else None
            found.append(Lexeme(word, tags, place, place + length, token.glued, number))
            place += length
        return found

    def _phrase(self, line: tuple[Token, ...], place: int) -> tuple[int, Tags | None]:
        for words, tags in self.phrases[line[place].word]:
            if all(place + n < len(line) and line[place + n].word == word for n, word in enumerate(words)):
                return len(words), tags
        return 1, None


@cache
def lexicon(language: str) -> Lexicon:
    """The words of time of a language ("en", "es")."""
    text = resources.files("bot.language").joinpath(language, "times.toml").read_text("utf-8")
    return Lexicon(tomllib.loads(text))
