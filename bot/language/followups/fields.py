"""The one thing that was missing, filled in."""

import datetime as dt
from dataclasses import replace

from bot.commands import Cancel, Command, Move, MoveTo, Offer, Override
from bot.language.clause import Clause, Item
from bot.language.followups.shared import LEADS, all_of, days_of, named_days, said_items, timed
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.rules.lengths import lengths
from bot.language.rules.policies.own import zone_named
from bot.language.text import tokens
from bot.language.times import Purpose, Reading, Times, atoms, combine, once
from bot.language.times.kinds import Duration, Elapsed, Open, Weekdays
from bot.language.told import clock, only_date, ranges, undated, windows
from engine.dates import DateRange

_SHIFTS = listed("shifts")
_HOW_ABOUT = listed("how_about")
_OF_ONE_WEEK = listed("of_one_week")


def completed(clause: Clause, field: str, commands: Commands) -> Found | None:
    """The commands with the missing field filled in."""
    match field:
        case "days":
            return _with_days(clause, commands)
        case "dates" if clause.has("next_one", "last_one") and isinstance(commands[0], Cancel):
            return _with_which(clause, commands)
        case "dates" | "until" | "from":
            return _with_dates(clause, commands, field)
        case "windows":
            return _with_windows(clause, commands)
        case "to" if any(isinstance(command, Offer) for command in commands):
            return _with_receiver(clause, commands)
        case "to" if all(isinstance(command, Move) for command in commands):
            return _with_shift(clause, commands) or _with_at(clause, commands, field) or _with_target(clause, commands)
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


def _of_one_day(clause: Clause) -> Clause:
    """ "friday's one" from a client, of whom something is asked: one day, and no hour."""
    owned = [item for item in clause.items if item.atom and item.word.endswith("'s")]
    if clause.role != "client" or not owned:
        return clause
    items = [
        replace(item, atom=once(item.atom))
        if item in owned and item.atom
        else replace(item, atom=None, tags=frozenset({"filler"}))
        if item.word == "one"
        else item
        for item in clause.items
    ]
    return replace(clause, items=tuple(items), known={})


def _with_days(clause: Clause, commands: Commands) -> Found | None:
    if clause.has("off", "closed", "block", "no_thing", "no_more"):
        return None
    times = clause.when(Purpose.HOURS)
    days = named_days(clause, times) or _days_in_range(clause, times)
    if any(isinstance(atom.value, Open) for atom in clause.atoms) and not any(each.rule for each in times.readings):
        return None
    if not days or any(atom.kind == "hours" for atom in clause.atoms):
        if times.all_days:
            return found(clause, [all_of(commands, days=None)], LEADS, times)
        return None
    first = next((reading.rule for reading in times.readings if reading.rule), None)
    bounds = (
        {"from_": first.first, "until": first.until}
        if first and (first.first or first.until) and first.every == 1
        else {}
    )
    return found(clause, [all_of(commands, days=days, **bounds)], LEADS | {"work", "everyone_of"}, times)


def _days_in_range(clause: Clause, times: Times) -> frozenset[int]:
    """ "mon to thu": the weekdays of the range."""
    named = {token.word for token in clause.line} & _OF_ONE_WEEK or any(
        character.isdigit() for character in clause.message.text
    )
    if named or not times.readings or len(times.readings[0].dates) != 1:
        return frozenset()
    if not all(isinstance(atom.value, Weekdays) for atom in clause.atoms):
        return frozenset()
    span = times.readings[0].dates[0]
    if span.first is None or span.last is None or (span.last - span.first).days > 6:
        return frozenset()
    return frozenset((span.first + dt.timedelta(n)).weekday() for n in range((span.last - span.first).days + 1))


def _with_which(clause: Clause, commands: Commands) -> Found | None:
    """ "my next one", to "which appointment?"."""
    if clause.atoms:
        return None
    which = "next" if clause.has("next_one") else "last"
    return found(clause, [all_of(commands, which=which)], LEADS | {"next_one", "last_one", "my_bookings"})


