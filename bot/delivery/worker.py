"""Hands what came in to the conversation: in order per chat, in one transaction per message."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot.conversation.messages import Incoming
from bot.delivery import lease, measures, retries
from bot.delivery.blame import blame
from bot.delivery.channel import Channel, Reach
from bot.delivery.lease import Held
from bot.delivery.news import News
from bot.delivery.outage import Outage
from bot.delivery.sender import Sender
from bot.replies import outage
from storage import NotSaved, Store, Unit
from storage.records import Pending, Received

logger = logging.getLogger(__name__)

Handle = Callable[[Unit, Incoming, datetime], Awaitable[str | None]]
"""Answers a message; what it came to is counted."""

POLL_SECONDS = 0.5
DRAIN_SECONDS = 0.02


class MalformedError(Exception):
    """An arrival that its channel cannot read."""


class Worker:
    """Works on the inbox rows of its channels, and no others. `apology` is said when a message had to be given up,
    `unsaved` while nothing can be saved.

    `sender` gets the answers at once; without it they wait in the outbox for whoever sends.
    """

    def __init__(
        self,
        store: Store,
        handle: Handle,
        channels: Mapping[str, Channel],
        *,
        apology: str = "",
        unsaved: str = outage.unsaved(),
        sender: Sender | None = None,
    ) -> None:
        self._store, self._handle, self._channels = store, handle, channels
        self._apology, self._sender = apology, sender
        self._outages = {name: Outage(channel, unsaved) for name, channel in channels.items()}
        self._held = Held(store, lambda unit: unit.inbox)
        self._news = News()
        self._tasks: set[asyncio.Task[None]] = set()
        self._crowded: set[int] = set()
        self._running = self._stopping = False
        store.on_news("inbox", self._news.tell)

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what was begun is done."""
        self._stopping = True
        self._news.ring()

    async def run(self) -> None:
        """Work until stopped."""
        keeper = asyncio.create_task(self._held.keep())
        self._running, told = True, False
        try:
            while not self._stopping:
                try:
                    await self._begin(self._news.take() if told else await self._practices_due())
                except NotSaved as error:
                    logger.warning("the inbox cannot be worked on: %s", blame(error))
                except Exception as error:
                    logger.error("the inbox could not be worked on: %s", blame(error))
                told = await self._news.wait(POLL_SECONDS)
            await asyncio.gather(*self._tasks)
        finally:
            self._running = False
            keeper.cancel()
        await self._held.give_back()

    async def drain(self, address: str | None = None) -> None:
        """Work until nothing of that address waits, of any address if None: retries and others' work included."""
        while await self._busy(address):
            rows = [
                row
                for practice_id in await self._practices_due(address)
                for row in await self._claim(practice_id, self._store.at_once, address)
            ]
            for row in rows:
                await self._work_through(row, row.chat_key)
            if not rows:
                await asyncio.sleep(DRAIN_SECONDS)

    async def _begin(self, practices: Iterable[int]) -> None:
        """Start on whatever may be begun; what there is no room for is looked at again when there is."""
        for practice_id in practices:
            free = self._store.at_once - len(self._tasks)
            rows = await self._claim(practice_id, free) if free > 0 else []
            if len(rows) >= free:
                self._crowded.add(practice_id)
            self._begin_on(rows)

    def room(self) -> int:
        """Of how many chats more it would work on messages now."""
        return self._store.at_once - len(self._tasks) if self._running and not self._stopping else 0

    def work_on(self, rows: Iterable[Received], begun: float) -> None:
        """Begin on rows that were leased for it, by a transaction that began at `begun` on the monotonic clock."""
        for row in rows:
            self._held.add(row.practice_id, row, begun)
            self._begin_on([row])

    def _begin_on(self, rows: Iterable[Received]) -> None:
        for row in rows:
            task = asyncio.create_task(self._work_through(row))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        while self._crowded:
            self._news.tell(self._crowded.pop())

    async def _claim(self, practice_id: int, limit: int, address: str | None = None) -> list[Received]:
        claimed: list[Received] = []
        begun = time.monotonic()
        async with self._store.begin(practice_id) as unit:
            for key in _keys(unit, self._channels, address):
                claimed += await unit.inbox.claim(
                    self._channels, limit=limit - len(claimed), seconds=lease.SECONDS, chat_key=key
                )
        for row in claimed:
            self._held.add(row.practice_id, row, begun)
        return claimed

    async def _work_through(self, row: Received | None, chat_key: str | None = None) -> None:
        """Work on a row, and on what its practice, or only that chat, has waiting after it, oldest first."""
        while row is not None:
            row = await self._work(row, chat_key)

    async def _work(self, row: Received, chat_key: str | None) -> Received | None:
        """Work on a row; what is to be worked on next, already claimed, if anything is and nothing went wrong."""
        begun = time.monotonic()
        try:
            return await self._once(row, chat_key)
        except NotSaved as error:
            logger.warning("nothing was saved of inbox row %d: %s", row.id, blame(error))
            await self._excuse(row, time.monotonic() - begun)
            await self._failed(row, error, counts=False)
        except Exception as error:
            logger.error("inbox row %d failed: %s", row.id, blame(error))
            await self._failed(row, error)
        finally:
            self._held.drop(row.practice_id, row)
        return None

    async def _once(self, row: Received, chat_key: str | None) -> Received | None:
        """The transaction: done, who and what, the conversation's part, and the claim on what comes next."""
        following, answers = list[Received](), list[Pending]()
        begun, came_to = time.monotonic(), None
        async with self._store.begin(row.practice_id) as unit:
            if not await unit.inbox.done(row.id, row.token):
                return None
            match self._read(row):
                case Incoming() as incoming:
                    await unit.chats.reach(row.channel, incoming.address, reachable=True)
                    came_to = await self._handle(unit, incoming, unit.now)
                case Reach(address, reachable):
                    await unit.chats.reach(row.channel, address, reachable=reachable)
            if self._sender is not None:
                answers = await self._sender.claim_queued(unit)
            if not self._stopping and not self._crowded - {row.practice_id}:
                following = await unit.inbox.claim(self._channels, limit=1, seconds=lease.SECONDS, chat_key=chat_key)
        if self._sender is not None:
            self._sender.send_soon(answers, begun)
        self._outages[row.channel].saved()
        if came_to is not None:
            measures.handled(row.channel, came_to, time.monotonic() - begun)
        for next_row in following:
            self._held.add(next_row.practice_id, next_row, begun)
            return next_row
        return None

    def _read(self, row: Received) -> Incoming | Reach | None:
        try:
            return self._channels[row.channel].translate(dict(row.body), row.practice_id)
        except Exception as error:
            raise MalformedError(blame(error)) from error

    async def _excuse(self, row: Received, took: float) -> None:
        """Tell whoever waits that nothing can be saved, which took so many seconds to find out."""
        with contextlib.suppress(MalformedError):
            incoming = self._read(row)
            if isinstance(incoming, Incoming):
                await self._outages[row.channel].failed([incoming.address], took)

    async def _failed(self, row: Received, error: Exception, *, counts: bool = True) -> None:
        """Try again later, or give up and say so."""
        seconds = retries.handling(row.attempts) if counts else retries.HANDLING[1]
        if isinstance(error, MalformedError):
            seconds = None
        measures.not_handled(row.channel, again=seconds is not None)
        with contextlib.suppress(NotSaved):  # the lease runs out, and then the row is tried again
            async with self._store.begin(row.practice_id) as unit:
                if seconds is not None:
                    due = unit.now + timedelta(seconds=seconds)
                    await unit.inbox.later(row.id, row.token, due, blame(error), counts=counts)
                elif await unit.inbox.bury(row.id, row.token, blame(error)):
                    await self._apologise(unit, row)

    async def _apologise(self, unit: Unit, row: Received) -> None:
        with contextlib.suppress(MalformedError):
            incoming = self._read(row)
            if isinstance(incoming, Incoming) and self._apology:
                chat = await unit.chats.find(row.channel, incoming.address)
                if chat is not None:
                    await unit.outbox.put(chat.id, {"html": self._apology, "buttons": []})

    async def _practices(self) -> list[int]:
        async with self._store.reading() as unit:
            return await unit.inbox.practices_waiting()

    async def _practices_due(self, address: str | None = None) -> list[int]:
        """The practices where something may be claimed, of that address if one is given."""
        due: list[int] = []
        for practice_id in await self._practices():
            async with self._store.reading(practice_id) as unit:
                keys = _keys(unit, self._channels, address)
                if any([await unit.inbox.due(self._channels, key) for key in keys]):
                    due.append(practice_id)
        return due

    async def _busy(self, address: str | None) -> bool:
        for practice_id in await self._practices():
            async with self._store.reading(practice_id) as unit:
                keys = _keys(unit, self._channels, address)
                if any([await unit.inbox.busy(self._channels, key) for key in keys]):
                    return True
        return False


def _keys(unit: Unit, channels: Iterable[str], address: str | None) -> list[str | None]:
    """The chats of that address on each channel; [None] stands for every chat."""
    return [None] if address is None else [unit.inbox.chat_key(channel, address) for channel in channels]
