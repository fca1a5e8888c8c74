"""What holds for every message, whatever it says."""

import datetime as dt
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language import Context, Message, read
from bot.language.clause import items
from bot.language.names import named
from bot.language.text import tokens
from bot.language.vocabulary import vocabulary

NOW = dt.datetime(2026, 5, 13, 9, 30)  # noqa: DTZ001 - the speaker's own clock
PEOPLE = ("Nora", "Omar", "Pia")
ROLES = ("therapist", "client", "admin")
LOOKS = {
    "find", "show", "explain", "preview", "report", "audit", "broadcast_status", "help", "thanks", "refuse", "handoff",
}  # fmt: skip

ORDERS = [
    ("therapist", "off friday"),
    ("therapist", "mondays 9-5"),
    ("therapist", "tues & thurs 10-6 with lunch 1-2"),
    ("therapist", "only 10-2 tomorrow"),
    ("therapist", "open sat 10-1 just this once"),
    ("therapist", "max 5 clients a day"),
    ("therapist", "book nora tomorrow at 3"),
    ("therapist", "cancel nora tomorrow"),
    ("therapist", "back to normal on friday"),
    ("therapist", "every first monday of the month off"),
    ("client", "book me monday at 3"),
    ("client", "cancel friday"),
    ("client", "move my thursday to friday at 2"),
    ("client", "anything monday afternoon?"),
    ("admin", "omar is off friday"),
    ("admin", "office closed thursday and friday"),
    ("admin", "make pia an admin"),
]


def answer(text, role="therapist", **context):
    return read(Message(text, NOW, "America/Chicago", (role,), context=Context(people=PEOPLE, **context)))


def commands(said):
    return [reading.commands for reading in said.readings], said.missing, bool(said.unread)


def acts(said):
    return said.understood and any(command.do not in LOOKS for command in said.readings[0].commands)


@pytest.mark.parametrize(("role", "order"), ORDERS)
@pytest.mark.parametrize(
    "change",
    [
        "please {}", "{} please", "hi {}", "hey, {}", "{} thanks", "{}, thanks", "hello! {}", "{} 🙏", "pls {} thx",
        "  {}  ", "um {}", "so {}", "sorry, {}", "{} :)", "ok so {}", "good morning! {}", "just letting you know {}",
    ],
)  # fmt: skip
def test_filler_and_spacing_never_change_a_reading(role, order, change):
    assert commands(answer(change.format(order), role)) == commands(answer(order, role))


@pytest.mark.parametrize(("role", "order"), ORDERS)
@pytest.mark.parametrize("change", [str.upper, str.title, str.capitalize, lambda text: text.replace(" ", "   ")])
def test_case_and_spaces_never_change_a_reading(role, order, change):
    assert commands(answer(change(order), role)) == commands(answer(order, role))


@pytest.mark.parametrize(("role", "order"), ORDERS)
@pytest.mark.parametrize(
    "change",
    [
        "dont {}", "don't {}", "do not {}", "{} if nora agrees", "if it snows {}", "{} unless nora calls", "maybe {}",
        "{} maybe", "should i {}?", "i wish: {}", "not {}", "never {}", "{} except nora", "pia asked: {}",
        "{} or not", "thinking about {}", "{} depending on nora", "what would pia say, {}?",
    ],
)  # fmt: skip
def test_a_message_with_its_not_or_if_never_does_what_it_does_without(role, order, change):
    plain, hedged = answer(order, role), answer(change.format(order), role)
    assert not (acts(plain) and commands(hedged) == commands(plain)), hedged


words = st.lists(
    st.one_of(
        st.sampled_from(sorted(vocabulary("en").words)),
        st.sampled_from(
            [
                "friday",
                "monday",
                "9-5",
                "2-4",
                "tomorrow",
                "off",
                "not",
                "if",
                "nora",
                "3",
                "or",
                ",",
                "?",
                "the 20th",
                "april 6-10",
                "every",
                "next",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=12,
).map(" ".join)


MANY = 300 if settings().max_examples == 100 else settings().max_examples
QUIET = {"filler", "joint", "mark", "glue", "polite", "thanks", "yes_plain", "yes", "asks"}


@settings(max_examples=MANY)
@given(st.one_of(st.text(), words), st.sampled_from(ROLES))
@example("\x00off\u200b friday", "therapist")
@example("\ud800", "client")
@example("\u0130\u0130 off", "therapist")
@example("ﷺ" * 50, "admin")
@example("2" * 400, "client")
@example("off feb 29", "therapist")
def test_arbitrary_text_never_raises_and_acts_only_when_every_word_is_used(text, role):
    said = answer(text, role)
    for reading in said.readings:
        assert len(reading.words) == len(reading.commands)
        assert all(0 <= start < end <= len(text) for spans in reading.words for start, end in spans)
    if acts(said) and not any(command.do in {"crisis", "broadcast"} for command in said.readings[0].commands):
        line = tokens(text)
        told = {place for spans in said.readings[0].words for start, end in spans for place in range(start, end)}
        over = [
            item
            for item in items(line, vocabulary("en"), named(PEOPLE, (), line))
            if not told.issuperset(range(line[item.first].start, line[item.last - 1].end))
        ]
        # What lies in no command's words only greets, joins or thanks.
        assert all(item.tags & QUIET and not item.atom and not item.name for item in over), over
        strangers = [
            item
            for item in items(line, vocabulary("en"), named(PEOPLE, (), line))
            if not (item.tags or item.atom or item.name) and re.fullmatch(r"\w{3,}", item.word)
        ]
        # At most a name that was typed as it is written, after a word that asks for one.
        assert len(strangers) <= 3


def put_in(order, word, place):
    said = order.split()
    at = place % (len(said) + 1)
    return " ".join([*said[:at], word, *said[at:]])


@settings(max_examples=MANY)
@given(st.sampled_from(ORDERS), st.text(alphabet="bcdfghjkqvwxz", min_size=5, max_size=9), st.integers(0, 20))
def test_a_word_that_nobody_knows_stops_the_action_wherever_it_stands(order, word, place):
    said = answer(put_in(order[1], word, place), order[0])
    # Behind "book" or "move" it can only be somebody's name.
    assert not acts(said) or word in str(said.readings[0].commands)


@settings(max_examples=MANY)
@given(st.sampled_from(ORDERS), st.sampled_from(["please", "pls", "um", "hey", "ok", "🙏"]), st.integers(0, 20))
def test_filler_between_the_words_never_makes_another_command(order, word, place):
    plain, said = answer(order[1], order[0]), answer(put_in(order[1], word, place), order[0])
    assert not acts(said) or commands(said) == commands(plain)


@settings(max_examples=MANY)
@given(st.sampled_from(ORDERS), st.sampled_from(["not", "never", "if", "unless", "maybe", "dont"]), st.integers(0, 20))
def test_a_not_or_an_if_between_the_words_never_leaves_the_same_command(order, word, place):
    plain, said = answer(order[1], order[0]), answer(put_in(order[1], word, place), order[0])
    assert not acts(plain) or not acts(said) or commands(said) != commands(plain)


def test_the_same_message_is_read_the_same_way_each_time():
    assert answer("off next friday") == answer("off next friday")


@pytest.mark.parametrize(
    "text",
    [
        "cancel leo friday at 3 and " * 40,
        "mon 9-5, off tue, " * 30,
        "off friday " * 400,
        "a" * 5000,
        "🤒" * 4096,
        "9-5 mon, " * 500,
        "yes " * 1200,
        "(" * 4096,
    ],
    ids=lambda text: text[:20],
)
def test_a_long_message_is_no_command(text):
    assert not acts(answer(text))
