"""The main job, word for word, over Telegram, on a day that never changes."""

import asyncio
import contextlib

from bot import sample
from bot.channels.telegram import Poller, Telegram, connected
from bot.conversation.handle import handle
from bot.delivery import Sender, Worker
from bot.founding import found_practice
from storage import Store
from tests.botapi import BotApi
from tests.channels.conftest import KEYS
from tests.cli.test_main_job import CLIENT, THERAPIST
from tests.transcript import NOW, ZONE, slow_clock


@contextlib.asynccontextmanager
async def practice(folder, *, with_sample=False):
    """A function that says a text as somebody on Telegram, and gives the answer and its buttons."""
    store = await Store.open(str(folder / "openings.sqlite3"), KEYS, slow_clock())
    async with BotApi() as api, connected(api.token, api.url) as bot:
        chats, practice_id = await _people(store, api, with_sample=with_sample)
        channels = {"telegram": Telegram(bot)}
        parts = [Poller(bot, store, practice_id), Worker(store, handle, channels), Sender(store, channels)]
        running = [asyncio.create_task(part.run()) for part in parts]

        async def say(name, text, tap=False):
            before = len(api.sent(chats[name]))
            if tap:
                api.tap(chats[name], text)
            else:
                api.say(chats[name], text, date=NOW.timestamp())
            answer = await api.wait_for(chats[name], after=before)
            return answer.text + " " + " ".join(f"[{label}]" for label in answer.labels)

        yield say, api, chats
        for part in parts:
            part.stop()
        await asyncio.gather(*running)
    await store.close()


async def _people(store, api, *, with_sample):
    async with store.begin() as unit:
        if with_sample:
            await sample.make(unit, ZONE)
        else:
            await found_practice(unit, "Elm Street", ZONE)
            await unit.people.add("Ana", ["therapist"])
        chats = {}
        for person in await unit.people.all():
            chats[person.name] = api.person(person.name)
            api.world.people[chats[person.name]].started = True
            await unit.chats.add("telegram", str(chats[person.name]), person.id)
        return chats, unit.practice


async def test_a_therapist_texts_their_hours_and_each_answer_names_full_dates(tmp_path):
    async with practice(tmp_path) as (say, _, _):
        for text, named in THERAPIST:
            answer = await say("Ana", text)
            missing = [words for words in named if words not in answer]
            assert not missing, f"{text!r} was answered {answer!r}"


async def test_a_client_asks_books_moves_and_cancels(tmp_path):
    async with practice(tmp_path, with_sample=True) as (say, _, _):
        for text, named in CLIENT:
            answer = await say("Sam", text)
            missing = [words for words in named if words not in answer]
            assert not missing, f"{text!r} was answered {answer!r}"


async def test_an_admin_tells_everyone_affected_once_they_tap(tmp_path):
    async with practice(tmp_path, with_sample=True) as (say, api, chats):
        answer = await say("Nora", "tell everyone with sessions on Friday that we close at two")
        assert "Friday 13 March" in answer
        assert not api.sent(chats["Sam"])
        await say("Nora", "Send to 2", tap=True)
        for name in ("Sam", "Priya"):
            assert "we close at two" in (await api.wait_for(chats[name])).text
        assert not api.sent(chats["Leo"])


async def test_those_who_are_booked_are_named_and_a_tap_decides(tmp_path):
    async with practice(tmp_path, with_sample=True) as (say, api, chats):
        answer = await say("Ana", "off on 20 March")
        for words in ("Friday 20 March", "Sam 10:00", "Priya 11:00", "Leo 15:00", "[Not now]"):
            assert words in answer
        await say("Ana", "Cancel and offer other times", tap=True)
        assert "20 March" in (await api.wait_for(chats["Leo"])).text
