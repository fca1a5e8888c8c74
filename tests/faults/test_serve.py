"""`openings serve` as its own process, over real HTTP: what goes wrong outside is met, and nothing is lost."""

import asyncio
import datetime as dt
import re

import aiohttp
import pytest

from engine.hours import Template, Window
from storage.outbox import BROADCASTS
from storage.tables import chats as chats_table
from storage.tables import inbox
from tests.botapi import BotApi, Limits
from tests.faults.balancer import balanced, free_port
from tests.faults.process import LISTENS, Home, terminated

EVERY_DAY = Template(days=frozenset(range(7)), windows=(Window(9 * 60, 17 * 60),))
NAMES = [f"Canary{n}" for n in range(12)]


@pytest.fixture
async def api():
    async with BotApi() as api:
        yield api


@pytest.fixture
async def home(api, tmp_path):
    home = Home(tmp_path, api)
    home.chats = await home.settle(therapists=["Ana"], clients=NAMES, templates=[EVERY_DAY])
    return home


async def broadcast(home, names, words):
    """Put a message for each into the outbox, as a broadcast does."""
    async with home.store() as store, store.begin(home.practice) as unit:
        for name in names:
            chat = await unit.chats.find("telegram", str(home.chats[name]))
            await unit.outbox.put(chat.id, {"html": words, "buttons": []}, priority=BROADCASTS)


async def health(home):
    url = re.findall(rf"{LISTENS} on (\S+)", home.log)[-1]
    async with aiohttp.ClientSession() as http, http.get(url + "health") as answer:
        return answer.status, await answer.json()


async def test_a_first_start_prints_an_invitation_that_makes_an_admin_once(api, tmp_path):
    home = Home(tmp_path, api)
    async with home.serving() as process:
        await home.listening(process)
        token = re.findall(r"t\.me/openings_bot\?start=(\S+)", home.log)[0]
        nora, eve = api.person("Nora"), api.person("Eve")
        welcome = await api.ask(nora, f"/start {token}")
        assert "Nora" in welcome.text
        refusal = await api.ask(eve, f"/start {token}")
        stranger = await api.ask(api.person("Leo"), "hello")
        assert "Eve" not in refusal.text
        assert stranger.text != welcome.text
        assert await terminated(process) == 0
    async with home.serving() as process:
        await home.listening(process)
        assert home.log.count("?start=") == 1


async def test_trouble_of_all_kinds_is_survived_and_every_message_arrives_once(api, home):
    async with home.serving() as process:
        await home.listening(process)
        assert await health(home) == (200, {"ok": True, "reasons": []})
        ana, *clients = home.chats.values()

        api.push({"message": {"chat": "nonsense"}}, times=2)
        assert (await api.ask(ana, "what does tomorrow look like")).text  # a bad update holds up nothing

        api.fail("html", lasting=1.5)
        api.fail("drop", method="getUpdates", times=2)
        for chat in clients:
            api.say(chat, "anything tomorrow?")
        for chat in clients:
            await api.wait_for(chat, seconds=90)

        api.fail("flood", method="sendMessage", chat_id=clients[0], seconds=2)
        begun = dt.datetime.now(dt.UTC)
        await broadcast(home, NAMES, "We close at two on Friday.")
        for chat in clients:
            await api.wait_for(chat, "close at two")
        [late] = [row for row in api.sent(clients[0]) if "close at two" in row.text]
        assert (late.at - begun).total_seconds() >= 2
        await home.quiet()
        assert all(len(api.sent(chat)) == 2 for chat in clients)

        api.fail("lost", method="sendMessage", chat_id=ana)
        api.say(ana, "what does tomorrow look like", times=3)
        await api.until(lambda: not api.unconfirmed())
        await home.quiet()
        assert 2 <= len(api.sent(ana)) <= 3
        assert await terminated(process) == 0
    # three of the same tap or message are one row, and the two bad ones one that is dead
    states = [row.state for row in await home.rows(inbox)]
    assert (states.count("dead"), states.count("done")) == (1, len(states) - 1)
    for secret in (api.token, *NAMES, "anything tomorrow", "close at two", *map(str, home.chats.values())):
        assert secret not in home.log


