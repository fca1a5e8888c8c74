"""Openings and bookings: what whoever asked is told."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from bot.replies import times
from bot.replies.sessions import (
    MOST_LISTED,
    OpeningTold,
    Reach,
    SessionTold,
    all_of,
    several,
    starts,
    when,
    when_with_whom,
    whom_when,
)
from bot.replies.times import bold, joined, plain


def openings(found: Sequence[OpeningTold], asked: str, today: dt.date, zone: str) -> str:
    """`With Ana on Thursday 12 March: 13:00, 14:00. All 50 minutes.` Grouped by therapist, then by date."""
    lines = []
    for who, theirs in groupby(found, key=lambda one: one.who):
        days = [
            f"{bold(times.date(day, today))}: {joined(bold(times.clock(one.start)) for one in ones)}"
            for day, ones in ((day, list(ones)) for day, ones in groupby(theirs, key=lambda one: one.start.date()))
        ]
        lines.append(f"With {plain(who)} on {'; '.join(days)}.")
    lengths = {one.minutes for one in found}
    length = f" {'All ' if len(found) > 1 else ''}{times.duration(lengths.pop())}" if len(lengths) == 1 else ""
    return f"{asked}{chr(10).join(lines)}{f'{length}{zone}.' if length else ''}"


def none_found(asked: str, nearest: str) -> str:
    """Nothing at the time asked for, and the nearest there is."""
    return f"Nothing is free {asked}. {nearest}" if nearest else f"Nothing is free {asked}."


def booked(session: SessionTold, today: dt.date, zone: str) -> str:
    return f"Booked: {when_with_whom(session, today)}{zone}."


def booked_for(client: str, session: SessionTold, today: dt.date) -> str:
    """To a therapist or admin who booked for a client."""
    return f"{plain(client)} is booked with {plain(session.who)} on {when(session, today)}."


def moved(session: SessionTold, was: dt.datetime, today: dt.date, zone: str) -> str:
    return (
        f"Moved: {when_with_whom(session, today)}{zone}. It was {times.date(was.date(), today)} at {times.clock(was)}."
    )


def cancelled(sessions: Sequence[SessionTold], today: dt.date) -> str:
    if len(sessions) <= MOST_LISTED:
        return f"Cancelled: {joined(when_with_whom(one, today) for one in sessions)}."
    return f"Cancelled: {several(sessions, today)}."


def taken(at: str, nearest: str) -> str:
    """Somebody was faster."""
    return f"Someone booked {at} just before you. {nearest}".rstrip()


def not_open(at: str, reason: str, nearest: str) -> str:
    return f"{at} can't be booked: {reason}. {nearest}".rstrip()


def nearest(found: Sequence[OpeningTold], today: dt.date) -> str:
    if not found:
        return "Nothing else is open in the coming weeks."
    return f"Nearest: {starts(found, today)}."


def yours_already(session: SessionTold, today: dt.date) -> str:
    return f"You have that time already: {when_with_whom(session, today)}. Nothing has changed."


def there_already(session: SessionTold, today: dt.date) -> str:
    return f"It is at that time already: {when_with_whom(session, today)}. Nothing has changed."


def nobody_then(asked: str) -> str:
    return f"Nobody is booked{asked}, so nothing has changed."


def no_appointment(asked: str, following: SessionTold | None, today: dt.date) -> str:
    """The speaker has none then."""
    after = f" Your next one is {when_with_whom(following, today)}." if following else ""
    return f"You have no appointment{asked}, so nothing has changed.{after}"


def nobody_booked(asked: str, client: str, following: SessionTold | None, today: dt.date) -> str:
    """A client has none then; said to staff."""
    after = f" The next one is {when(following, today)}." if following else ""
    return f"{plain(client)} has no appointment{asked}, so nothing has changed.{after}"


def reached(client: str, how: Reach) -> str:
    """Whether the person concerned hears of it, after a sentence about their session."""
    match how:
        case "now":
            return f" {plain(client)} has been told."
        case "later":
            return f" {plain(client)} will be told at 08:00, after the night."
    return f" I have no chat with {plain(client)}: please call."


def all_reached(clients: Sequence[str], how: Reach) -> str:
    """The same of several people, after a sentence about all of them."""
    names = list(dict.fromkeys(clients))
    if len(names) == 1:
        return reached(names[0], how)
    match how:
        case "now":
            return f" {joined(map(plain, names))} have been told."
        case "later":
            return f" {joined(map(plain, names))} will be told at 08:00, after the night."
    return f" I have no chat with {joined(map(plain, names))}: please call."


def which(sessions: Sequence[SessionTold], today: dt.date) -> str:
    return f"Which one? You have {joined(when_with_whom(one, today) for one in sessions)}."


def only_this(session: SessionTold, today: dt.date) -> str:
    """Before the only appointment there is changes, where none was named."""
    return f"Do you mean {when_with_whom(session, today)}? Nothing has changed yet."


def where_to(session: SessionTold, found: Sequence[OpeningTold], today: dt.date) -> str:
    """An appointment that is to move, and where it could."""
    return f"That is {when_with_whom(session, today)}. Where to? {nearest(found, today)}"


def own(sessions: Sequence[SessionTold], today: dt.date, asked: str, zone: str) -> str:
    """A list of somebody's own appointments."""
    if not sessions:
        return f"You have no appointments{asked}."
    lines = [f"{when_with_whom(one, today)}{zone}." for one in sessions[:MOST_LISTED]]
    return "\n".join([*lines, *_and_more(sessions, today)])


