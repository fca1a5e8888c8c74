"""Appointments and searches in words."""

from typing import Any

from bot.commands import Book, Cancel, Find, Move, Offer, Waitlist, Without
from bot.commands.calendar import WEEKDAYS
from bot.language.words.dates import (
    bounds_words,
    dates_words,
    days_words,
    hours_words,
    length_words,
    moment_words,
)
from bot.language.words.hours import place_words


def book(command: Book) -> str:
    client = command.client or "me"
    teller = f"with {command.with_}" if command.with_ else ""
    if command.repeat and command.at:
        again = "" if command.repeat.every == 1 else f"every {command.repeat.every} weeks"
        times = f"for {command.repeat.times} sessions" if command.repeat.times else ""
        bounds = bounds_words(command.at.date(), command.repeat.until)
        return (
            f"book {client} {again} {WEEKDAYS[command.at.weekday()]}s at {command.at:%H:%M} {bounds} {times} {teller}"
        )
    zone = f"{place_words(command.zone)} time" if command.zone else ""
    return f"book {client} {moment_words(command.at)} {zone} {command.session or ''} {teller}"


def _whose(client: str | None) -> str:
    return "everyone" if client == "all" else client or ""


def cancel(command: Cancel) -> str:
    when = moment_words(command.at) if command.at else f"{dates_words(command.dates)} {hours_words(command.windows)}"
    scope = {"rest": "and all after that", "all": "all my appointments"}.get(command.scope, "")
    which = f"my {command.which} appointment" if command.which else ""
    offer = f"and offer them {dates_words(command.offer).removeprefix('on ')}" if command.offer else ""
    if command.client == "all" and command.with_:
        return f"cancel {command.with_}'s clients {when} {offer}"
    return f"cancel {_whose(command.client)} {which} {scope} {when} {offer}"


def move(command: Move) -> str:
    start, end = command.from_, command.to
    origin = ""
    if start:
        which = f"my {start.which} appointment" if start.which else ""
        origin = (
            moment_words(start.at) if start.at else f"{which} {dates_words(start.dates)} {hours_words(start.windows)}"
        )
        origin = (
            f"from {origin.strip().removeprefix('on ')}"
            if origin.strip() and not which and not _shifts(command)
            else origin
        )
    return f"move {_whose(command.client)} {origin} {_target(end)} {_people(command)}"


def _shifts(command: Move) -> bool:
    return command.to is not None and command.to.shift_minutes is not None


def _target(end: Any) -> str:
    if end is None:
        return ""
    if end.shift_minutes is not None:
        side = "later" if end.shift_minutes > 0 else "earlier"
        return f"{length_words(abs(end.shift_minutes))} {side}"
    if end.time:
        return f"to {end.time:%H:%M}"
    if end.at:
        return f"to {moment_words(end.at).removeprefix('on ')}"
    return f"to {dates_words(end.dates).removeprefix('on ')} {hours_words(end.windows)}"


def _people(command: Move) -> str:
    return f"{f'from {command.of}' if command.of else ''} {f'to {command.with_}' if command.with_ else ''}"


def offer(command: Offer) -> str:
    when = moment_words(command.at) if command.at else dates_words(command.dates)
    return f"offer {when.removeprefix('on ')} to {'the waitlist' if command.to == 'waitlist' else command.to}"


def waitlist(command: Waitlist) -> str:
    if command.leave:
        return "take me off the waitlist"
    days = days_words(command.days) if command.days else ""
    teller = f"with {command.with_}" if command.with_ else ""
    return f"put me on the waitlist {dates_words(command.dates)} {days} {hours_words(command.windows)} {teller}"


def _left_out(out: Without) -> str:
    times = " ".join(f"at {time:%H:%M}" for time in out.times)
    days = days_words(out.days) if out.days else ""
    return f"{days} {dates_words(out.dates).removeprefix('on ')} {hours_words(out.windows)} {times}"


def find(command: Find) -> str:
    first = (
        f"first {command.first} openings"
        if command.first and command.first > 1
        else "next opening"
        if command.first
        else "any openings"
    )
    minutes = f"of {command.minutes} minutes" if command.minutes else ""
    days = days_words(command.days) if command.days else ""
    times = " ".join(f"at {time:%H:%M}" for time in command.times)
    teller = f"with {command.with_}" if command.with_ else ""
    out = command.without
    less = f"except {_left_out(out)}" if out else ""
    when = f"{dates_words(command.dates)} {days} {hours_words(command.windows)} {times}"
    return f"{first} {minutes} {command.session or ''} {when} {teller} {less}"
