"""The database takes nothing for a while: whoever writes is told so, nothing is confirmed, and it all comes right."""

import asyncio
import datetime as dt
import os
import pwd
import resource
import signal
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import aiohttp
import pytest

from bot.replies import outage
from engine.hours import Template, Window
from storage import Store
from storage.tables import appointments, changes
from tests.databases import server as postgres
from tests.faults.process import Home, terminated

NAMES = ["Sam"]
EVERY_DAY = Template(days=frozenset(range(7)), windows=(Window(9 * 60, 17 * 60),))
HOURS, DONE = "Mondays 10 to 4", "every week from"
NO_ROOM = 8192
"""Bytes in a file: fewer than the smallest transaction writes."""
LOCKED_SECONDS = 15
PATIENCE = 90


class Client:
    """A client of the API."""

    def __init__(self, url, key):
        self.url, self.headers = url, {"Authorization": f"Bearer {key}"}

    async def ask(self, method, path, **request):
        url = f"{self.url}api/{path}"
        async with (
            aiohttp.ClientSession(headers=self.headers) as http,
            http.request(method, url, **request) as answer,
        ):
            return answer.status, await answer.json()

    async def book(self):
        start = (dt.datetime.now(dt.UTC) + dt.timedelta(days=3)).replace(hour=12, minute=0, second=0, microsecond=0)
        return await self.ask("POST", "bookings", json={"start": start.strftime("%Y-%m-%dT%H:%M:%SZ")})


async def settled(home):
    """Ana's chat and Sam's key."""
    chats = await home.settle(therapists=["Ana"], clients=NAMES, templates=[EVERY_DAY])
    async with home.store() as store, store.begin(home.practice) as unit:
        [sam] = await unit.people.named("Sam")
        key = await unit.api_keys.add(sam.id, "client", expires=unit.now + dt.timedelta(days=1))
    return chats["Ana"], key


async def check_that_it_came_right(api, home, ana):
    """What was said while nothing could be saved is done once and said once; the apology too."""
    await api.wait_for(ana, DONE, seconds=PATIENCE)
    assert (await api.ask(ana, "what does tomorrow look like", seconds=PATIENCE)).text
    await home.quiet()
    texts = [row.text for row in api.sent(ana)]
    assert len(await home.rows(changes)) == 1 + len(await home.rows(appointments))
    assert [sum(words in text for text in texts) for words in (outage.unsaved(), DONE)] == [1, 1]
    assert texts.index(outage.unsaved()) < next(n for n, text in enumerate(texts) if DONE in text)


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_with_a_full_disk_people_are_told_and_nothing_is_confirmed_until_there_is_room(api, home):
    ana, key = await settled(home)
    async with home.serving() as process:
        sam = Client(await home.listening(process), key)
        assert (await api.ask(ana, "what does tomorrow look like")).text
        most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (NO_ROOM, most[1]))
        api.say(ana, HOURS)
        await api.wait_for(ana, outage.unsaved(), seconds=PATIENCE)
        status, told = await sam.book()
        assert (status, told["title"]) == (503, "Not saved")
        assert (await sam.ask("GET", "therapists"))[0] == 200
        assert api.unconfirmed() == 1
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, most)
        await check_that_it_came_right(api, home, ana)
        assert (await sam.book())[0] == 201
        assert await terminated(process) == 0


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_while_another_program_locks_the_database_people_are_told_and_nothing_is_confirmed(api, home):
    ana, key = await settled(home)
    async with home.serving() as process:
        sam = Client(await home.listening(process), key)
        assert (await api.ask(ana, "what does tomorrow look like")).text
        other = sqlite3.connect(home.url, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        api.say(ana, HOURS)
        booking = asyncio.create_task(sam.book())
        until = asyncio.get_running_loop().time() + LOCKED_SECONDS
        await api.wait_for(ana, outage.unsaved(), seconds=PATIENCE)
        assert (await booking)[0] == 503
        await asyncio.sleep(until - asyncio.get_running_loop().time())
        assert not [row for row in api.sent(ana) if DONE in row.text]
        other.execute("ROLLBACK")
        other.close()
        await check_that_it_came_right(api, home, ana)
        assert await terminated(process) == 0


@pytest.fixture
def server():
    """A PostgreSQL server to stop and start, so not the one that all tests share."""
    running = postgres.start()
    running.create("practice").result()
    asyncio.run(Store.migrate(running.url("practice", "owner"), "app"))
    hang_up(running)
    yield running
    running.stop()


def hang_up(server):
    """Close the connection of the test's own, which would break."""
    server._thread.submit(lambda: server._loop.run_until_complete(server._connection.close())).result()
    server._connection = None


def begin_again(server):
    as_nobody = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        as_nobody = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    environment = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.environ.get("PATH", os.defpath)}
    with (server.folder / "log").open("ab") as log:
        server.process = subprocess.Popen(
            server.process.args, stdout=subprocess.DEVNULL, stderr=log, cwd=server.folder, env=environment, **as_nobody
        )


async def test_while_postgresql_is_down_people_are_told_and_it_is_found_again(api, server):
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder), api, url=server.url("practice"))
        ana, key = await settled(home)
        async with home.serving() as process:
            sam = Client(await home.listening(process), key)
            assert (await api.ask(ana, "what does tomorrow look like")).text
            server.process.send_signal(signal.SIGINT)
            await asyncio.to_thread(server.process.wait)
            api.say(ana, HOURS)
            await api.wait_for(ana, outage.unsaved(), seconds=PATIENCE)
            assert (await sam.book())[0] == 503
            begin_again(server)
            await check_that_it_came_right(api, home, ana)
            assert (await sam.book())[0] == 201
            assert await terminated(process) == 0
        assert "Traceback" not in home.log


async def test_a_process_that_is_stopped_while_postgresql_is_down_ends_well(api, server):
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder), api, url=server.url("practice"))
        ana, _ = await settled(home)
        async with home.serving() as process:
            await home.listening(process)
            assert (await api.ask(ana, "what does tomorrow look like")).text
            server.process.send_signal(signal.SIGINT)
            await asyncio.to_thread(server.process.wait)
            assert await terminated(process) == 0
        assert "Traceback" not in home.log
