"""Lengths of time in a clause, also where the grammar of time took them for a moment ("24h ahead")."""

from bot.language.clause import Clause, Item, shifted
from bot.language.listed import listed
from bot.language.text import tokens
from bot.language.times import Atom, Purpose, atoms, combine
from bot.language.times.kinds import (
    Calendar,
    Clock,
    Count,
    DayNumber,
    Duration,
    Mark,
    Near,
    Numeric,
    Part,
    Weekdays,
    Zone,
)

# Behind a length these make a moment of it.
AWAY = listed("ahead")
# Lengths that are set phrases: "the day before".
SAID = {"day_before": 1440, "hour_before": 60, "week_before": 10_080}
JOINS = {"and", "&", "+", ",", "n"}
# No length hides in these, whatever stands before or behind it.
NO_LENGTH = (Calendar, DayNumber, Mark, Near, Numeric, Part, Weekdays, Zone)


def lengths(clause: Clause) -> list[tuple[Item, int]]:
    """The lengths of a clause in minutes, each with its item."""
    found = []
    for item in clause.items:
        if item.atom is None and item.has(*SAID):
            found.append((item, next(minutes for tag, minutes in SAID.items() if item.has(tag))))
        if item.atom is None or isinstance(item.atom.value, Count):
            continue
        for minutes in _of(clause, item.atom):
            found.append((item, minutes))
    return found


def _of(clause: Clause, atom: Atom) -> list[int]:
    if isinstance(atom.value, Duration):
        return _pieces(clause, atom.first, atom.last)
    if isinstance(atom.value, Clock):
        return _hours(clause, atom)
    if isinstance(atom.value, NO_LENGTH):
        return []
    first, last = atom.first, atom.last
    while last > first and clause.line[last - 1].word in AWAY:
        last -= 1
    if " ".join(token.word for token in clause.line[first : first + 2]) == "up to":
        first += 2
    while first < last and clause.line[first].word in AWAY:
        first += 1
    if (first, last) == (atom.first, atom.last) or first == last:
        return []
    return _pieces(clause, first, last)


def _hours(clause: Clause, atom: Atom) -> list[int]:
    """ "24h" is an hour of the day to the grammar; here it is a length."""
    typed = [token.word for token in clause.line[atom.first : atom.last]]
    if len(typed) != 2 or typed[1] != "h":
        return []
    told = atoms(tokens(f"{typed[0]} hours"))
    readings = combine(told, clause.setting, Purpose.LIST).readings
    return [int(readings[0].minutes)] if readings and readings[0].minutes else []


def _pieces(clause: Clause, first: int, last: int) -> list[int]:
    """ "1 day and 2 hours" is two lengths here; "an hour and a half" stays one."""
    cuts = [n for n in range(first, last) if clause.line[n].word in JOINS]
    runs = [(a + (a != first), b) for a, b in zip([first, *cuts], [*cuts, last], strict=True)]
    each = [_minutes(clause, a, b) for a, b in runs]
    if all(each) and len(each) > 1:
        return [minutes for minutes in each if minutes]
    whole = _minutes(clause, first, last)
    return [whole] if whole else []


def _minutes(clause: Clause, first: int, last: int) -> int | None:
    """The length that some tokens are; many rules ask, and the grammar reads them once for a message."""
    key = (_minutes, first, last)
    if key not in clause.known:
        clause.known[key] = (), _read(clause, first, last)
    minutes: int | None = clause.known[key][1]
    return minutes


def _read(clause: Clause, first: int, last: int) -> int | None:
    told = [shifted(atom, first) for atom in atoms(clause.line[first:last])]
    if len(told) != 1 or not isinstance(told[0].value, Duration) or (told[0].first, told[0].last) != (first, last):
        return None
    readings = combine(told, clause.setting, Purpose.LIST).readings
    minutes = readings[0].minutes if readings else None
    return int(minutes) if minutes and minutes == int(minutes) and minutes > 0 else None
