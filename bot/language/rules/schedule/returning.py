"""Away until one is back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Override
from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.schedule.closing import AWAY, minutes, reason_said
from bot.language.rules.who import who
from bot.language.times import Purpose, Reading, Times, combine
from bot.language.times.kinds import Open
from bot.language.told import DAY, only_date
from engine.dates import DateRange
from engine.hours import Window

_THEN = listed("until_then")

# What bounds the time that one is not back.
_ENDS = {"until", "before"}
# Of these one says that somebody leaves, before it is said when they are back.
LEAVES = ("off", "sick", "block", "early_end", "reason_day", "reason_part")


def back_on(clause: Clause) -> Found | None:
    """ "off, back on the 18th", "out sick, back monday": away from today until the day before."""
    clause = _until_then(_not_before(clause))
    place = clause.place("back")
    if place is None or clause.asks or clause.role == "client":
        return None
    before, after = clause.items[:place], [item for item in clause.items[place + 1 :] if not item.has("filler", "glue")]
    said, dated = [item for item in before if item.atom], [item for item in clause.items[place + 1 :] if item.atom]
    if dated != after[:1] or not any(item.has(*LEAVES) for item in before) or _of_another(clause):
        return None
    if any(item.atom and item.atom.kind == "hours" for item in dated):
        return _back_at(clause, said, dated)
    if said:
        return _away_from(clause, said, dated)
    if not any(item.has("off", "sick") for item in before):
        return None
    times = clause.when(Purpose.TIME_OFF)
    people = who(clause)
    today = clause.message.now.date()
    readings = []
    for reading in times.readings:
        day = only_date(reading)
        if day is None or reading.times or reading.windows:
            return None
        if day <= today:
            continue
        away = DateRange(today, day - dt.timedelta(days=1))
        readings.append(people.each([Override("off", (away,), reason=_why(clause))]))
    allowed = AWAY | people.tags | {"back"}
    missing = people.missing
    return found(clause, readings, allowed, times, missing=missing, names=people.uses_names, used=people.used)


def _not_before(clause: Clause) -> Clause:
    """ "not back til the 20th" as "off, back the 20th"."""
    place = clause.place("not_back")
    until = clause.items[place + 1] if place is not None and place + 1 < len(clause.items) else None
    value = until.atom.value if until and until.atom else None
    if place is None or until is None or not until.atom or not isinstance(value, Open) or value.bound not in _ENDS:
        return clause
    said = clause.items[place]
    gone = Item(said.first, said.last - 1, "off", frozenset({"off"}))
    back = Item(said.last - 1, said.last, "back", frozenset({"back"}))
    day = replace(until, atom=replace(until.atom, value=value.day))
    return replace(clause, items=(*clause.items[:place], gone, back, day, *clause.items[place + 2 :]))


def _until_then(clause: Clause) -> Clause:
    """ "back on the 14th, off til then" as "off, back on the 14th"."""
    back = clause.place("back")
    then = next((n for n, item in enumerate(clause.items) if not item.atom and item.word in _THEN), None)
    if back is None or then is None or not clause.has("off", "sick"):
        return clause
    items = [*clause.items]
    items[then] = replace(items[then], tags=frozenset({"filler"}))
    if back < then:
        comma = next((n for n in range(back, then) if items[n].has("joint", "mark") and not items[n].atom), then)
        items = [*items[:back], *items[comma:], *items[back:comma]]
    return replace(clause, items=tuple(items), known={})


def _away_from(clause: Clause, said: Sequence[Item], dated: Sequence[Item]) -> Found | None:
    """ "away from tomorrow, back on the 27th": from the day that is named until the day before."""
    starts, ends = clause.when(Purpose.CHANGE, said), clause.when(Purpose.CHANGE, dated)
    people = who(clause)
    away = _range_before(clause, starts, dated)
    reason = _why(clause)
    readings = [people.each([Override("off", (away,), reason=reason)])] if away else []
    for start in starts.readings:
        for end in ends.readings:
            if away:
                continue
            first, day = _leaves_on(start), only_date(end)
            if first is None or day is None or end.times or end.windows:
                return None
            if day <= first:
                continue
            last = day - dt.timedelta(days=1)
            readings.append(people.each([Override("off", (DateRange(first, last),), reason=reason)]))
    allowed = AWAY | people.tags | {"back"}
    times = (starts, ends)
    return found(clause, readings, allowed, times, missing=people.missing, names=people.uses_names, used=people.used)


def _range_before(clause: Clause, starts: Times, dated: Sequence[Item]) -> DateRange | None:
    """ "away april 6-10 and back on the 13th": the range, where nothing but a weekend lies between."""
    start = starts.readings[0] if len(starts.readings) == 1 else Reading()
    if start.times or start.windows or start.rule or len(start.dates) != 1 or start.dates[0].last is None:
        return None
    first, last = start.dates[0].first, start.dates[0].last
    if first is None or first == last:
        return None
    then = replace(clause.setting, now=dt.datetime.combine(last, dt.time(12)))
    ends = combine([item.atom for item in dated if item.atom], then, Purpose.CHANGE).readings
    day = only_date(ends[0]) if len(ends) == 1 and not ends[0].times and not ends[0].windows else None
    if day is None or day <= last:
        return None
    between = [last + dt.timedelta(days=n) for n in range(1, (day - last).days)]
    return (
        DateRange(first, last) if len(between) <= WEEKEND and all(each.weekday() >= SAT for each in between) else None
    )


WEEKEND, SAT = 2, 5


def _leaves_on(start: Reading) -> dt.date | None:
    """The first day away: "friday", "from friday"."""
    if start.times or start.windows or start.rule or len(start.dates) != 1:
        return None
    return start.dates[0].first if start.dates[0].last in (None, start.dates[0].first) else None


def _of_another(clause: Clause) -> bool:
    """ "my wife is sick", "leo is sick" from a therapist: not the speaker."""
    kin = any(item.has("reason") and not item.has("sick") for item in clause.items if not item.atom)
    return (kin and clause.has("sick")) or (clause.role == "therapist" and bool(clause.names))


def _back_at(clause: Clause, said: Sequence[Item], dated: Sequence[Item]) -> Found | None:
    """ "dentist at 2 tomorrow, back by 4": from the hour one leaves until the hour one is back."""
    starts, ends = clause.when(Purpose.TIME_OFF, said), clause.when(Purpose.TIME_OFF, dated)
    people = who(clause)
    today = clause.message.now.date()
    readings = []
    for start in starts.readings:
        leaves, day = _leaves_at(start), only_date(start) if start.dates else today
        backs = [_returns_at(end) for end in ends.readings]
        if leaves is None or day is None or None in backs:
            return None
        # "out 12 to 3, back at 2" says two ends.
        end = minutes(start.windows[0][1]) if start.windows else DAY
        away = [Window(leaves, back) for back in backs if back and leaves < back and end in (DAY, back)]
        for window in away[:1]:
            block = Override("block", (DateRange(day, day),), windows=(window,), reason=_why(clause))
            readings.append(people.each([block]))
    allowed = AWAY | people.tags | {"back", "early_end"}
    times = (starts, ends)
    return found(clause, readings, allowed, times, missing=people.missing, names=people.uses_names, used=people.used)


def _leaves_at(start: Reading) -> int | None:
    """When it begins: "at 2", "from 2", "12 to 2"."""
    if start.rule or start.spans or len(start.times) + len(start.windows) != 1:
        return None
    return minutes(start.times[0] if start.times else start.windows[0][0])


def _returns_at(end: Reading) -> int | None:
    """When it ends: "at 4", "by 4"."""
    if end.dates or end.rule or end.spans or len(end.times) + len(end.windows) != 1:
        return None
    if end.times:
        return minutes(end.times[0])
    return minutes(end.windows[0][1]) if end.windows[0][0] == "00:00" else None


def _why(clause: Clause) -> str | None:
    return "sick" if clause.has("sick") else reason_said(clause)
