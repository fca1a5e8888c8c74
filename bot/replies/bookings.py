"""Openings, appointments, and what others are told about them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

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
    comes: Literal["will", "came", "did not"] | None = None


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
    return f"Booked: {_session(session, today)}{zone}."


def booked_for(client: str, session: SessionTold, today: dt.date) -> str:
    """To a therapist or admin who booked for a client."""
    return f"{plain(client)} is booked with {plain(session.who)} on {_span(session, today)}."


def moved(session: SessionTold, was: dt.datetime, today: dt.date, zone: str) -> str:
    return f"Moved: {_session(session, today)}{zone}. It was {times.date(was.date(), today)} at {times.clock(was)}."


def cancelled(sessions: Sequence[SessionTold], today: dt.date) -> str:
    if len(sessions) <= MOST_LISTED:
        return f"Cancelled: {joined(_session(one, today) for one in sessions)}."
    return f"Cancelled: {_several(sessions, today)}."


def taken(at: str, nearest: str) -> str:
    """Somebody was faster."""
    return f"Someone booked {at} just before you. {nearest}".rstrip()


def not_open(at: str, reason: str, nearest: str) -> str:
    return f"{at} can't be booked: {reason}. {nearest}".rstrip()


def nearest(found: Sequence[OpeningTold], today: dt.date) -> str:
    if not found:
        return "Nothing else is open in the coming weeks."
    return f"Nearest: {_starts(found, today)}."


def _starts(found: Sequence[OpeningTold], today: dt.date) -> str:
    """`Thursday 12 March at 11:00 and 14:00, or Friday 13 March at 09:00`: times of one date stand together."""
    in_order = sorted(found, key=lambda one: one.start)
    days = [
        f"{times.date(day, today)} at {joined((times.clock(one.start) for one in ones), 'or')}"
        for day, ones in groupby(in_order, key=lambda one: one.start.date())
    ]
    return joined(map(bold, days), "or")


def yours_already(session: SessionTold, today: dt.date) -> str:
    return f"You have that time already: {_session(session, today)}. Nothing has changed."


def there_already(session: SessionTold, today: dt.date) -> str:
    return f"It is at that time already: {_session(session, today)}. Nothing has changed."


def nobody_then(asked: str) -> str:
    return f"Nobody is booked{asked}, so nothing has changed."


def no_appointment(asked: str, following: SessionTold | None, today: dt.date) -> str:
    """The speaker has none then."""
    after = f" Your next one is {_session(following, today)}." if following else ""
    return f"You have no appointment{asked}, so nothing has changed.{after}"


def nobody_booked(asked: str, client: str, following: SessionTold | None, today: dt.date) -> str:
    """A client has none then; said to staff."""
    after = f" The next one is {_span(following, today)}." if following else ""
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


def told_booked_by(by: str, client: str, session: SessionTold, today: dt.date) -> str:
    """To the therapist when somebody of the practice has booked for a client."""
    return f"{plain(by)} booked {plain(client)} with you: {_span(session, today)}."


def told_moved_by(by: str, client: str, session: SessionTold, was: dt.datetime, today: dt.date) -> str:
    """The same of a move."""
    start = f"{times.date(was.date(), today)} at {times.clock(was)}"
    return f"{plain(by)} moved {plain(client)} from {start} to {_span(session, today)}."


def told_cancelled_by(by: str, client: str, session: SessionTold, today: dt.date) -> str:
    """The same of a cancellation."""
    return f"{plain(by)} cancelled your session with {plain(client)}: {_span(session, today)}."


def which(sessions: Sequence[SessionTold], today: dt.date) -> str:
    return f"Which one? You have {joined(_session(one, today) for one in sessions)}."


def where_to(session: SessionTold, found: Sequence[OpeningTold], today: dt.date) -> str:
    """An appointment that is to move, and where it could."""
    return f"That is {_session(session, today)}. Where to? {nearest(found, today)}"


def own(sessions: Sequence[SessionTold], today: dt.date, asked: str, zone: str) -> str:
    """A list of somebody's own appointments."""
    if not sessions:
        return f"You have no appointments{asked}."
    lines = [f"{_session(one, today)}{zone}." for one in sessions[:MOST_LISTED]]
    return "\n".join([*lines, *_and_more(sessions, today)])


