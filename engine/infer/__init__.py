"""A template and overrides out of a history of dated windows.

Old systems keep a row for each date. `infer` finds weekly hours, alternate weeks, monthly rules and dated overrides
that give exactly the same hours on every date of the history, and the fewest of them by a stated cost.

**The cost.** Each weekday of each session type is a track of its own. A track is cut into periods; in each one the
weekday has the same hours every week, or two kinds of hours in alternate weeks. A period costs ROW_COST for each kind
of hours that is not empty, a date that differs from its period costs OVERRIDE_COST, and a monthly rule that stands for
several such dates costs RULE_COST. Periods and overrides are chosen together at the least cost; monthly rules are put
in the place of overrides afterwards, where they are cheaper. Rows that agree are then written as one template, and
overrides of neighbouring dates as one, which costs no more.
"""

from engine.infer.history import DatedWindow, Inferred, WeeklyWindow, infer, infer_each
from engine.infer.tracks import OVERRIDE_COST, ROW_COST, RULE_COST

__all__ = [
    "OVERRIDE_COST",
    "ROW_COST",
    "RULE_COST",
    "DatedWindow",
    "Inferred",
    "WeeklyWindow",
    "infer",
    "infer_each",
]
