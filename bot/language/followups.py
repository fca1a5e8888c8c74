"""What only makes sense after something else: answers to a question, corrections, "and tuesdays too"."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from bot.commands import (
    Book,
    Broadcast,
    Cancel,
    Command,
    Confirm,
    Find,
    Move,
    MoveFrom,
    MoveTo,
    Override,
    Repeat,
    ReplaceLast,
    SetHours,
    SetPolicy,
    Show,
)
from bot.language.clause import Clause, Item, is_count, shifted
from bot.language.messages import Answer
from bot.language.rules.lengths import lengths
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, Reading, Times, atoms, clocked
from bot.language.times.kinds import Count, Duration, Open, Weekdays
from bot.language.told import clock, only_date, merged, ranges, undated, weekdays, windows
from engine.dates import DateRange
from engine.hours import Window

Best = Callable[[Clause], Found | None]

LEADS = frozenset({"no", "yes", "filler", "polite", "correction", "make_it", "instead", "may_have", "choice", "lasts", "yes_plain", "set_zone", "asks", "appt", "sessions"})  # fmt: skip


# Answers to what was asked --------------------------------------------------------------------------------------------


def answered(clause: Clause, best: Best) -> Found | None:
    """The completed commands, where the message answers the open question; a new order is none."""
    asked = clause.message.context.asked
    if asked is None or not asked.readings or clause.has("no", "negated") or clause.has("asks"):
        return None
    if len(asked.readings) > 1 and not asked.missing:
        return _picked(clause, asked)
    commands = asked.readings[0].commands
    if len(asked.missing) != 1 or not commands:
        return None
    return _completed(clause, asked.missing[0], commands)


def _picked(clause: Clause, asked: Answer) -> Found | None:
    """One of several readings, by its place in the list, its date, its hour, or "every week"."""
    number = next((n for n in range(1, 7) if clause.has(f"ordinal_{n}")), None)
    words = LEADS | {
        "choice",
        "ordinal_1",
        "ordinal_2",
        "ordinal_3",
        "ordinal_4",
        "ordinal_5",
        "ordinal_6",
        "ordinal_last",
        "every_week",
        "once_word",
        "only",
        "work",
        "off",
    }
    if clause.has("ordinal_last"):
        number = len(asked.readings)
    counts = [item for item in clause.items if is_count(item)]
    if number is None and len(counts) == 1 and len(clause.atoms) == 1 and counts[0].word.isdecimal():
        number = int(counts[0].word)
        if not 1 <= number <= len(asked.readings):
            number = None
    if number is not None and number <= len(asked.readings):
        dates_too = [atom for atom in clause.atoms if atom.kind == "dates"]
        if not dates_too:
            return found(clause, [asked.readings[number - 1].commands], words, used=counts)
    times = undated(clause, clause.when(Purpose.LIST, [_timed(item) for item in clause.items]))
    part = _part_named(clause)
    if part:
        fits = [
            each.commands
            for each in asked.readings
            if any(part[0] <= hour.hour < part[1] for hour in _hours_of(each.commands))
        ]
        return found(clause, fits, words | set(PARTS)) if len(fits) == 1 else None
    recurring = times.recurring or clause.has("every_week")
    if recurring or (times.once and not any(reading.dates for reading in times.readings)) or clause.has("once_word"):
        fits = [each.commands for each in asked.readings if _repeats(each.commands) == recurring]
    else:
        fits = [each.commands for each in asked.readings if _agrees(each.commands, times)]
    if len(fits) != 1:
        return None
    return found(clause, fits, words, times, used=counts)


PARTS = {
    "morning_one": (0, 12),
    "afternoon_one": (12, 18),
    "evening_one": (17, 24),
    "am_word": (0, 12),
    "pm_word": (12, 24),
}


def _part_named(clause: Clause) -> tuple[int, int] | None:
    """ "the morning one", "pm": the hours of that part of the day."""
    return next((hours for tag, hours in PARTS.items() if clause.has(tag)), None)


def _timed(item: Item) -> Item:
    timed = clocked(item.atom) if item.atom else None
    return replace(item, atom=timed) if timed else item


def _repeats(commands: Commands) -> bool:
    return any(isinstance(command, SetHours) or getattr(command, "rule", None) for command in commands)


def _agrees(commands: Commands, times: Times) -> bool:
    """Whether what was said fits the dates and hours of some commands."""
    if not times.readings:
        return False
    days, hours = _days_of(commands), _hours_of(commands)
    for reading in times.readings:
        said = {each.first for each in reading.dates} | {each.last for each in reading.dates}
        if reading.rule or not (reading.dates or reading.times or reading.windows):
            continue
        if reading.dates and not (said <= days or _covers(reading, days)):
            continue
        if reading.times and not {clock(time) for time in reading.times} <= hours:
            continue
        if reading.windows and not _within(hours, reading):
            continue
        return True
    return False


def _covers(reading: Reading, days: set[dt.date | None]) -> bool:
    """Whether a range such as "next week" holds all of the days."""
    return (
        len(reading.dates) == 1
        and bool(days)
        and all(
            day is not None and (each.first or dt.date.min) <= day <= (each.last or dt.date.max)
            for each in reading.dates
            for day in days
        )
    )


def _within(hours: set[dt.time], reading: Reading) -> bool:
    return any(start <= f"{hour:%H:%M}" < end for hour in hours for start, end in reading.windows)


def _days_of(commands: Commands) -> set[dt.date | None]:
    days: set[dt.date | None] = set()
    for command in commands:
        for span in getattr(command, "dates", None) or ():
            days |= {span.first, span.last}
        at = getattr(command, "at", None)
        if at:
            days.add(at.date())
    return days


def _hours_of(commands: Commands) -> set[dt.time]:
    hours: set[dt.time] = set()
    for command in commands:
        at = getattr(command, "at", None)
        hours |= {at.time()} if at else set()
        hours |= {dt.time(window.start // 60, window.start % 60) for window in getattr(command, "windows", None) or ()}
        hours |= set(getattr(command, "times", None) or ())
    return hours


def _completed(clause: Clause, field: str, commands: Commands) -> Found | None:
    """The commands with the missing field filled in."""
    match field:
        case "days":
            return _with_days(clause, commands)
        case "dates" | "until" | "from":
            return _with_dates(clause, commands, field)
        case "windows":
            return _with_windows(clause, commands)
        case "at" | "to":
            return _with_at(clause, commands, field)
        case "client":
            return _with_client(clause, commands)
        case "for":
            return _with_for(clause, commands)
        case "direction":
            return _with_direction(clause, commands)
        case "notice_minutes":
            return _with_notice(clause, commands)
        case "timezone":
            return _with_zone(clause, commands)
    return None


def _all(commands: Commands, **changes: Any) -> Commands:
    """The commands with some fields changed, where they have them."""
    return tuple(
        replace(command, **{key: value for key, value in changes.items() if key in {f.name for f in fields(command)}})  # type: ignore[type-var]
        for command in commands
    )


def _with_days(clause: Clause, commands: Commands) -> Found | None:
    times = clause.when(Purpose.HOURS)
    days = _named_days(clause, times) or _days_in_range(clause, times)
    if not days or any(atom.kind == "hours" for atom in clause.atoms):
        if times.all_days:
            return found(clause, [_all(commands, days=None)], LEADS, times)
        return None
    first = next((reading.rule for reading in times.readings if reading.rule), None)
    bounds = (
        {"from_": first.first, "until": first.until}
        if first and (first.first or first.until) and first.every == 1
        else {}
    )
    return found(clause, [_all(commands, days=days, **bounds)], LEADS | {"work"}, times)


def _named_days(clause: Clause, times: Times) -> frozenset[int]:
    """The weekdays that are named, bare, in the plural or as a range."""
    days: set[int] = set()
    for atom in clause.atoms:
        if isinstance(atom.value, Weekdays) and not atom.value.said:
            days |= set(atom.value.days)
    for reading in times.readings:
        if reading.rule and reading.rule.freq == "weekly":
            days |= set(weekdays(reading.days))
    if not days:
        days |= set(weekdays(times.bare))
    return frozenset(days) - weekdays(times.out.days)


def _days_in_range(clause: Clause, times: Times) -> frozenset[int]:
    """ "mon to thu": the weekdays of the range."""
    named = {token.word for token in clause.line} & {"the", "next", "this"} or any(
        character.isdigit() for character in clause.message.text
    )
    if named or not times.readings or len(times.readings[0].dates) != 1:
        return frozenset()
    span = times.readings[0].dates[0]
    if span.first is None or span.last is None or (span.last - span.first).days > 6:
        return frozenset()
    return frozenset((span.first + dt.timedelta(n)).weekday() for n in range((span.last - span.first).days + 1))


def _with_dates(clause: Clause, commands: Commands, field: str) -> Found | None:
    times = clause.when(Purpose.TIME_OFF)
    today = clause.message.now.date()
    readings = []
    for reading in times.readings:
        if reading.rule or reading.times or not reading.dates:
            return None
        dates = ranges(reading.dates, today)
        if field == "until":
            last = dates[-1].last
            readings.append(tuple(_until(command, last) for command in commands))
        elif field == "from":
            readings.append(_all(commands, from_=dates[0].first))
        elif reading.windows:
            readings.append(_all(commands, kind="block", dates=dates, windows=windows(reading.windows)))
        else:
            readings.append(_all(commands, dates=dates))
    if not readings and times.open_ended and field == "until":
        readings = [commands]
    return (
        found(clause, readings, LEADS | {"back", "off"}, times, missing=times.missing)
        if readings or times.missing
        else None
    )


def _until(command: Command, last: dt.date | None) -> Command:
    if isinstance(command, Override) and command.dates and last and last >= command.dates[-1].first:
        return replace(command, dates=(*command.dates[:-1], DateRange(command.dates[-1].first, last)))
    return _all((command,), until=last)[0]


def _with_windows(clause: Clause, commands: Commands) -> Found | None:
    times = clause.when(Purpose.CHANGE, [_timed(item) for item in clause.items])
    readings = []
    for reading in times.readings:
        if reading.dates or reading.rule or not reading.windows:
            return None
        readings.append(_all(commands, windows=windows(reading.windows)))
    return found(clause, readings, LEADS | {"off", "block", "work"}, times) if readings else None


def _with_at(clause: Clause, commands: Commands, field: str) -> Found | None:
    items = [_timed(item) for item in clause.items]
    times = clause.when(Purpose.BOOK, items)
    now = clause.message.now
    readings = []
    for reading in times.readings:
        day = only_date(reading) or _date_of(commands)
        if reading.rule or reading.windows or len(reading.times) != 1 or day is None:
            return None
        at = dt.datetime.combine(day, clock(reading.times[0]))
        if at <= now:
            continue
        readings.append(_all(commands, at=at) if field == "at" else _all(commands, to=MoveTo(at=at)))
    return (
        found(clause, readings, LEADS | {"book", "book_strong"}, times, missing=times.missing)
        if readings or times.missing
        else None
    )


def _date_of(commands: Commands) -> dt.date | None:
    days = {day for day in _days_of(commands) if day}
    return days.pop() if len(days) == 1 else None


def _with_client(clause: Clause, commands: Commands) -> Found | None:
    if clause.atoms:
        return None
    item = next((each for each in clause.items if each.name), None)
    name = clause.names[0] if len(clause.names) == 1 else None
    if item is None:
        unknown = [each for each in clause.items if not each.tags and each.word.isalpha()]
        if len(unknown) != 1:
            return None
        item, name = unknown[0], clause.line[unknown[0].first].raw
    if name is None:
        return None
    return found(clause, [_all(commands, client=name)], LEADS | {"with_word"}, used=[item])


def _with_for(clause: Clause, commands: Commands) -> Found | None:
    if clause.atoms:
        return None
    if clause.names:
        whole = [tuple(each for name in clause.names for each in _all(commands, for_=name))]
        return found(clause, whole, LEADS, names=True)
    if clause.has("practice"):
        return found(clause, [_all(commands, for_="practice")], LEADS | {"practice"})
    return None


def _with_direction(clause: Clause, commands: Commands) -> Found | None:
    if clause.atoms or clause.asks:
        return None
    opens = clause.has("open", "extra")
    closes = clause.has("block", "off", "closed") and not opens
    if opens == closes:
        return None
    return found(
        clause,
        [_all(commands, kind="extra" if opens else "block")],
        LEADS | {"open", "extra", "block", "off", "closed", "take"},
    )


def _with_notice(clause: Clause, commands: Commands) -> Found | None:
    said = lengths(clause)
    if len(said) != 1 or len(clause.atoms) != 1:
        return None
    times, minutes = Times(used=frozenset(range(said[0][0].first, said[0][0].last))), said[0][1]
    return found(
        clause,
        [_all(commands, notice_minutes=int(minutes))],
        LEADS | {"notice", "before_appt", "book_less", "limited"},
        times,
    )


def _with_zone(clause: Clause, commands: Commands) -> Found | None:
    times = clause.when(Purpose.LIST)
    zone = next((reading.zone for reading in times.readings if reading.zone), None)
    if zone is None:
        return None
    return found(clause, [_all(commands, timezone=zone)], LEADS | {"timezone"}, times)


# Corrections ----------------------------------------------------------------------------------------------------------


def follow_up(clause: Clause, best: Best, plain: Found | None) -> Found | None:
    """A correction or a continuation of the commands talked about last."""
    last = clause.message.context.last
    if not last:
        return None
    for rule in RULES:
        result = rule(clause, last, best)
        if result is not None and result.whole and (result.readings or result.missing):
            if plain and plain.whole and not _refers(clause):
                return None
            return result
    return None


def _refers(clause: Clause) -> bool:
    """Whether the words look back: "no, ...", "i meant", "make it", "instead", "same time"."""
    first = clause.items[0]
    if first.word == "for" or _cancels_it(clause):
        return True
    backwards = clause.has(
        "no",
        "correction",
        "make_it",
        "same_time",
        "also_before",
        "except_who",
        "excepting",
        "instead",
        "keep_rest",
        "later",
        "earlier",
    )
    return (
        backwards
        or first.word in ("and", "or", "but", "except", "yes", "just", "only")
        or first.has("excepting")
        or bool(first.atom and first.atom.kind == "mark")
    )


def _body(clause: Clause) -> tuple[Item, ...]:
    """The items without the words that only say that something is corrected."""
    return tuple(
        item
        for item in clause.items
        if item.atom or item.name or item.session or not item.has(*LEADS, "glue", "joint", "mark")
    )


def yes_but(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "yes but not the 8th": the correction, then the confirmation."""
    if not clause.message.context.open or not clause.items[0].has("yes") or not clause.atoms:
        return None
    rest = replace(clause, items=clause.items[1:])
    changed = excepted(rest, last, best) or also(rest, last, best) or substituted(rest, last, best)
    if changed is None or not changed.whole or len(changed.readings) != 1:
        return None
    return replace(changed, readings=tuple((*commands, Confirm()) for commands in changed.readings))


