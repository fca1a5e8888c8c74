"""Phrases are found however they are written down, and join the tree only when a message needs them."""

import pytest

from bot.language import vocabulary as module
from bot.language.vocabulary import Phrase, Vocabulary

PHRASES = [
    "book me",
    "(can|could) you (please|) book me (in|)",
    "(please|) (send|give) me (all|) my data",
    "(i'm|we're|) (full|fully booked)",
    "(what's|whats) on",
    "(#|two) weeks",
    "(|so) (|then) thanks",
    "(un|)subscribe",
]


def made(phrases):
    return Vocabulary("en", {"tag": phrases}, {}, (), {"two": 2}, {"ppl": "people"})


def every_way(phrases):
    """All that can be written, out of a tree that was grown at once."""
    grown = made([])
    for phrase in phrases:
        grown._grow(phrase, "tag")
    return list(paths(grown.root))


def paths(node, before=()):
    for word, below in node.items():
        if word:
            yield from paths(below, (*before, word))
        else:
            yield before


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_found_however_its_choices_fall(phrase):
    for words in every_way([phrase]):
        forms = [("2" if word == "#" else word,) for word in words]
        assert made([phrase]).starts(forms[0][0]) or words[0] == "#"
        found = made([phrase]).longest(forms, 0)
        assert (found.tags, found.length) == ({"tag"}, len(words)), words


def test_all_phrases_together_come_to_the_same_tree():
    lazily = made(PHRASES)
    for word in list(lazily._waiting):
        lazily._reach(word)
    assert sorted(paths(lazily.root)) == sorted(every_way(PHRASES))
    assert {word for words in every_way(PHRASES) for word in words} == lazily.words


@pytest.mark.parametrize("language", ["en", "es"])
def test_hardly_any_phrase_is_spelled_out_before_a_message_needs_it(language):
    """Spelling out all of them takes seconds, for which nobody would be answered."""
    assert len(list(paths(module._load(language, module.FILES).root))) < 5000


def test_a_short_form_is_known_wherever_its_word_is():
    words = made(["some people", "people"])
    assert words.longest([words.forms("some"), words.forms("ppl")], 0) == Phrase(frozenset({"tag"}), 2)
    assert words.longest([words.forms("pplx")], 0) is None
