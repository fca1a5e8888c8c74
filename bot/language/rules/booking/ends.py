"""The two ends of a move as values: from when, to when."""

import datetime as dt

from bot.commands import Book, Move, MoveFrom, MoveTo
from bot.language.clause import Clause
from bot.language.times import Reading
from bot.language.told import clock, only_date, ranges, windows
from engine.dates import DateRange


def one_move(
    clause: Clause, start: Reading, end: Reading, client: str | None, teller: str | None, of: str | None
) -> Move | None:
    """The move from one reading to another; None where a rule is said, which moves no single appointment."""
    today = clause.message.now.date()
    day = only_date(start) or _last_date(clause, client)
    before = _last_at(clause, client) if not start.dates and not start.times else None
    # "4 instead of 3 tomorrow": the date stands once and goes for both; "my 3pm to friday" is today's.
    if start.times and not start.dates and end.times and only_date(end) and not _to_a_day(clause):
        day = only_date(end)
    if start.rule or end.rule:
        return None
    origin: MoveFrom | None = None
    if len(start.times) == 1 and day:
        origin = MoveFrom(at=dt.datetime.combine(day, clock(start.times[0])))
    elif len(start.times) == 1 and not start.dates:
        origin = MoveFrom(at=dt.datetime.combine(today, clock(start.times[0])))
    elif (
        start.dates
        and teller
        and clause.has("reassign")
        and clause.has("clients_of", "everyone_of")
        and _says_from(clause)
    ):
        origin = MoveFrom(dates=(DateRange(start.dates[0].first or today, None),))
    elif start.dates:
        origin = MoveFrom(dates=ranges(start.dates, today), windows=windows(start.windows))
    elif before:
        origin = MoveFrom(at=before)
    elif clause.has("next_one"):
        origin = MoveFrom(which="next")
    target = _move_to(clause, end, origin, start)
    return Move(origin, target, client, teller, of)


def _to_a_day(clause: Clause) -> bool:
    """ "to friday at 4": right behind the "to" a day stands."""
    firsts = {atom.first for atom in clause.atoms if atom.kind == "dates"}
    return any(clause.line[place - 1].word == "to" for place in firsts if place)


def _says_from(clause: Clause) -> bool:
    """ "from april", not "from ana": a "from" right before a date."""
    dated = [item for item in clause.items if item.atom and item.atom.kind == "dates"]
    return any(
        "from" in {token.word for token in clause.line[max(item.first - 1, 0) : item.first + 1]} for item in dated
    )


def _move_to(clause: Clause, end: Reading, origin: MoveFrom | None, start: Reading) -> MoveTo | None:
    today = clause.message.now.date()
    day = only_date(end)
    if len(end.times) == 1:
        time = clock(end.times[0])
        if day is None and origin and origin.at and not end.dates:
            day = origin.at.date()
        if day:
            return MoveTo(at=dt.datetime.combine(day, time))
        return MoveTo(time=time)
    if end.dates or end.windows:
        return MoveTo(dates=ranges(end.dates, today), windows=windows(end.windows))
    return None


def _last_date(clause: Clause, client: str | None = None) -> dt.date | None:
    at = _last_at(clause, client)
    return at.date() if at else None


def _last_at(clause: Clause, client: str | None = None) -> dt.datetime | None:
    """When the appointment was that was talked about last, unless that was somebody else's."""
    for command in clause.message.context.last:
        if client and getattr(command, "client", None) not in (None, client):
            continue
        if isinstance(command, Book) and command.at:
            return command.at
        if isinstance(command, Move) and command.to and command.to.at:
            return command.to.at
    return None
