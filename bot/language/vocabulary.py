"""The words of commands by what they say, out of a language's data files.

A file holds tables of `tag = [phrases]`. In a phrase `(a|b c|)` stands for any of its parts (an empty one: for
nothing), `#` for a number, `<name>` for a part kept under `parts`. A phrase may have several tags.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import product
from typing import NamedTuple

import tomli

from bot.language.listed import listed
from bot.language.text import tokens

FILES = ("small", "changes", "questions", "people", "reasons", "guards", "context", "clients", "sentences")
NUMBER = "#"

# Without their apostrophe these are other words: were, well, ill, wed.
_KEEP_APOSTROPHE = listed("keeps_apostrophe")
_GROUP = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"[a-z]+")
_CHOICES = re.compile(r"[(|)]")
_PART = re.compile(r"<(\w+)>")
# What the tokens of a message would split at its spaces alone.
_SIMPLE = re.compile(r"[a-z]+(?:'[a-z]+)*(?: +[a-z]+(?:'[a-z]+)*)* *|[ ]*")
# A plain word, or choices, at the head of a phrase, and nothing glued to a group of choices.
_UNGLUED = r"(?: (?!.*(?:[^ (|]\(|\)[^ )|]))|$)"
_HEAD = re.compile(rf"([a-z]+(?:'[a-z]+)*){_UNGLUED}")
_FIRST = re.compile(rf"\(([^()]*)\){_UNGLUED}")
_LONG = re.compile(r"([^\W\d])\1{2,}")
_SHORTEST_CORRECTED = 6
_MOST_REMEMBERED = 20_000

Node = dict[str, "Node | frozenset[str]"]
_END = ""


class Phrase(NamedTuple):
    """A phrase found: its tags, how many tokens it takes, the numbers that stood for `#`."""

    tags: frozenset[str]
    length: int
    numbers: tuple[int, ...] = ()


class Vocabulary:
    """Phrases to tags, as a tree of words.

    Most phrases join the tree when a message first holds their first word: one message needs few of them.
    """

    def __init__(
        self,
        language: str,
        tables: Mapping[str, Sequence[str]],
        parts: Mapping[str, str],
        correctable: Sequence[str],
        numbers: Mapping[str, int],
        short: Mapping[str, str],
    ) -> None:
        self.language = language
        self._short = dict(short)
        self.root: dict[str, object] = {}
        self.numbers = dict(numbers)
        # Under its first word what a phrase begins with, what follows, its tag: put together when it is needed.
        self._waiting: dict[str, list[tuple[str, str, str]]] = {}
        at_once, waiting = set[str](), list[str]()
        for tag, phrases in tables.items():
            for phrase in phrases:
                whole = _with_parts(phrase, parts)
                waits = False
                for head, one, rest in _by_head(whole):
                    if head is None:
                        at_once |= self._grow(one, tag)
                        continue
                    waits = True
                    self._waiting.setdefault(head, []).append((one, rest, tag))
                    if "'" in head and (plain := _plain(head)) != head:
                        self._waiting.setdefault(plain, []).append((one, rest, tag))
                if waits:
                    waiting.append(whole)
        self.words = at_once | _words(waiting)
        self._near = _deletions(correctable)
        self._forms: dict[str, tuple[str, ...]] = {}

    def starts(self, word: str) -> bool:
        """Whether a phrase begins with a word."""
        return word in self.root or word in self._waiting

    def _reach(self, word: str) -> None:
        """Put the phrases that begin with a word into the tree."""
        for begins, rest, tag in self._waiting.pop(word, ()):
            self._grow(f"{begins} {rest}", tag)

    def _grow(self, phrase: str, tag: str) -> set[str]:
        """Put a phrase into the tree; its words."""
        spellings = list(_spellings(phrase))
        for words in spellings:
            self._add(words, tag)
        return {word for words in spellings for word in words}

    def _add(self, words: tuple[str, ...], tag: str) -> None:
        node = self.root
        for word in words:
            node = node.setdefault(word, {})  # type: ignore[assignment]
        node[_END] = node.get(_END, frozenset()) | {tag}  # type: ignore[operator]

    def says(self, word: str, tag: str) -> bool:
        """Whether a single word has a tag."""
        self._reach(word)
        node = self.root.get(word)
        return isinstance(node, dict) and tag in node.get(_END, ())

    def longest(self, forms: Sequence[tuple[str, ...]], place: int) -> Phrase | None:
        """The longest phrase that starts at a place; `forms` are the spellings to try for each token."""
        return next(iter(self.all(forms, place)), None)

    def all(self, forms: Sequence[tuple[str, ...]], place: int) -> list[Phrase]:
        """Every phrase that starts at a place, the longest first."""
        starts = False
        for form in forms[place]:
            if form in self._waiting:
                self._reach(form)
            starts = starts or form in self.root
        if not starts and (NUMBER not in self.root or self.number(forms[place][0]) is None):
            return []
        found: dict[int, Phrase] = {}
        stack: list[tuple[dict[str, object], int, tuple[int, ...]]] = [(self.root, place, ())]
        while stack:
            node, at, numbers = stack.pop()
            tags: frozenset[str] = node.get(_END, frozenset())  # type: ignore[assignment]
            if tags:
                before = found.get(at)
                found[at] = Phrase(tags | before.tags if before else tags, at - place, numbers)
            if at >= len(forms):
                continue
            for form in forms[at]:
                below = node.get(form) if form else None
                if below is not None:
                    stack.append((below, at + 1, numbers))  # type: ignore[arg-type]
            number = self.number(forms[at][0]) if NUMBER in node else None
            if number is not None:
                stack.append((node[NUMBER], at + 1, (*numbers, number)))  # type: ignore[arg-type]
        return [found[at] for at in sorted(found, reverse=True)]

    def number(self, word: str) -> int | None:
        """A small number in digits or in a word."""
        if word.isdecimal():
            return int(word) if len(word) <= 5 else None
        return self.numbers.get(word)

    def forms(self, word: str) -> tuple[str, ...]:
        """The spellings under which a typed word may be known, the one as typed first."""
        known = self._forms.get(word)
        if known is None:
            known = self._spelt(word)
            if len(self._forms) < _MOST_REMEMBERED:
                self._forms[word] = known
        return known

    def _spelt(self, word: str) -> tuple[str, ...]:
        found = [word]
        if "'" in word and word not in _KEEP_APOSTROPHE:
            found.append(word.replace("'", ""))
        if word in self._short:
            found.append(self._short[word])
        if word in self.words or not word[0].isalpha():
            return tuple(found)
        if word.endswith("in") and f"{word}g" in self.words:
            # "takin", "workin"
            found.append(f"{word}g")
        if _LONG.search(word):
            found += [_LONG.sub(r"\1", word), _LONG.sub(r"\1\1", word)]
        corrected = self._corrected(word) if len(word) >= _SHORTEST_CORRECTED else None
        return (*found, corrected) if corrected else tuple(found)

    def _corrected(self, word: str) -> str | None:
        """The one word that a single slip away was meant; None where none, or several could be."""
        tries = {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}
        near = {target for form in tries for target in self._near.get(form, ()) if _one_slip(word, target)}
        return near.pop() if len(near) == 1 else None


@cache
def vocabulary(language: str) -> Vocabulary:
    """The command words of a language ("en", "es")."""
    return _load(language, FILES)


@cache
def crisis_words(language: str) -> Vocabulary:
    """The words of a crisis, apart from all others, so that they hide nothing."""
    return _load(language, ("crisis",))


@cache
def reason_words(language: str) -> Vocabulary:
    """The words that open a reason in words of one's own, apart from all others."""
    return _load(language, ("openers",))


