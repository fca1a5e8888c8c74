"""Fifty clients want one time at once: one gets it, the others are offered the nearest that is free."""

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

from engine.hours import Template, Window
from storage.tables import appointments, attendances, people
from tests.botapi import BotApi
from tests.faults.process import Home, terminated

LONDON = ZoneInfo("Europe/London")
CLIENTS = [f"Client {n}" for n in range(50)]
EVERY_DAY = Template(days=frozenset(range(7)), windows=(Window(9 * 60, 17 * 60),))


def a_weekday():
    """A day that is ahead, as it is said."""
    return (dt.datetime.now(LONDON).date() + dt.timedelta(days=3)).strftime("%A")


def label_of(messages, time):
    return next(label for label in messages[-1].labels if time in label)


async def test_fifty_clients_take_one_slot_and_one_has_it(tmp_path):
    day = a_weekday()
    async with BotApi() as api:
        home = Home(tmp_path, api)
        chats = await home.settle(therapists=["Ana"], clients=CLIENTS, templates=[EVERY_DAY])
        clients = [chats[name] for name in CLIENTS]
        tappers, typists = clients[::2], clients[1::2]
        async with home.serving() as process:
            await home.listening(process)
            await asyncio.gather(*(api.ask(chat, f"anything {day} at 3pm?", seconds=120) for chat in tappers))
            labels = {chat: label_of(api.messages(chat), "15:00") for chat in tappers}
            before = {chat: len(api.sent(chat)) for chat in clients}
            for tapper, typist in zip(tappers, typists, strict=True):
                api.say(typist, f"book me {day} at 3pm")
                api.tap(tapper, labels[tapper])
            answers = {chat: await api.wait_for(chat, after=before[chat], seconds=120) for chat in clients}
            await home.quiet()
            assert await terminated(process) == 0
        [booked] = await home.rows(appointments)
        [attendance] = await home.rows(attendances)
        names = {row.id: row.name for row in await home.rows(people)}
    assert booked.starts.astimezone(LONDON).hour == 15
    winner = chats[names[attendance.client_id]]
    assert "15:00" in answers[winner].text
    for client in clients:
        if client != winner:
            assert "15:00" not in answers[client].labels
            assert any("14:00" in label for label in answers[client].labels)
            assert any("16:00" in label for label in answers[client].labels)
