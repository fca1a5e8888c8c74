"""How sessions are booked: lengths, gaps, limits, notice, reminders, languages, zones."""

from bot.language.rules.policies.limits import limits, new_clients
from bot.language.rules.policies.notice import cancelling, horizon, notice, reminders, same_day
from bot.language.rules.policies.own import language, zone
from bot.language.rules.policies.sessions import packing, session_lengths, spacing

__all__ = [
    "cancelling",
    "horizon",
    "language",
    "limits",
    "new_clients",
    "notice",
    "packing",
    "reminders",
    "same_day",
    "session_lengths",
    "spacing",
    "zone",
]
