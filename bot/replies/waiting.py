"""The waitlist: wishes, and times that opened for them."""

import datetime as dt
from collections.abc import Sequence

from bot.replies import times
from bot.replies.sessions import Reach, SessionTold, when
from bot.replies.times import bold, joined, plain
from engine.dates import DateRange
from engine.hours import DAY, Window


def wish(dates: Sequence[DateRange], days: frozenset[int] | None, windows: Sequence[Window], today: dt.date) -> str:
    """`Mondays and Wednesdays, after 16:00`, `Thursday 12 March`, `any day`."""
    parts = [times.dates(dates, today)] if dates else []
    if days:
        parts.append(times.weekdays(days))
    if windows:
        parts.append(joined((_window(one) for one in windows), "or"))
    return ", ".join(parts) if parts else "any day"


def _window(one: Window) -> str:
    start, end = one.text()
    if one.end == one.start + 1:
        return f"at {start}"
    if one.end == DAY:
        return f"after {start}"
    return f"before {end}" if one.start == 0 else f"{start}-{end}"


def joined_list(wish: str, therapist: str | None, *, already: bool) -> str:
    """To a client who waits for something to open."""
    who = f" with {plain(therapist)}" if therapist else ""
    if already:
        return f"You are on the waitlist for that already: {bold(wish)}{who}. Your place is kept."
    return f"You are on the waitlist: {bold(wish)}{who}. I'll write as soon as something opens."


def open_now(listed: str) -> str:
    """Before the openings that meet a wish even now."""
    return f"Open already: {listed}"


def left(wishes: Sequence[str]) -> str:
    if not wishes:
        return "You are not on the waitlist, so nothing has changed."
    return f"You are off the waitlist for {joined(map(plain, wishes), 'and')}."


def full() -> str:
    return "You wait for many times already, so nothing has changed. Say “leave the waitlist” to begin anew."


def own(wishes: Sequence[str]) -> str:
    if not wishes:
        return "You are not on the waitlist."
    return "\n".join(["You are on the waitlist:", *map(plain, wishes)])


def everybody(lines: Sequence[tuple[str, str, dt.date]], today: dt.date) -> str:
    """To staff: who waits for what, first come first."""
    if not lines:
        return "Nobody is on the waitlist."
    return "\n".join(f"{plain(name)}: {plain(wish)}, since {times.date(since, today)}" for name, wish, since in lines)


def offered(session: SessionTold, until: dt.datetime, today: dt.date) -> str:
    """To a client: a time that opened, held until a local time."""
    held = f"I'm holding it for you until {_until(until, today)}."
    return f"{when(session, today)} with {plain(session.who)} has opened. {held}"


def gone() -> str:
    return "That offer has been answered already or is no longer open, so nothing has changed."


def declined() -> str:
    return "All right. You stay on the waitlist."


def propose(client: str, session: SessionTold, today: dt.date) -> str:
    """Before one client is offered a time."""
    return f"Offer {plain(client)} {when(session, today)} with {plain(session.who)}? Nothing has been sent."


def offered_to(client: str, session: SessionTold, until: dt.datetime, today: dt.date, reach: Reach) -> str:
    if reach == "none":
        held = f"{when(session, today)} is held until {_until(until, today)}."
        return f"I have no chat with {plain(client)}: please call. {held}"
    said = "has been offered" if reach == "now" else "is offered, at 08:00 after the night,"
    return f"{plain(client)} {said} {when(session, today)}. I'm holding it until {_until(until, today)}."


def offered_round(span: str, waiting: int) -> str:
    """To staff: a time goes round those who wait."""
    if not waiting:
        return f"Nobody waits for {bold(span)}, so nobody has been asked."
    people = times.plural(waiting, "person waits", "people wait")
    text = f"{people} for {bold(span)}. I'll offer it to one after the other, whoever waited longest first."
    return text[0].upper() + text[1:]


def _until(until: dt.datetime, today: dt.date) -> str:
    day = "" if until.date() == today else f" on {times.date(until.date(), today)}"
    return f"{times.clock(until)}{day}"
