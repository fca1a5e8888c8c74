"""Openings where everybody reads them: times and therapists, nothing else."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from bot.replies import times
from bot.replies.sessions import OpeningTold
from bot.replies.times import bold, plain

MOST_LINES = 20


def post(practice: str, found: Sequence[OpeningTold], today: dt.date, *, several: bool) -> str:
    """What everybody reads: a line a date, by therapist where there are several."""
    lines, names = [], list(dict.fromkeys(one.who for one in found))
    title = f"{bold(practice)}: open times{'' if several else f' with {plain(names[0])}'}"
    for who, theirs in groupby(found, key=lambda one: one.who):
        if several:
            lines.append(f"With {plain(who)}:")
        for day, ones in groupby(theirs, key=lambda one: one.start.date()):
            starts = ", ".join(times.clock(one.start) for one in ones)
            lines.append(f"{bold(times.date(day, today))}: {starts}")
    shown = lines[:MOST_LINES]
    more = ["and more later"] if len(lines) > MOST_LINES else []
    return "\n".join([title, *shown, *more, "To book, write to our scheduling assistant."])


def nothing(asked: str) -> str:
    return f"Nothing is open {asked}, so there is nothing to post."


def to_copy(html: str) -> str:
    """Where there is no channel: what could be posted by hand, and how it would be by itself."""
    return (
        f"There is no channel to post in yet. This is what could be posted:\n“{html}”\n"
        "To have me post it, an admin adds me to the practice's Telegram channel as an administrator."
    )


def proposal(boards: Sequence[str], html: str) -> str:
    """Before it is posted."""
    where = times.joined((f"“{plain(one)}”" for one in boards), "or")
    return f"Everybody in {where} would read:\n“{html}”\nNothing has been posted yet."


def posted(board: str) -> str:
    return f"On its way to “{plain(board)}”. I don't change it when times are taken: post again, or take it back."


def connected(title: str) -> str:
    """To the admin who has added the bot to a channel."""
    example = bold("post next week's openings")
    return f"I can post in “{plain(title)}” now. Say for instance: {example}"


def not_connected(title: str) -> str:
    """To anybody else who has."""
    return f"I was added to “{plain(title)}”. Only an admin of the practice can have me post there, so I stay silent."


def cannot_post(title: str) -> str:
    """To admins, once, when a channel does not take what is posted."""
    return (
        f"I could not post in “{plain(title)}”: I am not in it any more, or may not post there. Make me an "
        "administrator who may post messages, and ask me again."
    )


def gone() -> str:
    return "I am not in that channel any more, so nothing has been posted."
