"""Changes of hours as a whole: planned for everybody they concern, saved row by row, held while they are decided."""

from bot.actions.changes.holding import closing
from bot.actions.changes.planning import plan
from bot.actions.changes.plans import Plan, Planned, Stranded, days_of, seen, still
from bot.actions.changes.saving import save
from bot.actions.changes.weighing import outside, weigh

__all__ = [
    "Plan",
    "Planned",
    "Stranded",
    "closing",
    "days_of",
    "outside",
    "plan",
    "save",
    "seen",
    "still",
    "weigh",
]
