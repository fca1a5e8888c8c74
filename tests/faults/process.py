"""`openings serve` as a process of its own, and the practice that it serves."""

import asyncio
import contextlib
import json
import os
import re
import signal
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from sqlalchemy import select

from bot.founding import found_practice
from storage import Keys, Store
from tests.faults.nursery import address

ROOT = Path(__file__).parents[2]
LISTENS = "Openings listens"
PATIENCE = 240
"""Seconds after which something that must happen has not, on a machine ten times slower than others."""


class Process:
    """One that the nursery has forked, as asyncio shows its own."""

    def __init__(self, log):
        self.log = log
        self.returncode = None

    async def begin(self, module, arguments, environment):
        self.log.touch()
        self._lines, self._writer = await asyncio.open_unix_connection(address())
        wanted = {"module": module, "arguments": arguments, "environment": environment, "log": str(self.log)}
        self._writer.write(json.dumps(wanted).encode() + b"\n")
        self.pid = int(await self._lines.readline())
        self._ended = asyncio.create_task(self._end())

    async def _end(self):
        self.returncode = int(await self._lines.readline())
        self._writer.close()
        return self.returncode

    def send_signal(self, number):
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    async def wait(self):
        return await asyncio.shield(self._ended)


@dataclass
class Home:
    """A folder with a practice in it, and the Bot API server that its bot belongs to.

    `url` is that of a PostgreSQL database; without one the practice is in a SQLite file in the folder.
    """

    folder: Path
    api: object
    more: dict = field(default_factory=dict)
    practice: int = 0
    url: str | None = None
    logs: dict = field(default_factory=dict)

    def environment(self):
        settings = {
            "OPENINGS_HOME": str(self.folder),
            "OPENINGS_TELEGRAM_TOKEN": self.api.token,
            "OPENINGS_TELEGRAM_API_URL": self.api.url,
            "OPENINGS_LISTEN": "127.0.0.1:0",
            "OPENINGS_SEND_RATE": "0",
            "PYTHONPATH": str(ROOT),
        }
        if self.url is not None:
            settings["OPENINGS_DATABASE_URL"] = self.url
        kept = {key: value for key, value in os.environ.items() if not key.startswith("OPENINGS_")}
        return {**kept, **settings, **self.more}

    @contextlib.asynccontextmanager
    async def store(self):
        database = self.url or str(self.folder / "openings.sqlite3")
        store = await Store.open(database, Keys.load(self.folder / "master.key"))
        try:
            yield store
        finally:
            await store.close()

    async def settle(self, therapists=(), clients=(), templates=()):
        """Make the practice; Telegram chat ids by name. Clients and `templates` are the first therapist's."""
        chats = {}
        async with self.store() as store, store.begin() as unit:
            self.practice = (await found_practice(unit, "Elm Street", "Europe/London")).id
            first = None
            for role, names in (("therapist", therapists), ("client", clients)):
                for name in names:
                    person = await unit.people.add(name, [role], therapist_id=first if role == "client" else None)
                    first = first or person.id
                    chats[name] = self.api.person(name)
                    await unit.chats.add("telegram", str(chats[name]), person.id)
                    self.api.world.people[chats[name]].started = True
            for template in templates:
                await unit.hours.add_template(first, template)
        return chats

    @contextlib.asynccontextmanager
    async def serving(self, module="bot.app", *arguments, **more):
        """A process that runs `main` of a module, killed if it runs at the end; `more` are settings of its own."""
        process = Process(self.folder / f"log-{len(self.logs)}")
        await process.begin(module, arguments, {**self.environment(), **more})
        self.logs[process.pid] = process.log
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def listening(self, process):
        """Wait until the process answers; its address."""
        async with asyncio.timeout(PATIENCE):
            while LISTENS not in self.log_of(process) and process.returncode is None:  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.02)
        assert process.returncode is None, self.log_of(process)[-1000:]
        return re.findall(rf"{LISTENS} on (\S+)", self.log_of(process))[-1]

    def log_of(self, process):
        return self.logs[process.pid].read_text("utf-8", "replace")

    @property
    def log(self):
        """What all processes have logged, in the order in which they were started."""
        return "".join(path.read_text("utf-8", "replace") for path in self.logs.values())

    async def rows(self, table):
        async with self.store() as store, store.reading(self.practice) as unit:
            return await unit.all(select(table).where(unit.mine(table)).order_by(table.c.id))

    async def quiet(self, seconds=PATIENCE):
        """Wait until nothing waits in the inbox or the outbox."""
        async with self.store() as store, asyncio.timeout(seconds):
            while await self._waiting(store):  # noqa: ASYNC110 - another process works on it
                await asyncio.sleep(0.05)

    async def _waiting(self, store):
        async with store.reading(self.practice) as unit:
            return await unit.inbox.depth() + await unit.outbox.depth()


async def health(url):
    """The status of the health check of whatever serves at an address, and what it says."""
    async with aiohttp.ClientSession() as http, http.get(url + "health") as answer:
        return answer.status, await answer.json()


async def terminated(process):
    """The exit status after SIGTERM."""
    process.send_signal(signal.SIGTERM)
    return await process.wait()
