"""What the bot says about records: what is held on somebody, and that it is to be erased."""

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.replies import times

MOST_SHOWN = 8


def held(found: Mapping[str, Any], zone: str, today: dt.date, *, own: bool) -> str:
    """What is held on somebody, short enough for a screen; the rest counted."""
    person = found["person"]
    lines = [f"This is what is held on {'you' if own else escape(person['name'])}."]
    lines.append(f"Name: {escape(person['name'])}. Language: {person['language']}. {_zone(person['timezone'])}")
    if person["therapist"]:
        lines.append(f"Therapist: {escape(person['therapist'])}.")
    if person["consented_at"]:
        lines.append(f"Agreed to this on {_day(person['consented_at'], zone, today)}.")
    chats = ", ".join(sorted({one["channel"] for one in found["chats"]}))
    lines.append(f"Can be written to by: {chats or 'nothing'}.")
    lines.append(_appointments(found["appointments"], zone, today))
    lines.append(f"Wishes on the waitlist: {len(found['waitlist'])}. Changes made: {len(found['changes'])}.")
    lines.append("The practice can give you all of it as a file: JSON, and the appointments as a calendar.")
    return "\n".join(line for line in lines if line)


def _zone(name: str | None) -> str:
    return "" if name is None else f"Time zone: {times.zone_name(name)}."


def _day(instant: str, zone: str, today: dt.date) -> str:
    return times.date(times.local(dt.datetime.fromisoformat(instant), zone).date(), today)


def _appointments(found: Sequence[Mapping[str, Any]], zone: str, today: dt.date) -> str:
    if not found:
        return "Appointments: none."
    shown = [
        times.when(dt.datetime.fromisoformat(one["starts"]), zone, today)
        + ("" if one["status"] == "booked" else ", cancelled")
        for one in found[-MOST_SHOWN:]
    ]
    more = len(found) - len(shown)
    before = f"\n{more} earlier." if more else ""
    return f"Appointments: {len(found)}.\n" + "\n".join(shown) + before


def instead() -> str:
    """What a chat can show in the place of a file."""
    return f"Counts I can: {times.bold('bookings in March by therapist')}. Programs get all of it over the API."


def would_erase(name: str | None, sessions: int) -> str:
    """What erasing would mean; `name` None: the reader themselves."""
    whose = "your" if name is None else f"{escape(name)}'s"
    lines = [f"This would erase {whose} name, contacts, notes and messages for good. It cannot be undone."]
    if sessions:
        many = "One session" if sessions == 1 else f"{sessions} sessions"
        lines.append(f"{many} still to come would be called off.")
    lines.append("Times of past sessions stay in the practice's calendar, without a name.")
    if name is None:
        lines.append("This chat would no longer know you, and you would hear nothing more.")
    return "\n".join(lines)


def erased(name: str) -> str:
    return f"{escape(name)} is erased. Only the times of past sessions are left, without a name."
