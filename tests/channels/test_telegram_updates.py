"""What an update means, and that nothing of it is lost on its way through the inbox."""

import datetime as dt

import pytest

from bot.channels.telegram.updates import arrival, callback_id, meaning
from bot.conversation.messages import Incoming
from bot.delivery import Reach
from tests.botapi import BotApi

NOW = dt.datetime(2026, 3, 11, 14, 0, tzinfo=dt.UTC)
SAID = dt.datetime(2026, 3, 11, 13, 59, 30, tzinfo=dt.UTC)
ANA = {"id": 7, "is_bot": False, "first_name": "Ana", "last_name": "Ng"}
CHAT = {"id": 7, "type": "private", "first_name": "Ana"}
GROUP = {"id": -7, "type": "group", "title": "Elm Street"}


def a_message(**more):
    return {"message_id": 41, "from": ANA, "chat": CHAT, "date": int(SAID.timestamp()), **more}


def understood(**update):
    return meaning(arrival({"update_id": 1, **update}, NOW).body, practice_id=3)


def an_incoming(**more):
    common = {"practice_id": 3, "channel": "telegram", "address": "7", "sender_name": "Ana Ng", "message_id": "41"}
    return Incoming(**{**common, "sent_at": SAID, **more})


def test_a_message_carries_its_own_date():
    assert understood(message=a_message(text="hello")) == an_incoming(text="hello")


def test_a_corrected_message_carries_the_date_of_its_correction():
    edited = a_message(text="hello", edit_date=int(NOW.timestamp()))
    assert understood(edited_message=edited) == an_incoming(text="hello", sent_at=NOW, edited=True)


def test_a_tap_carries_its_token_the_message_it_hangs_on_and_when_it_came():
    query = {"id": "9", "from": ANA, "chat_instance": "1", "message": a_message(text="Which?"), "data": "t0ken"}
    assert understood(callback_query=query) == an_incoming(tap="t0ken", sent_at=NOW)
    assert callback_id({"callback_query": query}) == "9"


def test_a_tap_on_a_message_that_is_too_old_to_be_seen_counts_all_the_same():
    hidden = {"message_id": 41, "chat": CHAT, "date": 0}
    query = {"id": "9", "from": ANA, "chat_instance": "1", "message": hidden, "data": "t0ken"}
    assert understood(callback_query=query) == an_incoming(tap="t0ken", sent_at=NOW)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\0b", "ab"),
        ("\ud83d", "?"),
        ("שלום 😀 \u200b", "שלום 😀 \u200b"),
        ("'; DROP TABLE people; --", "'; DROP TABLE people; --"),
    ],
)
def test_any_text_comes_through_but_what_no_database_takes(text, read):
    assert understood(message=a_message(text=text)) == an_incoming(text=read)


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"contact": {"phone_number": "1", "first_name": "Leo"}},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
    ],
)
def test_what_is_no_text_arrives_as_an_empty_one(content):
    assert understood(message=a_message(**content)) == an_incoming(text="")


def test_a_caption_is_a_text():
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    assert understood(message=a_message(photo=photo, caption="hello")) == an_incoming(text="hello")


@pytest.mark.parametrize(
    "update",
    [
        {"message": a_message(text="hello", chat=GROUP)},
        {"message": a_message(text="hello", **{"from": {**ANA, "is_bot": True}})},
        {"message": a_message(pinned_message=a_message(text="hello"))},
        {"channel_post": a_message(text="hello")},
        {"something_new": {"chat": CHAT}},
        {},
    ],
)
def test_groups_bots_and_events_get_no_answer(update):
    assert understood(**update) is None


async def test_blocking_and_unblocking_are_told_as_such():
    async with BotApi() as api:
        ana = api.person("Ana")
        changes = [api.block(ana), api.unblock(ana)]
    told = [meaning(arrival(change, NOW).body, 3) for change in changes]
    assert told == [Reach(str(ana), reachable=False), Reach(str(ana), reachable=True)]


@pytest.mark.parametrize(
    ("update", "name", "address"),
    [
        ({"update_id": 5, "message": a_message(text="hello")}, "5", "7"),
        ({"update_id": 5, "edited_message": a_message(text="hello")}, "5", "7"),
        ({"update_id": 5, "callback_query": {"message": a_message()}}, "5", "7"),
        ({"update_id": 5, "my_chat_member": {"chat": CHAT}}, "5", "7"),
        ({"update_id": 5, "message": "nonsense"}, "5", "update 5"),
        ({"update_id": 5, "message": {"chat": {"id": "seven"}}}, "5", "update 5"),
        ({"update_id": 5}, "5", "update 5"),
    ],
)
def test_whatever_comes_finds_its_place_in_the_inbox(update, name, address):
    kept = arrival(update, NOW)
    assert (kept.external_id, kept.address, kept.body["update"]) == (name, address, update)


@pytest.mark.parametrize("update", [{"message": "nonsense"}, {"message": {"text": "x"}}, {"callback_query": {"id": 1}}])
def test_what_is_malformed_raises_and_is_not_guessed_at(update):
    with pytest.raises((TypeError, KeyError, AttributeError)):
        understood(**update)
