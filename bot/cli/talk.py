"""One person's turns in a terminal: what they type goes in, what is answered comes out."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from datetime import datetime

from bot.channels.terminal import Terminal
from bot.cli.seat import Seat
from bot.conversation.handle import handle
from bot.conversation.reminding import still
from bot.delivery import Sender, Worker, plain, receive
from bot.replies import talk
from storage import NotSaved, Store

WATCHES = 0.5
"""Seconds between looks at what others have committed."""


class Talk:
    """Speaks for the person of a seat. `clock` says when something is typed."""

    def __init__(self, store: Store, seat: Seat, terminal: Terminal, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._seat = seat
        self._terminal = terminal
        self._clock = clock
        self._worker = Worker(store, handle, {terminal.name: terminal}, apology=talk.failed())
        self._sender = Sender(store, {terminal.name: terminal}, still=still)

    async def say(self, typed: str) -> None:
        """Take in a message or a tap, and answer it."""
        tap = self._terminal.tapped(typed)
        address, now = self._seat.chat.address, self._clock()
        id = uuid.uuid4().hex
        body = plain.body(address, sent_at=now, text=None if tap else typed, tap=tap, message_id=id)
        await receive(self._store, self._seat.practice_id, self._terminal.name, id, address, body, now)
        await self.answer()

    async def answer(self) -> None:
        """Do and say whatever waits for this person."""
        await self._worker.drain(self._seat.chat.address)
        await self._sender.drain(self._seat.chat.id)

    async def listen(self) -> None:
        """Say what others cause to be said, as it happens, for ever."""
        seen = await self._store.data_version()
        while True:
            await asyncio.sleep(WATCHES)
            with contextlib.suppress(NotSaved):  # the next look may tell
                found = await self._store.data_version()
                if found != seen:
                    await self._sender.drain(self._seat.chat.id)
                    seen = found
