"""Updates reach the inbox before Telegram is told that they did, polled or pushed."""

import asyncio
import contextlib
import hashlib
import hmac
import io
import json
import logging

import aiohttp
import pytest
from sqlalchemy import select

from bot.channels.telegram import Poller, RedactingFormatter, Webhook, connected
from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.service import service
from bot.web.site import Site
from storage import NotSaved
from storage.tables import inbox


@pytest.fixture
async def bot(api):
    async with connected(api.token, api.url) as bot:
        yield bot


@contextlib.asynccontextmanager
async def polling(bot, store, practice):
    poller = Poller(bot, store, practice)
    running = asyncio.create_task(poller.run())
    try:
        yield poller
    finally:
        poller.stop()
        await running


async def stored(store):
    async with store.reading() as unit:
        return [row.external_id for row in await unit.all(select(inbox).order_by(inbox.c.id))]


async def test_updates_are_stored_in_order_and_confirmed(api, bot, store, practice):
    ana = api.person()
    said = [api.say(ana, str(n))["update_id"] for n in range(150)]
    async with polling(bot, store, practice):
        await api.until(lambda: not api.unconfirmed())
    assert await stored(store) == [str(id) for id in said]


async def test_nothing_is_confirmed_that_could_not_be_stored(api, bot, store, practice, monkeypatch):
    refusing = asyncio.Event()

    async def refuse(*_):
        refusing.set()
        raise NotSaved("the disk is full")

    api.say(api.person(), "hello")
    with monkeypatch.context() as patch:
        patch.setattr("bot.channels.telegram.inbox.receive_all", refuse)
        async with polling(bot, store, practice):
            await refusing.wait()
            await asyncio.sleep(0.1)
        assert api.unconfirmed() == 1
    async with polling(bot, store, practice):
        await api.until(lambda: not api.unconfirmed())
    assert len(await stored(store)) == 1


async def test_an_update_that_comes_again_is_stored_once(api, bot, store, practice):
    update = api.say(api.person(), "hello", times=5)
    async with polling(bot, store, practice):
        await api.until(lambda: not api.unconfirmed())
        api.redeliver(update["update_id"])
        await api.until(lambda: not api.unconfirmed())
    assert await stored(store) == [str(update["update_id"])]


async def test_ids_may_begin_anew_after_a_quiet_week(api, bot, store, practice):
    ana = api.person()
    async with polling(bot, store, practice):
        api.say(ana, "before")
        await api.until(lambda: not api.unconfirmed())
        api.world.next_update = 17
        api.say(ana, "after")
        await api.until(lambda: not api.unconfirmed())
    assert await stored(store) == ["10001", "17"]


async def test_a_process_that_polls_again_does_not_go_on_from_where_it_was_when_it_last_did(
    api, bot, store, practice, monkeypatch
):
    monkeypatch.setattr("bot.channels.telegram.poller.NOT_LEADING_SECONDS", 0.05)
    monkeypatch.setattr("bot.channels.telegram.poller.LEAD_SECONDS", 0.2)
    ana = api.person()
    api.say(ana, "before")
    poller = Poller(bot, store, practice)
    await poller._round()
    await asyncio.sleep(0.3)
    async with store.begin(practice) as unit:
        assert await unit.leases.take("poller", "another", 0.2)
    await poller._round()
    await bot.get_updates(offset=10002)  # by the other one
    api.world.next_update = 17
    api.say(ana, "after")
    await asyncio.sleep(0.3)
    await poller._round()
    assert await stored(store) == ["10001", "17"]


@pytest.mark.parametrize(
    "bad",
    [
        {"message": {"message_id": "x", "chat": 5}},
        {"message": None},
        {"something_new": {"depth": [1, {"a": None}]}},
        {"message": {"chat": {"id": 7, "type": "private"}, "date": "yesterday"}},
    ],
)
async def test_a_malformed_update_holds_up_nothing(api, bot, store, practice, bad):
    api.push(bad)
    api.say(api.person(), "hello")
    async with polling(bot, store, practice):
        await api.until(lambda: not api.unconfirmed())
    assert await stored(store) == ["10001", "10002"]


async def test_a_tap_is_acknowledged_once_it_is_stored(api, bot, store, practice):
    ana = api.person()
    api.say(ana, "hello")
    markup = {"inline_keyboard": [[{"text": "Undo", "callback_data": "t"}]]}
    api.world.sent_message(ana, text="Done.", markup=markup)
    query = api.tap(ana, "Undo")["callback_query"]["id"]
    async with polling(bot, store, practice):
        await api.until(lambda: api.world.callbacks[query] is not None)
    assert len(await stored(store)) == 2


async def test_a_webhook_that_was_set_before_does_not_keep_updates_from_us(api, bot, store, practice):
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    api.say(api.person(), "hello")
    async with polling(bot, store, practice):
        await api.until(lambda: not api.unconfirmed())
    assert len(await stored(store)) == 1


@pytest.mark.parametrize("kind", ["status", "html", "drop", "lost"])
async def test_polling_goes_on_after_a_failure(api, bot, store, practice, kind):
    api.fail(kind, method="getUpdates")
    async with polling(bot, store, practice):
        api.say(api.person(), "hello")
        await api.until(lambda: len(api.calls) > 2 and not api.unconfirmed())
    assert len(await stored(store)) == 1


