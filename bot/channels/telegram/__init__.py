"""Telegram: the only place that knows the library. Translates, and decides nothing."""

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import make_bot, username
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.webhook import Webhook
from bot.redaction import RedactingFormatter

__all__ = ["Poller", "RedactingFormatter", "Telegram", "Webhook", "make_bot", "username"]