@cache
def preface_words(language: str) -> Vocabulary:
    """The words that turn down what was offered before asking on, apart from all others."""
    return _load(language, ("prefaces",))


def _load(language: str, files: Sequence[str]) -> Vocabulary:
    tables: dict[str, list[str]] = {}
    parts: dict[str, str] = {}
    extra: dict[str, object] = {}
    for name in files:
        file = resources.files("bot.language").joinpath(language, f"{name}.toml")
        if not file.is_file():
            continue
        data = tomli.loads(file.read_text("utf-8"))
        parts |= data.pop("parts", {})
        extra |= data.pop("spelling", {})
        for tag, phrases in data.items():
            tables.setdefault(tag, []).extend(phrases)
    spelling = (extra.get(name, {}) for name in ("correctable", "numbers", "short"))
    return Vocabulary(language, tables, parts, *spelling)  # type: ignore[arg-type]


def _with_parts(phrase: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda match: f"({parts[match.group(1)]})", phrase) if "<" in phrase else phrase


def _by_head(phrase: str) -> Iterator[tuple[str | None, str, str]]:
    """A phrase, taken apart by the choices at its head: the first word of each, how it begins, and what follows.

    No first word where that is no plain one.
    """
    first = _FIRST.match(phrase)
    if first is None:
        head = _HEAD.match(phrase)
        yield head.group(1) if head else None, phrase, ""
        return
    rest = phrase[first.end() :].lstrip()
    for choice in first.group(1).split("|"):
        word = choice.partition(" ")[0]
        if word.isalpha() and word.isascii():
            yield word, choice, rest
        else:
            yield from _by_head(f"{choice} {rest}".strip())


def _spellings(phrase: str) -> Iterator[tuple[str, ...]]:
    """Every way to write a phrase, as tokens; each also without its apostrophes."""
    # What stands between the groups, and the groups themselves, in turn.
    pieces = _GROUP.split(phrase)
    for chosen in product(*(piece.split("|") if n % 2 else (piece,) for n, piece in enumerate(pieces))):
        text = "".join(chosen)
        if len(pieces) > 1 and "(" in text:
            yield from _spellings(text)
            continue
        words = tuple(text.split()) if _SIMPLE.fullmatch(text) else tuple(token.word for token in tokens(text))
        if not words:
            continue
        yield words
        if "'" in text:
            plain = tuple(map(_plain, words))
            if plain != words and all(plain):
                yield plain


def _plain(word: str) -> str:
    return word if word in _KEEP_APOSTROPHE else word.replace("'", "")


def _words(phrases: Iterable[str]) -> set[str]:
    """Every word of phrases, each also without its apostrophes."""
    between = set(_CHOICES.sub(" ", " ".join(phrases)).split())
    found = {word for word in between if _WORD.fullmatch(word)}
    found.update(token.word for text in between - found for token in tokens(text))
    return found | {_plain(word) for word in found}


def _deletions(words: Sequence[str]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for word in words:
        for form in (word, *(word[:n] + word[n + 1 :] for n in range(len(word)))):
            near.setdefault(form, set()).add(word)
    return near


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is missing, extra, wrong, or two are swapped; the first letter and the ending must be right.

    A wrong ending would turn "cancelled" into "cancel", which means something else.
    """
    if typed[0] != meant[0] or typed[-1] != meant[-1]:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    if len(typed) == len(meant):
        swapped = (
            typed[start : start + 2] == meant[start : start + 2][::-1] and typed[start + 2 :] == meant[start + 2 :]
        )
        return swapped or typed[start + 1 :] == meant[start + 1 :]
    if len(typed) > len(meant):
        return typed[start + 1 :] == meant[start:]
    return typed[start:] == meant[start + 1 :]