def confirm_for(
    session: SessionTold, client: str, breaks: Sequence[str], today: dt.date, was: dt.datetime | None
) -> str:
    """Before a therapist or admin books or moves for somebody: what it means, and what it breaks."""
    text = f"Book {plain(client)} with {plain(session.who)} on {_span(session, today)}?"
    if was is not None:
        start = f"{times.date(was.date(), today)} at {times.clock(was)}"
        text = f"Move {plain(client)} from {start} to {_span(session, today)} with {plain(session.who)}?"
    text += f" {plain(client)} will be told."
    return f"{text} Mind: {joined(breaks)}." if breaks else text


def confirm_cancel(sessions: Sequence[SessionTold], today: dt.date) -> str:
    people = joined(f"{plain(one.who)} on {_span(one, today)}" for one in sessions)
    if len(sessions) > MOST_LISTED:
        people = _several(sessions, today)
    told = joined(dict.fromkeys(plain(one.who) for one in sessions))
    return f"That would cancel {people}. {told} will be told. Nothing has changed yet."


def told_booked(client: str, session: SessionTold, today: dt.date) -> str:
    """To the therapist when a client has booked."""
    return f"{plain(client)} booked {_span(session, today)}."


def told_moved(client: str, session: SessionTold, was: dt.datetime, today: dt.date) -> str:
    start = f"{times.date(was.date(), today)} at {times.clock(was)}"
    return f"{plain(client)} moved from {start} to {_span(session, today)}."


def told_cancelled(client: str, session: SessionTold, today: dt.date) -> str:
    return f"{plain(client)} cancelled {_span(session, today)}."


def you_are_booked(session: SessionTold, today: dt.date, zone: str) -> str:
    """To a client for whom somebody else booked."""
    return f"You have a session: {_session(session, today)}{zone}."


def you_are_moved(session: SessionTold, was: dt.datetime, today: dt.date, zone: str) -> str:
    start = f"{times.date(was.date(), today)} at {times.clock(was)}"
    return f"Your session of {start} has been moved to {_span(session, today)}{zone}."


def you_are_cancelled(session: SessionTold, today: dt.date, offers: Sequence[OpeningTold]) -> str:
    """To a client whose session was called off; never why."""
    text = f"I'm sorry, your session with {plain(session.who)} on {_span(session, today)} can't take place."
    if not offers:
        return f"{text} Please ask me for another time."
    return f"{text} You could have {_starts(offers, today)} instead."


def _session(session: SessionTold, today: dt.date) -> str:
    return f"{_span(session, today)} with {plain(session.who)}"


def _span(session: SessionTold, today: dt.date) -> str:
    day = times.date(session.start.date(), today)
    return bold(f"{day}, {times.clock(session.start)}-{times.clock(session.end)}")


def stands(session: SessionTold, today: dt.date) -> str:
    """After an undo: the session takes place."""
    return f"Your session with {plain(session.who)} on {_span(session, today)} stands."


def stands_cancelled(session: SessionTold, today: dt.date) -> str:
    """After an undo: the session does not take place."""
    return f"The session with {plain(session.who)} on {_span(session, today)} does not take place after all."


def stays(session: SessionTold, today: dt.date) -> str:
    """To a therapist who declined what a client asked for."""
    return f"The session with {_with(session, today)} stands."


def cancelled_as_asked(session: SessionTold, today: dt.date) -> str:
    """To a client who asked the therapist."""
    return f"Your session with {_with(session, today)} is cancelled, as you asked."


def too_late(session: SessionTold, today: dt.date, notice_minutes: int) -> str:
    """To a client who would give up a session too late to do so by themselves."""
    return (
        f"Your session with {_with(session, today)} begins in less than {times.duration(notice_minutes)}, "
        f"so that is for {plain(session.who)} to decide, and nothing has changed. Shall I ask?"
    )


def asks(client: str, session: SessionTold, to: dt.datetime | None, today: dt.date, notice_minutes: int) -> str:
    """To the therapist, for a client: a session to be given up, or to be had at `to`."""
    wish = "to cancel" if to is None else "to move"
    where = "" if to is None else f" to {bold(f'{times.date(to.date(), today)} at {times.clock(to)}')}"
    soon = times.duration(notice_minutes)
    return f"{plain(client)} asks {wish} {_span(session, today)}{where}. It begins in less than {soon}."


def has_been_asked(therapist: str, reach: Reach) -> str:
    """To the client who had the therapist asked."""
    match reach:
        case "now":
            return f"I've asked {plain(therapist)} and will tell you. Until then your session stands."
        case "later":
            return f"I'll ask {plain(therapist)} at 08:00 and tell you. Until then your session stands."
    return f"I have no chat with {plain(therapist)}: please call the practice. Your session stands."


