"""Looking for a time: searches, the waitlist, openings posted for everyone."""

from bot.language.rules.finding.search import find, times_only
from bot.language.rules.finding.waiting import leave_waitlist, publish, waitlist

__all__ = ["find", "leave_waitlist", "publish", "times_only", "waitlist"]
