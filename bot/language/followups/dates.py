"""More days, fewer days, other ends, only a part of the day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Audit, Command, Explain, Override, ReplaceLast, Report, SetHours, Show
from bot.language.clause import Clause, Item
from bot.language.followups.shared import LEADS, Best, all_of, days_of, excepts, named_days, said_items
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, Reading, Times, combine
from bot.language.times.kinds import Anchor, DayNumber, Near, Open, Shifted, Span, Weekdays
from bot.language.told import merged, only_date, ranges, undated, weekdays, windows
from engine.dates import EVERY_DAY, DateRange, Rule

_AND_ALSO = listed("and_also")
_ADDS = listed("adds_days")
_INCLUDES = listed("includes_days")
_TO_IT = listed("to_it")
_LEAVES = listed("leaves")
_DROPS_IT = listed("drops_it")
_ENDS = listed("day_ends")
_EDGE_STARTS = listed("edge_starts")


def excepted(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "except the 8th", "but not wednesday": taken out of the dates or days."""
    spared = _spared(clause)
    clause = _dropped(clause)
    place = next((n for n, item in enumerate(clause.items) if excepts(item) or _not_then(item)), None)
    if spared:
        place = clause.items.index(spared[0])
    if place is None and _works_then(clause, last):
        place = next(n for n, item in enumerate(clause.items) if item.has(*WORKS) and not item.atom)
    elif place is None or any(item.atom for item in clause.items[:place]) or clause.asks:
        return None
    body = [item for item in clause.items[place + 1 :] if item.atom]
    bounds = clause.has("make_it") or any(item.atom and isinstance(item.atom.value, Open) for item in body)
    if _worked_from(clause) or (bounds and clause.items[place].word == "but"):
        # "but from the 7th", "but make it the 7th", "back on the 9th" say when it is, begins or ends.
        return None
    times = clause.when(Purpose.CHANGE, body)
    near = _anchored(clause, body, last)
    changed = []
    for reading in (near.readings or times.readings)[:1]:
        if reading.windows or reading.times:
            # "but til 3 on fridays": of that day a part.
            return None
        taken = ranges(reading.dates, clause.message.now.date())
        days = weekdays(times.bare) or weekdays(reading.days)
        changed = [_without(command, taken, days) for command in last]
    if not changed or any(each is None for each in changed) or tuple(changed) == tuple(last):
        return None
    commands = tuple(each for each in changed if each)
    return found(
        clause,
        [(ReplaceLast(commands),)],
        LEADS | {"except_who", "excepting", "but_not", "negated", "yes", *WORKS},
        (times, near),
        used=[clause.items[place], *spared],
    )


def _spared(clause: Clause) -> list[Item]:
    """The verb and the last word of "but leave friday alone", "keep the 8th as it is"."""
    spoken = [item for item in clause.items if not item.has("filler", "mark") or item.atom]
    verb = next((item for item in spoken if not item.atom and item.word.split()[-1] in _LEAVES), None)
    if verb is None or not spoken[-1].word.endswith(SPARED):
        return []
    last = [item for item in spoken[spoken.index(verb) + 1 :] if not item.atom]
    return [verb, *last] if all(item.atom or item in last for item in spoken[spoken.index(verb) + 1 :]) else []


def _dropped(clause: Clause) -> Clause:
    """ "never mind the 30th" as "except the 30th"."""
    first = next((n for n, item in enumerate(clause.items) if item.atom or not item.has("filler") or item.has("no")), 0)
    drops = clause.items[first].word in _DROPS_IT and not clause.items[first].atom
    rest = clause.items[first + 1 :]
    if not drops or not rest or not all(item.atom and item.atom.kind == "dates" for item in rest):
        return clause
    verb = replace(clause.items[first], tags=frozenset({"excepting"}))
    return replace(clause, items=(*clause.items[:first], verb, *rest))


SPARED = tuple(listed("spared"))
WORKS = ("work", "open", "able")


def _works_then(clause: Clause, last: Commands) -> bool:
    """ "i'm working the 17th though", after days off: one of them is none."""
    off = len(last) == 1 and isinstance(last[0], Override) and last[0].kind == "off" and bool(last[0].dates)
    dated = bool(clause.atoms) and all(atom.kind == "dates" for atom in clause.atoms)
    starts = any(word in _EDGE_STARTS for item in clause.of(*WORKS) for word in item.word.split())
    return (
        off
        and dated
        and not starts
        and clause.has(*WORKS)
        and not clause.has("off", "closed", "negated", "no_more", "only")
    )


def _worked_from(clause: Clause) -> bool:
    """ "back on the 9th": from then on, and not on that day alone."""
    return any(item.has("back") and not item.atom for item in clause.items)


def _not_then(item: Item) -> bool:
    """ "not on wednesdays"."""
    return item.has("but_not") and not item.atom and "not" in item.word.split()


