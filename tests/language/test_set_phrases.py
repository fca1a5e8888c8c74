"""A set phrase that only puts filler around another one hides nothing of what that one does.

The longest phrase at a place is taken, so "let's book" has to say all that "book" says, or must not be a phrase.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

import pytest

from bot.language import vocabulary as module

LANGUAGES = ["en", "es"]
# What opens or closes a request and says nothing of what is wanted.
COURTESY = {"filler", "polite", "polite_client"}
# What a phrase can do to times, appointments and people, and what keeps a message from doing it.
ACTIONS = {
    "add_person", "after_all", "back", "block", "book", "book_strong", "cancel", "cancel_own", "cancel_series",
    "cant_come", "closed", "condition", "copy", "cut_short", "early_end", "erase_me", "export_me", "extra",
    "find_strong", "grant", "half_day", "handoff", "keep_rest", "late", "late_start", "leave_waitlist", "max", "maybe",
    "move", "move_strong", "negated", "new_clients_start", "new_clients_stop", "no_more", "no_show", "normal",
    "off", "offer", "offer_them", "only", "open", "past", "postpones", "publish", "put_back", "reassign", "remind",
    "remove_person", "reported", "revoke", "should", "show_verb", "sick", "stop_remind", "swap", "takes_back", "tell",
    "undo", "waitlist_me", "wish",
}  # fmt: skip
# Tags that say the same as the hidden one, or more, and that the rules take instead of it. A request is put as a maybe,
# or in the past, out of courtesy: "could you possibly", "i was wondering if".
SAYS_AS_MUCH = {
    "book": {"book_strong", "find", "may_have", "make_it", "should"},
    "book_strong": {"may_have"},
    "condition": {"find", "past"},
    "find_strong": {"find"},
    "grant": {"may_have"},
    "maybe": {"polite", "polite_client"},
    "move": {"find", "make_it", "may_have", "move_strong", "should"},
    "negated": {"correction", "no"},
    "only": {"polite", "polite_client"},
    "past": {"polite", "polite_client", "move_strong"},
    "publish": {"may_have"},
    "remind": {"remind_me"},
    "reported": {"polite", "polite_client"},
    "takes_back": {"no", "undo"},
    "undo": {"no"},
}
# Phrases that are not what they are made of, and why.
APART = {
    r"(please do|make it so)": "an answer to what was asked",
    r"(as well|as you know|as it turns out|it seems like)": "one word, written as several",
    r"(let you know|well done|sort it out|not well)": "one word, written as several",
    r"just (fyi|letting (you|u) know( that)?)": "leads up to what is said, and limits nothing",
    r"starting right away": "when it begins, and not who",
    r"(send|post|schedule) note": "the note is what is sent",
    r"(gotta|((i|we) )?(have to|need to)) go( to)?": "leaves, and does not move anything",
    r"if (you|u) (can|could) (fit|slot|squeeze) me in": "asks whether there is room, and orders nothing",
    r"need to take": "why somebody is away",
    r"(let's|lets) go with": "a time is chosen, and not who takes over",
    r"(let's|lets) have": "a time is taken, and no right given",
    r"ill (have|need) to": "the future without its apostrophe, and not being ill",
}


@cache
def phrases(language: str) -> dict[tuple[str, ...], set[str]]:
    """Every phrase of a language with its tags."""
    found: dict[tuple[str, ...], set[str]] = {}
    tables, parts = read(language)
    for tag, written in tables:
        for words in (words for phrase in written for words in spelled(module._with_parts(phrase, parts))):
            found.setdefault(words, set()).add(tag)
    return found


def read(language: str) -> tuple[list[tuple[str, list[str]]], dict[str, str]]:
    tables: list[tuple[str, list[str]]] = []
    parts: dict[str, str] = {}
    for name in module.FILES:
        file = resources.files("bot.language").joinpath(language, f"{name}.toml")
        if file.is_file():
            data = tomllib.loads(file.read_text("utf-8"))
            parts |= data.pop("parts", {})
            data.pop("spelling", None)
            tables += data.items()
    return tables, parts


def spelled(phrase: str) -> Iterator[tuple[str, ...]]:
    """The ways to write a phrase; where there are thousands, each choice once at the least."""
    groups = [group.split("|") for group in module._GROUP.findall(phrase)]
    many = 1
    for group in groups:
        many *= len(group)
    if many <= 1000:
        yield from module._spellings(phrase)
        return
    for turn in range(max(map(len, groups))):
        one = phrase
        for group in groups:
            one = module._GROUP.sub(group[turn % len(group)], one, count=1)
        yield from module._spellings(one)


def hidden(language: str) -> Iterator[tuple[str, str, list[str]]]:
    """Phrases made of courtesy and another phrase, that other one, and what it does that the whole does not."""
    known = phrases(language)
    courtesy = {words for words, tags in known.items() if tags & COURTESY and not tags & ACTIONS}
    for words, tags in known.items():
        for place in range(1, len(words)):
            for said, rest in ((words[:place], words[place:]), (words[place:], words[:place])):
                lost = (known.get(rest, set()) & ACTIONS) - tags if said in courtesy else set()
                lost = {tag for tag in lost if not SAYS_AS_MUCH.get(tag, set()) & tags}
                if lost:
                    yield " ".join(words), " ".join(rest), sorted(lost)


def excepted(whole: str) -> set[str]:
    """The exceptions that a phrase comes under."""
    return {pattern for pattern in APART if re.fullmatch(pattern, whole)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_courtesy_around_a_phrase_hides_nothing_that_it_does(language: str) -> None:
    said = [
        f"{whole!r} hides {', '.join(lost)} of {rest!r}"
        for whole, rest, lost in hidden(language)
        if not excepted(whole)
    ]
    assert not said, "\n".join(sorted(said))


def test_every_exception_is_still_one() -> None:
    needed = {pattern for language in LANGUAGES for whole, _, _ in hidden(language) for pattern in excepted(whole)}
    assert needed == set(APART), set(APART) - needed
