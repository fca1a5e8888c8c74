"""After a booking or a move: one more like it, somebody else's as well, another hour or part of the day."""

import datetime as dt
from dataclasses import replace

from bot.commands import Book, Cancel, Move, MoveFrom, MoveTo, ReplaceLast, Swap
from bot.language.clause import Clause
from bot.language.followups.appointments import counts_on, same_weekday
from bot.language.followups.shared import LEADS, Best, said_items, timed, when
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose, combine
from bot.language.told import clock, only_date, undated
from engine.dates import DateRange
from engine.hours import Window

_AND_ALSO = listed("and_also")
_POINTED_AT = listed("pointed_at")
_BACK = listed("changed_back")
_CAN_WE_DO = tuple(f"{words} " for words in listed("can_we_do"))
_ONE_MORE = ("one_more", "extra", "also_before", "again_same", "same_time", "again")


def one_more(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "and leo at 3", "and the monday after as well", after a booking: one more like it."""
    booking = last[0] if len(last) == 1 else None
    if not isinstance(booking, Book) or booking.at is None or clause.asks or not clause.atoms:
        return None
    first = next((item for item in clause.items if not item.has("filler", "mark") or item.atom), clause.items[0])
    for_another = bool(clause.names) and clause.role != "client"
    # "same for priya at 4"
    leads = first.word.split()[0] in _AND_ALSO or (for_another and first.has("again_same", "same_time"))
    # "book sam same time monday"
    booked = for_another and first.has("book_client", "book_strong") and clause.has("same_time")
    if not (leads or booked) or booking.repeat or len(clause.names) > 1 or (clause.names and not for_another):
        return None
    told = [item for item in said_items(clause) if not (booked and item is first)]
    if any(item.atom is None and not item.name and not item.has(*_ONE_MORE, "glue") for item in told):
        return None
    atoms = [item.atom for item in map(timed, clause.items) if item.atom]
    # "and again in two weeks": from the booking, as without the "and".
    now = booking.at if not clause.names and any(map(counts_on, clause.items)) else clause.setting.now
    times = undated(clause, combine(atoms, replace(clause.setting, now=now, anchor=booking.at.date()), Purpose.LIST))
    readings = []
    for reading in times.readings:
        day = same_weekday(reading, booking.at) or (booking.at.date() if for_another and not reading.dates else None)
        if day is None or reading.windows or reading.rule or reading.minutes or len(reading.times) > 1:
            return None
        if for_another and not reading.times and not (reading.dates and clause.has("again_same", "same_time")):
            return None
        hour = clock(reading.times[0]) if reading.times else booking.at.time()
        client = clause.names[0] if clause.names else booking.client
        readings.append((replace(booking, at=dt.datetime.combine(day, hour), client=client),))
    allowed = LEADS | {*_ONE_MORE, "joint", "book", "book_strong", *({"book_client"} if booked else ())}
    return found(clause, readings, allowed, times, names=for_another) if readings else None


def put_instead(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "put leo in thursday instead", after leo was booked: moved there, at the same time where none is named."""
    booking = last[0] if len(last) == 1 else None
    at = when(booking) if booking else None
    client = getattr(booking, "client", None)
    if at is None or client is None or clause.names != (client,) or clause.role == "client" or clause.asks:
        return None
    if not clause.has("instead") or not clause.has("book", "book_strong", "book_client", "waitlist_me"):
        return None
    times = undated(clause, clause.when(Purpose.LIST, [timed(item) for item in clause.items]))
    readings: list[Commands] = []
    for reading in times.readings:
        day = only_date(reading) or (None if reading.dates else at.date())
        if day is None or reading.rule or reading.windows or reading.minutes or len(reading.times) > 1:
            return None
        to = dt.datetime.combine(day, clock(reading.times[0]) if reading.times else at.time())
        if clause.message.context.open and isinstance(booking, Book):
            readings.append((ReplaceLast((replace(booking, at=to),)),))
            continue
        readings.append((Move(MoveFrom(at=at), MoveTo(at=to), client),))
    allowed = LEADS | {"book", "book_strong", "book_client", "waitlist_me", "move", "same_time"}
    return found(clause, readings, allowed, times, names=True)


def moves_too(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "and leo to 10", after sam was moved: as if the verb stood there."""
    moved = last[0] if len(last) == 1 else None
    first = next((item for item in clause.items if not item.has("filler", "mark") or item.atom), clause.items[0])
    if not isinstance(moved, Move) or clause.asks:
        return None
    leads = set(first.word.split()) <= _AND_ALSO
    # "and monday to tuesday": their other session.
    whose = not clause.names and bool(clause.atoms) if clause.role == "client" else len(clause.names) == 1
    if not leads or not whose or clause.has("move", "move_strong", "cancel", "book_strong", "off"):
        return None
    verb = replace(first, word="move", tags=frozenset({"move", "move_strong"}))
    rest = clause.items[clause.items.index(first) + 1 :]
    line = tuple(one._replace(word="move") if n == first.first else one for n, one in enumerate(clause.line))
    told = best(replace(clause, line=line, items=(verb, *rest), known={}))
    if told is None or not told.whole or any(not isinstance(one, Move) for each in told.readings for one in each):
        return None
    if clause.role == "client" and any(isinstance(one, Move) and one.from_ is None for [one] in told.readings):
        return None
    return told


def cancels_too(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "and leo", after somebody else was called off for a day: the same for him."""
    gone = last[0] if len(last) == 1 else None
    first = next((item for item in clause.items if not item.has("filler", "mark") or item.atom), clause.items[0])
    if not isinstance(gone, Cancel) or not gone.dates or not gone.client or clause.atoms or clause.asks:
        return None
    beside = set(first.word.split()) <= _AND_ALSO or clause.has("also_before", "again_same")
    if not beside or clause.role == "client" or len(clause.names) != 1 or clause.names == (gone.client,):
        return None
    too = replace(gone, client=clause.names[0])
    return found(clause, [(too,)], LEADS | {"joint", "also_before", "extra", "cancel", "again_same"}, names=True)


def swapped_back(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "swap them back", after two changed places."""
    swap = last[0] if len(last) == 1 else None
    if not isinstance(swap, Swap) or clause.atoms or clause.names or clause.asks or not clause.has("swap"):
        return None
    said = {word for item in clause.items for word in item.word.split()}
    if not said & _BACK:
        return None
    pointing = [item for item in clause.items if item.word in _BACK or item.word in _POINTED_AT]
    return found(clause, [(swap,)], LEADS | {"swap", "again", "back", "same_client", "he"}, used=pointing)


def part_of_it(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "morning", "in the afternoon", after a move was proposed: at that part of the day it goes to."""
    moving = last[0] if len(last) == 1 else None
    if not isinstance(moving, Move) or not clause.message.context.open or clause.asks or clause.names:
        return None
    there = when(moving)
    day = there.date() if there else None
    if moving.to and not day and len(moving.to.dates) == 1 and moving.to.dates[0].first == moving.to.dates[0].last:
        day = moving.to.dates[0].first
    times = undated(clause, clause.when(Purpose.LIST))
    told = times.readings[0] if len(times.readings) == 1 else None
    if day is None or told is None or not told.windows or told.dates or told.times or told.rule:
        return None
    to = MoveTo(dates=(DateRange(day, day),), windows=tuple(Window.parse(*span) for span in told.windows))
    return found(clause, [(replace(moving, to=to),)], LEADS | {"only"}, times)


def at_another_hour(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "can we do 3", right after a booking: an hour and no day, so that it is of the same day."""
    at = next((when(command) for command in last if when(command)), None)
    said = " ".join(token.word for token in clause.line[: clause.items[-1].last])
    if at is None or clause.role != "client" or clause.message.context.open or clause.names or len(clause.atoms) != 1:
        return None
    if (
        clause.has("instead")
        or clause.atoms[0].kind not in ("hours", "count")
        or not any(map(said.startswith, _CAN_WE_DO))
    ):
        return None
    times = undated(clause, clause.when(Purpose.LIST, [timed(item) for item in clause.items]))
    readings = [
        (Move(MoveFrom(at=at), MoveTo(time=clock(reading.times[0]))),)
        for reading in times.readings
        if len(reading.times) == 1 and not reading.rule
    ]
    used = [item for item in clause.items if not item.atom and item.last <= clause.atoms[0].first]
    return found(clause, readings, LEADS | {"instead"}, times, used=used) if readings else None
