"""Standing appointments."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.replies import times
from bot.replies.sessions import SessionTold
from bot.replies.times import bold, joined, plain

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class SeriesTold:
    """A standing appointment on the reader's clock: the first, how often, how many up to when, what is left out.

    `ends` is whether it was said when it ends.
    """

    first: SessionTold
    every: int
    count: int
    last: dt.date
    closed: tuple[dt.date, ...]
    taken: tuple[dt.date, ...]
    ends: bool


def rhythm(day: dt.date, every: int) -> str:
    """`every Tuesday`, `every other Tuesday`, `every 3 weeks on Tuesday`."""
    weekday = times.WEEKDAYS[day.weekday()]
    if every == 1:
        return f"every {weekday}"
    return f"every other {weekday}" if every == 2 else f"every {every} weeks on {weekday}"


def proposal(
    client: str, told: SeriesTold, breaks: Sequence[str], today: dt.date, hears: str = "", *, own: bool
) -> str:
    """Before anything is booked: how often, how many, what is left out, and who `hears` of it."""
    who = "Book you" if own else f"Book {plain(client)}"
    text = f"{who} with {plain(told.first.who)} {_when(told, today)}? {_count(told, today)}{_left_out(told, today)}"
    if breaks:
        text += f" Mind: {joined(breaks)}."
    return f"{text}{hears} Nothing has changed yet."


def nothing_free(told_at: str) -> str:
    return f"None of those dates is free at {told_at}, so nothing has changed."


def booked(client: str | None, told: SeriesTold, today: dt.date) -> str:
    """To whoever booked it; `client` None: themselves."""
    who = "You are" if client is None else f"{plain(client)} is"
    return (
        f"{who} booked with {plain(told.first.who)} {_when(told, today)}. {_count(told, today)}{_left_out(told, today)}"
    )


def you_are_booked(told: SeriesTold, today: dt.date) -> str:
    """To a client, for whom somebody else booked."""
    return f"You have a standing session with {plain(told.first.who)}: {_when(told, today)}.{_left_out(told, today)}"


def told_therapist(client: str, told: SeriesTold, today: dt.date) -> str:
    return f"{plain(client)} booked {_when(told, today)}. {_count(told, today)}{_left_out(told, today)}"


def not_carried_on(client: str, closed: Sequence[dt.date], taken: Sequence[dt.date], today: dt.date) -> str:
    """To the therapist: dates of a standing appointment that could not be booked as time went on."""
    return f"The standing session with {plain(client)} goes on.{_dates(closed, taken, today)}"


def _when(told: SeriesTold, today: dt.date) -> str:
    start, end = told.first.start, told.first.end
    span = f"{times.clock(start)}-{times.clock(end)}"
    return bold(f"{rhythm(start.date(), told.every)}, {span}, from {times.date(start.date(), today)}")


def _count(told: SeriesTold, today: dt.date) -> str:
    count = times.plural(told.count, "session")
    text = f"{count[0].upper()}{count[1:]} up to {bold(times.date(told.last, today))}."
    return text if told.ends else f"{text} It goes on until you say otherwise: I book half a year ahead."


def _left_out(told: SeriesTold, today: dt.date) -> str:
    return _dates(told.closed, told.taken, today)


def _dates(closed: Sequence[dt.date], taken: Sequence[dt.date], today: dt.date) -> str:
    text = f" Not on {_few(closed, today)}: closed." if closed else ""
    return f"{text} Not on {_few(taken, today)}: taken." if taken else text


def _few(days: Sequence[dt.date], today: dt.date) -> str:
    named = [times.date(day, today) for day in days[:MOST_NAMED]]
    more = len(days) - len(named)
    return joined([*named, times.plural(more, "more date")] if more else named)
