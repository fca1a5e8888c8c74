"""Single days, and days inside a period."""

from bot.language.times.phrases.days.shifted import day
from bot.language.times.phrases.days.within import within

__all__ = ["day", "within"]
