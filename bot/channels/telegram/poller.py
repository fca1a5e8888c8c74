"""Asks Telegram for updates, and confirms none that is not in the inbox."""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.client import POLL_SECONDS, SECONDS, delivery_error
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.updates import WANTED
from bot.delivery import RetryAfterError, Worker, measures
from bot.delivery.blame import blame
from bot.delivery.news import News
from storage import NotSaved, Store

logger = logging.getLogger(__name__)

LEAD_SECONDS = 15.0
NOT_LEADING_SECONDS = 3.0
BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0)
QUIET_SECONDS = 60.0

# An underscore keeps the library from pointing to get_updates, which parses all of a batch or nothing: one update that
# it cannot read would hold up all that come after it.
GET_UPDATES = "get_Updates"


class Poller:
    """Polls for one practice, if no other process does; `worker` is handed what comes in."""

    def __init__(self, bot: Bot, store: Store, practice_id: int, worker: Worker | None = None) -> None:
        self._bot, self._store, self._practice_id = bot, store, practice_id
        self._inbox = Inbox(bot, store, practice_id, worker)
        self._owner = uuid.uuid4().hex
        self._led_at = -LEAD_SECONDS
        self._offset: int | None = None
        self._failures = 0
        self._ready = False
        self._stop = News()
        self._stopping = False
        self._asking: asyncio.Task[Sequence[Any]] | None = None
        self._begun = time.monotonic()
        self._last_good: float | None = None
        self._refused = False

    def unwell(self) -> str | None:
        """What keeps updates from coming in, or None. Polling that another process leads is well."""
        if self._refused:
            return "Telegram does not know the bot's token"
        quiet = time.monotonic() - (self._last_good or self._begun)
        return f"no answer from Telegram for {quiet:.0f} s" if quiet > QUIET_SECONDS else None

    def stop(self) -> None:
        """Ask for no more; `run` returns once what was received is stored."""
        self._stopping = True
        self._stop.ring()
        if self._asking is not None:
            self._asking.cancel()

    async def run(self) -> None:
        """Poll until stopped; whatever goes wrong, try again."""
        keeper = asyncio.create_task(self._keep_leading())
        try:
            while not self._stopping:
                await self._stop.wait(await self._round())
        finally:
            keeper.cancel()
        await self._give_up()

    async def _round(self) -> float:
        """Poll once; the seconds to wait before the next time."""
        try:
            if not await self._leads():
                self._last_good = time.monotonic()
                return NOT_LEADING_SECONDS
            await self._prepare()
            await self._take(await self._ask())
        except NotSaved:
            logger.warning("updates cannot be stored; they stay with Telegram")
            await self._excuse()
            return self._backoff()
        except TelegramError as error:
            return self._trouble(error)
        except Exception as error:
            logger.error("polling failed: %s", blame(error))
            return self._backoff()
        self._failures, self._refused = 0, False
        self._last_good = time.monotonic()
        measures.polled()
        return 0

    async def _excuse(self) -> None:
        """Let those who wait know, if it was this process that polled; what is asked for here is not confirmed."""
        if self._led_at > 0:
            with contextlib.suppress(TelegramError):
                self._inbox.excuse(await self._ask(0))
                self._last_good = time.monotonic()

    async def _prepare(self) -> None:
        """A webhook that was set before would keep updates from us. Nothing that waits is dropped."""
        if not self._ready:
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._ready = True

    async def _ask(self, seconds: int = POLL_SECONDS) -> Sequence[Any]:
        """The next updates, waited for so long; none when stopped meanwhile."""
        if self._stopping:
            return ()
        self._asking = asyncio.create_task(self._updates(seconds))
        try:
            return await self._asking
        except asyncio.CancelledError:
            if self._leaving():
                return ()
            raise

    def _leaving(self) -> bool:
        """Whether `stop` was called, which can happen while anything is awaited."""
        return self._stopping

    async def _updates(self, seconds: int) -> Sequence[Any]:
        asked: dict[str, Any] = {"timeout": seconds, "limit": 100, "allowed_updates": WANTED}
        if self._offset is not None:
            asked["offset"] = self._offset
        try:
            found = await self._bot.do_api_request(GET_UPDATES, asked, read_timeout=seconds + SECONDS)
        except KeyError:
            raise TelegramError("an answer without a result") from None
        return found if isinstance(found, list) else []

    async def _take(self, updates: Sequence[Any]) -> None:
        """Store the batch; from here on the next request confirms it."""
        await self._inbox.take(updates)
        ids = [update["update_id"] for update in updates if _is_numbered(update)]
        # After an empty answer everything is confirmed, and ids may begin anew after a quiet week.
        self._offset = max(ids) + 1 if ids else None
        if updates and not ids:
            raise TelegramError("updates without a number")

    def _trouble(self, error: TelegramError) -> float:
        logger.warning("polling failed: %s", type(error).__name__)
        self._refused = isinstance(error, InvalidToken | EndPointNotFound)
        if isinstance(error, Conflict):
            self._ready = False
        if isinstance(error, RetryAfter) and isinstance(wait := delivery_error(error), RetryAfterError):
            return wait.seconds
        return self._backoff()

    def _backoff(self) -> float:
        self._failures += 1
        return BACKOFF[min(self._failures, len(BACKOFF)) - 1]

    async def _leads(self) -> bool:
        """Whether this process is the one that polls."""
        return time.monotonic() - self._led_at < LEAD_SECONDS / 2 or await self._lead()

    async def _lead(self) -> bool:
        begun = time.monotonic()
        async with self._store.begin(self._practice_id) as unit:
            leads = await unit.leases.take("poller", self._owner, LEAD_SECONDS)
        if begun - self._led_at > LEAD_SECONDS:
            self._offset = None  # as old as when this process polled last: ids may have begun anew since
        self._led_at = begun if leads else -LEAD_SECONDS
        return leads

    async def _keep_leading(self) -> None:
        """Renew the lease while a long poll waits."""
        while True:
            await asyncio.sleep(LEAD_SECONDS / 3)
            if self._led_at > 0:
                try:
                    await self._lead()
                except Exception as error:  # then it runs out, and whoever comes next polls
                    logger.warning("the lease on polling was not renewed: %s", blame(error))

    async def _give_up(self) -> None:
        try:
            async with self._store.begin(self._practice_id) as unit:
                await unit.leases.give_up("poller", self._owner)
        except NotSaved:
            logger.warning("the lease on polling runs out by itself")


def _is_numbered(update: object) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int
