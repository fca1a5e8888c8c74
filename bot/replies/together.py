"""Everybody of a time moved at once: shown whole, then said in one message."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.replies import times
from bot.replies.times import bold, joined, plain

MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class MoveTold:
    """Whose session moves from where to where, on the reader's clock; what it breaks, as clauses."""

    who: str
    was: dt.datetime
    start: dt.datetime
    breaks: tuple[str, ...] = ()


def proposal(moves: Sequence[MoveTold], unfit: Sequence[MoveTold], today: dt.date, hears: str) -> str:
    """Before anybody is moved: each with both times, who cannot be, and what it would break."""
    lines = []
    if moves:
        lines.append(f"That would move {times.plural(len(moves), 'session')}{_listed(moves, today)}.")
    if unfit:
        their = "it stays" if len(unfit) == 1 else "they stay"
        blocked = joined(f"{plain(one.who)} to {_when(one.start, today)}" for one in unfit[:MOST_LISTED])
        lines.append(f"Not possible: {blocked}: that time is taken or has passed, so {their} where {_it(unfit)} now.")
    minds = [f"{plain(one.who)}: {joined(one.breaks)}" for one in moves if one.breaks]
    if minds:
        lines.append(f"Mind: {'; '.join(minds[:MOST_LISTED])}.")
    return "\n".join([*lines, f"{hears} Nothing has changed yet.".lstrip() if moves else "Nothing has changed."])


def _it(sessions: Sequence[MoveTold]) -> str:
    return "it is" if len(sessions) == 1 else "they are"


def done(moves: Sequence[MoveTold], today: dt.date) -> str:
    """To whoever moved them."""
    return f"Moved{_listed(moves, today)}."


def told_therapist(moves: Sequence[MoveTold], by: str, today: dt.date) -> str:
    """To the therapist whose sessions somebody else has moved."""
    return f"{plain(by)} moved {times.plural(len(moves), 'session')} of yours{_listed(moves, today)}."


def _listed(moves: Sequence[MoveTold], today: dt.date) -> str:
    """`: Sam 10:00 to 10:30 and Leo 15:00 to 15:30 on Friday 13 March`, ` from Friday … to Monday …: Sam 10:00`."""
    shown, more = moves[:MOST_LISTED], len(moves) - MOST_LISTED
    days = {(one.was.date(), one.start.date()) for one in moves}
    rest = [f"{times.count(more)} more"] if more > 0 else []
    if len(days) > 1:
        return f": {joined([*(_whole(one, today) for one in shown), *rest])}"
    first, then = days.pop()
    names = joined([*(f"{plain(one.who)} {_clocks(one)}" for one in shown), *rest])
    if first == then:
        return f": {names} on {bold(times.date(first, today))}"
    return f" from {bold(times.date(first, today))} to {bold(times.date(then, today))}: {names}"


def _clocks(one: MoveTold) -> str:
    was, start = times.clock(one.was), times.clock(one.start)
    return bold(start) if was == start else f"{was} to {bold(start)}"


def _whole(one: MoveTold, today: dt.date) -> str:
    was = f"{times.short_date(one.was.date(), today)}, {times.clock(one.was)}"
    return f"{plain(one.who)} from {was} to {_when(one.start, today)}"


def _when(moment: dt.datetime, today: dt.date) -> str:
    return bold(f"{times.short_date(moment.date(), today)}, {times.clock(moment)}")
