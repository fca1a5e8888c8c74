"""Several processes on one PostgreSQL against one: the messages of several practices, all of them there at once.

The server keeps nothing after a crash (`fsync` is off), so the figures say what processors carry, not what disks do.
"""

import asyncio
import datetime as dt
import os
import resource
import signal
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bot.channels.telegram.updates import arrival
from bot.delivery.receive import receive_all
from bot.founding import found_practice
from storage import Store
from tests.bench.messages import ASKED, WEEKDAYS
from tests.botapi import BotApi
from tests.databases import Databases
from tests.faults.process import Home

PRACTICES, CHATS, EACH = 3, 30, 8
"""So many practices with so many chats each, and so many messages of each chat."""


async def practices(home: Home, api: BotApi) -> dict[int, list[int]]:
    """The Telegram chats of the clients of each practice."""
    await home.settle(therapists=["Ana"], templates=[WEEKDAYS])
    chats: dict[int, list[int]] = {home.practice: []}
    async with home.store() as store:
        for number in range(1, PRACTICES):
            async with store.begin() as unit:
                practice = (await found_practice(unit, f"Elm Street {number}", "Europe/London")).id
                ana = await unit.people.add("Ana", ["therapist"])
                await unit.hours.add_template(ana.id, WEEKDAYS)
            chats[practice] = []
        for practice, theirs in chats.items():
            async with store.begin(practice) as unit:
                ana = (await unit.people.with_role("therapist"))[0]
                for number in range(CHATS):
                    client = await unit.people.add(f"Client {number}", ["client"], therapist_id=ana.id)
                    chat = api.person(f"Client {practice} {number}")
                    api.world.people[chat].started = True
                    await unit.chats.add("telegram", str(chat), client.id)
                    theirs.append(chat)
    return chats


async def say(store: Store, chats: dict[int, list[int]], numbers: range) -> None:
    """One message of each chat for each number, straight into the inbox."""
    now = dt.datetime.now(dt.UTC)
    for number in numbers:
        for practice, theirs in chats.items():
            updates = [
                {
                    "update_id": number * 100_000 + chat % 100_000,
                    "message": {
                        "message_id": number + 1,
                        "date": int(now.timestamp()),
                        "chat": {"id": chat, "type": "private", "first_name": "Client"},
                        "from": {"id": chat, "is_bot": False, "first_name": "Client"},
                        "text": ASKED[number % len(ASKED)],
                    },
                }
                for chat in theirs
            ]
            arrivals = [arrival(update, now) for update in updates]
            await receive_all(store, practice, "telegram", arrivals)


async def rate(count: int, home: Home, api: BotApi, chats: dict[int, list[int]], first: int) -> tuple[float, float]:
    """Messages that so many processes answer a second, and of how many processors everything made use meanwhile."""
    wanted = sum(map(len, chats.values())) * EACH
    async with AsyncExitStack() as stack, home.store() as store:
        serving = [await stack.enter_async_context(home.serving()) for _ in range(count)]
        for process in serving:
            await home.listening(process)
        await say(store, chats, range(first, first + 1))  # what is used the first time is loaded
        before = len(api.sent()) + wanted // EACH
        await api.until(lambda: len(api.sent()) >= before, 600)
        busy, begun = processors(), time.perf_counter()
        await say(store, chats, range(first + 1, first + 1 + EACH))
        await api.until(lambda: len(api.sent()) >= before + wanted, 600)
        took, busy = time.perf_counter() - begun, processors() - busy
        for process in serving:
            process.send_signal(signal.SIGTERM)
            await process.wait()
        return wanted / took, busy / took


def processors() -> float:
    """Processor seconds that the machine has spent on anything so far."""
    try:
        fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except OSError:
        return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    idle = int(fields[3]) + int(fields[4])
    return (sum(map(int, fields[:8])) - idle) / os.sysconf("SC_CLK_TCK")


async def run(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            with databases.copy("postgresql") as url:
                async with BotApi() as api:
                    home = Home(Path(folder), api, url=url)
                    chats = await practices(home, api)
                    for place, count in enumerate(counts):
                        found, busy = await rate(count, home, api, chats, place * (EACH + 1))
                        print(
                            f"{PRACTICES} practices, {count} processes on PostgreSQL: {found:.0f}/s answered, "
                            f"{busy:.1f} of {os.cpu_count()} processors busy"
                        )
        finally:
            databases.close()


def main(*counts: str) -> None:
    asyncio.run(run([int(count) for count in counts or ("1", "2", "3")]))


if __name__ == "__main__":
    main(*sys.argv[1:])
