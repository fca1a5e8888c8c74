"""Openings and sessions in words, as parts of sentences."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bot.actions.attendance import Comes
from bot.replies import times
from bot.replies.times import bold, joined, plain

MOST_LISTED = 8
"""Sessions told one by one; more are counted, so that they fit a screen."""

Reach = Literal["now", "later", "none"]
"""Whether a message reaches somebody: at once, in the morning, or not at all, since they have no chat."""


@dataclass(frozen=True, slots=True)
class OpeningTold:
    """A time that can be booked, on the reader's clock, and with whom."""

    start: dt.datetime
    minutes: int
    who: str


@dataclass(frozen=True, slots=True)
class SessionTold:
    """An appointment on the reader's clock: with whom (the other side), from when to when; whether they come."""

    who: str
    start: dt.datetime
    end: dt.datetime
    comes: Comes | None = None


def when_with_whom(session: SessionTold, today: dt.date) -> str:
    """`Thursday 12 March, 13:00-13:50 with Ana`."""
    return f"{when(session, today)} with {plain(session.who)}"


def whom_when(session: SessionTold, today: dt.date) -> str:
    """`Ana on Thursday 12 March, 13:00-13:50`."""
    return f"{plain(session.who)} on {when(session, today)}"


def when(session: SessionTold, today: dt.date) -> str:
    """`Thursday 12 March, 13:00-13:50`."""
    day = times.date(session.start.date(), today)
    return bold(f"{day}, {times.clock(session.start)}-{times.clock(session.end)}")


def all_of(sessions: Sequence[SessionTold], today: dt.date) -> str:
    """Each of some sessions, or of many their number."""
    if len(sessions) > MOST_LISTED:
        return several(sessions, today)
    return joined(when_with_whom(one, today) for one in sessions)


def several(sessions: Sequence[SessionTold], today: dt.date) -> str:
    """`26 sessions with Sam from Tuesday 17 March to Tuesday 8 September`."""
    who = joined(dict.fromkeys(plain(one.who) for one in sessions))
    return count_and_span(sessions, today, f" with {who}")


def count_and_span(sessions: Sequence[SessionTold], today: dt.date, who: str = "") -> str:
    """`26 sessions from Tuesday 17 March to Tuesday 8 September`."""
    first, last = (bold(times.date(one.start.date(), today)) for one in (sessions[0], sessions[-1]))
    return f"{times.plural(len(sessions), 'session')}{who} from {first} to {last}"


def starts(found: Sequence[OpeningTold], today: dt.date) -> str:
    """`Thursday 12 March at 11:00 and 14:00, or Friday 13 March at 09:00`: times of one date stand together."""
    in_order = sorted(found, key=lambda one: one.start)
    days = [
        f"{times.date(day, today)} at {joined((times.clock(one.start) for one in ones), 'or')}"
        for day, ones in groupby(in_order, key=lambda one: one.start.date())
    ]
    return joined(map(bold, days), "or")
