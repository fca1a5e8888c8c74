"""Why a time cannot be booked, as a clause: "it is outside the hours (09:00-17:00)"."""

import datetime as dt

from bot.replies import times
from engine.explain import (
    BeyondHorizon,
    Booked,
    Buffered,
    DayFull,
    ExternalEvent,
    Held,
    NoStart,
    NotOpen,
    OutsideHours,
    Packed,
    Passed,
    Reason,
    TakenByGroup,
    TooLong,
    TooSoon,
    Unserved,
    WeekFull,
)


def reason(why: Reason, zone: str, today: dt.date) -> str:
    """One reason, with times on the reader's clock. What a client may not hear is taken out by the engine before."""
    match why:
        case OutsideHours():
            return _outside(why, today)
        case NoStart() | TooLong() | Unserved() | Packed():
            return _misfit(why, zone)
        case TooSoon(notice_minutes=notice):
            return f"it has to be booked {times.duration(notice)} ahead"
        case BeyondHorizon(last=last):
            return f"bookings are taken up to {times.date(last, today)}"
        case DayFull(limit=limit):
            return f"that day has {times.plural(limit, 'session')} already"
        case WeekFull(limit=limit):
            return f"that week has {times.plural(limit, 'session')} already"
        case Passed():
            return "it has passed"
        case NotOpen():
            return "it is not open"
    return _taken(why)


def _outside(why: OutsideHours, today: dt.date) -> str:
    if why.override is None or why.windows:
        return f"it is outside the hours ({times.windows(why.windows)})"
    who = "the practice is closed on " if why.override.practice else "there are no hours on "
    return who + times.date(why.date, today)


def _misfit(why: NoStart | TooLong | Unserved | Packed, zone: str) -> str:
    match why:
        case NoStart(before=before, after=after):
            starts = [times.clock(times.local(start, zone)) for start in (before, after) if start]
            return f"sessions start at {times.joined(starts)}" if starts else "no session starts then"
        case TooLong(minutes=minutes, end=end):
            return f"{times.duration(minutes)} would run past {times.clock(times.local(end, zone))}, when the hours end"
        case Unserved(session=session):
            return f"that time is not for {session} sessions"
        case Packed():
            return "sessions are kept together that day"


def _taken(why: Booked | Held | ExternalEvent | TakenByGroup | Buffered) -> str:
    match why:
        case Booked() | TakenByGroup():
            return "another session is booked then"
        case Held():
            return "that time is being held for somebody"
        case ExternalEvent():
            return "something else is in the calendar then"
        case Buffered():
            return "it is too close to another session"
