"""What only makes sense after something else: answers to a question, corrections, "and tuesdays too"."""

from bot.language.followups.answers import answered
from bot.language.followups.order import follow_up

__all__ = ["answered", "follow_up"]
