"""The README's transcript: played through the terminal on a day that never changes.

`python -m tests.transcript` plays what the README's people type, and writes down what they are answered now.
"""

import asyncio
import datetime as dt
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import sample
from bot.channels.terminal import Terminal
from bot.cli.seat import take_seat
from bot.cli.talk import Talk
from storage import Keys, Store

README = Path(__file__).parents[1] / "README.md"
ZONE = "Europe/London"
NOW = dt.datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo(ZONE)).astimezone(dt.UTC)
"""Wednesday 11 March 2026, 10:00."""

BLOCK = re.compile(r"(?<=```console\n)\$ openings chat.*?(?=```)", re.DOTALL)
COMMAND = re.compile(r"\$ openings chat --as (\w+) --name (\w+)")


def slow_clock() -> Callable[[], dt.datetime]:
    """A clock that hardly moves, yet does, so that what is due a little later comes to be due."""
    ticks = count()
    return lambda: NOW + dt.timedelta(milliseconds=10 * next(ticks))


def written() -> str:
    """The transcript as the README has it."""
    (block,) = BLOCK.findall(README.read_text("utf-8"))
    return str(block)


async def play(transcript: str) -> str:
    """The same transcript with the answers of today's code."""
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(str(Path(folder) / "openings.sqlite3"), Keys(bytes(32)), clock=slow_clock())
        async with store.begin() as unit:
            await sample.make(unit, ZONE)
        lines = [line async for line in _played(store, transcript)]
        await store.close()
    return "\n".join(lines).strip() + "\n"


async def _played(store: Store, transcript: str) -> AsyncIterator[str]:
    for command, typed in _sessions(transcript):
        said: list[str] = []
        role, name = COMMAND.fullmatch(command).groups()
        seat = await take_seat(store, role, name, ZONE)
        assert seat.news == (), f"{name} is not in the sample"
        talk = Talk(store, seat, Terminal(said.append, colour=False), lambda: NOW)
        await talk.answer()
        for line in (command, *said):
            yield line
        for text in typed:
            said.clear()
            await talk.say(text)
            for line in (f"> {text}", *said, ""):
                yield line


def _sessions(transcript: str) -> Iterator[tuple[str, list[str]]]:
    for session in re.split(r"^(?=\$ )", transcript, flags=re.MULTILINE):
        if session:
            lines = session.splitlines()
            yield lines[0], [line.removeprefix("> ") for line in lines if line.startswith("> ")]


def main() -> None:
    """Write the README's transcript anew."""
    text = README.read_text("utf-8")
    README.write_text(text.replace(written(), asyncio.run(play(written()))), "utf-8")


if __name__ == "__main__":
    main()