async def test_whoever_blocked_the_bot_costs_one_attempt_and_gets_it_all_when_they_are_back(api, home):
    name, chat = NAMES[0], home.chats[NAMES[0]]
    api.block(chat)
    async with home.serving() as process:
        await home.listening(process)
        await api.until(lambda: not api.unconfirmed())
        for words in ("one", "two"):
            await broadcast(home, [name], words)
            await asyncio.sleep(0.6)
        refused = [call for call in api.calls if call.status == 403]
        api.unblock(chat)
        await api.wait_for(chat, "two")
        assert await terminated(process) == 0
    assert len(refused) <= 1
    assert [row.text for row in api.sent(chat)] == ["one", "two"]
    assert all(row.reachable for row in await home.rows(chats_table))


async def test_a_revoked_token_turns_health_red_and_the_process_lives_on(api, home):
    async with home.serving() as process:
        await home.listening(process)
        await api.until(lambda: any(call.method == "deleteWebhook" for call in api.calls))
        api.revoke()
        api.say(home.chats["Ana"], "hello")  # ends the long poll
        await api.until(lambda: any(call.status == 401 for call in api.calls))
        status, said = await health(home)
        assert (status, said["ok"]) == (503, False)
        assert process.returncode is None


async def test_stopping_under_load_takes_seconds_and_loses_nothing(api, home):
    said = [(chat, day) for day in ("Monday", "Tuesday", "Friday") for chat in home.chats.values()]
    async with home.serving() as process:
        await home.listening(process)
        for chat, day in said:
            api.say(chat, f"anything {day}?")
        await api.wait_for(home.chats["Ana"])
        async with asyncio.timeout(30):
            assert await terminated(process) == 0
    async with home.serving() as process:
        await home.listening(process)
        await api.until(lambda: not api.unconfirmed(), 90)
        await home.quiet()
        assert await terminated(process) == 0
    assert len(api.sent()) == len(said)


async def test_two_processes_behind_a_webhook_answer_each_update_once(api, home):
    ports = [free_port(), free_port()]
    async with balanced(ports) as url:
        home.more = {"OPENINGS_PUBLIC_URL": url}
        home.more["OPENINGS_LISTEN"] = f"127.0.0.1:{ports[0]}"
        async with home.serving() as one:
            await home.listening(one)
            home.more["OPENINGS_LISTEN"] = f"127.0.0.1:{ports[1]}"
            async with home.serving() as two:
                await home.listening(two)
                for chat in home.chats.values():
                    api.say(chat, "anything tomorrow?", times=5)
                for chat in home.chats.values():
                    await api.wait_for(chat, seconds=90)
                await api.until(lambda: not api.unconfirmed())
                await home.quiet()
                assert [await terminated(one), await terminated(two)] == [0, 0]
    assert all(len(api.sent(chat)) == 1 for chat in home.chats.values())


async def test_telegrams_limits_are_kept_and_people_go_before_a_broadcast(tmp_path):
    async with BotApi(limits=Limits()) as api:
        home = Home(tmp_path, api, {"OPENINGS_SEND_RATE": "30"})
        names = [f"C{n}" for n in range(90)]
        home.chats = await home.settle(therapists=["Ana"], clients=names)
        ana = home.chats["Ana"]
        async with home.serving() as process:
            await home.listening(process)
            await broadcast(home, names, "We close at two on Friday.")
            await api.wait_for(home.chats[names[5]])
            await api.ask(ana, "what does tomorrow look like")
            answered = len(api.sent())
            await home.quiet()
            assert await terminated(process) == 0
    assert not [call for call in api.calls if call.status == 429]
    assert all(len(api.sent(home.chats[name])) == 1 for name in names)
    assert answered < len(names)
    times = [row.at for row in api.sent()]
    assert (len(times) - 1) / (times[-1] - times[0]).total_seconds() <= 31
