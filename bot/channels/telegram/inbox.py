"""The way of an update into the inbox, whether it was polled or pushed."""

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.updates import CHANNEL, arrival, asks, callback_id
from bot.delivery import Worker, receive_all
from bot.delivery.outage import Outage
from bot.replies import outage
from storage import NotSaved, Store

logger = logging.getLogger(__name__)


class Inbox:
    """Stores updates, then lets go of the tapped buttons."""

    def __init__(self, bot: Bot, store: Store, practice_id: int, worker: Worker | None = None) -> None:
        self._bot, self._store, self._practice_id, self._worker = bot, store, practice_id, worker
        self._outage = Outage(Telegram(bot), outage.unsaved())
        self._aside: set[asyncio.Task[None]] = set()

    async def take(self, updates: Sequence[Any]) -> None:
        """Commit updates in their order. Raises NotSaved, and then none of them is stored."""
        if not updates:
            return
        now, begun = datetime.now(UTC), time.monotonic()
        raws = [_named(update) for update in updates]
        arrivals = [arrival(raw, now) for raw in raws]
        try:
            await receive_all(self._store, self._practice_id, CHANNEL, arrivals, self._worker)
        except NotSaved:
            self.excuse(updates, time.monotonic() - begun)
            raise
        self._outage.saved()
        for name in filter(None, map(callback_id, raws)):
            self._do_aside(self._acknowledge(name))

    def excuse(self, updates: Sequence[Any], took: float = 0.0) -> None:
        """Tell whoever waits for an answer that nothing can be saved, which took so many seconds to find out."""
        raws = [_named(update) for update in updates]
        addresses = [arrival(raw, datetime.now(UTC)).address for raw in raws if asks(raw)]
        self._do_aside(self._outage.failed(addresses, took))

    def _do_aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _acknowledge(self, name: str) -> None:
        """Stop the button's spinning. What the tap did is said by a message of its own, so this may fail."""
        try:
            await self._bot.answer_callback_query(name)
        except TelegramError as error:
            logger.info("a tap was not acknowledged: %s", type(error).__name__)


def _named(update: Any) -> dict[str, Any]:
    """The update itself, with a name made from what it holds if it has none."""
    raw = update if isinstance(update, dict) else {"unreadable": update}
    if type(raw.get("update_id")) is int:
        return raw
    digest = hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()
    return {**raw, "update_id": f"unnumbered {digest[:32]}"}
