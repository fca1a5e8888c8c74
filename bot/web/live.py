"""The live line: what happens in the practice, to every page that is open."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bot.channels.web import Message, Web
from storage import NotSaved, Store

SETTLES = 0.05
"""Seconds within which several commits are one piece of news."""

STILL_HERE = 15.0
"""Seconds after which a silent line says that it is there, so that nothing in between closes it."""


LOOKS = 0.5
"""Seconds between looks at what other processes have committed."""


class Live:
    """Messages and changes, as server-sent events. Made within a running event loop."""

    def __init__(self, channel: Web) -> None:
        self._queues: set[asyncio.Queue[str | None]] = set()
        self._due: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        channel.watch(self._said)

    def changed(self) -> None:
        """Say that something was committed. May be called as often as one likes."""
        if self._due is None:
            self._due = self._loop.call_later(SETTLES, self._tell_changed)

    async def watch(self, store: Store) -> None:
        """Say so, for ever, when another process has committed something."""
        seen = await store.data_version()
        while True:
            await asyncio.sleep(LOOKS)
            found = seen
            with suppress(NotSaved):  # the next look may tell
                found = await store.data_version()
            if found != seen:
                seen = found
                self.changed()

    def close(self) -> None:
        """End every line."""
        for queue in self._queues:
            queue.put_nowait(None)

    async def events(self) -> AsyncIterator[str]:
        """The events of one page, until the line is closed."""
        with self._line() as queue:
            yield ": connected\n\n"
            while True:
                try:
                    async with asyncio.timeout(STILL_HERE):
                        event = await queue.get()
                except TimeoutError:
                    event = ": still here\n\n"
                if event is None:
                    return
                yield event

    @contextmanager
    def _line(self) -> Iterator[asyncio.Queue[str | None]]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def _said(self, message: Message) -> None:
        self._tell(f"event: message\ndata: {json.dumps(as_json(message))}\n\n")

    def _tell_changed(self) -> None:
        self._due = None
        self._tell("event: changed\ndata: {}\n\n")

    def _tell(self, event: str) -> None:
        for queue in self._queues:
            queue.put_nowait(event)


def as_json(message: Message) -> dict[str, Any]:
    """A message as the page reads it."""
    return {
        "id": message.id,
        "chat": message.chat,
        "from": message.sender,
        "html" if message.sender == "practice" else "text": message.words,
        "buttons": [[{"label": label, "token": token} for label, token in row] for row in message.buttons],
        "tap": message.tap,
    }