def _with_dates(clause: Clause, commands: Commands, field: str) -> Found | None:
    clause = _of_one_day(clause)
    times = _after_start(clause, commands) if field == "until" else clause.when(Purpose.TIME_OFF)
    today = clause.message.now.date()
    readings = []
    no_end = False
    for reading in times.readings:
        called_off = _called_off_at(commands, reading) if field == "dates" else None
        if called_off:
            readings.append(called_off)
            continue
        if reading.rule or reading.times or not reading.dates:
            return None
        dates = ranges(reading.dates, today)
        if field == "until":
            last = dates[-1].last
            if last is None:
                # "starting the 20th" says no end.
                return None
            last = last - dt.timedelta(1) if clause.has("back") else last
            if any(isinstance(command, Override) and last and last < command.dates[-1].first for command in commands):
                return None
            readings.append(tuple(_until(command, last) for command in commands))
        elif field == "from":
            readings.append(all_of(commands, from_=dates[0].first))
        elif dates and dates[-1].last is None and not (times.open_ended or clause.has("no_end")):
            readings.append(all_of(commands, dates=dates))
            no_end = True
        elif reading.windows:
            readings.append(all_of(commands, kind="block", dates=dates, windows=windows(reading.windows)))
        else:
            readings.append(all_of(commands, dates=dates))
    if not readings and (times.open_ended or clause.has("no_end")) and field == "until":
        readings = [commands]
    return (
        found(
            clause,
            readings,
            LEADS | {"back", "off", "no_end"},
            times,
            missing=(*times.missing, *(("until",) if no_end and "until" not in times.missing else ())),
        )
        if readings or times.missing
        else None
    )


def _called_off_at(commands: Commands, reading: Reading) -> Commands | None:
    """ "the 3pm tmrw", to which appointment is called off: that one."""
    day = only_date(reading)
    if not all(isinstance(command, Cancel) for command in commands) or day is None or len(reading.times) != 1:
        return None
    return all_of(commands, at=dt.datetime.combine(day, clock(reading.times[0])))


def _after_start(clause: Clause, commands: Commands) -> Times:
    """ "friday", to time off that starts on the 23rd: the Friday after that."""
    starts = [command.dates[-1].first for command in commands if isinstance(command, Override) and command.dates]
    if not starts or starts[0] <= clause.message.now.date():
        return clause.when(Purpose.TIME_OFF)
    setting = replace(clause.setting, now=dt.datetime.combine(starts[0], dt.time()))
    return combine(clause.atoms, setting, Purpose.TIME_OFF)


def _until(command: Command, last: dt.date | None) -> Command:
    if isinstance(command, Override) and command.dates and last and last >= command.dates[-1].first:
        return replace(command, dates=(*command.dates[:-1], DateRange(command.dates[-1].first, last)))
    return all_of((command,), until=last)[0]


def _with_windows(clause: Clause, commands: Commands) -> Found | None:
    times = clause.when(Purpose.CHANGE, [timed(item) for item in clause.items])
    readings = []
    for reading in times.readings:
        if reading.dates or reading.rule or not reading.windows:
            return None
        readings.append(all_of(commands, windows=windows(reading.windows)))
    return found(clause, readings, LEADS | {"off", "block", "work"}, times) if readings else None


def _with_at(clause: Clause, commands: Commands, field: str) -> Found | None:
    # "how about monday at 2": what is proposed is the answer.
    clause = replace(clause, items=tuple(item for item in clause.items if item.word not in _HOW_ABOUT), known={})
    items = [timed(item) for item in clause.items]
    times = clause.when(Purpose.BOOK, items)
    if field == "to" and _date_of(commands):
        # An hour alone is one of the day that it is on already.
        times = undated(clause, times)
    if len(clause.atoms) > 1 and any(isinstance(atom.value, Elapsed) for atom in clause.atoms):
        # "an hour later tomorrow" is counted from what is not said here.
        return None
    now = clause.message.now
    readings = []
    for reading in times.readings:
        day = only_date(reading) or _date_of(commands)
        if reading.rule or reading.windows or len(reading.times) != 1 or day is None:
            return None
        at = dt.datetime.combine(day, clock(reading.times[0]))
        if at <= now:
            continue
        readings.append(all_of(commands, at=at) if field == "at" else all_of(commands, to=MoveTo(at=at)))
    return (
        found(clause, readings, LEADS | {"book", "book_strong"}, times, missing=times.missing)
        if readings or times.missing
        else None
    )