async def test_a_revoked_token_is_said_to_be_and_costs_few_calls(api, bot, store, practice):
    api.revoke()
    async with polling(bot, store, practice) as poller:
        await asyncio.sleep(1.2)
        assert "token" in poller.unwell()
    assert len(api.calls) <= 4


async def test_of_two_processes_one_polls_and_both_are_well(api, bot, store, practice):
    pollers = [Poller(bot, store, practice), Poller(bot, store, practice)]
    running = [asyncio.create_task(poller.run()) for poller in pollers]
    await asyncio.sleep(0.2)
    api.say(api.person(), "hello")
    await api.until(lambda: not api.unconfirmed())
    assert [poller.unwell() for poller in pollers] == [None, None]
    for poller in pollers:
        poller.stop()
    await asyncio.gather(*running)
    assert not [call for call in api.calls if call.status == 409]


async def test_a_poller_that_stops_lets_the_next_one_lead_at_once(api, bot, store, practice):
    async with polling(bot, store, practice):
        await api.until(lambda: any(call.method == "deleteWebhook" for call in api.calls))
    async with polling(bot, store, practice):
        api.say(api.person(), "hello")
        await api.until(lambda: not api.unconfirmed(), 5)


@contextlib.asynccontextmanager
async def a_hook(bot, store, practice):
    hook = Webhook(bot, store, practice)
    pushes = [(PATH, SECRET_HEADER, hook.answer)]
    health = Health(store, lambda: [r for r in [hook.unwell()] if r], None)
    async with Site(service(health, Metrics(store, None), pushes), "127.0.0.1", 0) as site:
        yield hook, site.url.rstrip("/")


async def test_what_is_pushed_is_stored_once(api, bot, store, practice):
    async with a_hook(bot, store, practice) as (hook, url):
        assert hook.unwell() is not None
        await hook.register(url)
        assert hook.unwell() is None
        ana = api.person()
        for n in range(20):
            api.say(ana, str(n), times=2)
        await api.until(lambda: not api.unconfirmed())
        await bot.delete_webhook()
    assert sorted(await stored(store)) == [str(10_001 + n) for n in range(20)]
    assert api.server.webhook.failures == 0


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "é"}])
async def test_a_push_without_the_secret_is_turned_away(bot, store, practice, headers):
    async with a_hook(bot, store, practice) as (_, url), aiohttp.ClientSession() as http:
        assert (await http.post(url + PATH, json={"update_id": 1}, headers=headers)).status == 403
    assert await stored(store) == []


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("[]", 400), ("{}", 200), ("x" * (1 << 21), 413)])
async def test_a_push_that_is_no_update_does_no_harm(api, bot, store, practice, body, status):
    secret = hmac.new(api.token.encode(), b"openings webhook", hashlib.sha256).hexdigest()
    async with a_hook(bot, store, practice) as (_, url), aiohttp.ClientSession() as http:
        sent = await http.post(url + PATH, data=io.BytesIO(body.encode()), headers={SECRET_HEADER: secret})
        assert sent.status == status


async def test_a_revoked_token_is_noticed_where_nothing_is_pushed_any_more(api, bot, store, practice):
    async with a_hook(bot, store, practice) as (hook, url), aiohttp.ClientSession() as http:
        await hook.register(url)
        watching = asyncio.create_task(hook.watch(url, seconds=0.1))
        try:
            assert (await http.get(url + "/health")).status == 200
            api.revoke()
            await api.until(lambda: hook.unwell() is not None)
            answer = await http.get(url + "/health")
            assert (answer.status, await answer.json()) == (
                503,
                {"ok": False, "reasons": ["Telegram does not know the bot's token"]},
            )
        finally:
            watching.cancel()


@pytest.mark.parametrize("elsewhere", ["", "https://elsewhere.example/"])
async def test_a_webhook_that_was_taken_away_is_registered_again(api, bot, store, practice, elsewhere):
    async with a_hook(bot, store, practice) as (hook, url):
        await hook.register(url)
        watching = asyncio.create_task(hook.watch(url, seconds=0.1))
        try:
            looks = len(api.calls)
            await api.until(lambda: [call.method for call in api.calls[looks:]].count("getWebhookInfo") > 1)
            assert [call.method for call in api.calls].count("setWebhook") == 1
            await (bot.set_webhook(elsewhere) if elsewhere else bot.delete_webhook())
            api.say(api.person(), "hello")
            await api.until(lambda: not api.unconfirmed())
            assert hook.unwell() is None
        finally:
            watching.cancel()
    assert len(await stored(store)) == 1


async def test_a_push_that_cannot_be_stored_is_sent_again(api, bot, store, practice, monkeypatch):
    async def refuse(*_):
        raise NotSaved("the disk is full")

    async with a_hook(bot, store, practice) as (hook, _):
        monkeypatch.setattr("bot.channels.telegram.inbox.receive_all", refuse)
        assert await hook.answer(hook._secret, json.dumps({"update_id": 1}).encode()) == 503


def test_a_secret_is_blotted_out_of_messages_and_tracebacks():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter(["7:canary"], "%(message)s"))
    logger = logging.getLogger("tests.redaction")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise ValueError("https://api.telegram.org/bot7:canary/getMe")
    except ValueError:
        logger.exception("asking %s failed", "bot7:canary")
    assert "canary" not in stream.getvalue()
    assert stream.getvalue().count("[secret]") >= 2