def _anchored(clause: Clause, items: Sequence[Item], last: Commands, purpose: Purpose = Purpose.WHEN) -> Times:
    """The time as it is meant beside the dates talked about: "the 8th" within "april 6-10"."""
    days = sorted(day for day in days_of(last) if day)
    if not days or days[0] < clause.message.now.date():
        return Times()
    if any(item.atom and isinstance(item.atom.value, Near) for item in items):
        # "tomorrow" is counted from today, whatever was talked about.
        return Times()
    setting = replace(clause.setting, now=dt.datetime.combine(days[0], dt.time()))
    return combine([item.atom for item in items if item.atom], setting, purpose)


def _without(command: Command, taken: Sequence[DateRange], days: frozenset[int]) -> Command | None:
    if isinstance(command, Override) and command.rule and taken:
        gone = {day for span in taken for day in _each(span)}
        return replace(command, rule=replace(command.rule, excluded=command.rule.excluded | gone))
    if isinstance(command, SetHours) and command.mode == "remove" and command.days and taken and not days:
        gone = {day for span in taken for day in _each(span)}
        rule = Rule("weekly", days=command.days, first=command.from_, until=command.until, excluded=frozenset(gone))
        return Override("block" if command.windows else "off", rule=rule, windows=command.windows, for_=command.for_)
    if isinstance(command, SetHours) and command.days and days & command.days:
        return replace(command, days=command.days - days) if command.days - days else None
    if isinstance(command, SetHours) and command.mode == "remove" and command.windows and command.days is None and days:
        # "not fridays", after a lunch on every day.
        return replace(command, days=EVERY_DAY - days)
    dates = getattr(command, "dates", None)
    if dates and taken:
        left = _less_dates(dates, taken)
        return all_of((command,), dates=left)[0] if left else None
    return None


def _each(span: DateRange) -> list[dt.date]:
    last = span.last or span.first
    return [span.first + dt.timedelta(n) for n in range(min((last - span.first).days, 400) + 1)]


def _less_dates(dates: Sequence[DateRange], taken: Sequence[DateRange]) -> tuple[DateRange, ...]:
    left = list(dates)
    one = dt.timedelta(1)
    for hole in taken:
        cut: list[DateRange] = []
        for span in left:
            end, stop = span.last, hole.last
            if (stop is not None and stop < span.first) or (end is not None and hole.first > end):
                cut.append(span)
                continue
            if span.first < hole.first:
                cut.append(DateRange(span.first, hole.first - one))
            if stop is not None and (end is None or stop < end):
                cut.append(DateRange(stop + one, end))
        left = cut
    return tuple(left)


