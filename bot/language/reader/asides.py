"""What only says an order again: "i can only work 10-2 on friday, would you please change that for me?"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.commands import Book, Cancel, ClearOverride, Command, Override, SetHours
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.messages import Answer
from bot.language.reader.answers import spans_of
from bot.language.vocabulary import reason_words

_BEFORE = listed("before_aside")
_BEHIND = frozenset({",", ".", ";", "!", "?", ")"})
_ASKED = listed("asks_politely")


def without_asides(clause: Clause, read: Callable[[Clause], Answer]) -> Answer | None:
    """The answer to a message without what only says again what the rest orders; None where nothing does.

    "so please book him in" says nothing new behind a booking, and everything behind a day off: what the rest is
    read as has to be of the kind that the words name.
    """
    rest, said = clause, list[frozenset[str]]()
    while (found := _aside(rest)) is not None:
        first, last, tags = found
        rest = replace(rest, items=_tidy(rest.items[:first], rest.items[last:]), known={})
        said.append(tags)
    if not said or not rest.items:
        return None
    told = read(rest)
    if told.unread or not (told.readings or told.missing) or not _agree(told, said):
        return None
    spans = spans_of(clause)
    return replace(told, readings=tuple(replace(each, words=(spans,) * len(each.commands)) for each in told.readings))


def _aside(clause: Clause) -> tuple[int, int, frozenset[str]] | None:
    """The first item of an aside, the one behind it, and what it may say; it fills all between two marks."""
    words = reason_words(clause.words.language)
    starts = {item.first: place for place, item in enumerate(clause.items)}
    ends = {item.last: place + 1 for place, item in enumerate(clause.items)}
    for place, item in enumerate(clause.items):
        if place and clause.items[place - 1].word not in _BEFORE:
            continue
        for phrase in words.all(clause.forms, item.first):
            tags = phrase.tags & _KINDS.keys()
            end = ends.get(item.first + phrase.length)
            if tags and end and (end == len(clause.items) or clause.items[end].word in _BEHIND):
                asked = clause.line[item.first].word in _ASKED
                mark = end < len(clause.items) and asked and clause.items[end].has("asks")
                return starts[item.first], end + mark, tags
    return None


def _tidy(before: Sequence[Item], after: Sequence[Item]) -> tuple[Item, ...]:
    """Without the comma and the "so" that led over, and without a full stop that ends nothing more."""
    kept = list(before)
    while kept and kept[-1].word in _BEFORE - {"?"} and not kept[-1].atom:
        kept.pop()
    return (*kept, *(after if any(not item.has("mark") for item in after) else ()))


_KINDS: dict[str, Callable[[Command], bool]] = {
    "aside": lambda command: command.do not in ("help", "thanks", "confirm", "decline"),
    "aside_off": lambda command: (
        (isinstance(command, Override) and command.kind in ("off", "block"))
        or (isinstance(command, SetHours) and command.mode == "remove")
    ),
    "aside_book": lambda command: isinstance(command, Book),
    "aside_normal": lambda command: isinstance(command, ClearOverride),
    "aside_cancel": lambda command: isinstance(command, Cancel),
}


def _agree(told: Answer, said: Sequence[frozenset[str]]) -> bool:
    """Whether what is read is what each aside orders."""
    commands = [command for reading in told.readings for command in reading.commands]
    return all(any(all(map(_KINDS[tag], commands)) for tag in tags) for tags in said)
