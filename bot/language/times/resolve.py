"""From what was said to dates: the three functions that the rest of the grammar uses."""

from bot.language.times.resolving.context import Context
from bot.language.times.resolving.days import days, shift
from bot.language.times.resolving.ranges import resolve

__all__ = ["Context", "days", "resolve", "shift"]
