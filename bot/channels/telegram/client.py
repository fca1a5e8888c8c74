"""The connection to the Bot API, and what its errors mean to delivery."""

import logging
import os

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.delivery.errors import (
    DeliveryError,
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

_NEVER_LEFT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}
_GONE = ("chat not found", "user not found", "peer_id_invalid")


def make_bot(token: str, api_url: str) -> Bot:
    """A bot of the server whose root is `api_url`; it is to be initialised before use."""
    # Without it RetryAfter warns about its own attribute each time it is made.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    for name in ("httpx", "httpcore"):  # they log every address, and the token is part of it
        logging.getLogger(name).setLevel(logging.WARNING)
    # It logs every answer that is no JSON as it came: half of one may hold what people wrote.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=_request(CONNECTIONS),
        get_updates_request=_request(2),
    )


async def username(bot: Bot) -> str | None:
    """The bot's name in links, or None when Telegram does not tell it now."""
    try:
        return (await bot.get_me()).username
    except TelegramError as error:
        logger.warning("Telegram does not say who the bot is: %s", type(error).__name__)
        return None


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=SECONDS,
        write_timeout=SECONDS,
        connect_timeout=SECONDS,
        pool_timeout=SECONDS,
    )


def delivery_error(error: TelegramError) -> DeliveryError:
    """What went wrong, from the library's exceptions; order matters, since some are subclasses of others."""
    reason = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            return RetryAfterError(_seconds(error))
        case Forbidden():
            return UnreachableError(reason)
        case BadRequest() if any(words in error.message.lower() for words in _GONE):
            return UnreachableError(reason)
        case BadRequest() | ChatMigrated():
            return RefusedError(reason)
        case TimedOut() | NetworkError() if _may_have_arrived(error):
            return UnclearError(type(error).__name__)
    return UnsentError(type(error).__name__)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _may_have_arrived(error: TelegramError) -> bool:
    """Not when no connection was made, and not when the server itself said that it failed."""
    cause = type(error.__cause__)
    return cause.__module__.startswith("httpx") and cause.__name__ not in _NEVER_LEFT
