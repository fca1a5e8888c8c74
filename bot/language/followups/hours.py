"""After hours or time off: another end of the day, the whole of it, a lunch that is not taken."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Command, Override, ReplaceLast, SetHours
from bot.language.clause import Clause, Item
from bot.language.followups.shared import LEADS, Best, all_of, excepts, named_days, said_items
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, Reading
from bot.language.times.kinds import HoursBound, Part, Weekdays
from bot.language.told import DAY, ranges, undated, weekdays, windows
from engine.hours import Window

STARTS = {"from", "after", "since", "begins"}
ENDS = listed("hour_ends")
_MEALS = listed("meals")
_BESIDE = listed("beside")


def other_end(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "actually from 10", "til 6 not 5", "mondays til 6", "except mondays start at 10": the other end stays."""
    if len(last) != 1 or clause.asks or not isinstance(last[0], SetHours | Override) or len(last[0].windows) != 1:
        return None
    kept, old = without_old(clause)
    but = [item for item in clause.items[:1] if item.word == "but" or excepts(item)]
    kept = [item for item in kept if item not in but]
    bounds = [item for item in said_items(replace(clause, items=tuple(kept))) if not item.has("only")]
    days = [item for item in bounds if item.atom and isinstance(item.atom.value, Weekdays)]
    bounds = [item for item in bounds if item not in days]
    if len(bounds) != 1 or not bounds[0].atom or not isinstance(bounds[0].atom.value, HoursBound):
        return None
    some = named_days(clause, clause.when(Purpose.HOURS, days)) if days else frozenset[int]()
    if not days and any(item.word != "but" for item in but):
        # "not until 10" says when they begin.
        return None
    if days and not (isinstance(last[0], SetHours) and last[0].days and some < last[0].days):
        return None
    bound = bounds[0].atom.value.bound
    opens = bound in STARTS
    if not opens and bound not in ENDS:
        return None
    readings = []
    for reading in clause.when(Purpose.WHEN, bounds).readings:
        said = _bound(reading)
        if said is None:
            return None
        start, end = last[0].windows[0].start, last[0].windows[0].end
        start, end = (said.start, end) if opens else (start, said.end)
        if start < end:
            readings.append((ReplaceLast(_with_hours(last[0], Window(start, end), some)),))
    if not readings:
        return None
    return found(clause, readings[:1], LEADS | {"only", "work"}, (), used=(*but, *bounds, *days, *old))


