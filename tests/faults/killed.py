"""`openings serve` that kills itself, or stops itself: `main(POINT, NTH, SIGNAL)`.

It wraps functions of the real program, at points between receiving an update and having sent the answer, and sends
itself the signal when that point is reached for the nth time.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import bot.channels.telegram.inbox
from bot import app
from bot.channels.telegram import Telegram
from bot.config import read_settings
from bot.delivery import Worker
from bot.delivery.results import Results
from storage import Store, Unit

POINTS = (
    "before the update is stored",
    "after the update is stored",
    "after it is claimed",
    "before it is handled",
    "before handling is committed",
    "after handling is committed",
    "before the answer is sent",
    "after the answer is sent",
    "after sending is noted",
)


class Executioner:
    """Signals the process when `point` is passed for the nth time."""

    def __init__(self, point: str, nth: int, number: signal.Signals) -> None:
        self.point, self.left, self.number = point, nth, number
        self.writing = 0

    async def passed(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                # Whoever is stopped while some other part of the process writes keeps everybody from writing.
                while self.number == signal.SIGSTOP and self.writing:  # noqa: ASYNC110 - many end, in any order
                    await asyncio.sleep(0.005)
                os.kill(os.getpid(), self.number)

    def counting(self, begin: Callable) -> Callable:
        """`Store.begin`, with an eye on how many transactions there are."""

        @asynccontextmanager
        async def counted(store: Store, practice_id: int | None = None) -> AsyncIterator[Unit]:
            self.writing += 1
            try:
                async with begin(store, practice_id) as unit:
                    yield unit
            finally:
                self.writing -= 1

        return counted

    def around(self, before: str, function: Callable, after: str) -> Callable:
        async def wrapped(*args: object, **kwargs: object) -> object:
            await self.passed(before)
            result = await function(*args, **kwargs)
            await self.passed(after)
            return result

        return wrapped


def main(point: str, nth: str = "1", number: str = "SIGKILL") -> None:
    assert point in POINTS
    end = Executioner(point, int(nth), signal.Signals[number])
    Store.begin = end.counting(Store.begin)
    inbox = bot.channels.telegram.inbox
    inbox.receive_all = end.around("before the update is stored", inbox.receive_all, "after the update is stored")
    handle = end.around("before it is handled", app.converse, "before handling is committed")
    Worker._once = end.around("after it is claimed", Worker._once, "after handling is committed")
    Telegram.send = end.around("before the answer is sent", Telegram.send, "after the answer is sent")
    Results.keep = end.around("", Results.keep, "after sending is noted")
    asyncio.run(app.serve(read_settings(), handle))
