"""What is said of an undo: what it did, whom it told, and what stands in its way."""

from collections.abc import Sequence

from bot.replies.times import bold, joined, plain

MOST_LINES = 5
"""Sessions of a kind that are told one by one."""


def undone(summary: str) -> str:
    return f"Undone: {bold(summary)}."


def before(summary: str) -> str:
    return f"What you did last: {bold(summary)}."


def stands(summary: str) -> str:
    """To a no where nothing waits for one."""
    return f"Nothing is waiting for an answer. What you did last stands: {bold(summary)}."


def nothing() -> str:
    return "There is nothing of yours to undo."


def blocked(because: str, later: str | None) -> str:
    """Why something cannot be undone; `later` is what was done since and stands in the way."""
    reasons = {
        "changed": "it has been changed again since",
        "gone": "part of it is gone",
        "taken": "somebody else has that time now",
        "in use": "something newer depends on it",
        "undone": "it has been undone already",
    }
    by = f": {bold(later)}" if later else ""
    return f"I can't undo that, because {reasons[because]}{by}. Nothing has changed."


def done_again(summary: str) -> str:
    return f"Done again: {bold(summary)}."


def hours_put_back(summary: str) -> str:
    """To a therapist whose hours somebody of the practice has put back, or changed again."""
    return f"The practice has put back a change of your hours: {bold(summary)}. Ask me for your week to see it."


def tells(sessions: Sequence[str], outside: Sequence[str], therapists: Sequence[str]) -> str:
    """Before an undo that concerns others: whose sessions change once more, who is outside the hours, whose hours."""
    lines = [f"{_those(sessions)} would change once more: {_few(sessions)}."] if sessions else []
    if outside:
        lines.append(f"{_those(outside)} would lie outside the hours, and stay: {_few(outside)}.")
    if therapists:
        lines.append(f"The hours of {joined(plain(name) for name in therapists)} would change.")
    return "\n".join([*lines, "Nothing has changed yet."])


def _those(sessions: Sequence[str]) -> str:
    return "This session" if len(sessions) == 1 else "These sessions"


def _few(sessions: Sequence[str]) -> str:
    """The first of them, the others counted."""
    more = len(sessions) - MOST_LINES
    return "; ".join([*map(plain, sessions[:MOST_LINES]), *([f"and {more} more"] if more > 0 else [])])
