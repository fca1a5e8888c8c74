"""`openings serve` as its own process, over real HTTP: what goes wrong outside is met, and nothing is lost."""

import datetime as dt
import re

import pytest

from engine.hours import Template, Window
from storage.outbox import BROADCASTS
from storage.tables import chats as chats_table
from storage.tables import inbox, outbox
from tests.botapi import BotApi, Limits
from tests.faults.process import Home, health, terminated

EVERY_DAY = Template(days=frozenset(range(7)), windows=(Window(9 * 60, 17 * 60),))
NAMES = [f"Canary{n}" for n in range(12)]

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


@pytest.fixture
async def home(home):
    home.chats = await home.settle(therapists=["Ana"], clients=NAMES, templates=[EVERY_DAY])
    return home


async def broadcast(home, names, words):
    """Put a message for each into the outbox, as a broadcast does."""
    async with home.store() as store, store.begin(home.practice) as unit:
        for name in names:
            chat = await unit.chats.find("telegram", str(home.chats[name]))
            await unit.outbox.put(chat.id, {"html": words, "buttons": []}, priority=BROADCASTS)


async def test_a_first_start_prints_an_invitation_that_makes_an_admin_once(api, tmp_path, url):
    home = Home(tmp_path, api, url=url)
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
    assert [call.method for call in api.calls].count("getMe") == 1  # the name is in the link, and not asked for again
    async with home.serving() as process:
        await home.listening(process)
        assert home.log.count("?start=") == 1


async def test_trouble_of_all_kinds_is_survived_and_every_message_arrives_once(api, home):
    async with home.serving() as process:
        assert await health(await home.listening(process)) == (200, {"ok": True, "reasons": []})
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
        await broadcast(home, ["Ana"], "a later one")
        await api.wait_for(home.chats["Ana"], "a later one")
        refused = [call for call in api.calls if call.status == 403]
        api.unblock(chat)
        await api.wait_for(chat, "two")
        assert await terminated(process) == 0
    assert len(refused) <= 1
    assert [row.text for row in api.sent(chat)] == ["one", "two"]
    assert all(row.reachable for row in await home.rows(chats_table))


async def test_the_therapist_hears_once_that_a_client_cannot_be_reached(api, home):
    name, chat = NAMES[0], home.chats[NAMES[0]]
    api.deactivate(chat)
    async with home.serving() as process:
        await home.listening(process)
        for words in ("one", "two", "three"):
            await broadcast(home, [name], words)
        told = await api.wait_for(home.chats["Ana"], name)
        await api.ask(home.chats["Ana"], "what does tomorrow look like")
        assert await terminated(process) == 0
    assert [row for row in api.sent(home.chats["Ana"]) if name in row.text] == [told]
    assert len([call for call in api.calls if call.status == 403]) == 1


async def test_telegrams_limits_are_kept_and_people_go_before_a_broadcast(tmp_path, url):
    async with BotApi(limits=Limits()) as api:
        home = Home(tmp_path, api, {"OPENINGS_SEND_RATE": "30"}, url=url)
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


async def test_what_takes_several_messages_is_said_once_within_the_limits(tmp_path, url):
    lines = [f"line {number} " + "x" * 60 for number in range(250)]
    async with BotApi(limits=Limits()) as api:
        home = Home(tmp_path, api, {"OPENINGS_SEND_RATE": "30"}, url=url)
        ana = (await home.settle(therapists=["Ana"]))["Ana"]
        async with home.serving() as process:
            await home.listening(process)
            async with home.store() as store, store.begin(home.practice) as unit:
                chat = await unit.chats.find("telegram", str(ana))
                for html in ("\n".join(lines), "And that was all."):
                    await unit.outbox.put(chat.id, {"html": html, "buttons": []})
            await api.wait_for(ana, "that was all")
            await home.quiet()
            assert await terminated(process) == 0
    assert "\n".join(row.text for row in api.sent(ana)).splitlines() == [*lines, "And that was all."]
    assert not [call for call in api.calls if call.status == 429]


async def test_a_broadcast_that_is_told_to_wait_reaches_everybody_once_and_answers_pass_it(api, tmp_path, url):
    home = Home(tmp_path, api, url=url)
    names = [f"C{n}" for n in range(150)]
    home.chats = await home.settle(therapists=["Ana"], clients=names, templates=[EVERY_DAY])
    slow = names[::50]
    async with home.serving() as process:
        await home.listening(process)
        for name in slow:
            api.fail("flood", method="sendMessage", chat_id=home.chats[name], seconds=2)
        begun = dt.datetime.now(dt.UTC)
        await broadcast(home, names, "We close at two on Friday.")
        await api.wait_for(home.chats[names[1]])
        await api.ask(home.chats["Ana"], "what does tomorrow look like")
        answered = len(api.sent())
        await home.quiet()
        assert await terminated(process) == 0
    assert all(len(api.sent(home.chats[name])) == 1 for name in names)
    assert all((api.sent(home.chats[name])[0].at - begun).total_seconds() >= 2 for name in slow)
    assert len([call for call in api.calls if call.status == 429]) == len(slow)
    assert answered < len(names)


async def test_an_edit_whose_answer_is_lost_is_made_once(api, home):
    ana = home.chats["Ana"]
    async with home.serving() as process:
        await home.listening(process)
        first = await api.ask(ana, "what does tomorrow look like")
        lost = api.fail("lost", method="editMessageText")
        async with home.store() as store, store.begin(home.practice) as unit:
            chat = await unit.chats.find("telegram", str(ana))
            await unit.outbox.put(chat.id, {"html": "Answered.", "buttons": []}, edits=str(first.message_id))
        await home.quiet()
        assert await terminated(process) == 0
    assert lost.times == 0
    assert [call.status for call in api.calls if call.method == "editMessageText"] == [0, 400]
    assert [row.text for row in api.sent(ana)] == [first.text, "Answered."]
    assert {row.state for row in await home.rows(outbox)} == {"sent"}
