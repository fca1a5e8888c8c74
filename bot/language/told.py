"""What the time grammar read, as the engine's values."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.language.text import Token
from bot.language.times import WEEK, Atom, Dates, Reading, Times
from bot.language.times import Rule as SaidRule
from engine.dates import DateRange, Rule
from engine.hours import Window

DAY = 1440


class HasAtoms(Protocol):
    """A clause, as far as its time is concerned."""

    @property
    def atoms(self) -> tuple[Atom, ...]: ...

    @property
    def line(self) -> tuple[Token, ...]: ...


FAR_AHEAD = dt.timedelta(days=180)


def ranges(dates: Sequence[Dates], today: dt.date) -> tuple[DateRange, ...]:
    """Ranges of dates; an open start means today. Those that lie before today end up empty and are left out."""
    return tuple(
        DateRange(each.first or today, each.last)
        for each in dates
        if each.last is None or (each.first or today) <= each.last
    )


def windows(said: Iterable[tuple[str, str]]) -> tuple[Window, ...]:
    """Windows in order; those of no length are left out."""
    found = {Window.parse(start, "24:00" if end == "00:00" else end) for start, end in said if start != end}
    return tuple(sorted(found))


def weekdays(names: Iterable[str]) -> frozenset[int]:
    return frozenset(WEEK.index(name) for name in names)


def clock(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def rule(said: SaidRule) -> Rule | None:
    """The rule as the engine has it; None where the engine has no such rule."""
    first, every = said.first, said.every
    match said.freq:
        case "weekly":
            built = {"freq": "weekly", "every": every, "days": weekdays(said.days)}
        case "monthly":
            built = {
                "freq": "monthly",
                "every": every,
                "days": weekdays(said.days),
                "nth": said.nth,
                "month_days": said.month_days,
            }
        case "yearly":
            if every != 1 or not said.months:
                return None
            built = {"freq": "monthly", "days": weekdays(said.days), "nth": said.nth, "month_days": said.month_days}
        case "daily":
            if every != 1:
                return None
            built = {"freq": "weekly", "days": frozenset(range(7))}
    try:
        return Rule(
            **built,  # type: ignore[arg-type]
            months=said.months,
            first=first,
            until=said.until,
            excluded=frozenset(said.dropped),
        )
    except ValueError:
        return None


def counted(said: SaidRule, today: dt.date) -> SaidRule:
    """A rule of so many times as one with an end."""
    if not said.count or said.until or said.freq != "weekly":
        return said
    whole = rule(replace(said, count=None))
    if whole is None:
        return said
    start = said.first or today
    days = list(whole.dates(start, start + dt.timedelta(weeks=said.every * said.count + 1)))
    return replace(said, until=days[said.count - 1], count=None) if len(days) >= said.count else said


def moments(reading: Reading) -> list[dt.datetime]:
    """The moments of a reading with one date and one or more times."""
    day = only_date(reading)
    if day is None:
        return []
    return [dt.datetime.combine(day, clock(time)) for time in reading.times]


def only_date(reading: Reading) -> dt.date | None:
    """The date of a reading, where it is just one."""
    if len(reading.dates) != 1 or reading.dates[0].first is None or reading.dates[0].first != reading.dates[0].last:
        return None
    return reading.dates[0].first


def excepts_nothing(said: "HasAtoms", times: Times) -> bool:
    """ "cancel friday except monday": whether there is an exception, and nothing from which it could be taken.

    "tomorrow, not friday" excepts nothing either, but only says which day is not meant.
    """
    excepting = [atom for atom in said.atoms if getattr(atom.value, "name", "") == "except"]
    if not any(said.line[atom.first].word != "not" for atom in excepting) or not (times.out.dates or times.out.days):
        return False
    spans = [span for each in times.readings for span in each.dates]
    several = any(span.first is None or span.first != span.last for span in spans)
    return not several and not any(len(each.dates) > 1 or each.rule or each.days for each in times.readings)


def undated(said: "HasAtoms", times: Times) -> Times:
    """The times without the date of today that an hour alone is given elsewhere."""
    if any(atom.kind in ("dates", "rule") for atom in said.atoms):
        return times
    return replace(times, readings=tuple(dict.fromkeys(replace(each, dates=()) for each in times.readings)), missing=())


def merged(dates: Sequence[DateRange]) -> tuple[DateRange, ...]:
    """Ranges in order, those that touch or overlap as one."""
    joined: list[DateRange] = []
    for span in sorted(dates, key=lambda each: each.first):
        before = joined[-1] if joined else None
        if before and (before.last is None or span.first <= before.last + dt.timedelta(1)):
            last = None if before.last is None or span.last is None else max(before.last, span.last)
            joined[-1] = DateRange(before.first, last)
        else:
            joined.append(span)
    return tuple(joined)


def complement(said: Sequence[Window]) -> tuple[Window, ...]:
    """The rest of the day."""
    found, start = [], 0
    for window in sorted(said):
        if window.start > start:
            found.append(Window(start, window.start))
        start = max(start, window.end)
    if start < DAY:
        found.append(Window(start, DAY))
    return tuple(found)


def less(said: Sequence[Window], gone: Sequence[Window]) -> tuple[Window, ...]:
    """Windows without parts of them."""
    left = list(said)
    for hole in gone:
        cut = []
        for window in left:
            if hole.end <= window.start or hole.start >= window.end:
                cut.append(window)
                continue
            if window.start < hole.start:
                cut.append(Window(window.start, hole.start))
            if hole.end < window.end:
                cut.append(Window(hole.end, window.end))
        left = cut
    return tuple(left)


def far_without_year(times: Times, today: dt.date) -> tuple[dt.date, ...]:
    """Dates more than half a year ahead that were said without their year."""
    if not times.named or times.year or len(times.readings) != 1:
        return ()
    dates = [each.first for each in times.readings[0].dates if each.first]
    return tuple(day for day in dates if day - today > FAR_AHEAD)
