"""The practice that is soaked: its people, its database, and the processes that serve it."""

import asyncio
import contextlib
import datetime as dt
import os
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.founding import found_practice
from engine.hours import Template, Window
from storage import Keys, Store
from tests.botapi import BotApi
from tests.faults.process import LISTENS, ROOT

ZONE = "Europe/London"
EVERY_DAY = Template(frozenset(range(7)), (Window(8 * 60, 20 * 60),))
THERAPISTS = ("Ana Quillfeather", "Raj Quillfeather")
ADMIN = "Nora Quillfeather"
TALKERS = tuple(f"Talker{n} Quillfeather" for n in range(10))
"""Clients who book, move, cancel, undo and tap in Telegram, on the page and in the terminal."""
ASKERS = tuple(f"Asker{n} Quillfeather" for n in range(3))
"""Clients who only ask, a weekday at a time: the order of the answers shows."""
REMINDED = tuple(f"Reminded{n} Quillfeather" for n in range(12))
"""Clients who do nothing and are to be reminded, one after the other, while the soak goes on."""
BOOKERS = tuple(f"Booker{n} Quillfeather" for n in range(4))
"""Clients who book through the API and nowhere else: each booking can be counted."""
PATIENCE = 300.0
"""Seconds after which something that must happen has not."""
BUSY = "the database could not be used: "
"""What a process says that did not get to write for as long as it waits."""


def noon_zone(now):
    """A zone where it is about noon, so that it is night for nobody who is to be told something."""
    return f"Etc/GMT{now.hour - 12:+d}"


@dataclass
class Soak:
    """One practice under load for so many `seconds`."""

    folder: Path
    api: BotApi
    seed: int
    url: str
    seconds: float
    practice: int = 0
    people: dict[str, int] = field(default_factory=dict)
    chats: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    logs: list[Path] = field(default_factory=list)
    until: float = 0.0
    unstarted: int = 0

    @property
    def going(self):
        return time.monotonic() < self.until

    def dice(self, name):
        """Chance of one's own, so that what one does is the same whatever the others do."""
        return random.Random(f"{self.seed} {name}")

    @contextlib.asynccontextmanager
    async def store(self):
        store = await Store.open(self.url, Keys.load(self.folder / "demo" / "master.key"))
        try:
            yield store
        finally:
            await store.close()

    async def settle(self):
        """Make the practice, with a chat for everybody and keys for those who use the API."""
        (self.folder / "demo").mkdir()
        async with self.store() as store, store.begin() as unit:
            self.practice = (await found_practice(unit, "Soaked Street", ZONE)).id
            for name in THERAPISTS:
                self.people[name] = (await unit.people.add(name, ["therapist"])).id
                await unit.hours.add_template(self.people[name], EVERY_DAY)
            self.people[ADMIN] = (await unit.people.add(ADMIN, ["admin"])).id
            for n, name in enumerate((*TALKERS, *ASKERS, *BOOKERS)):
                therapist = self.people[THERAPISTS[n % 2]]
                self.people[name] = (await unit.people.add(name, ["client"], therapist_id=therapist)).id
            for name in REMINDED:
                zone = noon_zone(unit.now)
                self.people[name] = (await unit.people.add(name, ["client"], zone, therapist_id=therapist)).id
            for name in (*THERAPISTS, ADMIN, *TALKERS, *ASKERS, *REMINDED):
                self.chats[name] = self.api.person(name)
                self.api.world.people[self.chats[name]].started = True
                await unit.chats.add("telegram", str(self.chats[name]), self.people[name])
            await self._remind(unit)
            for name in BOOKERS:
                expires = unit.now + dt.timedelta(days=1)
                self.keys[name] = await unit.api_keys.add(self.people[name], "client", expires=expires)

    async def _remind(self, unit):
        """Sessions, hours apart, of which each is to be told of a little later than the one before."""
        mia = (await unit.people.add("Mia Quillfeather", ["therapist"])).id
        (session, *_) = await unit.hours.session_types()
        for n, name in enumerate(REMINDED):
            minutes = 60 * (n + 2)
            starts = unit.now + dt.timedelta(minutes=minutes, seconds=20 + self.seconds * 0.8 * n / len(REMINDED))
            ends = starts + dt.timedelta(minutes=50)
            await unit.people.update(self.people[name], reminder_minutes=[minutes])
            await unit.appointments.book(mia, self.people[name], session.id, starts, ends)

    def environment(self, **more):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("OPENINGS_")}
        return {
            **kept,
            # The demo keeps its data in a folder of this name: so both serve one practice.
            "OPENINGS_HOME": str(self.folder / "demo"),
            "OPENINGS_DATABASE_URL": self.url,
            "OPENINGS_TIMEZONE": ZONE,
            "OPENINGS_TELEGRAM_TOKEN": self.api.token,
            "OPENINGS_TELEGRAM_API_URL": self.api.url,
            "OPENINGS_LISTEN": "127.0.0.1:0",
            "OPENINGS_SEND_RATE": "0",
            "PYTHONPATH": str(ROOT),
            **self.settings,
            **more,
        }

    async def run(self, *arguments, words=b"", **more):
        """Run `openings` to its end; its exit status."""
        path = self._log()
        with path.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *arguments, env=self.environment(**more), cwd=ROOT,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=log,
            )  # fmt: skip
        try:
            async with asyncio.timeout(PATIENCE):
                await process.communicate(words)
        finally:
            if process.returncode is None:
                process.kill()
        return process.returncode

    def _log(self):
        self.logs.append(self.folder / f"log-{len(self.logs)}")
        return self.logs[-1]


class Server:
    """One `openings` process that is started again whenever it was stopped."""

    def __init__(self, soak, arguments, listens, **more):
        self.soak, self.arguments, self.listens, self.more = soak, arguments, listens, more
        self.process = None
        self.url = None
        self.log = None
        self.started = 0.0

    async def start(self):
        """Start it and wait until it listens; again where the database was busy for longer than it waits for it."""
        async with asyncio.timeout(PATIENCE):
            while not await self._listens():
                self.soak.unstarted += 1

    async def _listens(self):
        """Start it; False when it ended at once because others kept the database to themselves."""
        self.url = None
        self.log = self.soak._log()
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *self.arguments, env=self.soak.environment(**self.more), cwd=ROOT,
                stdout=log, stderr=log,
            )  # fmt: skip
        while self.url is None:
            if self.process.returncode is not None:
                assert BUSY in self.said(), f"did not start: {self.said()[-600:]}"
                return False
            for line in self.said().splitlines():
                if self.listens in line:
                    self.url = next(word for word in line.split() if word.startswith("http"))
            await asyncio.sleep(0.02)
        return True

    def said(self):
        return self.log.read_text("utf-8", "replace")

    def last_words(self, status):
        """What there is to say of one that did not end well."""
        return f"exit status {status} after: {' '.join(self.said()[-400:].split())}"

    async def end(self, number):
        """Send a signal that ends it; its exit status and the seconds that took."""
        self.url = None
        begun = time.monotonic()
        self.process.send_signal(number)
        status = await self.process.wait()
        return status, time.monotonic() - begun


def serving(soak, **more):
    return Server(soak, ("serve",), LISTENS, **more)


def page(soak):
    return Server(
        soak, ("demo", "--port", "0"), "Openings is ready", OPENINGS_HOME=str(soak.folder), OPENINGS_DATABASE_URL=""
    )
