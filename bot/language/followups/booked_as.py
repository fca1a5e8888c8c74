"""After a booking: of what session, how long, how often."""

from dataclasses import replace

from bot.commands import Book, Repeat, ReplaceLast
from bot.language.clause import ALWAYS, Clause, Item, items
from bot.language.followups.shared import LEADS, Best
from bot.language.listed import listed
from bot.language.names import named
from bot.language.rules.found import Commands, Found, found
from bot.language.text import tokens
from bot.language.times.kinds import Duration, Open, Weekdays
from bot.language.times.values import WEEK

_AS = listed("booked_as")
_DENIED = listed("denials")


def booked_as(clause: Clause, last: Commands, best: Best) -> Found | None:
    """ "make it an intake", "90 min", "every other week til march": the booking as if that had been said with it."""
    booking = last[0] if len(last) == 1 else None
    if not isinstance(booking, Book) or booking.at is None or clause.asks or clause.names:
        return None
    if any(item.has("negated", "but_not", "also_before", "extra") and not item.has("no") for item in clause.items):
        return None
    if clause.role != "client" and booking.client is None:
        return None
    said = [item for item in clause.items if item.atom or item.session or _counts(item)]
    if not said or not all(map(_says_how, said)) or not all(_leads(item) for item in clause.items if item not in said):
        return None
    if clause.line[said[0].first - 1].word in _DENIED and said[0].first:
        return None
    told = best(_said_with(clause, booking, said))
    if told is None or not told.whole or told.missing or len(told.readings) != 1 or len(told.readings[0]) != 1:
        return None
    [other] = told.readings[0]
    if not isinstance(other, Book) or (other.at, other.client) != (booking.at, booking.client):
        return None
    new = replace(
        booking,
        session=other.session or booking.session,
        minutes=other.minutes or booking.minutes,
        repeat=other.repeat or booking.repeat,
    )
    if new == booking:
        return None
    return found(clause, [(ReplaceLast((new,)),)], LEADS, (), sessions=True, used=clause.items)


def _says_how(item: Item) -> bool:
    if item.atom is None:
        return bool(item.session) or _counts(item)
    value = item.atom.value
    if isinstance(value, Duration | Open):
        return True
    return item.atom.kind in ("rule", "count") or (isinstance(value, Weekdays) and value.plural)


def _counts(item: Item) -> bool:
    """ "6 times"; "6 sessions" has a number of its own."""
    return item.atom is None and item.has("for_times", "appt") and not item.has(*ALWAYS)


def _leads(item: Item) -> bool:
    return item.has(*LEADS, *ALWAYS, "every_week") or item.word in _AS


def _said_with(clause: Clause, booking: Book, said: list[Item]) -> Clause:
    """The order as it would have been given at once."""
    assert booking.at
    how = clause.line[_start(clause, said) : said[-1].last]
    day, repeat = booking.at.date(), booking.repeat
    again = any(map(_repeats, said)) or (repeat is not None and not any(item.session for item in said))
    who = "me" if clause.role == "client" else booking.client
    head = f"book {who} {day.isoformat()} at {booking.at:%H:%M}"
    if again:
        head = f"book {who} {WEEK[day.weekday()]} at {booking.at:%H:%M} starting {day.isoformat()}"
        head += _every(repeat) if repeat and not any(item.atom and item.atom.kind == "rule" for item in said) else ""
    line = (*tokens(head), *how)
    known = named(clause.message.context.people, clause.message.context.sessions, line)
    alone = replace(clause.message, context=replace(clause.message.context, last=(), asked=None))
    return Clause(alone, clause.role, line, items(line, clause.words, known), clause.words)


def _start(clause: Clause, said: list[Item]) -> int:
    """Where it begins; the "for" of "for 6 weeks" goes with the length."""
    first = said[0].first
    return first - 1 if first and clause.line[first - 1].word == "for" else first


def _repeats(item: Item) -> bool:
    return _counts(item) or (
        item.atom is not None and (item.atom.kind in ("rule", "count") or isinstance(item.atom.value, Open))
    )


def _every(repeat: Repeat) -> str:
    return " every week" if repeat.every == 1 else f" every {repeat.every} weeks"
