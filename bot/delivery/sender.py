"""Says what stands in the outbox."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

from bot.delivery import lease, measures
from bot.delivery.blame import blame
from bot.delivery.channel import Channel
from bot.delivery.errors import DeliveryError
from bot.delivery.lease import Held
from bot.delivery.news import News
from bot.delivery.results import Lost, Results
from bot.delivery.spreading import Spreading
from bot.delivery.tidying import expire
from bot.delivery.tray import Tray
from storage import NotSaved, Store, Unit
from storage.records import Pace, Pending

logger = logging.getLogger(__name__)

Still = Callable[[Unit, Mapping[str, Any]], Awaitable[bool]]
"""Whether a body that is `about` something may still be sent."""

BATCH = 16
"""Rows under lease that wait in a channel's tray."""
IN_FLIGHT = 64
"""Messages on their way at once, all channels together."""
POLL_SECONDS = 0.5
"""How often to look for what another process has put."""
PACED_SECONDS = 0.02
UNPACED_STAGGER = 0.01
"""Seconds that a message has to itself before the next is begun, where no pace is kept."""
OF_THE_PACE = 0.8
"""Below one, so that what waking up costs is not lost to the rate: the buckets see to it that it is kept."""


class Sender:
    """Sends the outbox rows of its channels, and no others; `pace` says how fast, by channel name.

    What has expired it does not send, and a Tidier that runs beside it lets go of.

    One message is sent and noted as sent before the next one begins, unless it takes longer than the pace allows: so a
    process that is killed leaves at most one message that may go out twice, or as many as a slow network kept waiting.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        pace: Mapping[str, Pace] | None = None,
        *,
        lost: Lost | None = None,
        still: Still | None = None,
    ) -> None:
        self._store, self._channels, self._pace = store, channels, pace or {}
        self._still = still
        self._results, self._spreading = Results(store, lost), Spreading(store)
        self._held = Held(store, lambda unit: unit.outbox)
        self._news = {name: News() for name in channels}
        self._trays = {name: Tray() for name in channels}
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = self._stopping = False
        for news in self._news.values():
            store.on_news("outbox", news.tell)

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what is under way has been settled."""
        self._stopping = True
        for name, tray in self._trays.items():
            tray.close()
            self._news[name].ring()

    async def run(self) -> None:
        """Send until stopped."""
        self._running = True
        helpers = [asyncio.create_task(work) for work in (self._held.keep(), self._spreading.run())]
        try:
            work = [part(name) for name in self._channels for part in (self._lane, self._post)]
            await asyncio.gather(*work)
            await asyncio.gather(*self._tasks)
        finally:
            self._running = False
            for helper in helpers:
                helper.cancel()
        await self._held.give_back()

    async def idle(self, seconds: float) -> None:
        """While running: wait until nothing is due any more, or that long, or not at all when that cannot be known."""
        with contextlib.suppress(TimeoutError, NotSaved):
            async with asyncio.timeout(seconds):
                for name in self._channels:
                    while await self._busy(name, None):  # noqa: ASYNC110 - it is the database that changes
                        await asyncio.sleep(PACED_SECONDS)

    async def drain(self, chat_id: int | None = None) -> None:
        """Send until nothing is left that is due to that chat, to any chat if None."""
        await self._spreading.spread()
        for name in self._channels:
            while await self._busy(name, chat_id):
                practices = await self._practices()
                rows = [row for one in practices for row in await self._claim(name, one, BATCH, chat_id)]
                for row in rows:
                    await self._deliver(row)
                if not rows:
                    await expire(self._store)
                    await asyncio.sleep(PACED_SECONDS)

    async def claim_queued(self, unit: Unit) -> list[Pending]:
        """Within a transaction that has put messages: lease those that may go as soon as it is kept."""
        if not self._running or self._stopping or self._results.behind:
            return []
        claimed: list[Pending] = []
        for name, tray in self._trays.items():
            room = BATCH - len(tray)
            claimed += await unit.outbox.claim_queued(
                name, limit=room, seconds=lease.SECONDS, pace=self._pace.get(name)
            )
        return claimed

    def send_soon(self, rows: Iterable[Pending], begun: float) -> None:
        """Send what `claim_queued` leased in a transaction that began at `begun`, now that it is kept."""
        for row in rows:
            self._held.add(row.chat.practice_id, row, begun)
            self._trays[row.chat.channel].add([row])

    async def _lane(self, name: str) -> None:
        """Keep the tray of one channel filled, until stopped."""
        news, due, polled = self._news[name], set[int](), -POLL_SECONDS
        while not self._stopping:
            due |= news.take()
            seconds = POLL_SECONDS
            try:
                look = set(due)
                if time.monotonic() - polled >= POLL_SECONDS:
                    look |= set(await self._practices())
                    polled = time.monotonic()
                seconds = await self._round(name, look, due)
            except NotSaved as error:
                logger.warning("the outbox cannot be worked on: %s", blame(error))
            except Exception as error:
                logger.error("the outbox could not be worked on: %s", blame(error))
            await news.wait(seconds)

    async def _round(self, name: str, practices: Collection[int], due: set[int]) -> float:
        """Take what may be sent now; the seconds until there is more to do. `due` is kept up to date."""
        pause = POLL_SECONDS
        for practice_id in practices:
            if len(self._trays[name]) >= BATCH:
                due.add(practice_id)  # looked at again once there is room
                continue
            taken = practice_id in due and await self._fill(name, practice_id)
            wait = await self._wait(name, practice_id)
            if wait is None:
                due.discard(practice_id)
            else:
                due.add(practice_id)
                pause = min(pause, wait if taken or wait else PACED_SECONDS)
        return pause

    async def _fill(self, name: str, practice_id: int) -> bool:
        """Lease what may be sent now; False when that was nothing."""
        if self._results.behind:  # the database is in trouble, and would give out again what it could not note
            return False
        rows = await self._claim(name, practice_id, BATCH - len(self._trays[name]))
        self._trays[name].add(rows)
        return bool(rows)

    async def _post(self, name: str) -> None:
        """Send what lies in the tray of one channel, until stopped."""
        tray = self._trays[name]
        while (row := await tray.next()) is not None:
            if len(self._tasks) >= IN_FLIGHT:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            task = asyncio.create_task(self._deliver(row))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            await asyncio.wait({task}, timeout=self._stagger(name))
            if len(tray) <= BATCH // 2:
                self._news[name].ring()

    def _stagger(self, name: str) -> float:
        pace = self._pace.get(name)
        return UNPACED_STAGGER if pace is None else max(OF_THE_PACE / pace.rate, UNPACED_STAGGER)

    async def _wait(self, name: str, practice_id: int) -> float | None:
        """Seconds until the pace allows more of what is due; None when nothing is."""
        pace = self._pace.get(name)
        async with self._store.reading(practice_id) as unit:
            if not await unit.outbox.due(name):
                return None
            return 0.0 if pace is None else await unit.outbox.wait(name, pace)

    async def _claim(self, name: str, practice_id: int, limit: int, chat_id: int | None = None) -> list[Pending]:
        begun = time.monotonic()
        async with self._store.begin(practice_id) as unit:
            claimed = await unit.outbox.claim(
                name,
                limit=limit,
                seconds=lease.SECONDS,
                pace=self._pace.get(name),
                chat_id=chat_id,
                without=self._held.ids(practice_id),
            )
            claimed = [row for row in claimed if await self._holds(unit, row)]
        for row in claimed:
            self._held.add(practice_id, row, begun)
        return claimed

    async def _holds(self, unit: Unit, row: Pending) -> bool:
        """Whether a row has anything to say that is still so; if not, it is not sent. None can keep others back."""
        try:
            # What was sealed for somebody who has been erased since opens no more.
            if row.body is not None and await self._is_still_so(unit, row.body):
                return True
        except NotSaved:
            raise
        except Exception as error:
            logger.error("outbox row %d cannot be sent: %s", row.id, blame(error))
            await unit.outbox.bury(row.id, row.token, blame(error))
            return False
        await unit.outbox.drop(row.id, row.token)
        return False

    async def _is_still_so(self, unit: Unit, body: Mapping[str, Any]) -> bool:
        if "about" not in body or self._still is None:
            return True
        async with unit.savepoint():
            return await self._still(unit, body)

    async def _deliver(self, row: Pending) -> None:
        try:
            if not self._held.lasts(row):
                logger.warning("outbox row %d was kept too long: somebody else may have sent it", row.id)
                return
            begun = time.perf_counter()
            outcome = await self._attempt(row)
            measures.sending(row.chat.channel, outcome, time.perf_counter() - begun)
            await self._results.keep(row, outcome)
        except Exception as error:
            logger.error("outbox row %d was left to its lease: %s", row.id, blame(error))
        finally:
            self._held.drop(row.chat.practice_id, row)

    async def _attempt(self, row: Pending) -> str | Exception:
        """The message's id in its channel, or why there is none."""
        try:
            return await self._channels[row.chat.channel].send(row.chat, dict(row.body), row.edits)
        except DeliveryError as error:
            return error
        except Exception as error:
            logger.error("outbox row %d: sending failed: %s", row.id, blame(error))
            return error

    async def _busy(self, name: str, chat_id: int | None) -> bool:
        for practice_id in await self._practices():
            async with self._store.reading(practice_id) as unit:
                if await unit.outbox.busy(name, chat_id):
                    return True
        return False

    async def _practices(self) -> list[int]:
        async with self._store.reading() as unit:
            return await unit.outbox.practices_waiting()
