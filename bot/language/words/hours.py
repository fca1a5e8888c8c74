"""Hours, exceptions and policies in words."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.commands import ClearOverride, CopyWeek, Override, SetHours, SetMe, SetPolicy
from bot.language.spoken import called
from bot.language.words.dates import (
    bounds_words,
    date_words,
    dates_words,
    days_words,
    for_whom,
    hours_words,
    length_words,
    listed,
    rule_words,
)
from engine.dates import DateRange


def set_hours(command: SetHours) -> str:
    days, hours = days_words(command.days), hours_words(command.windows)
    every = f"every {command.every} weeks" if command.every > 1 else ""
    bounds = bounds_words(command.from_, command.until)
    session = f"{command.session} only" if command.session and command.mode == "replace" else command.session or ""
    length = length_words(command.session_minutes) if command.session_minutes else ""
    if command.mode == "remove":
        return (
            f"no more {session} {days} {hours} {bounds} {for_whom(command)}"
            if hours
            else f"no more {days} {session} {bounds} {for_whom(command)}"
        )
    lead = "also" if command.mode == "add" else ""
    return f"{lead} {session} {days} {every} {hours} {bounds} {length} {for_whom(command)}"


def override(command: Override) -> str:
    when = rule_words(command.rule) if command.rule else dates_words(command.dates)
    hours = hours_words(command.windows)
    match command.kind:
        case "off" if command.session:
            return f"no {command.session} {when} {for_whom(command)}"
        case "off" if command.dates and command.dates[-1].last is None:
            return f"off {_from_on(command.dates)} until further notice {for_whom(command)}"
        case "off":
            return f"off {when} {for_whom(command)}"
        case "hours":
            return f"only {hours} {when} {command.session or ''} {for_whom(command)}"
        case "extra":
            return f"open {hours} {when} {command.session or ''} {for_whom(command)}"
        case "block":
            return (
                f"block {hours} {when} {for_whom(command)}"
                if not command.session
                else f"no {command.session} {hours} {when} {for_whom(command)}"
            )
    return f"open or close {hours} {when} {for_whom(command)}"


def _from_on(dates: Sequence[DateRange]) -> str:
    closed = [span for span in dates if span.last is not None]
    return (
        f"{dates_words(closed)} and from {date_words(dates[-1].first)}"
        if closed
        else f"from {date_words(dates[-1].first)}"
    )


def clear(command: ClearOverride) -> str:
    return f"back to normal {dates_words(command.dates)} {for_whom(command)}"


def copy(command: CopyWeek) -> str:
    assert command.from_
    assert command.to
    return f"copy the week of {date_words(command.from_)} to the week of {date_words(command.to)} {for_whom(command)}"


POLICIES: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("session_minutes", lambda value: f"{length_words(value)} sessions"),
    ("after_minutes", lambda value: f"{length_words(value)} between sessions"),
    ("before_minutes", lambda value: f"{length_words(value)} before each session"),
    ("spacing_minutes", lambda value: f"a start every {length_words(value)}"),
    ("per_day", lambda value: f"max {value} clients a day"),
    ("per_week", lambda value: f"max {value} clients a week"),
    ("notice_minutes", lambda value: f"bookings need {length_words(value)} notice"),
    ("horizon_days", lambda value: f"people can book at most {value} day{'s' * (value != 1)} ahead"),
    ("cancel_notice_minutes", lambda value: f"clients must cancel {length_words(value)} before"),
    ("reminder_minutes", lambda value: f"remind clients {listed([length_words(one) for one in value])} before"),
    ("new_clients", lambda value: "taking new clients again" if value else "stop taking new clients"),
    ("packing", lambda value: "turn on packing" if value else "turn off packing"),
    ("timezone", lambda value: f"set the timezone of my hours to {place_words(value)}"),
)


def policy(command: SetPolicy) -> str:
    said = [write(getattr(command, field)) for field, write in POLICIES if getattr(command, field) is not None]
    days = f"on {days_words(command.days)}" if command.days else ""
    session = f"for {command.session}" if command.session else ""
    return f"{', '.join(said)} {session} {days} {bounds_words(command.from_, command.until)} {for_whom(command)}"


def set_me(command: SetMe) -> str:
    if command.reminder_minutes is not None:
        if not command.reminder_minutes:
            return "stop reminders"
        return f"remind me {listed([length_words(one) for one in command.reminder_minutes])} before"
    return (
        f"text me in {called(command.language)}"
        if command.language
        else f"set my own timezone to {place_words(command.timezone or '')}"
    )


def place_words(zone: str) -> str:
    """ "America/New_York" as "New York"."""
    return zone.rpartition("/")[2].replace("_", " ")
