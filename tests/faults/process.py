"""`openings serve` as a process of its own, and the practice that it serves."""

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bot.founding import found
from storage import Keys, Store

ROOT = Path(__file__).parents[2]
LISTENS = "Openings listens"
SERVE = ("-c", "from bot.app import main; main()")


@dataclass
class Home:
    """A folder with a practice in it, and the Bot API server that its bot belongs to."""

    folder: Path
    api: object
    more: dict = field(default_factory=dict)
    practice: int = 0

    def environment(self):
        settings = {
            "OPENINGS_HOME": str(self.folder),
            "OPENINGS_TELEGRAM_TOKEN": self.api.token,
            "OPENINGS_TELEGRAM_API_URL": self.api.url,
            "OPENINGS_LISTEN": "127.0.0.1:0",
            "OPENINGS_SEND_RATE": "0",
            "PYTHONPATH": str(ROOT),
        }
        kept = {key: value for key, value in os.environ.items() if not key.startswith("OPENINGS_")}
        return {**kept, **settings, **self.more}

    @contextlib.asynccontextmanager
    async def store(self):
        store = await Store.open(str(self.folder / "openings.sqlite3"), Keys.load(self.folder / "master.key"))
        yield store
        await store.close()

    async def settle(self, therapists=(), clients=(), templates=()):
        """Make the practice; Telegram chat ids by name. Clients and `templates` are the first therapist's."""
        chats = {}
        async with self.store() as store, store.begin() as unit:
            self.practice = (await found(unit, "Elm Street", "Europe/London")).id
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
    async def serving(self, *arguments):
        """The process, ended by SIGKILL if it still runs at the end. What it logs is in `log`."""
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *(arguments or SERVE), env=self.environment(), cwd=ROOT, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def listening(self, process):
        """Wait until the process, the last one started, answers."""
        starts = self.log.count(LISTENS)
        async with asyncio.timeout(90):
            while self.log.count(LISTENS) == starts and process.returncode is None:  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.02)
        assert process.returncode is None, self.log[-1000:]

    @property
    def log(self):
        return (self.folder / "log").read_text("utf-8", "replace")

    async def rows(self, table):
        async with self.store() as store, store.reading() as unit:
            return await unit.all(select(table).order_by(table.c.id))

    async def quiet(self, seconds=90):
        """Wait until nothing waits in the inbox or the outbox."""
        async with self.store() as store, asyncio.timeout(seconds):
            while await self._waiting(store):  # noqa: ASYNC110 - another process works on it
                await asyncio.sleep(0.05)

    async def _waiting(self, store):
        async with store.reading(self.practice) as unit:
            return await unit.inbox.depth() + await unit.outbox.depth()


async def terminated(process):
    """The exit status after SIGTERM."""
    process.send_signal(signal.SIGTERM)
    return await process.wait()
