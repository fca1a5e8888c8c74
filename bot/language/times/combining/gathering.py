"""The pieces of a clause by what they do. A piece that another leaves no room for is not used: nothing is dropped."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from bot.language.times.combining.belonging import made_one
from bot.language.times.combining.clause import Clause, HoursSaid
from bot.language.times.kinds import (
    Anchor,
    Atom,
    Between,
    Calendar,
    Count,
    Counted,
    Duration,
    Mark,
    Open,
    Part,
    Period,
    Repeat,
    Said,
    Shifted,
    Span,
    Weekdays,
    WeekOf,
    Within,
    Zone,
)
from bot.language.times.values import Purpose, Setting


def gather(atoms: Sequence[Atom], setting: Setting, purpose: Purpose) -> Clause:
    """The pieces of a clause, with those that belong together made one."""
    clause = Clause()
    leaving = False
    for n, atom in enumerate(atoms):
        if isinstance(atom.value, Mark) and atom.value.name == "except":
            following = atoms[n + 1] if n + 1 < len(atoms) else None
            leaving = following is not None and following.lead <= atom.last and following.kind in ("dates", "hours")
            if leaving:
                clause.used.update(range(atom.lead, atom.last))
            continue
        if isinstance(atom.value, Mark) and atom.value.name == "rather":
            # "not tomorrow but friday": what was kept out gives way.
            if clause.out and not clause.dates and n + 1 < len(atoms) and atoms[n + 1].kind == "dates":
                clause.used.update(range(atom.lead, atom.last))
                leaving = needs_anchor(atoms[n + 1].value)
                if not leaving:
                    clause.out.clear()
            continue
        if isinstance(atom.value, Count):
            if _year_last(clause, atoms, n):
                continue
            _answer(clause, atom, alone=len(atoms) == 1 and purpose in (Purpose.BOOK, Purpose.LIST))
            continue
        if leaving and clause.out and not clause.dates and needs_anchor(atom.value):
            # "not this week, the one after": what was kept out only says what the rest counts from.
            leaving = False
            clause.dates.append(anchored(cast(Said, atom.value), clause.out.pop()))
            clause.used.update(range(atom.lead, atom.last))
            continue
        leaving = leaving and (atom.kind == "dates" or (atom.kind == "hours" and not clause.out))
        if _take(clause, atom, setting, purpose, leaving=leaving):
            clause.used.update(range(atom.lead, atom.last))
    clause.part_of_weekday = any(
        isinstance(day.value, Weekdays) and isinstance(part.value, Part) and day.last == part.lead
        for day, part in pairwise(atoms)
    )
    made_one(clause, atoms, purpose)
    return clause


def _answer(clause: Clause, atom: Atom, *, alone: bool) -> None:
    """By itself a number may answer "at what time?"; beside other pieces it counts something."""
    value = cast(Count, atom.value)
    if alone and value.clock:
        clause.hours.append(replace(value.clock, weak=False))
        clause.used.update(range(atom.first, atom.last))


def _year_last(clause: Clause, atoms: Sequence[Atom], n: int) -> bool:
    """ "thu oct 26, 10:00 - 11:00 2023": the year behind the hours."""
    year, before = cast(Count, atoms[n].value).number, atoms[n - 1] if n else None
    if before is None or before.kind != "hours" or before.last != atoms[n].first or not 1900 <= year <= 2200:
        return False
    day = clause.dates[-1] if clause.dates else None
    if not isinstance(day, Calendar) or day.year is not None:
        return False
    clause.dates[-1] = replace(day, year=year)
    clause.used.update(range(atoms[n].first, atoms[n].last))
    return True


def _take(clause: Clause, atom: Atom, setting: Setting, purpose: Purpose, *, leaving: bool) -> bool:
    """Puts a piece where it belongs; False where there is no room for it."""
    value = atom.value
    if needs_anchor(value) and (setting.anchor is None or (clause.dates and not leaving)):
        if clause.dates and isinstance(value, Anchor):
            return True
        if clause.dates and not leaving:
            value = anchored(cast(Said, value), clause.dates[-1])
        if purpose is Purpose.WHEN and setting.anchor is None and needs_anchor(value):
            return False
    if leaving and atom.kind == "dates":
        clause.out.append(cast(Said, value))
        return True
    if leaving:
        clause.out_hours.append(cast(HoursSaid, value))
        return True
    match value:
        case Mark(name, from_now):
            clause.marks.update((name, "from_now") if from_now else (name,))
        case Zone(name):
            clause.zone, free = name, clause.zone in (None, name)
            return free
        case Counted(count):
            clause.count, free = count, clause.count in (None, count)
            return free
        case Duration():
            clause.duration, free = clause.duration or value, clause.duration is None
            return free
        case Repeat():
            return _take_repeat(clause, value)
        case Open():
            clause.bounds.append(value)
        case Weekdays(count=count) if count:
            clause.count = count
            clause.dates.append(replace(value, count=0))
        case _ if atom.kind == "hours":
            clause.hours.append(cast(HoursSaid, value))
        case _:
            clause.dates.append(cast(Said, value))
    return True


def _take_repeat(clause: Clause, value: Repeat) -> bool:
    """Several repeats are one rule where one rule can say them: every monday and every wednesday."""
    if not clause.repeats:
        clause.repeats.append(value)
        return True
    before = clause.repeats[-1]
    if before.freq == "monthly" and before.nth and value == Repeat("monthly"):
        # "first friday off every month"
        return True
    if replace(before, days=()) == replace(value, days=()) and before.days and value.days and not value.nth:
        clause.repeats[-1] = replace(before, days=tuple(sorted({*before.days, *value.days})))
        return True
    return before == value


def needs_anchor(value: object) -> bool:
    """Whether a date counts from the one last talked about."""
    match value:
        case Anchor():
            return True
        case Shifted(day=day) | WeekOf(day=day) | Open(day=day):
            return needs_anchor(day)
        case Between(start, end):
            return needs_anchor(start) or needs_anchor(end)
        case Within(period=period):
            return needs_anchor(period)
    return False


def anchored(value: Said, day: Said) -> Said:
    """A date counted from another of the same message: "thanksgiving and the day after"."""
    if isinstance(value, Shifted) and isinstance(value.day, Anchor) and not isinstance(day, Period | Within | Between):
        return replace(value, day=day)  # type: ignore[arg-type]
    if isinstance(value, Within):
        return replace(value, period=cast(Period, anchored(value.period, day)))
    if isinstance(value, WeekOf) and isinstance(day, Weekdays) and isinstance(value.day, Shifted):
        # "not this friday, the one after"
        return Shifted(value.day.count, "week", day)
    if isinstance(value, WeekOf) and isinstance(day, Span) and day.unit == "week":
        shift = value.day.count if isinstance(value.day, Shifted) else 0
        return replace(day, shift=day.shift + shift, said="next")
    return value
