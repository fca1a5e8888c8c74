"""The rule that reads a clause best."""

from collections.abc import Sequence

from bot.commands import Command
from bot.language.clause import Clause
from bot.language.rules import RULES, Found
from engine.dates import DateRange


def whole(found: Found | None) -> bool:
    return found is not None and found.whole


def best_found(clause: Clause) -> Found | None:
    """The first rule that leaves nothing over; else the one that leaves least."""
    best: Found | None = None
    for rule in RULES:
        found = rule(clause)
        if found is None or (not found.readings and not found.missing):
            continue
        if found.whole and not _contradicts(clause, found):
            return found
        if best is None or len(found.left) < len(best.left):
            best = found
    return best if best is None or not best.whole else None


# Commands that may hold an "or" between their days or hours.
CHOOSES = {
    "find",
    "waitlist",
    "show",
    "report",
    "help",
    "refuse",
    "audit",
    "export",
    "explain",
    "handoff",
    "preview",
    "thanks",
    "broadcast",
    "decline",
    "undo",
    "confirm",
    "attend",
    "choose",
}


def _contradicts(clause: Clause, found: Found) -> bool:
    """An "or" between days or hours leaves a change open: nothing is done on one of two."""
    if any(opposed(reading) for reading in found.readings):
        return True
    said = any(token.word == "or" for token in clause.line[clause.items[0].first : clause.items[-1].last])
    return said and any(command.do not in CHOOSES for reading in found.readings for command in reading)


def opposed(commands: Sequence[Command]) -> bool:
    """Hours and time off for the same dates in one message contradict each other."""
    off: set[DateRange] = set()
    hours: set[DateRange] = set()
    for command in commands:
        if command.do == "override":
            kind = getattr(command, "kind", None)
            for span in getattr(command, "dates", ()):
                (off if kind == "off" else hours).add(span)
    return bool(off & hours)
