"""Who belongs to the practice."""

import datetime as dt
from collections.abc import Collection

from bot.replies import times
from bot.replies.times import bold, joined, plain

ROLES = {"therapist": "a therapist", "client": "a client", "front_desk": "at the front desk", "admin": "an admin"}


def name_missing() -> str:
    return "What is their name?"


def role_missing(name: str) -> str:
    return f"As what shall {plain(name)} be added?"


def invite_proposal(name: str, role: str, *, known: bool, starts: dt.date | None, today: dt.date) -> str:
    text = f"Invite {plain(name)} as {ROLES[role]}?"
    if known:
        text += f" There is {ROLES[role]} called {plain(name)} already: this would be somebody else."
    if starts is not None:
        text += (
            f" I keep no first day: set their hours from {bold(times.date(starts, today))}, and nobody books before."
        )
    return f"{text} Nothing has changed yet."


def invited(name: str, token: str, until: dt.date, today: dt.date) -> str:
    """The words that make somebody a member; shown once."""
    return (
        f"Send this to {plain(name)}, and to nobody else. Whoever sends it to me first is {plain(name)}; "
        f"it works once, until {bold(times.date(until, today))}:\n/start {plain(token)}"
    )


def change_proposal(name: str, role: str | None, *, gives: bool) -> str:
    if gives:
        return f"Make {plain(name)} {ROLES[role or 'client']}? Nothing has changed yet."
    if role is None:
        return f"Remove {plain(name)}? I would not answer them any more. Nothing has changed yet."
    return f"Should {plain(name)} be {ROLES[role]} no longer? Nothing has changed yet."


def is_now(name: str, roles: Collection[str]) -> str:
    if not roles:
        return f"{plain(name)} does not belong to the practice any more."
    return f"{plain(name)} is now {joined(ROLES[role] for role in sorted(roles) if role in ROLES)}."


def last_admin() -> str:
    return "Somebody has to stay admin, so nothing has changed. Make another one first."


def still_booked(name: str, sessions: int) -> str:
    count, them = times.plural(sessions, "session"), "it" if sessions == 1 else "them"
    return f"{plain(name)} has {count} to come, so nothing has changed. Please move or cancel {them} first."
