"""A message in to its reply out: `openings serve` as its own process, the fake Bot API over HTTP, SQLite on disk.

`python -m tests.bench.messages latency unlimited limited` runs some of its parts only.
"""

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from engine.hours import Template, Window
from tests.botapi import BotApi, Limits
from tests.faults.process import Home

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WEEKDAYS = Template(frozenset(range(5)), (Window(9 * 60, 12 * 60), Window(13 * 60, 17 * 60)))
CLIENTS = [f"Client {n}" for n in range(100)]
ALONE = 200
"""Messages of one chat at a time."""
EACH = 15
"""Messages of each of a hundred chats, all there at once."""
LIMITED_EACH = 9
RATE = 30
SECONDS = 600
"""Whatever takes longer is given up."""

ASKED = [f"anything on {day}?" for day in DAYS]
TAUGHT = ["Mondays 9 to 5", "undo", "off next Friday", "undo", "what does tomorrow look like"]
"""What the therapist writes, one change after the other, each taken back."""


@dataclass
class Practice:
    """The bench's practice, and the process that serves it."""

    api: BotApi
    home: Home
    chats: dict[str, int]
    pid: int = 0

    @property
    def clients(self) -> list[int]:
        return [self.chats[name] for name in CLIENTS]

    def processor_seconds(self) -> float:
        """What the serving process has used so far; 0 where the system does not tell."""
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0


@contextlib.asynccontextmanager
async def practice(limits: Limits | None = None, rate: float = 0):
    """A practice of a therapist and a hundred clients, served."""
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi(limits=limits) as api:
            home = Home(Path(folder), api, {"OPENINGS_SEND_RATE": str(rate)})
            chats = await home.settle(therapists=["Ana"], clients=CLIENTS, templates=[WEEKDAYS])
            async with home.serving() as process:
                await home.listening(process)
                yield Practice(api, home, chats, process.pid)


async def latency() -> None:
    """One message after the other, each once the last has been answered."""
    async with practice() as there:
        for name, chat, texts in (
            ("a client asks for times", there.chats[CLIENTS[0]], ASKED),
            ("a therapist changes hours", there.chats["Ana"], TAUGHT),
        ):
            for text in texts * 2:
                await there.api.ask(chat, text)
            used, took = there.processor_seconds(), []
            for n in range(ALONE):
                begun = time.perf_counter()
                await there.api.ask(chat, texts[n % len(texts)])
                took.append((time.perf_counter() - begun) * 1000)
            used = (there.processor_seconds() - used) * 1000 / ALONE
            took.sort()
            print(
                f"{name}: p50 {statistics.median(took):.1f} ms, p99 {took[int(ALONE * 0.99)]:.1f} ms, "
                f"processor {used:.1f} ms a message"
            )


async def unlimited() -> None:
    """A hundred chats write at once, several messages each."""
    async with practice() as there:
        await asyncio.gather(*(there.api.ask(chat, "anything tomorrow?") for chat in there.clients))
        before, count = len(there.api.sent()), EACH * len(CLIENTS)
        used, begun = there.processor_seconds(), time.perf_counter()
        for n in range(EACH):
            for chat in there.clients:
                there.api.say(chat, ASKED[n % len(DAYS)])
        await there.api.until(lambda: len(there.api.sent()) - before >= count, SECONDS)
        took, used = time.perf_counter() - begun, there.processor_seconds() - used
        ordered = sum(in_order(there, chat, EACH) for chat in there.clients)
        print(
            f"{len(CLIENTS)} chats, {count} messages, no limits: {count / took:.0f}/s answered, "
            f"processor {used * 1000 / count:.1f} ms a message, {ordered} chats in order"
        )


async def limited() -> None:
    """The same with Telegram's limits: answers go out as fast as they may and no faster."""
    async with practice(Limits(), RATE) as there:
        count = LIMITED_EACH * len(CLIENTS)
        begun = time.monotonic()
        for n in range(LIMITED_EACH):
            for chat in there.clients:
                there.api.say(chat, ASKED[n % len(DAYS)])
        await there.api.until(lambda: len(there.api.sent()) >= count, SECONDS)
        ordered = sum(in_order(there, chat, LIMITED_EACH) for chat in there.clients)
        print(
            f"{len(CLIENTS)} chats, {count} messages, {RATE}/s and 1/s a chat allowed: "
            f"{share(there) * 100:.1f} % of the allowed rate, {refused(there)} times 429, {ordered} chats in order, "
            f"{time.monotonic() - begun:.0f} s"
        )


def in_order(there: Practice, chat: int, count: int) -> bool:
    """Whether the chat's last answers are those to what it asked, in order."""
    answers = [row.text for row in there.api.sent(chat)[-count:]]
    return all(DAYS[n % len(DAYS)] in text for n, text in enumerate(answers)) and len(answers) == count


def share(there: Practice) -> float:
    """How much of the allowed rate was used between the first and the last send."""
    times = [row.at for row in there.api.sent()]
    return (len(times) - 1) / (times[-1] - times[0]).total_seconds() / RATE


def refused(there: Practice) -> int:
    return sum(call.status == 429 for call in there.api.calls)


PARTS = {part.__name__: part for part in (latency, unlimited, limited)}


def main(*names: str) -> None:
    for name in names or PARTS:
        asyncio.run(PARTS[name]())


if __name__ == "__main__":
    main(*sys.argv[1:])
