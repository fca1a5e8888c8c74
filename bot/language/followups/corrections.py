"""The part that was wrong, replaced."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from bot.commands import (
    Audit,
    Book,
    Command,
    Export,
    Find,
    Move,
    MoveTo,
    Override,
    ReplaceLast,
    Report,
    SetHours,
    Show,
)
from bot.language.clause import Clause, Item, shifted
from bot.language.followups.hours import names_no_break, other_days, without_old
from bot.language.followups.shared import (
    LEADS,
    Best,
    after_those,
    all_of,
    days_of,
    excepts,
    named_days,
    said_items,
    timed,
)
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Atom, Purpose, Reading, Times, atoms, combine
from bot.language.times.kinds import DayNumber, Open, Span, Weekdays
from bot.language.told import DAY, clock, only_date, ranges, undated, weekdays, windows
from engine.dates import DateRange
from engine.hours import Window

NOT_FAR = dt.timedelta(days=14)
"""How much later than a stretch of days ended another end of it is likely."""


def substituted(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "no I meant thursday", "no, 4", "actually make that 9-4 on fridays": the part that was wrong is replaced."""
    looks_back = clause.has("no", "correction", "make_it", "instead") or (
        bool(clause.items) and excepts(clause.items[0])
    )
    only_ends = _only_ends(clause, last)
    said, old = _hour_replaced(clause, last)
    looks_back = looks_back or only_ends or bool(old)
    clause = replace(clause, items=said)
    anew = looks_back and all(isinstance(command, Find) for command in last)
    if (clause.asks and not anew) or not clause.atoms or not (looks_back or _bare(clause)):
        return None
    clause = _after_not(other_days(clause) if looks_back else clause)
    if only_ends:
        clause = replace(clause, items=tuple(item for item in clause.items if item.atom))
    if names_no_break(clause) or _forbids(clause) or clause.has("no_more", "anymore", "takes_back"):
        return None
    body = said_items(clause)
    if any(item.atom is None for item in body) or not body:
        return None
    if clause.items[0].has("no_thing") and len(clause.items) > 1 and clause.items[1].atom and _plural(clause.items[1]):
        return None
    if clause.has("no") and not clause.items[0].has("no", "filler", "joint", "mark"):
        return None
    changed: list[Commands] = []
    items = [timed(item) for item in clause.items]
    if len(last) != 1:
        return None
    command = last[0]
    times = _retold(clause, items, last)
    if isinstance(command, SetHours):
        return _other_hours(clause, command, items)
    ends = _ends_elsewhere(clause) and isinstance(command, Override) and bool(command.dates)
    if ends:
        times = _from_its_start(clause, last)
    if not ends and any(_ends_then(atom) for atom in clause.atoms):
        return None
    for reading in times.readings:
        new = _with_end(command, reading) if ends else _changed(command, reading, clause.message.now)
        if new is None:
            return None
        changed.append((new,))
    changed += _first_day_moved(clause, command, times)
    changed = [*_last_day_moved(clause, command, times), *changed]
    if old and changed == [(command,)]:
        # Nothing would be another.
        return None
    again = isinstance(command, Find | Show)
    readings = [commands if again else (ReplaceLast(commands),) for commands in changed]
    missing = times.missing if not _without_end(command, changed) else (*times.missing, "until")
    return found(clause, readings, LEADS | {"off", "work"}, times, missing=missing, used=old)


def _without_end(command: Command, changed: Sequence[Commands]) -> bool:
    """ "no, from the 3rd", after a day off: time off that has lost its end."""
    if not isinstance(command, Override) or any(span.last is None for span in command.dates):
        return False
    return any(span.last is None for [one] in changed for span in getattr(one, "dates", ()))


def _first_day_moved(clause: Clause, command: Command, times: Times) -> list[Commands]:
    """ "actually july 2", after july 1 to 14: that day alone, or the day that it begins."""
    if not isinstance(command, Override) or len(command.dates) != 1 or len(times.readings) != 1 or command.rule:
        return []
    span, day = command.dates[0], only_date(times.readings[0])
    weekday = any(isinstance(atom.value, Weekdays) for atom in clause.atoms)
    if day is None or weekday or times.readings[0].windows or span.last in (None, span.first) or clause.has("only"):
        return []
    inside = span.first < day < (span.last or day)
    return [(replace(command, dates=(DateRange(day, span.last),)),)] if inside else []


