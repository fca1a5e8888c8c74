"""Changes of hours as a whole: planned for everybody they concern, saved row by row, held while they are decided."""

from bot.actions.changes.holding import closing
from bot.actions.changes.planning import for_whom, plan, plan_for
from bot.actions.changes.plans import Plan, Planned, Stranded, days_of, seen, still
from bot.actions.changes.saving import save
from bot.actions.changes.weighing import outside, weigh

__all__ = [
    "Plan",
    "Planned",
    "Stranded",
    "closing",
    "days_of",
    "for_whom",
    "outside",
    "plan",
    "plan_for",
    "save",
    "seen",
    "still",
    "weigh",
]
