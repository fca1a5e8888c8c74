"""Fifty want one slot, through the bot and the API at once, with sessions of two lengths; again and again."""

import asyncio
import datetime as dt
import time
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import aiohttp
from sqlalchemy import func, select

from bot.founding import found_practice
from bot.replies import outage
from engine.hours import Template, Window
from engine.slots import SessionType
from storage.tables import appointments

ZONE = ZoneInfo("Europe/London")
BOOKERS = 50
HOURS = (8, 10, 12, 14, 16)
"""At which both kinds of sessions may begin."""
LONG = SessionType("long", 110, after_minutes=10)
EVERY_DAY = Template(frozenset(range(7)), (Window(8 * 60, 20 * 60),))
PATIENCE = 120.0
WAITED = 8.0
"""Seconds after which a request may be told that the database had no time for it."""


@dataclass
class Raced:
    """What came of the races: how many, seconds to each answer by door, and whatever was not as it should be."""

    count: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"bot": [], "API": []})
    wrong: list[str] = field(default_factory=list)


async def settle(home):
    """A therapist, fifty clients; half of them have a key, the others a chat."""
    async with home.store() as store, store.begin() as unit:
        home.practice = (await found_practice(unit, "Raced Street", "Europe/London")).id
        ana = (await unit.people.add("Ana", ["therapist"])).id
        await unit.hours.add_template(ana, EVERY_DAY)
        await unit.hours.add_session_type(LONG)
        keys, chats = [], []
        for n in range(BOOKERS):
            person = (await unit.people.add(f"Client {n}", ["client"], therapist_id=ana)).id
            if n % 2:
                keys.append(await unit.api_keys.add(person, "client", expires=unit.now + dt.timedelta(days=1)))
            else:
                chats.append(home.api.person(f"Client {n}"))
                home.api.world.people[chats[-1]].started = True
                await unit.chats.add("telegram", str(chats[-1]), person)
    return keys, chats


async def race(home, url, keys, chats, count, longest=PATIENCE):
    """`count` races for as many slots, or as many as go into `longest` seconds."""
    raced, begun = Raced(), time.monotonic()
    first = dt.datetime.now(ZONE).date() + dt.timedelta(days=3)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=BOOKERS)) as http:
        for n in range(count):
            if time.monotonic() - begun > longest:
                break
            raced.count += 1
            day, hour = first + dt.timedelta(days=n // len(HOURS)), HOURS[n % len(HOURS)]
            starts = dt.datetime.combine(day, dt.time(hour), ZONE)
            by_request = [request(home, http, url, key, starts, n + at) for at, key in enumerate(keys)]
            by_chat = [write(home, chat, f"book me {day.day} {day:%B} {day.year} at {hour}:00") for chat in chats]
            told = await asyncio.gather(*by_request, *by_chat)
            await judge(home, raced, starts, told)
    return raced


async def request(home, http, url, key, starts, number):
    body = {"start": starts.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    body["session"] = ("individual", "long")[number % 2]
    begun = time.monotonic()
    headers = {"Authorization": f"Bearer {key}"}
    async with http.post(f"{url}api/bookings", json=body, headers=headers) as answer:
        told = await answer.json()
        if answer.status == 503 and time.monotonic() - begun > WAITED:
            # On a machine so slow that the bounded wait ran out, and was said to.
            return await request(home, http, url, key, starts, number)
        won, fine = answer.status == 201, answer.status in (201, 409)
        if answer.status == 409:
            fine = bool(told.get("nearest"))
        return "API", time.monotonic() - begun, won, None if fine else f"{answer.status} {told}"


async def write(home, chat, words):
    before, begun = len(home.api.sent(chat)), time.monotonic()
    home.api.say(chat, words)
    answer = await home.api.wait_for(chat, after=before, seconds=PATIENCE)
    while answer.text == outage.unsaved():
        # On a machine so slow that the bounded wait ran out: it is tried again, and answered.
        before += 1
        answer = await home.api.wait_for(chat, after=before, seconds=PATIENCE)
    won = answer.text.startswith("Booked")
    return "bot", time.monotonic() - begun, won, None if won or answer.labels else answer.text


async def judge(home, raced, starts, told):
    async with home.store() as store, store.reading(home.practice) as unit:
        taken = (appointments.c.starts < starts + dt.timedelta(minutes=50), appointments.c.ends > starts)
        row = await unit.one(select(func.count()).where(unit.mine(appointments), *taken))
    winners = sum(won for _, _, won, _ in told)
    if (winners, row[0]) != (1, 1):
        raced.wrong.append(f"{starts}: {winners} were told that they won, {row[0]} are booked")
    raced.wrong += [said for *_, said in told if said]
    for door, seconds, *_ in told:
        raced.seconds[door].append(seconds)