def _last_day_moved(clause: Clause, command: Command, times: Times) -> list[Commands]:
    """ "oh wait, the 14th", after june 1 to 12: the day that it ends, more likely than that day alone."""
    if not isinstance(command, Override) or len(command.dates) != 1 or command.rule or clause.has("only"):
        return []
    span, days = command.dates[0], [only_date(reading) for reading in times.readings]
    number = len(clause.atoms) == 1 and isinstance(clause.atoms[0].value, DayNumber)
    if not number or span.last in (None, span.first) or any(reading.windows for reading in times.readings):
        return []
    later = [day for day in days if day and span.last and span.last < day <= span.last + NOT_FAR]
    return [(replace(command, dates=(DateRange(span.first, day),)),) for day in later[:1]]


def _hour_replaced(clause: Clause, last: Commands) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """ "3 not 2" after an appointment: the hour that is meant, and the one that was wrong."""
    said, old = without_old(clause)
    moments = all(isinstance(command, Book | Move) for command in last)
    hours = all(item.atom is None or item.atom.kind in ("count", "hours", "dates") for item in said)
    hours = hours and all(item.atom is None or item.atom.kind in ("count", "hours") for item in old)
    return (tuple(said), tuple(old)) if old and moments and hours else (clause.items, ())


def _from_its_start(clause: Clause, last: Commands) -> Times:
    """ "thru the 13th" after time off in april: the 13th after it begins."""
    days = sorted(day for day in days_of(last) if day)
    begins = dt.datetime.combine(days[0], dt.time()) if days else clause.setting.now
    setting = replace(clause.setting, now=max(clause.setting.now, begins))
    return combine(clause.atoms, setting, Purpose.TIME_OFF)


# "dont cancel friday" forbids something; it corrects nothing.
FORBIDDEN = listed("not_a_correction")


def _forbids(clause: Clause) -> bool:
    return any(item.has("no", "negated") and FORBIDDEN & set(item.word.split()) for item in clause.items)


def _plural(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Weekdays) and item.atom.value.plural


def _after_not(clause: Clause) -> Clause:
    """ "not friday, thursday": what stands after the comma."""
    first = clause.items[0]
    negated = (first.has("negated", "excepting") and not first.has("no")) or bool(
        first.atom and first.atom.kind == "mark" and first.word == "not"
    )
    comma = next((n for n in range(first.last, clause.items[-1].last) if clause.line[n].word == ","), None)
    inside = comma is not None and any(item.atom and item.first < comma < item.last for item in clause.items)
    if negated and inside and comma is not None:
        told = [shifted(atom, comma + 1) for atom in atoms(clause.line[comma + 1 : clause.items[-1].last])]
        later = tuple(item for item in clause.items if item.first > comma)
        return replace(clause, items=(*(Item(a.first, a.last, "", atom=a) for a in told), *later)) if told else clause
    cut = next((n for n, item in enumerate(clause.items) if n and item.has("joint", "mark") and not item.atom), None)
    if not negated or cut is None or not any(item.atom for item in clause.items[cut:]):
        return clause
    return replace(clause, items=clause.items[cut + 1 :])


def _bare(clause: Clause) -> bool:
    """A date or an hour alone, while a proposal waits, corrects it."""
    return clause.message.context.open and all(item.atom or item.has("glue", "filler", "mark") for item in clause.items)


