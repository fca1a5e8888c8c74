"""After a booking, a search or a cancellation: one more, another hour, other times, back after all."""

import datetime as dt
from dataclasses import replace

from bot.commands import (
    Book,
    Cancel,
    ClearOverride,
    Command,
    CopyWeek,
    Decline,
    Explain,
    Find,
    Late,
    Move,
    Override,
    ReplaceLast,
    SetHours,
    SetPolicy,
    Show,
    Undo,
    Waitlist,
    Without,
)
from bot.language.clause import Clause
from bot.language.followups.shared import LEADS, Best, timed, when
from bot.language.listed import listed
from bot.language.rules.found import Commands, Found, found
from bot.language.times import Purpose
from bot.language.times.kinds import Count, Duration
from bot.language.told import clock, only_date, undated
from engine.dates import DateRange
from engine.hours import Window

_POINTED_AT = listed("pointed_at")
_TURNS_BACK = listed("turns_back")
_OR_AT = listed("or_at")
_NOT_AT = listed("not_at")
_CAN = listed("can_after_all")
_ABOUT = listed("or_so")
LONGEST_LATE = 120
# "the 2pm to 4"
MOST_HOURS = 2
_CHANGES = (Override, SetHours, SetPolicy, ClearOverride, CopyWeek)


def or_at(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "or 4?", "what about 4?", after a booking or a move: looked for on its day."""
    at = next((when(command) for command in last if when(command)), None)
    first = next((item for item in clause.items if not item.has("filler", "mark") or item.atom), clause.items[0])
    if at is None or clause.names or clause.message.context.open or first.word not in _OR_AT:
        return None
    if not clause.atoms or any(atom.kind not in ("hours", "count") for atom in clause.atoms):
        return None
    times = undated(clause, clause.when(Purpose.LIST, [timed(item) for item in clause.items]))
    day = (DateRange(at.date(), at.date()),)
    readings: list[Commands] = []
    for reading in times.readings:
        if reading.rule or reading.minutes or not (reading.times or reading.windows):
            return None
        hours = tuple(Window.parse(*span) for span in reading.windows)
        readings.append((Find(day, windows=hours, times=tuple(map(clock, reading.times))),))
    return found(clause, readings, LEADS | {"or", "find", "question", "maybe", "also_before"}, times)


def more_times(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "what else do you have", after times were shown: the same search without them."""
    search = last[0] if len(last) == 1 else None
    shown = clause.message.context.shown
    if not isinstance(search, Find) or not shown or clause.atoms or clause.names or not clause.has("more_times"):
        return None
    days = {moment.date() for moment in shown}
    before = search.without or Without()
    if before != Without(times=before.times):
        return None
    if len(days) == 1:
        without = replace(before, times=(*before.times, *sorted({moment.time() for moment in shown})))
    elif before.times:
        return None
    else:
        gone = tuple(DateRange(day, day) for day in sorted(days))
        without = Without(dates=gone)
    new = replace(search, without=without, first=None)
    return found(clause, [(new,)], LEADS | {"more_times", "find", "question", "polite"})


def not_then(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "not 2", "thursday not at 2", after a search: what is left out of it."""
    search = last[0] if len(last) == 1 else None
    place = next((n for n, item in enumerate(clause.items) if item.word in _NOT_AT), None)
    if not isinstance(search, Find) or place is None or clause.asks or clause.names:
        return None
    before, after = clause.items[:place], clause.items[place + 1 :]
    hours = [timed(item) for item in after if item.atom]
    if len(hours) != 1 or any(item.atom.kind not in ("hours", "count") for item in hours if item.atom):
        return None
    days = [item for item in before if item.atom]
    if any(item.atom.kind != "dates" for item in days if item.atom):
        return None
    left = clause.when(Purpose.LIST, hours)
    times = clause.when(Purpose.LIST, days)
    reading = undated(clause, left).readings[0] if left.readings else None
    if reading is None or not (reading.times or reading.windows) or len(times.readings) > 1:
        return None
    dates = tuple(DateRange(one.first, one.last) for one in times.readings[0].dates if one.first) if days else ()
    without = Without(
        times=tuple(map(clock, reading.times)),
        windows=tuple(Window.parse(*span) for span in reading.windows),
    )
    new = replace(search, dates=dates or search.dates, without=without, times=(), first=None)
    used = [clause.items[place], *after]
    return found(clause, [(new,)], LEADS | {"negated", "but_not"}, (times, left), used=used)


def waits_for_it(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "tell me if it opens", after a time that cannot be had: that time, and no other."""
    asked = last[0] if len(last) == 1 else None
    words = {word for item in clause.of("opens_up", "comes_free", "waitlist_me") for word in item.word.split()}
    words |= {item.word for item in clause.items}
    if not isinstance(asked, Book | Find) or clause.atoms or clause.names or not words & _POINTED_AT:
        return None
    plain = best(clause)
    if not plain or not plain.whole or plain.readings != ((Waitlist(),),):
        return None
    if isinstance(asked, Find):
        if not asked.dates or asked.days or asked.without:
            return None
        spans = asked.windows or tuple(map(_from_then, asked.times))
        wish = Waitlist(asked.dates, windows=spans, with_=asked.with_)
    elif asked.at is not None:
        day = DateRange(asked.at.date(), asked.at.date())
        wish = Waitlist((day,), windows=(_from_then(asked.at.time()),), with_=asked.with_)
    else:
        return None
    return replace(plain, readings=((wish,),))


def _from_then(start: dt.time) -> Window:
    """The minute at which a session would begin."""
    minute = start.hour * 60 + start.minute
    return Window(minute, minute + 1)


def taken_back(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "delete that", "remove it", right after a change of hours or rules; after a closing "unblock it", too."""
    words = {word for item in clause.items for word in item.word.split()}
    changed = bool(last) and all(isinstance(command, _CHANGES) for command in last)
    if not changed or clause.role == "client" or clause.atoms or clause.names or clause.asks:
        return None
    opens = clause.has("normal") or (clause.has("open") and clause.has("again"))
    back = clause.has("cancel", "takes_back") or (opens and all(map(_closes, last)))
    if not back or not words & _POINTED_AT or clause.message.context.open:
        return None
    pointing = [item for item in clause.items if item.word in _POINTED_AT]
    return found(clause, [(Undo(),)], LEADS | {"cancel", "takes_back", "again", "normal", "open"}, used=pointing)


def _closes(command: Command) -> bool:
    if isinstance(command, SetHours):
        return command.mode == "remove"
    return isinstance(command, Override) and command.kind in ("off", "block")


def comes_after_all(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "actually i'll be there", "wait no i can", right after one called it off, or while that waits."""
    gone = last[0] if len(last) == 1 else None
    if not isinstance(gone, Cancel) or clause.role != "client" or clause.names:
        return None
    days = {gone.at.date()} if gone.at else {span.first for span in gone.dates if span.first == span.last}
    times = clause.when(Purpose.LIST)
    said = {only_date(reading) for reading in times.readings}
    if clause.asks or clause.has("cancel", "cant_come", "negated") or (said and not (len(days) == 1 and days <= said)):
        return None
    turns = clause.has("correction", "no", "after_all") or bool({item.word for item in clause.items} & _TURNS_BACK)
    can = [item for item in clause.items if item.word in _CAN and not item.atom]
    if not turns or not (can or clause.has("attend", "able")):
        return None
    used = [*can, *(item for item in clause.items if item.word in _TURNS_BACK)]
    back = Decline() if clause.message.context.open else Undo()
    return found(clause, [(back,)], LEADS | {"attend", "able", "after_all"}, times, used=used)


def the_other(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "and the other one too", after one appointment was called off: which is asked."""
    gone = last[0] if len(last) == 1 else None
    if not isinstance(gone, Cancel) or not clause.has("other_appt") or clause.atoms or clause.names or clause.asks:
        return None
    allowed = LEADS | {"other_appt", "extra", "also_before", "cancel", "joint"}
    return found(clause, [(Cancel(client=gone.client),)], allowed, missing=("dates",))


def opens_it(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "open it 9-12", "close it", after one day was looked at."""
    seen = last[0] if len(last) == 1 else None
    dates = seen.dates if isinstance(seen, Show | Explain) else ()
    pointing = [item for item in clause.items if item.word in _POINTED_AT]
    if clause.role == "client" or len(dates) != 1 or dates[0].first != dates[0].last or not pointing:
        return None
    times = undated(clause, clause.when(Purpose.CHANGE))
    told = times.readings[0] if len(times.readings) == 1 else None
    if clause.asks or clause.names or (clause.atoms and (told is None or told.dates or told.rule or not told.windows)):
        return None
    hours = tuple(Window.parse(*span) for span in told.windows) if told else ()
    if clause.has("open", "extra") and hours and not clause.has("closed"):
        new = Override("extra", dates, windows=hours)
    elif clause.has("closed", "block", "off") and not clause.has("open", "extra"):
        new = Override("block" if hours else "off", dates, windows=hours)
    else:
        return None
    return found(clause, [(new,)], LEADS | {"open", "extra", "closed", "block", "off"}, times, used=pointing)


def of_that_day(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "cancel the 2pm", after one day was looked at: of that day, and not of today."""
    seen = last[0] if len(last) == 1 else None
    dates = seen.dates if isinstance(seen, Show) else ()
    hours = all(atom.kind in ("hours", "count") for atom in clause.atoms)
    if len(dates) != 1 or dates[0].first != dates[0].last or not 0 < len(clause.atoms) <= MOST_HOURS or not hours:
        return None
    plain = best(clause)
    today = clause.message.now.date()
    if not plain or not plain.whole or len(plain.readings) != 1 or len(plain.readings[0]) != 1:
        return None
    [gone] = plain.readings[0]
    if isinstance(gone, Move) and gone.from_ and gone.from_.at and gone.from_.at.date() == today:
        return _moved_there(plain, gone, dates[0].first)
    if not isinstance(gone, Cancel) or gone.at is None or gone.at.date() != today:
        return None
    there = replace(gone, at=dt.datetime.combine(dates[0].first, gone.at.time()))
    return replace(plain, readings=((there,),))


def _moved_there(plain: Found, move: Move, day: dt.date) -> Found | None:
    """ "move the 2pm to 4", both of the day that was looked at."""
    assert move.from_
    assert move.from_.at
    there = replace(move.from_, at=dt.datetime.combine(day, move.from_.at.time()))
    to = move.to
    if to and to.at:
        if to.at.date() != move.from_.at.date():
            return None
        to = replace(to, at=dt.datetime.combine(day, to.at.time()))
    return replace(plain, readings=((replace(move, from_=there, to=to),),))


def how_late(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "like 20 min", after "running late"."""
    late = last[0] if len(last) == 1 else None
    if not isinstance(late, Late) or clause.asks or clause.names or len(clause.atoms) != 1:
        return None
    value = clause.atoms[0].value
    if not isinstance(value, Duration | Count):
        return None
    minutes = int(value.minutes) if isinstance(value, Duration) else value.number
    if not 0 < minutes <= LONGEST_LATE:
        return None
    used = [item for item in clause.items if item.atom or item.word in _ABOUT]
    return found(clause, [(ReplaceLast((replace(late, minutes=minutes),)),)], LEADS | {"late", "later"}, used=used)


def when_it_is(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "when is it now", after a session of somebody was spoken of."""
    client = getattr(last[0], "client", None) if len(last) == 1 else None
    if clause.role == "client" or client in (None, "all") or not clause.has("when_is_it") or clause.atoms:
        return None
    return found(clause, [(Show("bookings", client=client),)], LEADS | {"when_is_it", "again"})