def only_hours(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "2-3", and nothing else, after a day was talked about: of a day off when it is off, or open; else the hours that
    it has instead, or besides.
    """
    said = [item for item in clause.items if item.atom or not item.has("mark")]
    command = last[0] if len(last) == 1 else None
    if len(said) != 1 or not said[0].atom or clause.asks or not isinstance(command, Override):
        return None
    times = clause.when(Purpose.HOURS, said)
    reading = times.readings[0] if len(times.readings) == 1 else None
    if reading is None or times.missing or len(reading.windows) != 1 or reading.dates or reading.rule:
        return None
    hours = windows(reading.windows)
    if not hours or hours[0].start == 0 or hours[0].end == DAY:
        return None
    if command.kind == "off":
        meant = [replace(command, kind=kind, windows=hours) for kind in ("block", "hours")]
    else:
        meant = [replace(command, windows=hours)]
        if not any(one.start <= hours[0].end and hours[0].start <= one.end for one in command.windows):
            meant.append(replace(command, windows=tuple(sorted((*command.windows, *hours)))))
    return found(clause, [(ReplaceLast((one,)),) for one in meant], frozenset(), times, used=said)


def _with_hours(command: SetHours | Override, span: Window, some: frozenset[int]) -> Commands:
    """The same with other hours; on some of its days only, where these are named."""
    new = replace(command, windows=(span,))
    if not some or not isinstance(command, SetHours) or not isinstance(new, SetHours) or not command.days:
        return (new,)
    return (replace(command, days=command.days - some), replace(new, days=some))


def _bound(reading: Reading) -> Window | None:
    """The hours from or until which; "start at 8" names only the start."""
    if reading.dates or reading.rule:
        return None
    if len(reading.times) == 1 and not reading.windows:
        return Window.parse(reading.times[0], "24:00")
    return Window.parse(*reading.windows[0]) if len(reading.windows) == 1 else None


def without_old(clause: Clause) -> tuple[Sequence[Item], Sequence[Item]]:
    """ "til 6 not 5", "til 6 instead of 5": what is said now, and what is set aside."""
    place = next((n for n, item in enumerate(clause.items) if n and (item.has("instead_of") or excepts(item))), None)
    if place is None or place + 2 != len(clause.items) or not clause.items[-1].atom:
        return clause.items, ()
    return clause.items[:place], clause.items[place:]


def whole_day(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "all day", after a part of the day was taken out."""
    if len(last) != 1 or not isinstance(last[0], Override) or last[0].kind != "block" or clause.asks:
        return None
    marked = any(item.has("all_day") for item in clause.items)
    if not marked or any(item.atom and not item.has("all_day") for item in clause.items):
        return None
    used = [item for item in clause.items if item.has("all_day")]
    whole = ReplaceLast((replace(last[0], kind="off", windows=()),))
    return found(clause, [(whole,)], LEADS | {"off", "after_all"}, (), used=used)


def without_break(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "no lunch on friday", after a lunch for every day was taken out: that day is open then."""
    command = last[0] if len(last) == 1 else None
    if not isinstance(command, SetHours) or command.mode != "remove" or not command.windows or clause.asks:
        return None
    if not names_no_break(clause):
        return None
    items = [item for item in clause.items if not (item.atom and isinstance(item.atom.value, Part))]
    aside = [item for item in clause.items if item not in items]
    times = clause.when(Purpose.CHANGE, items)
    readings: list[tuple[Command]] = []
    for reading in times.readings:
        if reading.windows or reading.times:
            return None
        if reading.rule:
            days = weekdays(reading.days)
            readings.append((all_of((command,), mode="add", days=days)[0],))
        elif reading.dates:
            dates = ranges(reading.dates, clause.message.now.date())
            readings.append((Override("extra", dates, windows=command.windows, for_=command.for_),))
    allowed = LEADS | {"no_thing", "no_more", "with_break", "only"}
    return found(clause, readings, allowed, times, used=aside) if readings else None


def with_lunch(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "and lunch 1-2", after weekly hours: taken out of those."""
    command = last[0] if len(last) == 1 else None
    if not isinstance(command, SetHours) or command.mode != "replace" or not command.windows or clause.asks:
        return None
    meals = [item for item in clause.items if {token.word for token in clause.line[item.first : item.last]} & _MEALS]
    first = clause.items[0].word.split()[0]
    if (
        len(meals) != 1
        or clause.has("off", "closed", "no_more")
        or not (first in _BESIDE or clause.has("make_it", "also_before"))
        or names_no_break(clause)
    ):
        return None
    said = [item for item in clause.items if item not in meals or not _bare_meal(item)]
    times = undated(clause, clause.when(Purpose.WHEN, said))
    reading = times.readings[0] if len(times.readings) == 1 else None
    if reading is None or len(reading.windows) != 1 or reading.dates or reading.rule or reading.times:
        return None
    [lunch] = windows(reading.windows)
    left = [part for one in command.windows for part in _around(one, lunch)]
    if not any(one.start < lunch.start and lunch.end < one.end for one in command.windows):
        return None
    used = [*meals, *(item for item in clause.items[:1] if first in _BESIDE)]
    new = ReplaceLast((replace(command, windows=tuple(left)),))
    return found(clause, [(new,)], LEADS | {"with_break", "also_before", "joint", "between"}, times, used=used)


def _bare_meal(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Part)


def _around(hours: Window, hole: Window) -> list[Window]:
    """What is left of some hours before and after a hole."""
    sides = ((hours.start, min(hours.end, hole.start)), (max(hours.start, hole.end), hours.end))
    return [Window(start, end) for start, end in sides if start < end]


def names_no_break(clause: Clause) -> bool:
    """ "no lunch", "no break": a "no" that denies the break, and corrects nothing."""
    pairs = zip(clause.items, clause.items[1:], strict=False)
    return any(item.has("no_thing", "no_more") and after.has("with_break") for item, after in pairs)


def other_days(clause: Clause) -> Clause:
    """ "oops not monday, tuesday" from its "not" on."""
    items = clause.items
    while len(items) > 1 and items[0].has("filler", "mark", "joint") and not items[0].atom:
        items = items[1:]
    return replace(clause, items=items)