def excepted(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "except the 8th", "but not wednesday": taken out of the dates or days."""
    place = next((n for n, item in enumerate(clause.items) if _excepts(item)), None)
    if place is None or any(item.atom for item in clause.items[:place]) or clause.asks:
        return None
    body = [item for item in clause.items[place + 1 :] if item.atom]
    times = clause.when(Purpose.CHANGE, [_near(item) for item in body])
    near = _anchored(clause, body, last)
    changed = []
    for reading in (near.readings or times.readings)[:1]:
        taken = ranges(reading.dates, clause.message.now.date())
        days = weekdays(times.bare) or weekdays(reading.days)
        changed = [_without(command, taken, days) for command in last]
    if not changed or any(each is None for each in changed) or tuple(changed) == tuple(last):
        return None
    commands = tuple(each for each in changed if each)
    return found(clause, [(ReplaceLast(commands),)], LEADS | {"except_who", "excepting", "but_not", "negated", "yes"}, (times, near),
                 used=[clause.items[place]])  # fmt: skip


def _excepts(item: Item) -> bool:
    return item.has("excepting", "except_who") or (
        item.atom is not None and getattr(item.atom.value, "name", "") == "except"
    )


def _near(item: Item) -> Item:
    return item


def _anchored(clause: Clause, items: Sequence[Item], last: Commands) -> Times:
    """The time as it is meant beside the dates talked about: "the 8th" within "april 6-10"."""
    from bot.language.times import combine

    days = sorted(day for day in _days_of(last) if day)
    if not days or days[0] < clause.message.now.date():
        return Times()
    setting = replace(clause.setting, now=dt.datetime.combine(days[0], dt.time()))
    return combine([item.atom for item in items if item.atom], setting, Purpose.WHEN)


def _without(command: Command, taken: Sequence[DateRange], days: frozenset[int]) -> Command | None:
    if isinstance(command, Override) and command.rule and taken:
        gone = {day for span in taken for day in _each(span)}
        return replace(command, rule=replace(command.rule, excluded=command.rule.excluded | gone))
    if isinstance(command, SetHours) and command.days and days & command.days:
        return replace(command, days=command.days - days) if command.days - days else None
    dates = getattr(command, "dates", None)
    if dates and taken:
        left = _less_dates(dates, taken)
        return _all((command,), dates=left)[0] if left else None
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
    if not (clause.items[0].word in ("and", "also", "&", "plus", "+", "n") or clause.has("also_before")) or clause.asks:
        return None
    body = _body(clause)
    if not body or any(item.atom is None and not item.has("extra", "also_before") for item in body) or len(last) != 1:
        return None
    command = last[0]
    purpose = Purpose.HOURS if isinstance(command, SetHours) else Purpose.TIME_OFF
    times = clause.when(purpose)
    if any(reading.windows or reading.times for reading in times.readings):
        return None
    readings = []
    for reading in times.readings:
        if isinstance(command, SetHours) and command.days:
            days = _named_days(clause, times)
            readings.append((ReplaceLast((replace(command, days=command.days | days),)),)) if days else None
        elif hasattr(command, "dates") and command.dates and reading.dates:
            more = ranges(reading.dates, clause.message.now.date())
            readings.append((ReplaceLast(_all((command,), dates=merged((*command.dates, *more)))),))
    return found(clause, readings, LEADS | {"extra", "also_before", "joint", "off"}, times) if readings else None


def once(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "just this once" after weekly hours; "every week" after dated ones."""
    if len(last) != 1 or clause.asks:
        return None
    command = last[0]
    times = clause.when(Purpose.HOURS)
    only_mark = bool(clause.atoms) and all(atom.kind in ("mark", "rule") for atom in clause.atoms)
    today = clause.message.now.date()
    if isinstance(command, SetHours) and command.days and ((times.once and only_mark) or clause.has("once_word")):
        ahead = sorted(today + dt.timedelta((day - today.weekday()) % 7) for day in command.days)
        if command.from_:
            ahead = sorted(command.from_ + dt.timedelta((day - command.from_.weekday()) % 7) for day in command.days)
        dates = merged([DateRange(day, day) for day in ahead])
        kind = {"replace": "hours", "add": "extra", "remove": "block" if command.windows else "off"}[command.mode]
        new = Override(kind, dates, windows=command.windows, session=command.session, for_=command.for_)  # type: ignore[arg-type]
        return found(clause, [(ReplaceLast((new,)),)], LEADS | {"once_word"}, times)
    if isinstance(command, Book) and command.at and clause.has("every_week") and not command.repeat:
        return found(clause, [(ReplaceLast((replace(command, repeat=Repeat(1)),)),)], LEADS | {"every_week"}, times)
    dated = [only_date(reading) for reading in times.readings if not reading.windows and not reading.times]
    if isinstance(command, SetHours) and command.days and len(dated) == 1 and dated[0] and clause.has("only"):
        if dated[0].weekday() not in command.days:
            return None
        kind = {"replace": "hours", "add": "extra", "remove": "block" if command.windows else "off"}[command.mode]
        new = Override(
            kind, (DateRange(dated[0], dated[0]),), windows=command.windows, session=command.session, for_=command.for_
        )  # type: ignore[arg-type]
        return found(clause, [(ReplaceLast((new,)),)], LEADS | {"only"}, times)
    if isinstance(command, Override) and command.dates and (clause.has("every_week") or _same_weekdays(command, times)):
        days = frozenset(span.first.weekday() for span in command.dates)
        mode = {"hours": "replace", "extra": "add"}.get(command.kind or "", "remove")
        hours = SetHours(mode, days, command.windows, for_=command.for_)  # type: ignore[arg-type]
        return found(clause, [(ReplaceLast((hours,)),)], LEADS | {"every_week"}, times)
    return None


def _same_weekdays(command: Override, times: Times) -> bool:
    """ "every friday" after "off friday"."""
    rules = [reading.rule for reading in times.readings if not reading.windows]
    days = {span.first.weekday() for span in command.dates}
    return (
        len(rules) == 1
        and rules[0] is not None
        and rules[0].freq == "weekly"
        and rules[0].every == 1
        and set(weekdays(rules[0].days)) == days
    )


def _cancels_it(clause: Clause) -> bool:
    words = {word for item in clause.items for word in item.word.split()}
    return clause.has("cancel") and bool(words & {"it", "that", "this"})


def called_off(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "cancel it", after a booking."""
    at = next((_when(command) for command in last if _when(command)), None)
    if (
        at is None
        or not _cancels_it(clause)
        or clause.atoms
        or clause.asks
        or clause.message.context.open
        or clause.role != "client"
    ):
        return None
    return found(clause, [(Cancel(at=at),)], {"cancel", "appt", "polite"})


def bounded(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "starting april", "until june" after weekly hours."""
    if len(last) != 1 or not isinstance(last[0], SetHours) or clause.asks:
        return None
    if len(clause.atoms) != 1 or not isinstance(clause.atoms[0].value, Open):
        return None
    times = clause.when(Purpose.HOURS)
    if len(times.readings) != 1 or len(times.readings[0].dates) != 1:
        return None
    span = times.readings[0].dates[0]
    said = clause.atoms[0].value.bound
    new = (
        replace(last[0], from_=span.first) if said in ("from", "after", "since") else replace(last[0], until=span.last)
    )
    return found(clause, [(ReplaceLast((new,)),)], LEADS | {"only"}, times)


def part_off(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "just the afternoon off": after a whole day off only that part of it."""
    if len(last) != 1 or not isinstance(last[0], Override) or last[0].kind not in ("off", "block") or clause.asks:
        return None
    times = undated(clause, clause.when(Purpose.CHANGE))
    if len(times.readings) != 1 or not times.readings[0].windows or times.readings[0].dates or times.readings[0].rule:
        return None
    if not clause.has("only", "off", "filler", "correction", "make_it", "no"):
        return None
    new = replace(last[0], kind="block", windows=windows(times.readings[0].windows))
    return found(clause, [(ReplaceLast((new,)),)], LEADS | {"only", "off"}, times)


def for_whom(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "for ana not raj"."""
    if not clause.names or clause.atoms or clause.asks:
        return None
    places = [n for n, item in enumerate(clause.items) if item.name]
    negated = {
        clause.items[n].name for n in places if n and clause.items[n - 1].has("negated", "excepting", "instead_of")
    }
    kept = [name for name in clause.names if name not in negated]
    if len(kept) != 1 or not (
        negated or clause.has("correction", "no", "make_it", "instead") or clause.items[0].word == "for"
    ):
        return None
    if all(hasattr(command, "for_") for command in last):
        new = _all(last, for_=kept[0])
    elif all(isinstance(command, Book | Cancel | Move) for command in last):
        new = _all(last, client=kept[0])
    else:
        return None
    return found(clause, [(ReplaceLast(new),)], LEADS | {"negated", "excepting", "instead_of"}, names=True)


def send_later(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "schedule it for 8am tmrw instead", after a message to many."""
    if len(last) != 1 or not isinstance(last[0], Broadcast) or clause.asks or not clause.atoms:
        return None
    times = clause.when(Purpose.BOOK, [_timed(item) for item in clause.items])
    readings = []
    for reading in times.readings:
        day = only_date(reading)
        if day is None or len(reading.times) != 1:
            return None
        readings.append((ReplaceLast((replace(last[0], at=dt.datetime.combine(day, clock(reading.times[0]))),)),))
    return found(clause, readings, LEADS | {"book_client", "book_strong", "tell", "move", "waitlist_me"}, times)


def policy_number(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "make it 10" after a policy with one number."""
    if len(last) != 1 or not isinstance(last[0], SetPolicy) or clause.asks:
        return None
    numbers = [item for item in clause.items if is_count(item) or (item.atom and isinstance(item.atom.value, Duration))]
    if len(numbers) != 1 or len(clause.atoms) != 1:
        return None
    command = last[0]
    named = [
        f.name
        for f in fields(command)
        if isinstance(getattr(command, f.name), int) and not isinstance(getattr(command, f.name), bool)
    ]
    if len(named) != 1:
        return None
    value = numbers[0].atom.value if numbers[0].atom else None
    number: int | None
    if isinstance(value, Duration):
        number = int(value.minutes)
    else:
        number = _in_units(value.number, getattr(command, named[0]), named[0]) if isinstance(value, Count) else None
    if number is None:
        return None
    return found(
        clause, [(ReplaceLast((replace(command, **{named[0]: number}),)),)], LEADS | {"max", "limited"}, used=numbers
    )  # type: ignore[arg-type]


def _in_units(number: int, before: int, field: str) -> int | None:
    """A bare number in the unit that was last spoken of: hours of notice stay hours."""
    if field.endswith("notice_minutes"):
        return number * 60 if before % 60 == 0 and before >= 60 else None
    return number


def substituted(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "no I meant thursday", "no, 4", "actually make that 9-4 on fridays": the part that was wrong is replaced."""
    looks_back = (
        clause.has("no", "correction", "make_it", "instead") or bool(clause.items) and _excepts(clause.items[0])
    )
    if clause.asks or not clause.atoms or not (looks_back or _bare(clause)):
        return None
    typed, clause = clause, _after_not(clause)
    body = _body(clause)
    if any(item.atom is None for item in body) or not body:
        return None
    if clause.items[0].has("no_thing") and len(clause.items) > 1 and clause.items[1].atom and _plural(clause.items[1]):
        return None
    if clause.has("no") and not clause.items[0].has("no", "filler", "joint", "mark"):
        return None
    changed: list[Commands] = []
    items = [_timed(item) for item in clause.items]
    if len(last) != 1:
        return None
    command = last[0]
    times = _retold(clause, items, last)
    if isinstance(command, SetHours):
        return _other_hours(clause, command, items)
    for reading in times.readings:
        new = _changed(command, reading, clause.message.now)
        if new is None:
            return None
        changed.append((new,))
    again = isinstance(command, Find | Show)
    readings = [commands if again else (ReplaceLast(commands),) for commands in changed]
    return found(clause, readings, LEADS | {"off", "work"}, times, missing=times.missing)


def _plural(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Weekdays) and item.atom.value.plural


def _after_not(clause: Clause) -> Clause:
    """ "not friday, thursday": what stands after the comma."""
    first = clause.items[0]
    negated = (
        first.has("negated", "excepting")
        and not first.has("no")
        or bool(first.atom and first.atom.kind == "mark" and first.word == "not")
    )
    comma = next((n for n in range(first.last, clause.items[-1].last) if clause.line[n].word == ","), None)
    inside = comma is not None and any(item.atom and item.first < comma < item.last for item in clause.items)
    if negated and inside and comma is not None:
        told = [shifted(atom, comma + 1) for atom in atoms(clause.line[comma + 1 : clause.items[-1].last])]
        return replace(clause, items=tuple(Item(a.first, a.last, "", atom=a) for a in told)) if told else clause
    cut = next((n for n, item in enumerate(clause.items) if n and item.has("joint", "mark") and not item.atom), None)
    if not negated or cut is None or not any(item.atom for item in clause.items[cut:]):
        return clause
    return replace(clause, items=clause.items[cut + 1 :])


def _bare(clause: Clause) -> bool:
    """A date or an hour alone, while a proposal waits, corrects it."""
    return clause.message.context.open and all(item.atom or item.has("glue", "filler", "mark") for item in clause.items)


def _retold(clause: Clause, items: Sequence[Item], last: Commands) -> Times:
    """The corrected time, counted from what was talked about where it says "after"."""
    from bot.language.times import combine

    days = sorted(day for day in _days_of(last) if day)
    setting = replace(clause.setting, anchor=days[0]) if days else clause.setting
    said = [item.atom for item in items if item.atom]
    purpose = Purpose.TIME_OFF if any(isinstance(c, Override) for c in last) else Purpose.LIST
    return undated(clause, combine(said, setting, purpose))


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
        return _all((command,), at=dt.datetime.combine(day, time))[0]
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
        if not isinstance(command, Find):
            return None
        changes["times"] = tuple(clock(time) for time in reading.times)
        changes["windows"] = ()
    if isinstance(command, Override) and command.rule and dates:
        return None
    if not (reading.dates or reading.windows or reading.times):
        return None
    known = {f.name for f in fields(command)}  # type: ignore[arg-type]
    return _all((command,), **changes)[0] if changes and set(changes) <= known else None


def _moved(command: Move, reading: Reading) -> Command | None:
    to = command.to
    if to is None or reading.windows:
        return None
    day = only_date(reading) or (to.at.date() if to.at else None)
    time = clock(reading.times[0]) if len(reading.times) == 1 else (to.at.time() if to.at else to.time)
    if day and time:
        return replace(command, to=MoveTo(at=dt.datetime.combine(day, time)))
    if reading.dates and not reading.times:
        return replace(command, to=MoveTo(dates=ranges(reading.dates, dt.date.min)))
    return None


def _other_hours(clause: Clause, command: SetHours, items: Sequence[Item]) -> Found | None:
    """Weekly hours corrected: other days, other hours, or other hours on some of the days."""
    times = clause.when(Purpose.HOURS, items)
    days = _named_days(clause, times)
    spans = {windows(reading.windows) for reading in times.readings}
    if len(spans) > 1 or any(reading.times for reading in times.readings):
        return None
    span = spans.pop() if spans else ()
    if times.once and any(atom.kind == "dates" and not isinstance(atom.value, Weekdays) for atom in clause.atoms):
        return None
    new: Commands
    if days and span and command.days and days < command.days:
        new = (replace(command, days=command.days - days), replace(command, days=days, windows=span))
    elif days and span and command.days and days == command.days:
        new = (replace(command, windows=span),)
    elif span and not days:
        new = (replace(command, windows=span),)
    elif days and not span:
        new = (replace(command, days=days),)
    else:
        new = (replace(command, days=days, windows=span),)
    if not (days or span):
        return None
    return found(clause, [(ReplaceLast(new),)], LEADS | {"work"}, times)


def same_time(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "in two weeks same slot", "same time on april 2?": the time of day of what was talked about."""
    from bot.language.times import combine

    at = next((command.at for command in last if isinstance(command, Book) and command.at), None)
    if at is None or not clause.has("same_time") or clause.has("move_strong", "move") or not clause.atoms:
        return None
    counted = any(_counts_on(item) for item in clause.items)
    setting = replace(clause.setting, now=at) if counted else clause.setting
    times = combine(clause.atoms, setting, Purpose.LIST)
    days = [_same_weekday(reading, at) for reading in times.readings if not reading.times and not reading.windows]
    if not days or None in days:
        return None
    allowed = {"same_time", "polite", "asks", "find", "question", "book", "book_strong", "may_have", "extra"}
    readings: list[Commands] = []
    for day in days:
        assert day is not None
        if clause.has("asks") or clause.opens_as_question:
            readings.append((Find(dates=(DateRange(day, day),), times=(at.time(),)),))
        else:
            base = next(command for command in last if isinstance(command, Book))
            readings.append((replace(base, at=dt.datetime.combine(day, at.time()), repeat=None),))
    return found(clause, readings, allowed, times)


def _same_weekday(reading: Reading, at: dt.datetime) -> dt.date | None:
    """The one date; of a week the day that is the same weekday."""
    day = only_date(reading)
    if day or len(reading.dates) != 1 or not reading.dates[0].first or not reading.dates[0].last:
        return day
    first, last = reading.dates[0].first, reading.dates[0].last
    same = first + dt.timedelta((at.weekday() - first.weekday()) % 7)
    return same if (last - first).days <= 6 and same <= last else None


def _counts_on(item: Item) -> bool:
    """ "in two weeks", "a week later": counted from the booking."""
    return (
        item.atom is not None
        and type(item.atom.value).__name__ in ("Shifted", "Near", "Run")
        and item.atom.kind == "dates"
        and "week" in item.word
    )


def other_time(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "can we do 4 instead", after a booking: the same appointment at another time."""
    at = next((_when(command) for command in last if _when(command)), None)
    if at is None or not clause.has("instead") or clause.role not in ("client",) or not clause.atoms:
        return None
    if clause.has("instead_of") or clause.has("no"):
        return None
    times = undated(clause, clause.when(Purpose.LIST, [_timed(item) for item in clause.items]))
    readings = []
    for reading in times.readings:
        if reading.rule or reading.minutes:
            return None
        day = only_date(reading) or (at.date() if not reading.dates else None)
        if len(reading.times) == 1 and day:
            target = MoveTo(at=dt.datetime.combine(day, clock(reading.times[0])))
        elif reading.dates and not reading.times:
            target = MoveTo(dates=ranges(reading.dates, clause.message.now.date()), windows=windows(reading.windows))
        else:
            return None
        readings.append((Move(MoveFrom(at=at), target),))
    allowed = {
        "instead",
        "move",
        "move_strong",
        "polite",
        "asks",
        "book",
        "find",
        "may_have",
        "question",
        "appt",
        "book_strong",
        "make_it",
    }
    return found(clause, readings, allowed, times)


def _when(command: Command) -> dt.datetime | None:
    if isinstance(command, Book):
        return command.at
    if isinstance(command, Move) and command.to:
        return command.to.at
    return None


def narrower(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "something later", "earlier?" after a search: the same search, later or earlier in the day."""
    search = next((command for command in last if isinstance(command, Find)), None)
    if search is None or clause.atoms or not clause.has("later", "earlier"):
        return None
    shown = clause.message.context.shown
    if clause.has("later"):
        start = max((m.hour * 60 + m.minute for m in shown), default=720)
        span: tuple[Window, ...] = (Window(min(start + 1, 1439), 1440),)
    else:
        end = min((m.hour * 60 + m.minute for m in shown), default=720)
        span = (Window(0, max(end, 1)),)
    new = replace(search, windows=span, times=(), first=None)
    return found(clause, [(new,)], LEADS | {"later", "earlier", "find", "question", "asks", "polite"})


RULES: tuple[Callable[[Clause, Commands, Best], Found | None], ...] = (
    yes_but,
    excepted,
    also,
    once,
    bounded,
    called_off,
    send_later,
    policy_number,
    for_whom,
    same_time,
    other_time,
    narrower,
    part_off,
    substituted,
)
