"""After a booking or a search: another time, the same time, called off."""

import datetime as dt
from dataclasses import replace

from bot.commands import Attend, Book, Cancel, Command, Find, Late, Move, MoveFrom, MoveTo, ReplaceLast, Show, Without
from bot.language.clause import Clause, Item
from bot.language.followups.shared import LEADS, Best, timed, when
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, Reading, combine
from bot.language.times.kinds import Duration, Elapsed
from bot.language.told import DAY, clock, only_date, ranges, undated, windows
from engine.dates import DateRange
from engine.hours import Window

_POINTED_AT = listed("pointed_at")
_SHIFTS = listed("shifts")
_IN_WEEKS = ("week", "fortnight")
_MOVES_IT = listed("moves_it")
_CALLS_OFF = listed("calls_off")


def cancels_it(clause: Clause) -> bool:
    words = {word for item in clause.items for word in item.word.split()}
    # "cancel that" drops what waits, where something does.
    said = any(item.has("no") and item.word.split()[0] in _CALLS_OFF for item in clause.items)
    return (clause.has("cancel") or said) and bool(words & _POINTED_AT)


def called_off(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "cancel it", after a booking."""
    at = next((when(command) for command in last if when(command)), None)
    looked = len(last) == 1 and isinstance(last[0], Attend | Late | Show)
    if (
        not (at or looked)
        or not cancels_it(clause)
        or clause.atoms
        or clause.asks
        or clause.message.context.open
        or clause.role != "client"
    ):
        return None
    pointing = [item for item in clause.items if item.word in _POINTED_AT]
    missing = () if at else ("dates",)
    return found(clause, [(Cancel(at=at),)], LEADS | {"cancel", "no"}, missing=missing, used=pointing)


def same_time(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "in two weeks same slot", "same time on april 2?": the time of day of what was talked about."""
    at = next((command.at for command in last if isinstance(command, Book) and command.at), None)
    again = clause.has("same_time") or (clause.role == "client" and clause.has("again_same"))
    again = again or (clause.has("one_more") and any(map(counts_on, clause.items)))
    moves = any(item.has("move") and not item.has("book") for item in clause.items)
    if at is None or not again or moves or clause.has("move_strong") or not clause.atoms:
        return None
    counted = any(counts_on(item) for item in clause.items)
    setting = replace(clause.setting, now=at) if counted else replace(clause.setting, anchor=at.date())
    but = [item for item in clause.items if item.word == "but"] if _only_then(clause) else []
    said = [item.atom for item in clause.items if item.atom and item not in but]
    times = combine(said, setting, Purpose.LIST)
    days = [same_weekday(reading, at) for reading in times.readings if not reading.times and not reading.windows]
    if not days or None in days:
        return None
    allowed = {
        "can_i",
        "same_time",
        "again_same",
        "one_more",
        "again",
        "polite",
        "asks",
        "find",
        "question",
        "book",
        "book_strong",
        "may_have",
        "extra",
    }
    readings: list[Commands] = []
    for day in days:
        assert day is not None
        if clause.has("asks") or clause.opens_as_question:
            readings.append((Find(dates=(DateRange(day, day),), times=(at.time(),)),))
        else:
            base = next(command for command in last if isinstance(command, Book))
            readings.append((replace(base, at=dt.datetime.combine(day, at.time()), repeat=None),))
    return found(clause, readings, allowed, times, used=but)


def _only_then(clause: Clause) -> bool:
    """ "same time but friday": no day stands before the "but" that something could be left out of."""
    place = next((n for n, item in enumerate(clause.items) if item.word == "but"), 0)
    return not any(item.atom for item in clause.items[:place])


def same_weekday(reading: Reading, at: dt.datetime) -> dt.date | None:
    """The one date; of a week the day that is the same weekday."""
    day = only_date(reading)
    if day or len(reading.dates) != 1 or not reading.dates[0].first or not reading.dates[0].last:
        return day
    first, last = reading.dates[0].first, reading.dates[0].last
    same = first + dt.timedelta((at.weekday() - first.weekday()) % 7)
    return same if (last - first).days <= 6 and same <= last else None


def counts_on(item: Item) -> bool:
    """ "in two weeks", "in a fortnight", "a week later": counted from the booking; "two weeks from today" is not."""
    return (
        item.atom is not None
        and type(item.atom.value).__name__ in ("Shifted", "Near", "Run")
        and item.atom.kind == "dates"
        and (getattr(item.atom.value, "unit", "") in _IN_WEEKS or "week" in item.word)
        and "from" not in item.word.split()
    )


def other_time(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "can we do 4 instead", after a booking: the same appointment at another time."""
    at = next((when(command) for command in last if when(command)), None)
    if at is None or clause.role != "client" or not clause.atoms:
        return None
    if not clause.has("instead") and (not _moves_it(clause) or clause.message.context.open):
        return None
    if clause.has("instead_of") or clause.has("no"):
        return None
    times = undated(clause, clause.when(Purpose.LIST, [timed(item) for item in clause.items]))
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


def _moves_it(clause: Clause) -> bool:
    """ "move it to tuesday", "can i switch to 4": the session that was just booked."""
    said = [item.word.split() for item in clause.items if item.has("make_it", "move")]
    return any(_MOVES_IT & set(words) for words in said)


def shifted(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "half an hour later", after a booking or a move: counted from its time, not from now."""
    booking = last[0] if len(last) == 1 else None
    at = when(booking) if booking else None
    if booking is None or at is None or clause.asks or clause.names:
        return None
    if len(clause.atoms) != 1 or not isinstance(clause.atoms[0].value, Elapsed | Duration):
        return None
    words = {word for item in clause.items for word in item.word.split()}
    plain = best(clause)
    if len(words & _SHIFTS) != 1 or (plain and plain.whole and any(map(_moves, plain.readings))):
        return None
    minutes = abs(clause.atoms[0].value.minutes) * (1 if "later" in words else -1)
    there = at + dt.timedelta(minutes=minutes)
    new: Command
    if isinstance(booking, Book):
        new = ReplaceLast((replace(booking, at=there),))
    elif isinstance(booking, Move) and clause.message.context.open:
        new = ReplaceLast((replace(booking, to=MoveTo(at=there)),))
    else:
        new = Move(MoveFrom(at=at), MoveTo(at=there), getattr(booking, "client", None))
    used = [item for item in clause.items if item.atom]
    return found(clause, [(new,)], LEADS | {"later", "earlier", "move"}, used=used)


def _moves(commands: Commands) -> bool:
    return any(isinstance(command, Move) for command in commands)


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


def other_day(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "any other days?" after a search that named some: the same search on any day but these."""
    search = next((command for command in last if isinstance(command, Find)), None)
    said = clause.of("other_day")
    if search is None or clause.names or not said or any(item.atom and item not in said for item in clause.items):
        return None
    if any(not isinstance(atom.value, Duration) or atom.value.minutes != DAY for atom in clause.atoms):
        return None
    if search.without or not (search.dates or search.days):
        return None
    new = replace(search, dates=(), days=None, without=Without(dates=search.dates, days=search.days), first=None)
    return found(clause, [(new,)], LEADS | {"other_day", "find", "question", "asks", "polite"}, used=said)
