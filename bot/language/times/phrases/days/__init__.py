"""Single days, and days inside a period."""

from bot.language.times.phrases.days.shifted import behind_holiday, day
from bot.language.times.phrases.days.within import within

__all__ = ["behind_holiday", "day", "within"]
