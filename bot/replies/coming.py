"""Who comes, who came, who is late."""

import datetime as dt

from bot.actions.attendance import Comes
from bot.replies import times
from bot.replies.sessions import Reach, SessionTold, when
from bot.replies.times import plain


def will_come(session: SessionTold, today: dt.date) -> str:
    """To a client who said that they will be there."""
    return f"See you then: {when(session, today)} with {plain(session.who)}."


def marked(what: Comes, client: str, session: SessionTold, today: dt.date) -> str:
    """To staff: what is noted of a client's session."""
    said = {"will": "will come", "came": "came", "did not": "did not come"}[what]
    return f"Noted: {plain(client)} {said} on {when(session, today)}."


def none_begun(client: str) -> str:
    return f"{plain(client)} has had no session in the last month, so nothing is noted."


def nobody_late() -> str:
    return "There is no session in the next hours to be late for, so nobody has been told."


def told_late(who: str, minutes: int | None, session: SessionTold, today: dt.date, reach: Reach) -> str:
    """To whoever is late: whether the other side knows."""
    if reach == "none":
        return f"I have no chat with {plain(who)}: please call."
    return f"I've told {plain(who)} that you will be {_late(minutes)} on {when(session, today)}."


def is_late(who: str, minutes: int | None, session: SessionTold, today: dt.date) -> str:
    """To whoever waits."""
    return f"{plain(who)} will be {_late(minutes)}: {when(session, today)}."


def shall_i_tell(who: str, minutes: int | None, session: SessionTold, today: dt.date) -> str:
    """Before a client is told that the therapist is late."""
    return (
        f"{plain(who)} is booked on {when(session, today)}. "
        f"Shall I say that you will be {_late(minutes)}? Nothing has been sent."
    )


def _late(minutes: int | None) -> str:
    return "late" if minutes is None else f"{times.duration(minutes)} late"
