"""The fake is held to what Telegram does, through the library that the bot uses and through plain HTTP."""

import asyncio
import contextlib
import hashlib
import hmac
import time
from urllib.parse import parse_qsl

import aiohttp
import pytest
import telegram
from aiohttp import web
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.botapi import BotApi, Limits, init_data
from tests.botapi.markup import MarkupError, parse_html, units


@pytest.fixture(autouse=True)
def _without_deprecations(monkeypatch):
    """The library warns in the very constructor of RetryAfter otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def api():
    async with BotApi() as api:
        yield api


@contextlib.asynccontextmanager
async def a_bot(api, token=None):
    async with telegram.Bot(token or api.token, base_url=f"{api.url}/bot") as bot:
        yield bot


@pytest.fixture
async def bot(api):
    async with a_bot(api) as bot:
        yield bot


def a_reader(api):
    """Somebody who has written to the bot; their update is out of the way."""
    chat = api.person("Ana")
    api.say(chat, "hello")
    api.world.updates.clear()
    return chat


def keyboard(*buttons):
    rows = [[telegram.InlineKeyboardButton(label, callback_data=data) for label, data in buttons]]
    return telegram.InlineKeyboardMarkup(rows)


@contextlib.asynccontextmanager
async def a_hook(handler):
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_the_library_reads_every_kind_of_update(api, bot):
    ana = api.person("Ana")
    said = api.say(ana, "/start abc")
    await bot.send_message(ana, "hi", reply_markup=keyboard(("Undo", "t1")))
    api.edit(ana, said["message"]["message_id"], "/start abcd")
    api.tap(ana, "Undo")
    api.block(ana)
    updates = await bot.get_updates()
    kinds = ["message", "edited_message", "callback_query", "my_chat_member"]
    assert [next(kind for kind in kinds if update[kind]) for update in updates] == kinds
    assert updates[0].message.from_user.is_bot is False
    assert updates[2].callback_query.data == "t1"
    assert updates[3].my_chat_member.new_chat_member.status == "kicked"


async def test_dates_are_whole_seconds(api):
    update = api.say(api.person(), "now")
    assert type(update["message"]["date"]) is int
    assert abs(update["message"]["date"] - time.time()) < 2


async def test_a_wrong_or_revoked_token_is_refused(api, bot):
    with pytest.raises(InvalidToken):
        async with a_bot(api, "7:wrong"):
            pass
    api.revoke()
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_parameters_come_as_query_form_multipart_or_json(api):
    ana = a_reader(api)
    url = f"{api.url}/bot{api.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    async with aiohttp.ClientSession() as http:
        await http.get(url, params={"chat_id": ana, "text": "1"})
        await http.post(url, data={"chat_id": ana, "text": "2", "reply_markup": '{"inline_keyboard": []}'})
        await http.post(url, json={"chat_id": ana, "text": "3", "reply_markup": markup})
        form = aiohttp.FormData({"chat_id": str(ana), "caption": "4"})
        form.add_field("photo", b"png", filename="a.png", content_type="image/png")
        await http.post(f"{api.url}/bot{api.token}/sendPhoto", data=form)
    assert [row.text for row in api.sent(ana)] == ["1", "2", "3", "4"]
    assert api.sent(ana)[2].labels == ["A"]


async def test_updates_come_again_until_an_offset_confirms_them(api, bot):
    ana = api.person()
    first, second = api.say(ana, "one"), api.say(ana, "two")
    for _ in range(2):
        assert [u.update_id for u in await bot.get_updates()] == [first["update_id"], second["update_id"]]
    assert [u.update_id for u in await bot.get_updates(offset=second["update_id"])] == [second["update_id"]]
    assert await bot.get_updates(offset=second["update_id"] + 1) == ()
    assert await bot.get_updates() == ()


async def test_a_long_poll_answers_as_soon_as_something_is_said(api, bot):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    api.say(api.person(), "hello")
    async with asyncio.timeout(2):
        assert len(await poll) == 1


async def test_a_second_poller_ends_the_first_with_409(api, bot):
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    async with a_bot(api) as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict):
            await first
        api.say(api.person(), "hello")
        assert len(await second) == 1


async def test_the_same_update_comes_twice_on_request(api, bot):
    ana = api.person()
    update = api.say(ana, "twice", times=2)
    assert [u.update_id for u in await bot.get_updates()] == [update["update_id"]] * 2
    await bot.get_updates(offset=update["update_id"] + 1)
    api.redeliver(update["update_id"])
    assert [u.update_id for u in await bot.get_updates()] == [update["update_id"]]


async def test_a_webhook_gets_the_secret_and_each_update_until_it_answers_200(api, bot):
    seen, third = [], asyncio.Event()

    async def handler(request):
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), (await request.json())["update_id"]))
        if len(seen) == 3:
            third.set()
        return web.Response(status=500 if len(seen) < 3 else 200)

    async with a_hook(handler) as url:
        await bot.set_webhook(url, secret_token="s3cret")
        update = api.say(api.person(), "hello")
        await third.wait()
        await asyncio.sleep(0.3)
        with pytest.raises(Conflict):
            await bot.get_updates()
        await bot.delete_webhook()
    assert seen == [("s3cret", update["update_id"])] * 3
    assert await bot.get_updates() == ()


async def test_a_webhook_may_answer_with_a_method(api, bot):
    ana = api.person()

    async def handler(_):
        return web.json_response({"method": "sendMessage", "chat_id": ana, "text": "by answer"})

    async with a_hook(handler) as url:
        await bot.set_webhook(url)
        api.say(ana, "hello")
        await api.wait_for(ana, "by answer")
        await bot.delete_webhook()


async def test_an_edit_returns_the_message_and_an_equal_one_is_refused(api, bot):
    ana = a_reader(api)
    message = await bot.send_message(ana, "<b>one</b>", parse_mode="HTML", reply_markup=keyboard(("A", "a")))
    edited = await bot.edit_message_text("two", ana, message.message_id)
    assert (edited.message_id, edited.text, edited.reply_markup) == (message.message_id, "two", None)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("two", ana, message.message_id)
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("two", ana, 999)
    assert [row.method for row in api.sent(ana)] == ["sendMessage", "editMessageText"]


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("", {}, "text is empty"),
        ("x" * 4097, {}, "too long"),
        ("😀" * 2049, {}, "too long"),  # each is two UTF-16 units
        ("5 < 6", {"parse_mode": "HTML"}, "unclosed start tag"),
        ("<b>bold", {"parse_mode": "HTML"}, "find end tag"),
        ("<b>a</i>", {"parse_mode": "HTML"}, "unmatched end tag"),
        ("<h1>a</h1>", {"parse_mode": "HTML"}, "unsupported start tag"),
        ("a\x00b", {}, r"(?i)utf-8"),
        ("a", {"reply_markup": keyboard(("A", "x" * 65))}, r"(?i)button_data_invalid"),
        ("a", {"reply_markup": keyboard(("A", "é" * 33))}, r"(?i)button_data_invalid"),  # 66 bytes
        ("a", {"reply_markup": keyboard((" ", "x"))}, "button text is empty"),
    ],
)
async def test_what_telegram_refuses_is_refused(api, bot, text, more, why):
    ana = a_reader(api)
    with pytest.raises(BadRequest, match=why):
        await bot.send_message(ana, text, **more)
    assert api.sent() == []


async def test_limits_count_what_is_seen_not_its_tags(api, bot):
    ana = a_reader(api)
    await bot.send_message(ana, "<b>" + "😀" * 2047 + "&lt;x</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(ana, b"png", caption="x" * 1025)


async def test_who_blocked_or_left_or_never_wrote_gets_nothing(api, bot):
    ana, leo, mia = a_reader(api), a_reader(api), api.person("Mia")
    api.block(ana)
    api.deactivate(leo)
    for chat, why in ((ana, "blocked by the user"), (leo, "deactivated"), (mia, "initiate")):
        with pytest.raises(Forbidden, match=why):
            await bot.send_message(chat, "hello")
    with pytest.raises(BadRequest, match="hat not found"):
        await bot.send_message(999, "hello")
    api.unblock(ana)
    await bot.send_message(ana, "hello")


async def test_one_chat_may_get_a_message_a_second():
    async with BotApi(limits=Limits(chat_burst=1)) as api, a_bot(api) as bot:
        ana, leo = a_reader(api), a_reader(api)
        await bot.send_message(ana, "1")
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(ana, "2")
        assert refused.value.retry_after.total_seconds() == 1
        await bot.send_message(leo, "1")


async def test_a_group_may_get_twenty_a_minute():
    async with BotApi(limits=Limits()) as api, a_bot(api) as bot:
        group = api.person("Practice", -100)
        api.say(group, "hello")
        for n in range(20):
            await bot.send_message(group, str(n))
        with pytest.raises(RetryAfter):
            await bot.send_message(group, "20")


async def test_all_chats_together_may_get_thirty_a_second():
    async with BotApi(limits=Limits(bot=0.5, bot_burst=5)) as api, a_bot(api) as bot:
        readers = [a_reader(api) for _ in range(6)]
        for chat in readers[:5]:
            await bot.send_message(chat, "1")
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(readers[5], "1")
        assert refused.value.retry_after.total_seconds() == 2
    assert (Limits().bot, Limits().bot_burst) == (30, 30)


@pytest.mark.parametrize(
    ("fault", "error", "arrived"),
    [
        ({"kind": "status", "status": 503}, NetworkError, False),
        ({"kind": "html"}, NetworkError, False),
        ({"kind": "drop"}, NetworkError, False),
        ({"kind": "hang", "seconds": 1}, TimedOut, False),
        ({"kind": "lost"}, NetworkError, True),
        ({"kind": "flood", "seconds": 3}, RetryAfter, False),
    ],
)
async def test_a_fault_happens_once_and_does_what_it_says(api, bot, fault, error, arrived):
    ana = a_reader(api)
    api.fail(fault.pop("kind"), method="sendMessage", **fault)
    with pytest.raises(error):
        await bot.send_message(ana, "first", read_timeout=0.3)
    assert bool(api.sent(ana)) is arrived
    await bot.send_message(ana, "second")


async def test_a_lasting_fault_ends_by_itself(api, bot):
    ana = a_reader(api)
    api.fail("html", lasting=0.2)
    with pytest.raises(NetworkError):
        await bot.send_message(ana, "first")
    await asyncio.sleep(0.25)
    await bot.send_message(ana, "second")


async def test_a_callback_query_is_answered_once_known_and_refused_if_not(api, bot):
    ana = a_reader(api)
    await bot.send_message(ana, "hi", reply_markup=keyboard(("A", "a")))
    query = api.tap(ana, "A")["callback_query"]["id"]
    await bot.answer_callback_query(query, "done")
    assert api.world.callbacks[query] == "done"
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query("77")


def test_init_data_is_signed_as_the_documentation_says():
    data = dict(parse_qsl(init_data("7:abc", {"id": 5, "first_name": "Ana & Leo"}, auth_date=1_700_000_000)))
    digest = data.pop("hash")
    lines = "\n".join(sorted(f"{key}={value}" for key, value in data.items()))
    key = hmac.new(b"WebAppData", b"7:abc", hashlib.sha256).digest()
    assert hmac.new(key, lines.encode(), hashlib.sha256).hexdigest() == digest
    assert "signature" in data


@pytest.mark.parametrize(
    ("html", "text", "kinds"),
    [
        ("plain > text & more", "plain > text & more", []),
        ("<b>a</b> &lt;b&gt; &amp; &#64; &#x41;", "a <b> & @ A", ["bold"]),
        ('<a href="https://x.org">x</a>', "x", ["text_link"]),
        ("<b>a<i>b</i></b>", "ab", ["bold", "italic"]),
    ],
)
def test_html_is_read_as_telegram_reads_it(html, text, kinds):
    seen, entities = parse_html(html)
    assert (seen, [entity["type"] for entity in entities]) == (text, kinds)


def test_lengths_are_utf_16_units():
    assert units("a😀é") == 4


def test_an_end_tag_without_a_start_is_refused():
    with pytest.raises(MarkupError):
        parse_html("a</b>")
