"""What people do all day, at random: each is a coroutine that goes on until the soak's time is over."""

import asyncio
import contextlib
import datetime as dt
import re
import time
import uuid
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import aiohttp

from tests.soak.house import ADMIN, ASKERS, BOOKERS, TALKERS, THERAPISTS, ZONE

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ANSWERED = 20.0
"""Seconds that somebody waits for an answer before they write again."""
TRIES = 120.0
"""Seconds that a program tries a request again and again."""


@dataclass
class Done:
    """What was done, and what people were told came of it."""

    said: int = 0
    tapped: int = 0
    forged: int = 0
    malformed: int = 0
    page: int = 0
    terminal: int = 0
    requests: int = 0
    unavailable: int = 0
    broken: list[str] = field(default_factory=list)
    booked: list[dict] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    asked: dict[int, list[str]] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)


class Crowd:
    """Everybody, with what they have done so far."""

    def __init__(self, soak):
        self.soak = soak
        self.done = Done()

    def everybody(self, front, page):
        """The coroutines; `front` gives the API's address or None, `page` the page's."""
        soak = self.soak
        work = [self.talker(name, self.client_words) for name in TALKERS]
        work += [self.talker(name, self.therapist_words) for name in THERAPISTS]
        work += [self.talker(ADMIN, self.admin_words), self.mischief()]
        work += [self.asker(name) for name in ASKERS]
        work += [self.booker(name, front) for name in BOOKERS]
        if page is not None:
            work += [self.visitor(TALKERS[n], page) for n in range(2)]
            work.append(self.terminal(TALKERS[-1]))
        return [asyncio.create_task(one) for one in work if soak]

    # Telegram

    async def talker(self, name, words):
        soak, dice = self.soak, self.soak.dice(name)
        chat = soak.chats[name]
        while soak.going:
            before = len(soak.api.sent(chat))
            if dice.random() < 0.35 and self.tap(chat, dice):
                self.done.tapped += 1
            else:
                soak.api.say(chat, words(dice), times=1 + (dice.random() < 0.05))
                self.done.said += 1
            if dice.random() < 0.7:
                with contextlib.suppress(TimeoutError):
                    await soak.api.wait_for(chat, after=before, seconds=ANSWERED)
            await asyncio.sleep(dice.uniform(0.1, 2.0))

    def tap(self, chat, dice):
        """Tap some button of a recent message, sometimes twice; False when there is none."""
        there = [message for message in self.soak.api.messages(chat)[-3:] if message.rows]
        if not there:
            return False
        message = dice.choice(there)
        _, data = dice.choice([button for row in message.rows for button in row])
        self.soak.api.tap_data(chat, data, message.id)
        if dice.random() < 0.1:
            self.soak.api.tap_data(chat, data, message.id)
        return True

    @staticmethod
    def client_words(dice):
        day, hour = dice.choice(DAYS), dice.randint(8, 19)
        return dice.choice(
            (
                f"anything {day}?",
                f"book me {day} at {hour}:00",
                f"book me {day} at {hour}:00",
                f"cancel {day}",
                f"can we do {hour}:00 instead",
                "when is my next session",
                "undo",
                "thanks",
            )
        )

    @staticmethod
    def therapist_words(dice):
        day, hour = dice.choice(DAYS), dice.randint(8, 11)
        return dice.choice(
            (
                f"{day}s {hour} to {hour + dice.randint(6, 9)}",
                f"off next {day}",
                f"only {hour}-{hour + 5} on {day}",
                "undo",
                "keep them",
                "what does next week look like",
                f"lunch {day} 12 to 1",
            )
        )

    @staticmethod
    def admin_words(dice):
        day = dice.choice(DAYS)
        return dice.choice(
            (f"tell everyone with sessions on {day} that we close at two", "undo", "who is booked today")
        )

    async def mischief(self):
        """Forged taps and updates that are none."""
        soak, dice = self.soak, self.soak.dice("mischief")
        while soak.going:
            await asyncio.sleep(dice.uniform(3, 8))
            chat = soak.chats[dice.choice(TALKERS)]
            messages = soak.api.messages(chat)
            if dice.random() < 0.5 and messages:
                soak.api.tap_data(chat, uuid.UUID(int=dice.getrandbits(128)).hex[:24], messages[-1].id)
                self.done.forged += 1
            else:
                soak.api.push({"message": {"chat": "nonsense", "n": dice.random()}})
                self.done.malformed += 1

    async def asker(self, name):
        """Asks about one weekday after the other, and waits for no answer for long."""
        soak, dice = self.soak, self.soak.dice(name)
        chat = soak.chats[name]
        asked = self.done.asked[chat] = []
        while soak.going:
            before, begun = len(soak.api.sent(chat)), time.monotonic()
            for day in dice.sample(DAYS, dice.randint(1, 3)):
                asked.append(day)
                soak.api.say(chat, f"anything on {day}?")
            with contextlib.suppress(TimeoutError):
                await soak.api.wait_for(chat, after=before, seconds=ANSWERED)
                self.done.waits.append(time.monotonic() - begun)
            await asyncio.sleep(dice.uniform(0.2, 1.5))

    # The API

    async def booker(self, name, front):
        soak, dice = self.soak, self.soak.dice(name)
        mine = []
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {soak.keys[name]}"}) as http:
            while soak.going:
                day = dt.datetime.now(ZoneInfo(ZONE)).date() + dt.timedelta(days=dice.randint(2, 16))
                asked = {"from": day.isoformat(), "limit": "12"}
                status, told = await self.ask(http, front, "GET", "therapist/availability/generate", params=asked)
                if status == 200 and told["slots"]:
                    slot = dice.choice(told["slots"])
                    body = {"start": slot["start"], "therapist": slot["therapist"]}
                    key = {"Idempotency-Key": uuid.UUID(int=dice.getrandbits(128)).hex}
                    status, told = await self.ask(http, front, "POST", "bookings", json=body, headers=key)
                    if status == 201:
                        mine.append(told["booking"])
                        self.done.booked.append({**told["booking"], "change": told["change"]})
                if mine and dice.random() < 0.4:
                    gone = mine.pop(dice.randrange(len(mine)))
                    key = {"Idempotency-Key": uuid.UUID(int=dice.getrandbits(128)).hex}
                    status, told = await self.ask(http, front, "DELETE", f"bookings/{gone['id']}", headers=key)
                    if status == 200:
                        self.done.changes.append(told["change"])
                await asyncio.sleep(dice.uniform(0.2, 1.5))

    async def ask(self, http, front, method, path, **request):
        """Send a request until it has been answered; the last status and body."""
        begun, status, told = time.monotonic(), 0, {}
        while time.monotonic() - begun < TRIES:
            try:
                address = front()
                if address is not None:
                    self.done.requests += 1
                    async with http.request(method, f"{address}api/{path}", **request) as answer:
                        status, told = answer.status, await answer.json(content_type=None)
                        if status < 500:
                            return status, told
            except (aiohttp.ClientError, TimeoutError, ValueError):
                status = 0
            self.done.unavailable += 1
            if status not in (0, 502, 503):
                self.done.broken.append(f"{method} {path}: {status}")
            await asyncio.sleep(0.2)
        return status, told

    # The page and the terminal

    async def visitor(self, name, page):
        """Writes on the demo's page."""
        soak, dice = self.soak, self.soak.dice(f"page {name}")
        async with aiohttp.ClientSession() as http:
            while soak.going:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError, TypeError, ValueError, IndexError):
                    address = page()
                    async with http.get(address) as answer:
                        token = re.findall(r'name="token" content="([^"]+)"', await answer.text())[0]
                    said = {"as": str(soak.people[name]), "id": uuid.UUID(int=dice.getrandbits(128)).hex}
                    said["text"] = self.client_words(dice)
                    headers = {"X-Openings-Token": token}
                    async with http.post(f"{address}say", json=said, headers=headers) as answer:
                        self.done.page += answer.status == 202
                await asyncio.sleep(dice.uniform(0.5, 3))

    async def terminal(self, name):
        """Opens a terminal now and then, asks two things and leaves."""
        soak, dice = self.soak, self.soak.dice("terminal")
        while soak.going:
            await asyncio.sleep(dice.uniform(5, 20))
            words = f"{self.client_words(dice)}\n{self.client_words(dice)}\n".encode()
            if await soak.run("chat", "--as", "client", "--name", name, words=words) == 0:
                self.done.terminal += 1
