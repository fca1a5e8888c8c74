"""Whether a client has done something: "did sam cancel?"."""

import datetime as dt

from bot.commands import Command, Report, Show
from bot.language.clause import Clause
from bot.language.listed import listed
from bot.language.rules.found import Found, found
from bot.language.rules.looking.show import LOOK
from bot.language.times import Purpose, Reading
from bot.language.told import ranges
from engine.dates import DateRange

_DID = listed("asks_whether_did")
_DONE = listed("done_by_clients")
_CAME = listed("came")
_CALLED_OFF = listed("called_off")

WEEK = dt.timedelta(7)


def whether(clause: Clause) -> Found | None:
    """ "has leo booked for friday": their sessions tell; "did anyone cancel today": the cancellations."""
    said = [item for item in clause.items if item.atom or not item.has("filler", "mark", "polite")]
    if (
        clause.role == "client"
        or len(said) < 3
        or said[0].word not in _DID
        or not (said[1].name or said[1].has("somebody"))
    ):
        return None
    done = next((item for item in said[2:] if item.word in _DONE and not item.atom), None)
    if done is None or len(clause.names) > 1:
        return None
    back = done.word in _CAME or not clause.names
    times = clause.when(Purpose.BACK if back else Purpose.LIST)
    if any(reading.windows or reading.times or reading.rule for reading in times.readings):
        return None
    today = clause.message.now.date()
    readings: list[list[Command]] = []
    for reading in times.readings or (Reading(),):
        dates = ranges(reading.dates, today)
        if done.word in _CAME:
            dates = tuple(_that_has_been(span, today) for span in dates)
        if clause.names:
            readings.append([Show("bookings", dates, client=clause.names[0])])
        elif done.word in _CALLED_OFF:
            readings.append([Report("cancellations", dates)])
    allowed = LOOK | {"again", "appt", "same_client", "my_bookings", "audit", "asks"}
    return found(
        clause, readings, allowed, times, names=True, used=[said[0], done, *([] if said[1].name else said[1:2])]
    )


def _that_has_been(span: DateRange, today: dt.date) -> DateRange:
    """ "did leo come on monday": not the next one."""
    ahead = span.first == span.last and today < span.first <= today + WEEK
    return DateRange(span.first - WEEK, span.first - WEEK) if ahead else span
