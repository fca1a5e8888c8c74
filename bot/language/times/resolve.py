"""From what was said to dates: the four functions that the rest of the grammar uses."""

from bot.language.times.resolving.context import Context
from bot.language.times.resolving.days import days, shift
from bot.language.times.resolving.ranges import first_days, resolve

__all__ = ["Context", "days", "first_days", "resolve", "shift"]