def theirs_none(client: str, asked: str) -> str:
    """To staff who ask when somebody comes who does not."""
    return f"{plain(client)} has no appointments{asked}."


def confirm_for(
    session: SessionTold, client: str, breaks: Sequence[str], today: dt.date, was: dt.datetime | None, hears: str
) -> str:
    """Before a therapist or admin books or moves for somebody: what it means, who `hears` of it, what it breaks."""
    text = f"Book {plain(client)} with {plain(session.who)} on {when(session, today)}?"
    if was is not None:
        start = f"{times.date(was.date(), today)} at {times.clock(was)}"
        text = f"Move {plain(client)} from {start} to {when(session, today)} with {plain(session.who)}?"
    text += hears
    return f"{text} Mind: {joined(breaks)}." if breaks else text


def confirm_cancel(sessions: Sequence[SessionTold], today: dt.date, hears: str) -> str:
    people = joined(f"{plain(one.who)} on {when(one, today)}" for one in sessions)
    if len(sessions) > MOST_LISTED:
        people = several(sessions, today)
    return f"That would cancel {people}.{hears} Nothing has changed yet."


def stays(session: SessionTold, today: dt.date) -> str:
    """To a therapist who declined what a client asked for."""
    return f"The session with {whom_when(session, today)} stands."


def too_late(session: SessionTold, today: dt.date, notice_minutes: int) -> str:
    """To a client who would give up a session too late to do so by themselves."""
    return (
        f"Your session with {whom_when(session, today)} begins in less than {times.duration(notice_minutes)}, "
        f"so that is for {plain(session.who)} to decide, and nothing has changed. Shall I ask?"
    )


def has_been_asked(therapist: str, reach: Reach) -> str:
    """To the client who had the therapist asked."""
    match reach:
        case "now":
            return f"I've asked {plain(therapist)} and will tell you. Until then your session stands."
        case "later":
            return f"I'll ask {plain(therapist)} at 08:00 and tell you. Until then your session stands."
    return f"I have no chat with {plain(therapist)}: please call the practice. Your session stands."


def _and_more(sessions: Sequence[SessionTold], today: dt.date) -> list[str]:
    more = sessions[MOST_LISTED:]
    if not more:
        return []
    last = bold(times.date(more[-1].start.date(), today))
    return [f"And {times.count(len(more))} more, the last on {last}."]


def stand_again(sessions: Sequence[SessionTold], today: dt.date) -> str:
    """After an undo, to whoever undid: the sessions that it touched and that take place."""
    if not sessions:
        return "It is not booked any more."
    return f"{'It stands' if len(sessions) == 1 else 'They stand'}: {all_of(sessions, today)}."


def confirm_swap(one: SessionTold, other: SessionTold, today: dt.date, hears: str) -> str:
    """Before two clients change places, each named with the session they have."""
    return f"Swap {whom_when(one, today)} and {whom_when(other, today)}?{hears} Nothing has changed yet."


def now_at(session: SessionTold, today: dt.date) -> str:
    """To staff: where a session is now."""
    return f"{plain(session.who)} is on {when(session, today)} now."


def swap_does_not_fit() -> str:
    return "One of the two would run into another session, so nothing has changed."


def cannot_swap(clients: Sequence[str], asked: str) -> str:
    return f"I need one session each of {joined(map(plain, clients))}{asked} to swap, so nothing has changed."


def several_then(sessions: Sequence[SessionTold], today: dt.date) -> str:
    return f"{plain(sessions[0].who)} has several sessions then: {all_of(sessions, today)}. Please say the day."


def handed_over(client: str, session: SessionTold, today: dt.date) -> str:
    """To staff: a session is with another therapist now."""
    return f"{plain(client)} is with {whom_when(session, today)} now."


def cancelled_with(message: str | None, offered: str | None) -> str:
    """Before sessions are called off: the words that go with it, and the dates on which other times are offered."""
    words = f" They would read: “{plain(message)}”" if message else ""
    return f"{words} Other times would be offered on {bold(offered)}." if offered else words