def _with(session: SessionTold, today: dt.date) -> str:
    return f"{plain(session.who)} on {_span(session, today)}"


def _several(sessions: Sequence[SessionTold], today: dt.date) -> str:
    """`26 sessions with Sam from Tuesday 17 March to Tuesday 8 September`."""
    who = joined(dict.fromkeys(plain(one.who) for one in sessions))
    return _count_and_span(sessions, today, f" with {who}")


def _count_and_span(sessions: Sequence[SessionTold], today: dt.date, who: str = "") -> str:
    """`26 sessions from Tuesday 17 March to Tuesday 8 September`."""
    first, last = (bold(times.date(one.start.date(), today)) for one in (sessions[0], sessions[-1]))
    return f"{times.plural(len(sessions), 'session')}{who} from {first} to {last}"


def _and_more(sessions: Sequence[SessionTold], today: dt.date) -> list[str]:
    more = sessions[MOST_LISTED:]
    if not more:
        return []
    last = bold(times.date(more[-1].start.date(), today))
    return [f"And {times.count(len(more))} more, the last on {last}."]


def you_are_all_cancelled(sessions: Sequence[SessionTold], today: dt.date) -> str:
    """To a client of whose sessions several were called off; never why."""
    return f"I'm sorry, these can't take place: {_list(sessions, today)}. Please ask me for other times."


def told_all_cancelled(client: str, sessions: Sequence[SessionTold], today: dt.date) -> str:
    """To the therapist when several sessions of a client were called off."""
    if len(sessions) > MOST_LISTED:
        return f"{plain(client)} cancelled {_count_and_span(sessions, today)}."
    return f"{plain(client)} cancelled {joined(_span(one, today) for one in sessions)}."


def they_stand(stand: Sequence[SessionTold], gone: Sequence[SessionTold], today: dt.date) -> str:
    """After an undo that touched several sessions of somebody."""
    lines = [f"These sessions stand: {_list(stand, today)}."] if stand else []
    return "\n".join([*lines, *([f"These do not take place after all: {_list(gone, today)}."] if gone else [])])


def _list(sessions: Sequence[SessionTold], today: dt.date) -> str:
    if len(sessions) > MOST_LISTED:
        return _several(sessions, today)
    return joined(_session(one, today) for one in sessions)


def stand_again(sessions: Sequence[SessionTold], today: dt.date) -> str:
    """After an undo, to whoever undid: the sessions that it touched and that take place."""
    if not sessions:
        return "It is not booked any more."
    return f"{'It stands' if len(sessions) == 1 else 'They stand'}: {_list(sessions, today)}."


def confirm_swap(one: SessionTold, other: SessionTold, today: dt.date) -> str:
    """Before two clients change places, each named with the session they have."""
    return (
        f"Swap {_with(one, today)} and {_with(other, today)}? "
        f"{plain(one.who)} and {plain(other.who)} will be told. Nothing has changed yet."
    )


def now_at(session: SessionTold, today: dt.date) -> str:
    """To staff: where a session is now."""
    return f"{plain(session.who)} is on {_span(session, today)} now."


def swap_does_not_fit() -> str:
    return "One of the two would run into another session, so nothing has changed."


def cannot_swap(clients: Sequence[str], asked: str) -> str:
    return f"I need one session each of {joined(map(plain, clients))}{asked} to swap, so nothing has changed."


def several_then(sessions: Sequence[SessionTold], today: dt.date) -> str:
    return f"{plain(sessions[0].who)} has several sessions then: {_list(sessions, today)}. Please say the day."


def handed_over(client: str, session: SessionTold, today: dt.date) -> str:
    """To staff: a session is with another therapist now."""
    return f"{plain(client)} is with {_with(session, today)} now."


def you_are_handed_over(session: SessionTold, was: SessionTold, today: dt.date) -> str:
    """To the client of that session."""
    return f"Your session with {_with(was, today)} is now with {_with(session, today)}."


def with_words(html: str, message: str | None) -> str:
    """A notice with somebody's own words behind it."""
    return f"{html}\n“{plain(message)}”" if message else html


def cancelled_with(message: str | None, offered: str | None) -> str:
    """Before sessions are called off: the words that go with it, and the dates on which other times are offered."""
    words = f" They would read: “{plain(message)}”" if message else ""
    return f"{words} Other times would be offered on {bold(offered)}." if offered else words
