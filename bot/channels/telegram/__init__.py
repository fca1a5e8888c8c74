"""Telegram: the only place that knows the library. Translates, and decides nothing."""

from telegram import Bot

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import connected, username
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.webhook import Webhook
from bot.redaction import RedactingFormatter

__all__ = ["Bot", "Poller", "RedactingFormatter", "Telegram", "Webhook", "connected", "username"]
