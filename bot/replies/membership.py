"""Who belongs to the practice."""

import datetime as dt
from collections.abc import Collection, Sequence

from bot.replies import times
from bot.replies.times import bold, joined, plain
from engine.dates import ONE_DAY

ROLES = {"therapist": "a therapist", "client": "a client", "front_desk": "front desk", "admin": "an admin"}


def name_missing() -> str:
    return "What is their name?"


def role_missing(name: str) -> str:
    return f"As what shall {plain(name)} be added?"


def invite_proposal(
    name: str, role: str, *, known: bool, starts: dt.date | None, ends: dt.date | None, today: dt.date
) -> str:
    """Before somebody new is invited; a first and a last day are for later, and it is said how."""
    text = f"Invite {plain(name)} as {ROLES[role]}?"
    if known:
        text += f" There is {ROLES[role]} called {plain(name)} already: this would be somebody else."
    if starts is not None and role == "therapist":
        first = bold(times.date(starts, today))
        text += f" They can join at once; set their hours from {first}, and nobody books before."
    elif starts is not None:
        text += f" The invitation works at once: pass it on on {bold(times.date(starts, today))}."
    if ends is not None:
        last = bold(times.date(ends, today))
        text += f" Once they have joined, tell me again that they are {ROLES[role]} until {last}, and I will see to it."
    return f"{text} Nothing has changed yet."


def is_client(name: str) -> str:
    """Of a client who was added and has no chat yet: what is so, before the invitation."""
    them = plain(name)
    return f"{them} can be booked from now on. I have no chat with {them} yet."


def waits_for_chat(name: str) -> str:
    """Before a new invitation for a client who is there and has never come with the last one."""
    them = plain(name)
    return f"{them} is a client already, and I have no chat with {them} yet: here is a new invitation for the old one."


def invited(name: str, token: str, until: dt.date, today: dt.date, bot: str | None) -> str:
    """The link, or where the `bot` has no name the words, that make somebody a member; shown once."""
    first, words = ("sends it to me", f"/start {token}")
    if bot is not None:
        first, words = "opens it and presses Start", f"https://t.me/{bot}?start={token}"
    return (
        f"Send this to {plain(name)}, and to nobody else. Whoever {first} first is {plain(name)}; "
        f"it works once, until {bold(times.date(until, today))}:\n{plain(words)}"
    )


def not_here_yet(name: str) -> str:
    """Instead of doing something with somebody who has not taken up their invitation."""
    them = plain(name)
    return f"{them} has been invited and has not joined yet, so nothing has changed. Once {them} is here, ask me again."


def waiting(invited: Sequence[tuple[str, str, dt.date]], today: dt.date) -> str:
    """Who has been invited and has not come: name, role, and the last day of the invitation."""
    people = joined(
        f"{plain(name)} ({ROLES[role].split()[-1] if role != 'front_desk' else 'front desk'}, "
        f"until {times.date(until, today)})"
        for name, role, until in invited
    )
    return f"Invited and not here yet: {people}."


def change_proposal(
    name: str, role: str | None, begins: dt.date | None, ends: dt.date | None, today: dt.date, *, gives: bool
) -> str:
    """Before roles change: which, of whom, and from when to when."""
    when = _when(begins, ends, today, gives=gives)
    if gives:
        return f"Make {plain(name)} {ROLES[role or 'client']}{when}? Nothing has changed yet."
    if role is None:
        return f"Remove {plain(name)}{when}? I would not answer them any more. Nothing has changed yet."
    return f"Should {plain(name)} be {ROLES[role]} no longer{when}? Nothing has changed yet."


def will_be(
    name: str, role: str | None, begins: dt.date | None, ends: dt.date | None, today: dt.date, *, gives: bool
) -> str:
    """After roles were given or taken for later, or for a while."""
    when, them = _when(begins, ends, today, gives=gives), plain(name)
    if gives:
        verb = "is" if begins is None else "will be"
        return f"{them} {verb} {ROLES[role or 'client']}{when}. I'll see to it by myself and tell you."
    if role is None:
        return f"{them} does not belong to the practice{when} any more. I'll see to it by myself and tell you."
    return f"{them} is no longer {ROLES[role]}{when}. I'll see to it by myself and tell you."


def _when(begins: dt.date | None, ends: dt.date | None, today: dt.date, *, gives: bool) -> str:
    """` from Monday 23 March until Wednesday 1 April`, ` after Wednesday 1 April`: the last day still belongs to it."""
    if begins and not gives:
        return f" after {bold(times.date(begins - ONE_DAY, today))}"
    parts = [f"from {bold(times.date(begins, today))}"] if begins else []
    parts += [f"until {bold(times.date(ends - ONE_DAY, today))}"] if ends else []
    return "".join(f" {part}" for part in parts)


def coming(label: str, day: dt.date, today: dt.date) -> str:
    """One of the things that are to become of roles later."""
    return f"From {bold(times.date(day, today))}: {plain(label)}."


def is_now(name: str, roles: Collection[str]) -> str:
    if not roles:
        return f"{plain(name)} does not belong to the practice any more."
    return f"{plain(name)} is now {joined(ROLES[role] for role in sorted(roles) if role in ROLES)}."


def last_admin() -> str:
    return "Somebody has to stay admin, so nothing has changed. Make another one first."


def still_booked(name: str, sessions: int) -> str:
    count, them = times.plural(sessions, "session"), "it" if sessions == 1 else "them"
    return f"{plain(name)} has {count} to come, so nothing has changed. Please move or cancel {them} first."
