"""From a message to its answer: crisis first, then answers to what was asked, corrections, commands."""

from bot.language.reader.message import read, ready

__all__ = ["read", "ready"]
