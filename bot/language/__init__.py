"""Text to readings: what people write, as commands. Pure: no clock, no database, no network."""

from bot.language.messages import Answer, Context, Message, Reading
from bot.language.reader import read, ready

__all__ = ["Answer", "Context", "Message", "Reading", "read", "ready"]
