"""What the others are told whose sessions somebody booked, moved or cancelled."""

import datetime as dt
from collections.abc import Sequence

from bot.replies import times
from bot.replies.sessions import (
    MOST_LISTED,
    OpeningTold,
    SessionTold,
    all_of,
    count_and_span,
    starts,
    when,
    when_with_whom,
    whom_when,
)
from bot.replies.times import bold, joined, plain


def told_booked_by(by: str, client: str, session: SessionTold, today: dt.date) -> str:
    """To the therapist when somebody of the practice has booked for a client."""
    return f"{plain(by)} booked {plain(client)} with you: {when(session, today)}."


def told_moved_by(by: str, client: str, session: SessionTold, was: dt.datetime, today: dt.date) -> str:
    """The same of a move."""
    start = f"{times.date(was.date(), today)} at {times.clock(was)}"
    return f"{plain(by)} moved {plain(client)} from {start} to {when(session, today)}."


def told_cancelled_by(by: str, client: str, session: SessionTold, today: dt.date) -> str:
    """The same of a cancellation."""
    return f"{plain(by)} cancelled your session with {plain(client)}: {when(session, today)}."


def told_booked(client: str, session: SessionTold, today: dt.date) -> str:
    """To the therapist when a client has booked."""
    return f"{plain(client)} booked {when(session, today)}."


def told_moved(client: str, session: SessionTold, was: dt.datetime, today: dt.date) -> str:
    start = f"{times.date(was.date(), today)} at {times.clock(was)}"
    return f"{plain(client)} moved from {start} to {when(session, today)}."


def told_cancelled(client: str, session: SessionTold, today: dt.date) -> str:
    return f"{plain(client)} cancelled {when(session, today)}."


def you_are_booked(session: SessionTold, today: dt.date, zone: str) -> str:
    """To a client for whom somebody else booked."""
    return f"You have a session: {when_with_whom(session, today)}{zone}."


def you_are_moved(session: SessionTold, was: dt.datetime, today: dt.date, zone: str) -> str:
    start = f"{times.date(was.date(), today)} at {times.clock(was)}"
    return f"Your session of {start} has been moved to {when(session, today)}{zone}."


def you_are_cancelled(session: SessionTold, today: dt.date, offers: Sequence[OpeningTold]) -> str:
    """To a client whose session was called off; never why."""
    text = f"I'm sorry, your session with {plain(session.who)} on {when(session, today)} can't take place."
    if not offers:
        return f"{text} Please ask me for another time."
    return f"{text} You could have {starts(offers, today)} instead."


def stands(session: SessionTold, today: dt.date) -> str:
    """After an undo: the session takes place."""
    return f"Your session with {plain(session.who)} on {when(session, today)} stands."


def stands_cancelled(session: SessionTold, today: dt.date) -> str:
    """After an undo: the session does not take place."""
    return f"The session with {plain(session.who)} on {when(session, today)} does not take place after all."


def cancelled_as_asked(session: SessionTold, today: dt.date) -> str:
    """To a client who asked the therapist."""
    return f"Your session with {whom_when(session, today)} is cancelled, as you asked."


def asks(client: str, session: SessionTold, to: dt.datetime | None, today: dt.date, notice_minutes: int) -> str:
    """To the therapist, for a client: a session to be given up, or to be had at `to`."""
    wish = "to cancel" if to is None else "to move"
    where = "" if to is None else f" to {bold(f'{times.date(to.date(), today)} at {times.clock(to)}')}"
    soon = times.duration(notice_minutes)
    return f"{plain(client)} asks {wish} {when(session, today)}{where}. It begins in less than {soon}."


def you_are_all_cancelled(sessions: Sequence[SessionTold], today: dt.date) -> str:
    """To a client of whose sessions several were called off; never why."""
    return f"I'm sorry, these can't take place: {all_of(sessions, today)}. Please ask me for other times."


def told_all_cancelled(client: str, sessions: Sequence[SessionTold], today: dt.date) -> str:
    """To the therapist when several sessions of a client were called off."""
    if len(sessions) > MOST_LISTED:
        return f"{plain(client)} cancelled {count_and_span(sessions, today)}."
    return f"{plain(client)} cancelled {joined(when(one, today) for one in sessions)}."


def they_stand(stand: Sequence[SessionTold], gone: Sequence[SessionTold], today: dt.date) -> str:
    """After an undo that touched several sessions of somebody."""
    lines = [f"These sessions stand: {all_of(stand, today)}."] if stand else []
    return "\n".join([*lines, *([f"These do not take place after all: {all_of(gone, today)}."] if gone else [])])


def you_are_handed_over(session: SessionTold, was: SessionTold, today: dt.date) -> str:
    """To the client of that session."""
    return f"Your session with {whom_when(was, today)} is now with {whom_when(session, today)}."


def with_words(html: str, message: str | None) -> str:
    """A notice with somebody's own words behind it."""
    return f"{html}\n“{plain(message)}”" if message else html


def will_be_told(clients: Sequence[str], out_of_reach: Sequence[str]) -> str:
    """Before a change: who will hear of it from me, and whom to tell oneself, as sentences behind others."""
    text = f" {joined(map(plain, clients))} will be told." if clients else ""
    if out_of_reach:
        text += f" I have no chat with {joined(map(plain, out_of_reach))}: please call."
    return text
