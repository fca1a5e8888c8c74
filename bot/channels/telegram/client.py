"""The connection to the Bot API, and what its errors mean to delivery."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram.request import Request, UnansweredError, proxy_for
from bot.delivery.errors import (
    DeliveryError,
    MovedError,
    RefusedError,
    RetryAfterError,
    UnclearError,
    UnreachableError,
    UnsentError,
)

logger = logging.getLogger(__name__)

CONNECTIONS = 32
SECONDS = 10.0
POLL_SECONDS = 25

_GONE = ("chat not found", "user not found", "peer_id_invalid", "user_deactivated")
_NOT_ALLOWED = ("need administrator rights", "not enough rights", "no rights to send", "chat_write_forbidden")
"""In a channel or a group: there it is no 403 that says so."""


@asynccontextmanager
async def connected(token: str, api_url: str) -> AsyncIterator[Bot]:
    """A bot of the server whose root is `api_url`, while the block runs. Nothing is asked of the server yet."""
    # Without it RetryAfter warns about its own attribute each time it is made.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # It logs every answer that is no JSON as it came: half of one may hold what people wrote.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    proxy = proxy_for(api_url)
    async with Request(CONNECTIONS, SECONDS, proxy) as request, Request(2, SECONDS, proxy) as polling:
        yield Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=request,
            get_updates_request=polling,
        )


async def username(bot: Bot) -> str | None:
    """The bot's name in links, or None when Telegram does not tell it now."""
    try:
        return (await bot.get_me()).username
    except TelegramError as error:
        logger.warning("Telegram does not say who the bot is: %s", type(error).__name__)
        return None


def delivery_error(error: TelegramError) -> DeliveryError:
    """What went wrong, from the library's exceptions; order matters, since some are subclasses of others."""
    reason = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            return RetryAfterError(_seconds(error))
        case Forbidden():
            return UnreachableError(reason)
        case ChatMigrated():
            return MovedError(str(error.new_chat_id))
        case BadRequest() if any(words in error.message.lower() for words in (*_GONE, *_NOT_ALLOWED)):
            return UnreachableError(reason)
        case BadRequest():
            return RefusedError(reason)
        case UnansweredError():
            return UnclearError(error.message)
    return UnsentError(type(error).__name__)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
