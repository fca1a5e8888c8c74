"""Why somebody is away or cancels, in words of their own: "off friday, my basement flooded"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.commands import (
    Audit,
    Book,
    Cancel,
    Choose,
    ClearOverride,
    Command,
    CopyWeek,
    Decline,
    Explain,
    Find,
    Handoff,
    Late,
    Move,
    Override,
    Report,
    SetHours,
    SetPolicy,
    Show,
    Undo,
    Waitlist,
)
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules import Found
from bot.language.rules.found import is_for_another
from bot.language.text import tokens
from bot.language.vocabulary import reason_words

_BEFORE_REASON = listed("before_reason")
_WHAT_TIME = tuple(listed("what_time"))

MOST_TOKENS = 14
# What would be a command, an answer or a doubt of its own is no reason.
NEVER = frozenset(
    {
        "cancel", "cant_come", "move_strong", "book_strong", "offer_them", "swap", "tell", "undo", "off", "closed",
        "block", "open", "extra", "only", "publish", "copy", "normal", "no_show", "waitlist_me", "leave_waitlist",
        "opens_up", "excepting", "except_who", "instead", "instead_of", "asks", "or", "negated", "maybe",
        "wish", "condition", "should", "practice", "max", "stop_remind", "keep_rest", "the_rest",
        "all_clients", "whole_series", "which_day", "new_clients_stop", "new_clients_start",
    }
)  # fmt: skip
TAKE_A_REASON = (Override, Cancel, ClearOverride, Move, Late, Waitlist)
# Of these only what begins with such a word is a reason: "max 5 a day, my supervisor insists" may be more than that.
TAKE_A_SAID_REASON = (SetHours, CopyWeek, SetPolicy, Show, Report, Audit, Explain)
# A client says why with everything: "my phone died, what time is my appointment".
CLIENTS_TAKE = (*TAKE_A_REASON, Find, Show, Handoff, Decline, Undo, Book, Choose)
# What is not yet fixed may hang on these: "book me friday at 3, i need it online".
FIXES = (Book, Choose)


def without_reason(clause: Clause) -> tuple[Clause, str] | None:
    """The clause without the words that only say why, and those words as typed."""
    for first, last in _stretches(clause):
        if _is_reason(clause, clause.items[first:last]):
            rest = (*clause.items[:first], *clause.items[last:])
            if any(not item.has("filler", "joint", "mark", "glue") or item.atom for item in rest):
                said = clause.line[clause.items[first].first].start, clause.line[clause.items[last - 1].last - 1].end
                return replace(clause, items=_tidy(rest)), clause.message.text[said[0] : said[1]]
    return None


def _stretches(clause: Clause) -> list[tuple[int, int]]:
    """Where a reason can stand: behind its own opening word, or before or behind a comma."""
    items = clause.items
    marks = [n for n, item in enumerate(items) if item.atom is None and _parts(item)]
    found = [(n + 1, len(items)) for n in marks]
    found += [
        (n, len(items)) for n, item in enumerate(items) if n and not item.atom and _opens(clause, item, "why_word")
    ]
    found += [(0, n) for n in marks]
    sorry = [n for n, item in enumerate(items) if n and item.has("filler") and not item.atom]
    found += [
        (n, len(items)) for n, item in enumerate(items) if n and not item.atom and _opens(clause, item, "why_whole")
    ]
    found += [(n + 1, len(items)) for n in sorry]
    found += [(0, n) for n in sorry]
    # Between two commas: "running late, bus broke down, 20 mins".
    found += [(a + 1, b) for a, b in pairwise(marks)]
    return found


def _parts(item: Item) -> bool:
    return item.word in _BEFORE_REASON and not item.name


def _is_reason(clause: Clause, said: Sequence[Item]) -> bool:
    words = [item for item in said if not item.has("mark")]
    while len(words) > 1 and words[0].has("filler", "joint") and not words[0].atom and not _so_that(clause, words[0]):
        words = words[1:]
    if not words or words[-1].last - words[0].first > MOST_TOKENS:
        return False
    if any(is_for_another(clause, item) for item in words):
        return False
    if _all_of_it(clause, words):
        return True
    told = words[1:] if _so_that(clause, words[0]) else words
    if any(item.atom or item.name or item.has(*NEVER) or _opens(clause, item, "no_reason") for item in told):
        return False
    length = words[-1].last - words[0].first
    if _opens(clause, words[0], "why_whole"):
        return True
    return (length > 1 and _opens(clause, words[0], "why_word")) or (
        length > 2 and _opens(clause, words[0], "why_start")
    )


def _so_that(clause: Clause, item: Item) -> bool:
    """ "so that people can come": no "so" that leads over to something else."""
    return item.word.startswith("so") and _opens(clause, item, "why_word")


def _all_of_it(clause: Clause, words: Sequence[Item]) -> bool:
    """Whether the words are one set reason from end to end: "my bus didnt come"."""
    reasons = reason_words(clause.words.language).all(clause.forms, words[0].first)
    whole = words[-1].last - words[0].first
    return any("why_whole" in phrase.tags and phrase.length == whole for phrase in reasons)


def _opens(clause: Clause, item: Item, tag: str) -> bool:
    """Whether one of these phrases begins where an item does, also as a part of a longer one."""
    words = reason_words(clause.words.language)
    return any(tag in phrase.tags for phrase in words.all(clause.forms, item.first))


def _tidy(items: Sequence[Item]) -> tuple[Item, ...]:
    """Without the comma that led over to the reason."""
    kept = list(items)
    while kept and _parts(kept[-1]):
        kept.pop()
    while kept and (_parts(kept[0]) or kept[0].has("joint")) and not kept[0].atom:
        kept.pop(0)
    return tuple(kept)


def _asks_when_theirs_is(rest: Clause) -> bool:
    """ "my phone died, what time tomorrow": of their own appointment, or of any that is free; nobody knows."""
    first = next((item for item in rest.items if not item.has("filler", "mark")), None)
    return bool(first and first.word.startswith(_WHAT_TIME) and not rest.has("my_bookings", "find_strong"))


def with_reason(found: Found, reason: str, rest: Clause) -> Found | None:
    """The commands with the reason, where they are of those that have one."""
    words = reason_words(rest.words.language)
    taken = CLIENTS_TAKE if rest.role == "client" else TAKE_A_REASON
    typed = [(token.word,) for token in tokens(reason)]
    tags = [{tag for phrase in words.all(typed, place) for tag in phrase.tags} for place in range(len(typed))]
    if "says_why" in tags[0]:
        taken = (*taken, *TAKE_A_SAID_REASON)
    if _asks_when_theirs_is(rest):
        return None
    commands = [command for reading in found.readings for command in reading]
    if not all(isinstance(command, taken) for command in commands):
        return None
    if any(isinstance(command, FIXES) for command in commands) and any("asks_more" in each for each in tags):
        return None
    return replace(found, readings=tuple(tuple(_reasoned(one, reason) for one in each) for each in found.readings))


def _reasoned(command: Command, reason: str) -> Command:
    return replace(command, reason=reason) if isinstance(command, Override) and not command.reason else command