def _with_shift(clause: Clause, commands: Commands) -> Found | None:
    """ "an hour later", to where an appointment is to go: counted from its time."""
    words = {word for item in clause.items for word in item.word.split()} & _SHIFTS
    if len(clause.atoms) != 1 or not isinstance(clause.atoms[0].value, Elapsed | Duration) or len(words) != 1:
        return None
    minutes = abs(int(clause.atoms[0].value.minutes)) * (1 if "later" in words else -1)
    used = [item for item in clause.items if item.atom]
    return found(clause, [all_of(commands, to=MoveTo(shift_minutes=minutes))], LEADS | {"later", "earlier"}, used=used)


def _with_target(clause: Clause, commands: Commands) -> Found | None:
    """ "monday", "in the morning", to where an appointment is to go: a day, or a part of one."""
    times = undated(clause, clause.when(Purpose.LIST))
    readings = []
    for reading in times.readings:
        if reading.rule or reading.times or reading.minutes or not (reading.dates or reading.windows):
            return None
        dates = ranges(reading.dates, clause.message.now.date())
        day = _date_of(commands)
        if not dates and day is None:
            return None
        there = MoveTo(dates=dates or (DateRange(day, day),), windows=windows(reading.windows))  # type: ignore[arg-type]
        readings.append(all_of(commands, to=there))
    return found(clause, readings, LEADS | {"same_time"}, times) if readings else None


def _date_of(commands: Commands) -> dt.date | None:
    days = {day for day in days_of(commands) if day}
    froms = [command.from_.at for command in commands if isinstance(command, Move) and command.from_]
    days |= {at.date() for at in froms if at}
    return days.pop() if len(days) == 1 else None


def _with_client(clause: Clause, commands: Commands) -> Found | None:
    if clause.atoms:
        return None
    item = next((each for each in clause.items if each.name), None)
    name = clause.names[0] if len(clause.names) == 1 else None
    if item is None:
        unknown = [each for each in clause.items if not each.tags and each.word.isalpha()]
        if len(unknown) != 1 or len(said_items(clause)) > 1:
            return None
        item, name = unknown[0], clause.line[unknown[0].first].raw
    if name is None:
        return None
    return found(clause, [all_of(commands, client=name)], LEADS | {"with_word"}, used=[item])


def _with_receiver(clause: Clause, commands: Commands) -> Found | None:
    """To whom a time is offered: the waitlist, or a client."""
    if clause.atoms or clause.asks:
        return None
    if clause.has("to_waitlist", "waitlist"):
        return found(clause, [all_of(commands, to="waitlist")], LEADS | {"to_waitlist", "waitlist", "with_word"})
    if len(clause.names) != 1:
        return None
    return found(clause, [all_of(commands, to=clause.names[0])], LEADS | {"with_word"}, names=True)


def _with_for(clause: Clause, commands: Commands) -> Found | None:
    if clause.atoms:
        return None
    if clause.names:
        whole = [tuple(each for name in clause.names for each in all_of(commands, for_=name))]
        return found(clause, whole, LEADS, names=True)
    if clause.has("practice"):
        return found(clause, [all_of(commands, for_="practice")], LEADS | {"practice"})
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
        [all_of(commands, kind="extra" if opens else "block")],
        LEADS | {"open", "extra", "block", "off", "closed", "take"},
    )


def _length_alone(clause: Clause) -> tuple[Item, int] | None:
    """ "a day", which elsewhere says how often."""
    said = [item for item in clause.items if not item.has("filler", "mark")]
    told = atoms(tokens(f"for {said[0].word}")) if len(said) == 1 and not said[0].atom else ()
    value = told[0].value if len(told) == 1 else None
    return (said[0], int(value.minutes)) if isinstance(value, Duration) else None


def _with_notice(clause: Clause, commands: Commands) -> Found | None:
    alone = _length_alone(clause)
    if alone:
        return found(clause, [all_of(commands, notice_minutes=alone[1])], LEADS, used=[alone[0]])
    said = lengths(clause)
    if len(said) != 1 or len(clause.atoms) != 1:
        return None
    times, minutes = Times(used=frozenset(range(said[0][0].first, said[0][0].last))), said[0][1]
    return found(
        clause,
        [all_of(commands, notice_minutes=int(minutes))],
        LEADS | {"notice", "before_appt", "book_less", "limited"},
        times,
    )


def _with_zone(clause: Clause, commands: Commands) -> Found | None:
    zone, used = zone_named(clause)
    if zone is None:
        return None
    return found(clause, [all_of(commands, timezone=zone)], LEADS | {"timezone", "im_in", "set_zone"}, used=used)
