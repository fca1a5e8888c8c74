"""Takes the updates that Telegram pushes."""

import asyncio
import hashlib
import hmac
import json
import logging
from typing import Any

from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken, TelegramError

from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.poller import BACKOFF
from bot.channels.telegram.updates import WANTED
from bot.delivery import Worker
from storage import NotSaved, Store

logger = logging.getLogger(__name__)

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
CONNECTIONS = 40
WATCH_SECONDS = 10.0
"""How often Telegram is asked whether it still knows the bot and its webhook: where nothing is pushed, nothing else
would tell."""


class Webhook:
    """Knows what to answer to a push; whoever serves HTTP mounts `answer` at PATH."""

    def __init__(self, bot: Bot, store: Store, practice_id: int, worker: Worker | None = None) -> None:
        self._bot = bot
        self._inbox = Inbox(bot, store, practice_id, worker)
        self._registered = False
        self._refused = False
        self._there: str | None = None
        # Derived, so that every process of a deployment knows it and none has to keep it.
        self._secret = hmac.new(bot.token.encode(), b"openings webhook", hashlib.sha256).hexdigest()

    def unwell(self) -> str | None:
        """What keeps updates from coming in, or None."""
        if self._refused:
            return "Telegram does not know the bot's token"
        return None if self._registered else "the webhook is not registered with Telegram"

    async def register(self, public_url: str) -> None:
        """Tell Telegram where to push; tried until it works."""
        for attempt in range(1_000_000):
            try:
                await self._bot.set_webhook(
                    public_url + PATH,
                    secret_token=self._secret,
                    max_connections=CONNECTIONS,
                    allowed_updates=WANTED,
                )
            except TelegramError as error:
                logger.warning("the webhook could not be registered: %s", type(error).__name__)
                await asyncio.sleep(BACKOFF[min(attempt, len(BACKOFF) - 1)])
            else:
                self._registered, self._there = True, None
                return

    async def watch(self, public_url: str, seconds: float = WATCH_SECONDS) -> None:
        """Notice, for ever, when the bot's token is revoked or good again, and when Telegram pushes no more.

        Whoever polls for the same bot takes its webhook away, such as the last process before the first with one.
        """
        while True:
            await asyncio.sleep(seconds)
            try:
                there = (await self._bot.get_webhook_info()).url
            except TelegramError as error:
                self._refused = isinstance(error, InvalidToken | EndPointNotFound)
                continue
            self._refused = False
            if there and self._there in (None, there):
                self._there = there  # as Telegram writes it
                continue
            logger.warning("Telegram does not push here any more: the webhook is registered again")
            self._registered = False
            await self.register(public_url)

    async def answer(self, secret: str | None, body: bytes) -> int:
        """The HTTP status for a push: 200 only once its update is in the inbox."""
        if not hmac.compare_digest((secret or "").encode(), self._secret.encode()):
            return 403
        update = _read(body)
        if update is None:
            return 400
        try:
            await self._inbox.take([update])
        except NotSaved:
            return 503
        return 200


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) else None