def also(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "and tuesdays too": added to the days or dates."""
    first = next((item for item in clause.items if not item.has("filler", "mark") or item.atom), clause.items[0])
    leads = set(first.word.split()) <= _AND_ALSO
    adds = [first] if _adds_to_it(clause, first) else []
    if not (leads or adds or clause.has("also_before", "again_same")) or clause.asks or len(last) != 1:
        return None
    command = last[0]
    if isinstance(command, Show | Report | Explain | Audit):
        # "and august?" asks for that month.
        return None
    if clause.has("again_same") and not isinstance(command, SetHours | Override):
        return None
    again = ("off", "sick", "closed") if isinstance(command, Override) and command.kind == "off" else ()
    body = [item for item in said_items(clause) if item not in adds]
    if not body or any(
        item.atom is None and not item.has("extra", "also_before", "again_same", *again) for item in body
    ):
        return None
    purpose = Purpose.HOURS if isinstance(command, SetHours) else Purpose.TIME_OFF
    times = clause.when(purpose)
    if any(reading.windows or reading.times for reading in times.readings):
        return None
    readings = []
    if isinstance(command, Override) and command.dates and times.recurring:
        return _every_week_too(clause, command)
    near = _number_alone(clause, last) or _counted_on(clause, last)
    for reading in dict.fromkeys((*near, *times.readings)):
        if isinstance(command, SetHours) and command.days:
            days = named_days(clause, times)
            readings.append((ReplaceLast((replace(command, days=command.days | days),)),)) if days else None
        elif hasattr(command, "dates") and command.dates and reading.dates:
            more = ranges(reading.dates, clause.message.now.date())
            readings.append((ReplaceLast(all_of((command,), dates=merged((*command.dates, *more)))),))
    allowed = LEADS | {"extra", "also_before", "again_same", "joint", "off", *again}
    return found(clause, readings, allowed, times, used=adds) if readings else None


def _adds_to_it(clause: Clause, first: Item) -> bool:
    """ "add thursdays to that", "include the 8th": beside the days that were talked about."""
    behind = [token.word for token in clause.line[clause.items[0].first : clause.items[-1].last] if token.is_word][-2:]
    return first.word in _INCLUDES or (first.word in _ADDS and " ".join(behind) in _TO_IT)


def _number_alone(clause: Clause, last: Commands) -> tuple[Reading, ...]:
    """ "plus the 13th", "and the weekend", after days in april: those of april, too."""
    plain = all(
        (isinstance(atom.value, DayNumber) and atom.value.shift is None)
        or (isinstance(atom.value, Span) and atom.value.unit == "weekend" and atom.value.said == "the")
        for atom in clause.atoms
    )
    return _anchored(clause, clause.items, last).readings if plain else ()


def _counted_on(clause: Clause, last: Commands) -> tuple[Reading, ...]:
    """ "and the day after": the day behind the last one talked about."""
    days = sorted(day for day in days_of(last) if day)
    counts = bool(clause.atoms) and all(
        isinstance(atom.value, Shifted) and isinstance(atom.value.day, Anchor) for atom in clause.atoms
    )
    if not counts or not days:
        return ()
    return combine(clause.atoms, replace(clause.setting, anchor=days[-1]), Purpose.TIME_OFF).readings


def _every_week_too(clause: Clause, command: Override) -> Found | None:
    """ "and wednesdays too" after a day off: every Wednesday, beside that day."""
    weekly = clause.when(Purpose.HOURS)
    days = named_days(clause, weekly)
    plain = all(isinstance(atom.value, Weekdays) for atom in clause.atoms)
    if command.kind != "off" or not days or not plain:
        return None
    both = (command, SetHours("remove", days, for_=command.for_))
    return found(clause, [(ReplaceLast(both),)], LEADS | {"extra", "also_before", "joint", "off"}, weekly)


def other_start(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "starting on the 16th" after a stretch of time off: only its start was wrong."""
    if len(last) != 1 or not isinstance(last[0], Override) or len(last[0].dates) != 1 or clause.asks:
        return None
    if len(clause.atoms) != 1 or not isinstance(clause.atoms[0].value, Open):
        return None
    if clause.atoms[0].value.bound not in ("from", "since"):
        return None
    span = last[0].dates[0]
    times = _anchored(clause, clause.items, last)
    start = times.readings[0].dates[0].first if len(times.readings) == 1 and times.readings[0].dates else None
    if start is None or span.last is None or start > span.last:
        return None
    new = replace(last[0], dates=(DateRange(start, span.last),))
    return found(clause, [(ReplaceLast((new,)),)], LEADS | {"only"}, times)


def other_last_day(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "until the 9th", "end on the 9th", "back on the 9th" after a stretch of time off: only its end was wrong."""
    if len(last) != 1 or not isinstance(last[0], Override) or len(last[0].dates) != 1 or clause.asks:
        return None
    span, said = last[0].dates[0], [item.word for item in clause.items if item.has("back", "early_end", "no_more")]
    ends = bool(clause.atoms) and isinstance(value := clause.atoms[0].value, Open) and value.bound in _ENDS
    if len(clause.atoms) != 1 or last[0].kind != "off" or not (ends or said) or span.last in (None, span.first):
        return None
    if any(item.has("on_again") and item.first >= clause.atoms[0].last for item in clause.items):
        # "tuesday is back on" is of that day alone.
        return None
    readings = []
    times = _anchored(clause, clause.items, last, Purpose.TIME_OFF)
    for reading in times.readings:
        day = reading.dates[0].last if ends and reading.dates else only_date(reading)
        if day is None or reading.windows or reading.times:
            return None
        day -= dt.timedelta(1) if clause.has("back") else dt.timedelta(0)
        if not span.first <= day < span.last:
            return None
        readings.append((ReplaceLast((replace(last[0], dates=(DateRange(span.first, day),)),)),))
    allowed = LEADS | {"only", "back", "early_end", "no_more", "off"}
    return found(clause, readings, allowed, times) if readings else None


def bounded(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "starting april", "until june" after weekly hours, or after time off that comes again."""
    command = last[0] if len(last) == 1 else None
    rule = command.rule if isinstance(command, Override) else None
    if not (isinstance(command, SetHours) or rule) or clause.asks:
        return None
    if len(clause.atoms) != 1 or not isinstance(clause.atoms[0].value, Open):
        return None
    times = clause.when(Purpose.HOURS)
    if len(times.readings) != 1 or len(times.readings[0].dates) != 1:
        return None
    span = times.readings[0].dates[0]
    starts = clause.atoms[0].value.bound in ("from", "after", "since")
    new: Command
    if isinstance(command, Override) and rule is not None:
        if starts:
            # Which weeks it then is, nobody has said.
            return None
        new = replace(command, rule=replace(rule, until=span.last))
    else:
        new = all_of(last, **({"from_": span.first} if starts else {"until": span.last}))[0]
    return found(clause, [(ReplaceLast((new,)),)], LEADS | {"only"}, times)


def part_off(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "just the afternoon off": after a whole day off only that part of it."""
    if len(last) != 1 or not isinstance(last[0], Override) or last[0].kind not in ("off", "block") or clause.asks:
        return None
    times = undated(clause, clause.when(Purpose.CHANGE))
    if len(times.readings) != 1 or times.readings[0].dates or times.readings[0].rule:
        return None
    if not times.readings[0].windows or times.readings[0].times or times.readings[0].minutes:
        return None
    if not clause.has("only", "off", "block", "closed", "filler", "correction", "make_it", "no"):
        return None
    new = replace(last[0], kind="block", windows=windows(times.readings[0].windows))
    but = [clause.items[0]] if clause.items[0].word == "but" else []
    return found(clause, [(ReplaceLast((new,)),)], LEADS | {"only", "off", "block", "closed"}, times, used=but)
