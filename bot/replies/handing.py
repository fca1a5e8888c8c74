"""Several sessions given to another therapist: shown whole, then said in one message."""

import datetime as dt
from collections.abc import Sequence

from bot.replies import times
from bot.replies.sessions import SessionTold
from bot.replies.times import bold, joined, plain

MOST_LISTED = 8


def proposal(
    fits: Sequence[tuple[str, SessionTold]], left: Sequence[tuple[str, SessionTold]], therapist: str, today: dt.date
) -> str:
    """Before anything is handed over: whose sessions, and which the other therapist has no time for."""
    lines = []
    if fits:
        lines.append(
            f"That would give {plain(therapist)} {times.plural(len(fits), 'session')}: {_listed(fits, today)}."
        )
    if left:
        stay = "it stays as it is" if len(left) == 1 else "they stay as they are"
        lines.append(f"{plain(therapist)} has no time for {_listed(left, today)}: {stay}.")
    who = joined(dict.fromkeys(plain(name) for name, _ in fits))
    return "\n".join([*lines, f"{who} will be told. Nothing has changed yet." if fits else "Nothing has changed."])


def done(sessions: Sequence[tuple[str, SessionTold]], therapist: str, today: dt.date) -> str:
    """To whoever handed them over."""
    if not sessions:
        return "Nothing could be handed over, so nothing has changed."
    return f"With {plain(therapist)} now: {_listed(sessions, today)}."


def _listed(sessions: Sequence[tuple[str, SessionTold]], today: dt.date) -> str:
    shown = [f"{plain(name)} {bold(_when(told, today))}" for name, told in sessions[:MOST_LISTED]]
    more = len(sessions) - MOST_LISTED
    return joined([*shown, *([f"{times.count(more)} more"] if more > 0 else [])])


def _when(told: SessionTold, today: dt.date) -> str:
    return f"{times.date(told.start.date(), today)} at {times.clock(told.start)}"
