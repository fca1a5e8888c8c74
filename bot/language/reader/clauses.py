"""The rule that reads a clause best."""

from collections.abc import Sequence

from bot.commands import Command
from bot.language.clause import Clause
from bot.language.reader.apart import with_days_apart
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
        if found.whole and not _contradicts(clause, found) and not _crosses(clause, found):
            return with_days_apart(clause, found, best_found)
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


def _crosses(clause: Clause, found: Found) -> bool:
    """ "ana off friday, raj off monday": each name goes with its own days; everybody with every day is never meant."""
    if not any(command.do not in CHOOSES for reading in found.readings for command in reading):
        return False
    whose = [place for place, item in enumerate(clause.items) if item.name or (item.has("practice") and not item.atom)]
    several = {clause.items[place].name for place in whose}
    return len(several) > 1 and _own_times(clause, whose)


def _own_times(clause: Clause, named: Sequence[int]) -> bool:
    """Whether days or hours stand between the names, and before the first or behind the last as well."""
    timed = [place for place, item in enumerate(clause.items) if item.atom and item.atom.kind != "mark"]
    inside = any(named[0] < place < named[-1] for place in timed)
    return inside and any(place < named[0] or place > named[-1] for place in timed)


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