def _retold(clause: Clause, items: Sequence[Item], last: Commands) -> Times:
    """The corrected time, counted from what was talked about where it says "after"."""
    days = sorted(day for day in days_of(last) if day)
    setting = replace(clause.setting, anchor=days[0]) if days else clause.setting
    said = [after_those(item, one_day=len(days) == 1) if days else item.atom for item in items if item.atom]
    back = all(isinstance(c, Report | Audit | Export) for c in last)
    purpose = Purpose.TIME_OFF if any(isinstance(c, Override) for c in last) else Purpose.BACK if back else Purpose.LIST
    times = undated(clause, combine(said, setting, purpose))
    if days and said and all(isinstance(atom.value, DayNumber) for atom in said):
        # "actually the 5th", after days in july: that of july, or the next there is.
        month = dt.datetime.combine(days[0].replace(day=1), dt.time())
        theirs = undated(clause, combine(said, replace(setting, now=max(setting.now, month)), purpose))
        inside = any((day := only_date(each)) and days[0] <= day <= days[-1] for each in theirs.readings)
        both = theirs.readings if inside else tuple(dict.fromkeys((*theirs.readings, *times.readings)))
        times = replace(times, readings=both)
    if days and any(isinstance(atom.value, Span) and atom.value.said == "all" for atom in said):
        # "make it the whole week": that of the day talked about, or the one it is.
        monday = dt.datetime.combine(days[0] - dt.timedelta(days[0].weekday()), dt.time())
        theirs = undated(clause, combine(said, replace(setting, now=max(setting.now, monday)), purpose))
        times = replace(times, readings=tuple(dict.fromkeys((*theirs.readings, *times.readings))))
    return times


def _only_ends(clause: Clause, last: Commands) -> bool:
    """ "only until the 8th", "until the 8th" after time off: its end was wrong."""
    off = len(last) == 1 and isinstance(last[0], Override) and last[0].kind == "off" and bool(last[0].dates)
    said = clause.items[1:] if clause.items[0].has("only") or clause.items[0].word == "just" else clause.items
    return off and bool(said) and all(item.atom for item in said) and _ends_elsewhere(clause)


def _ends_elsewhere(clause: Clause) -> bool:
    """ "make it till the 9th", "ends on the 9th, not the 10th": only the end was wrong."""
    old = next((n for n, item in enumerate(clause.items) if n and excepts(item)), len(clause.items))
    said = [item.atom for item in clause.items[:old] if item.atom]
    return bool(said) and all(map(_ends_then, said))


def _ends_then(atom: Atom) -> bool:
    return isinstance(atom.value, Open) and atom.value.bound in ("until", "through", "by", "before")


def _with_end(command: Command, reading: Reading) -> Command | None:
    """Time off with another last day; None where that lies before its first."""
    assert isinstance(command, Override)
    last = reading.dates[-1].last if reading.dates else None
    if last is None or len(command.dates) != 1 or last < command.dates[0].first or reading.windows or reading.times:
        return None
    return replace(command, dates=(DateRange(command.dates[0].first, last),))


def _changed(command: Command, reading: Reading, now: dt.datetime) -> Command | None:
    """A command at another date or hour."""
    today = now.date()
    if reading.rule or reading.spans or reading.minutes:
        return None
    at = getattr(command, "at", None)
    if isinstance(command, Move):
        return _moved(command, reading)
    if at is not None:
        day = only_date(reading) if reading.dates else at.date()
        time = clock(reading.times[0]) if len(reading.times) == 1 else at.time() if not reading.times else None
        if day is None or time is None or reading.windows:
            return None
        return all_of((command,), at=dt.datetime.combine(day, time))[0]
    dates = ranges(reading.dates, today)
    changes: dict[str, Any] = {}
    if reading.dates and not dates:
        return None
    if dates:
        changes["dates"] = dates
    if reading.windows:
        if isinstance(command, Override) and command.kind == "off":
            changes["kind"] = "block"
        changes["windows"] = windows(reading.windows)
    if reading.times:
        if isinstance(command, Override) and not reading.dates:
            return _starting(command, reading)
        if not isinstance(command, Find):
            return None
        changes["times"] = tuple(clock(time) for time in reading.times)
        changes["windows"] = ()
    if isinstance(command, Override) and command.rule and dates:
        return None
    if not (reading.dates or reading.windows or reading.times):
        return None
    known = {f.name for f in fields(command)}
    return all_of((command,), **changes)[0] if changes and set(changes) <= known else None


