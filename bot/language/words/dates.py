"""Dates, hours and lengths in words."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.commands.calendar import MONTHS, ORDINALS, WEEKDAYS
from engine.dates import DateRange, Rule
from engine.hours import Window

PRACTICE = "practice"


def date_words(day: dt.date) -> str:
    """ "20 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def range_words(span: DateRange) -> str:
    """ "20 March 2026", "20 March 2026 to 22 March 2026"; without an end "from 20 March 2026 on"."""
    if span.last is None:
        return f"from {date_words(span.first)} on"
    return date_words(span.first) if span.first == span.last else f"{date_words(span.first)} to {date_words(span.last)}"


def dates_words(dates: Sequence[DateRange]) -> str:
    """ "on 20 March 2026 and 24 March 2026 to 27 March 2026"."""
    if not dates:
        return ""
    said = listed([range_words(span) for span in dates])
    return said if said.startswith("from ") else f"on {said}"


def hours_words(windows: Sequence[Window]) -> str:
    """ "10:00-14:00 and 15:00-18:00"."""
    return listed(["-".join(window.text()) for window in windows])


def moment_words(at: dt.datetime | None) -> str:
    return f"on {date_words(at.date())} at {at:%H:%M}" if at else ""


def days_words(days: frozenset[int] | None) -> str:
    """ "Mondays and Fridays"; None is every day worked."""
    return "every day" if days is None else listed([f"{WEEKDAYS[day]}s" for day in sorted(days)])


def rule_words(rule: Rule) -> str:
    """ "every second Friday", "on the first Monday of every month", with its bounds and exceptions."""
    if rule.freq == "weekly":
        every = "" if rule.every == 1 else f"every {rule.every} weeks"
        said = f"{every} on {days_words(rule.days)}"
    elif rule.month_days:
        said = "on " + listed([_ordinal(day) for day in rule.month_days]) + " of every month"
    else:
        nth = listed([ORDINALS[number] for number in rule.nth])
        said = f"on the {nth} {listed([WEEKDAYS[day] for day in sorted(rule.days)])} of every month"
    return f"{said} {bounds_words(rule.first, rule.until)} {_except(rule)}"


def _ordinal(day: int) -> str:
    if day == -1:
        return "the last day"
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"the {day}{ending}"


def _except(rule: Rule) -> str:
    return "except " + listed([date_words(day) for day in sorted(rule.excluded)]) if rule.excluded else ""


def bounds_words(first: dt.date | None, until: dt.date | None) -> str:
    start = f"from {date_words(first)}" if first else ""
    return f"{start} through {date_words(until)}" if until else start


def listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def length_words(minutes: int) -> str:
    """ "50 minutes", "2 hours", "3 days"."""
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes % size == 0 and minutes:
            return f"{minutes // size} {unit}{'s' * (minutes != size)}"
    return f"{minutes} minute{'s' * (minutes != 1)}"


def for_whom(command: Any) -> str:
    if not command.for_:
        return ""
    return "for the whole practice" if command.for_ == PRACTICE else f"for {command.for_}"
