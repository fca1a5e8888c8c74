"""A client who comes, but not so early."""

from bot.commands import Move, MoveFrom, MoveTo
from bot.language.clause import Clause
from bot.language.rules.found import Found, found
from bot.language.times import Purpose
from bot.language.times.kinds import HoursBound, MomentBound
from bot.language.told import DAY, only_date, ranges, windows
from engine.hours import Window

_ENDS = ("until", "before", "by")


def comes_later(clause: Clause) -> Found | None:
    """ "cant come til 4 tomorrow": that day from then on, and nothing called off."""
    bounds = [atom.value for atom in clause.atoms if isinstance(atom.value, HoursBound | MomentBound)]
    if clause.role != "client" or not clause.has("cant_come") or clause.has("cancel") or clause.names:
        return None
    if len(bounds) != 1 or bounds[0].bound not in _ENDS or clause.asks:
        return None
    times = clause.when(Purpose.LIST)
    readings = []
    for reading in times.readings:
        span = windows(reading.windows)
        day = only_date(reading)
        if day is None or reading.rule or reading.times or len(span) != 1 or span[0].start or span[0].end >= DAY:
            return None
        dates = ranges(reading.dates, clause.message.now.date())
        after = (Window(span[0].end, DAY),)
        readings.append([Move(MoveFrom(dates=dates), MoveTo(dates=dates, windows=after))])
    return found(clause, readings, {"cant_come", "polite", "sick", "reason", "because", "appt"}, times)