def _starting(command: Override | SetHours, reading: Reading) -> Override | SetHours | None:
    """ "make it 11" after "10-2": the hours begin then; after a morning that is closed, they end."""
    time = clock(reading.times[0])
    start = time.hour * 60 + time.minute
    if len(command.windows) == 1 and len(reading.times) == 1 and command.windows[0].start == 0:
        return replace(command, windows=(Window(0, start),)) if start > 0 else None
    if len(command.windows) != 1 or len(reading.times) != 1 or not start < command.windows[0].end <= DAY:
        return None
    return replace(command, windows=(Window(start, command.windows[0].end),))


def _as_long(command: SetHours, reading: Reading) -> SetHours | None:
    """ "make it 12:30", after a lunch of an hour: as long, and later."""
    time = clock(reading.times[0])
    start = time.hour * 60 + time.minute
    if len(command.windows) != 1 or len(reading.times) != 1:
        return None
    length = command.windows[0].end - command.windows[0].start
    fits = length <= MOST_OF_A_BREAK and start + length <= DAY
    return replace(command, windows=(Window(start, start + length),)) if fits else None


def _moved(command: Move, reading: Reading) -> Command | None:
    to = command.to
    if to is None or reading.windows:
        return None
    one = to.dates[0].first if len(to.dates) == 1 and to.dates[0].first == to.dates[0].last else None
    day = only_date(reading) or (to.at.date() if to.at else one)
    time = clock(reading.times[0]) if len(reading.times) == 1 else (to.at.time() if to.at else to.time)
    if day and time:
        return replace(command, to=MoveTo(at=dt.datetime.combine(day, time)))
    if reading.dates and not reading.times:
        return replace(command, to=MoveTo(dates=ranges(reading.dates, dt.date.min)))
    return None


MOST_OF_A_BREAK = 120


def _other_gap(command: SetHours, span: Sequence[Window]) -> tuple[Window, ...]:
    """ "make it 12:30 to 1:30", after 10-1 and 2-6: the break between them; nothing where it cannot be that."""
    if len(command.windows) != 2 or len(span) != 1:
        return ()
    (first, last), told = command.windows, span[0]
    fits = first.start < told.start and told.end < last.end and told.end - told.start <= MOST_OF_A_BREAK
    return (Window(first.start, told.start), Window(told.end, last.end)) if fits else ()


def _other_hours(clause: Clause, command: SetHours, items: Sequence[Item]) -> Found | None:
    """Weekly hours corrected: other days, other hours, or other hours on some of the days."""
    times = clause.when(Purpose.HOURS, items)
    days = named_days(clause, times)
    wrong = weekdays(times.out.days)
    if days and wrong and command.days and wrong < command.days:
        # "tuesdays not mondays": the other days stay.
        days |= command.days - wrong
    spans = {windows(reading.windows) for reading in times.readings}
    if len(times.readings) == 1 and times.readings[0].times and not days:
        began = _starting(command, times.readings[0])
        kept = _as_long(command, times.readings[0]) if command.mode == "remove" else None
        readings = [(ReplaceLast((one,)),) for one in (kept, began) if one]
        return found(clause, readings, LEADS | {"work"}, times) if readings else None
    if len(spans) > 1 or any(reading.times for reading in times.readings):
        return None
    span = spans.pop() if spans else ()
    if span and not days and times.out.days:
        # "except fridays 9-3": of the days that are left nothing else is said.
        return None
    if times.once and any(atom.kind == "dates" and not isinstance(atom.value, Weekdays) for atom in clause.atoms):
        return None
    new: Commands
    if days and span and command.days and days < command.days:
        new = (replace(command, days=command.days - days), replace(command, days=days, windows=span))
    elif (days and span and command.days and days == command.days) or (span and not days):
        new = (replace(command, windows=span),)
        gap = _other_gap(command, span)
        if gap:
            readings = [(ReplaceLast((replace(command, windows=gap),)),), (ReplaceLast(new),)]
            return found(clause, readings, LEADS | {"work"}, times)
    elif days and not span:
        new = (replace(command, days=days),)
    else:
        new = (replace(command, days=days, windows=span),)
    if not (days or span):
        return None
    return found(clause, [(ReplaceLast(new),)], LEADS | {"work"}, times)
