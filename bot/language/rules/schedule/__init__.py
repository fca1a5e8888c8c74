"""Hours: time off, parts of a day, extra time, weekly hours."""

from bot.language.rules.schedule.away import no_more, no_sessions_of, off, sick
from bot.language.rules.schedule.edges import early_end, late_start, only, unclear
from bot.language.rules.schedule.extra import extra
from bot.language.rules.schedule.normal import back_to_normal, copy_week
from bot.language.rules.schedule.returning import back_on
from bot.language.rules.schedule.weekly import weekly

__all__ = [
    "back_on",
    "back_to_normal",
    "copy_week",
    "early_end",
    "extra",
    "late_start",
    "no_more",
    "no_sessions_of",
    "off",
    "only",
    "sick",
    "unclear",
    "weekly",
]
