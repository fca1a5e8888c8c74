"""A message to many, against real buckets in the fake Bot API: how fast it goes out, and who waits for an answer.

`python -m tests.bench.broadcast [CHATS [RATE]]`: 10,000 chats at 30 a second take 343 seconds; 1,000 take 34.
"""

import asyncio
import statistics
import sys
import time

from storage import Keys, Store
from tests.bench.messages import ASKED, CLIENTS, Practice, practice, refused
from tests.botapi import Limits

CHATS, RATE = 10_000, 30
EVERY_SECONDS = 1.0
"""Between two people who ask for times meanwhile."""
HTML = "<b>Elm Street</b>: Please note, for Friday 13 March: we close at two."


async def readers(there: Practice, store: Store, count: int) -> list[int]:
    """The Telegram chats of as many clients."""
    chats = []
    for first in range(0, count, 500):
        async with store.begin(there.home.practice) as unit:
            for n in range(first, min(first + 500, count)):
                chat = there.api.person(f"Reader {n}")
                there.api.world.people[chat].started = True
                person = await unit.people.add(f"Reader {n}", ["client"])
                await unit.chats.add("telegram", str(chat), person.id)
                chats.append(chat)
    return chats


async def begin(there: Practice, store: Store, chats: list[int]) -> float:
    """Tell them all, as the tap does; seconds that the transaction took."""
    async with store.begin(there.home.practice) as unit:
        begun = time.perf_counter()
        ids = [(await unit.chats.find("telegram", str(chat))).id for chat in chats[:1]]
        first = ids[0]
        await unit.broadcasts.begin(first, {"text": HTML}, [(first + n, "text") for n in range(len(chats))], [])
    return time.perf_counter() - begun


async def asking(there: Practice, took: list[float], done: asyncio.Event) -> None:
    """One client after the other asks for times; milliseconds until each is answered."""
    n = 0
    while not done.is_set():
        begun = time.perf_counter()
        await there.api.ask(there.chats[CLIENTS[n % len(CLIENTS)]], ASKED[n % len(ASKED)])
        took.append((time.perf_counter() - begun) * 1000)
        n += 1
        await asyncio.sleep(max(0.0, EVERY_SECONDS - (time.perf_counter() - begun)))


async def run(count: int, rate: float) -> None:
    async with practice(Limits(rate, rate, rate / 30, 2), rate) as there:
        store = await Store.open(
            str(there.home.folder / "openings.sqlite3"), Keys.load(there.home.folder / "master.key")
        )
        chats = await readers(there, store, count)
        took, done = list[float](), asyncio.Event()
        people = asyncio.create_task(asking(there, took, done))
        used, at_the_tap = there.processor_seconds(), await begin(there, store, chats)
        wanted = set(chats)
        last = set(chats[-1:])  # they go in their order
        await there.api.until(lambda: there.api.sent()[-1:] and there.api.sent()[-1].chat_id in last, 3600)
        done.set()
        await people
        used = there.processor_seconds() - used
        told = [row for row in there.api.sent() if row.chat_id in wanted]
        seconds = (told[-1].at - told[0].at).total_seconds()
        while_it_went = sum(told[0].at <= row.at <= told[-1].at for row in there.api.sent())
        took.sort()
        print(
            f"{count} chats at {rate:g}/s: {(while_it_went - 1) / seconds / rate * 100:.1f} % of the allowed rate, "
            f"{refused(there)} times 429, {len(told) - len(wanted)} copies, {at_the_tap * 1000:.0f} ms at the tap; "
            f"{len(took)} people answered meanwhile: p50 {statistics.median(took):.0f} ms, "
            f"p95 {took[int(len(took) * 0.95)]:.0f} ms; processor {used * 1000 / count:.1f} ms a message"
        )
        await store.close()


def main(count: str = str(CHATS), rate: str = str(RATE)) -> None:
    asyncio.run(run(int(count), float(rate)))


if __name__ == "__main__":
    main(*sys.argv[1:])
