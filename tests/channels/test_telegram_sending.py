"""Sending over the Bot API: what goes out, and what each failure means."""

import pytest

from bot.channels.telegram import Telegram, connected
from bot.channels.telegram.client import POLL_SECONDS
from bot.delivery import MovedError, RefusedError, RetryAfterError, UnclearError, UnfinishedError, UnreachableError
from bot.delivery.errors import UnsentError
from storage.records import Chat


@pytest.fixture
async def telegram(api):
    async with connected(api.token, api.url) as bot:
        yield Telegram(bot)


@pytest.fixture
def ana(api):
    address = api.person("Ana")
    api.say(address, "hello")
    return Chat(1, 1, (1,), "telegram", str(address), reachable=True)


def body(html, *labels):
    return {"html": html, "buttons": [[{"label": label, "token": f"token of {label}"} for label in labels]]}


def screen(api, chat):
    return [(message.html, message.labels) for message in api.messages(int(chat.address))]


async def test_a_message_has_its_words_its_bold_and_its_buttons(api, telegram, ana):
    id = await telegram.send(ana, body("<b>Friday</b> 10:00 &amp; 11:00", "Undo", "See my week"), None)
    [sent] = api.messages(int(ana.address))
    assert (str(sent.id), sent.text, sent.labels) == (id, "Friday 10:00 & 11:00", ["Undo", "See my week"])
    assert sent.rows == ((("Undo", "token of Undo"), ("See my week", "token of See my week")),)
    assert [entity["type"] for entity in sent.entities] == ["bold"]


async def test_an_edit_takes_the_place_of_its_message(api, telegram, ana):
    id = await telegram.send(ana, body("Shall I?", "Yes"), None)
    assert await telegram.send(ana, body("Done."), id) == id
    assert screen(api, ana) == [("Done.", [])]


async def test_an_edit_that_changes_nothing_is_a_success(api, telegram, ana):
    id = await telegram.send(ana, body("Done."), None)
    assert await telegram.send(ana, body("Done."), id) == id
    assert len(api.sent()) == 1


async def test_what_cannot_be_edited_is_sent_anew(api, telegram, ana):
    id = await telegram.send(ana, body("Done."), "999")
    assert screen(api, ana) == [("Done.", [])]
    assert id == str(api.messages(int(ana.address))[0].id)


async def test_what_is_too_long_comes_in_parts_with_the_buttons_under_the_last(api, telegram, ana):
    rest, parts = body("\n".join(["<b>line</b>"] * 1000), "Undo"), 0
    while rest is not None:
        try:
            id, rest = await telegram.send(ana, rest, None), None
        except UnfinishedError as unfinished:
            rest = unfinished.rest
        parts += 1
        assert len(api.messages(int(ana.address))) == parts  # each by itself
    sent = api.messages(int(ana.address))
    assert len(sent) > 1
    assert [message.labels for message in sent] == [[]] * (len(sent) - 1) + [["Undo"]]
    assert id == str(sent[-1].id)


@pytest.mark.parametrize("html", ["", " \n ", "<b> </b>"])
async def test_nothing_cannot_be_said(telegram, ana, html):
    with pytest.raises(RefusedError):
        await telegram.send(ana, body(html), None)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 500}, UnsentError),
        ({"kind": "html"}, UnsentError),
        ({"kind": "drop"}, UnclearError),
        ({"kind": "hang", "seconds": 0.2}, UnclearError),
        ({"kind": "lost"}, UnclearError),
        ({"kind": "flood", "seconds": 7}, RetryAfterError),
    ],
)
@pytest.mark.parametrize("edits", [False, True])
async def test_each_failure_is_called_what_it_is(api, telegram, ana, fault, error, edits):
    id = await telegram.send(ana, body("first"), None) if edits else None
    api.fail(**fault)
    with pytest.raises(error) as raised:
        await telegram.send(ana, body("second"), id)
    assert api.token not in str(raised.value)
    if error is RetryAfterError:
        assert raised.value.seconds == 7


async def test_a_server_that_is_not_there_got_nothing(api, telegram, ana):
    await api.server.stop()
    with pytest.raises(UnsentError):
        await telegram.send(ana, body("hello"), None)


async def test_a_revoked_token_loses_nothing(api, telegram, ana):
    api.revoke()
    with pytest.raises(UnsentError):
        await telegram.send(ana, body("hello"), None)


async def test_who_blocked_us_or_left_or_is_unknown_cannot_be_reached(api, telegram, ana):
    api.block(int(ana.address))
    with pytest.raises(UnreachableError):
        await telegram.send(ana, body("hello"), None)
    api.unblock(int(ana.address))
    api.deactivate(int(ana.address))
    with pytest.raises(UnreachableError):
        await telegram.send(ana, body("hello"), None)
    with pytest.raises(UnreachableError):
        await telegram.send(Chat(2, 1, (), "telegram", "4711", reachable=True), body("hello"), None)


async def test_a_channel_that_lets_us_write_no_more_cannot_be_reached(api, telegram):
    channel = Chat(3, 1, (), "telegram", str(api.person("Elm news", -1001, started=True, muted=True)), reachable=True)
    with pytest.raises(UnreachableError):
        await telegram.send(channel, body("hello"), None)


@pytest.mark.parametrize("edits", [None, "7"])
async def test_a_group_that_has_another_address_by_now_says_which(api, telegram, edits):
    group = Chat(3, 1, (), "telegram", str(api.person("Elm", -17, started=True, moved_to=-10017)), reachable=True)
    with pytest.raises(MovedError) as moved:
        await telegram.send(group, body("hello"), edits)
    assert moved.value.address == "-10017"


async def test_markup_that_telegram_does_not_take_is_refused_for_good(telegram, ana):
    with pytest.raises(RefusedError):
        await telegram.send(ana, body("5 < 6"), None)


def test_a_long_poll_ends_before_telegram_would_end_it():
    assert POLL_SECONDS < 50
