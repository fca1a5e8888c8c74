"""Numbers in words."""

import datetime as dt

from bot.actions.reports import Numbers, Reported
from bot.replies import times
from bot.replies.times import bold, plain
from engine.dates import DateRange

MOST_ROWS = 12


def report(what: str, found: Reported, today: dt.date) -> str:
    """`Sunday 1 to Tuesday 31 March: 34 of 152 hours are booked, 22 %.`"""
    whose = f"{plain(found.whose)}, " if found.whose else ""
    lines = [f"{whose}{bold(times.date_range(found.span, today))}: {_said(what, found.total)}."]
    if found.before is not None:
        span, numbers = found.before
        lines.append(f"{bold(times.date_range(span, today))}: {_said(what, numbers)}.")
    rows = [(name, numbers) for name, numbers in found.rows if what != "no_shows" or numbers.begun]
    lines += [f"{_row(name, today)}: {_said(what, numbers)}." for name, numbers in rows[:MOST_ROWS]]
    more = len(rows) - MOST_ROWS
    return "\n".join([*lines, f"And {times.count(more)} more."] if more > 0 else lines)


def _row(name: str | DateRange, today: dt.date) -> str:
    return plain(name) if isinstance(name, str) else times.date_range(name, today)


def _said(what: str, numbers: Numbers) -> str:
    match what:
        case "utilization":
            return _full(numbers)
        case "no_shows":
            return _missed(numbers)
        case "cancellations":
            return _cancelled(numbers)
    if not numbers.sessions:
        return "no sessions"
    return f"{times.plural(numbers.sessions, 'session')}, {times.duration(numbers.minutes)}"


def _missed(numbers: Numbers) -> str:
    if not numbers.begun:
        return "no sessions yet"
    return f"{times.plural(numbers.no_shows, 'no-show')} in {times.plural(numbers.begun, 'session')}"


def _full(numbers: Numbers) -> str:
    if not numbers.offered:
        booked = f"; {times.hours_count(numbers.booked)} are booked" if numbers.booked else ""
        return f"no hours are open{booked}"
    share = round(100 * numbers.booked / numbers.offered)
    return f"{_hours(numbers.booked)} of {times.hours_count(round(numbers.offered))} are booked, {share} %"


def _hours(minutes: int) -> str:
    return f"{round(minutes / 60, 1):g}"


def _cancelled(numbers: Numbers) -> str:
    count = numbers.by_clients + numbers.by_practice
    if not count:
        return f"no cancellations; {times.plural(numbers.sessions, 'session')} stood"
    parts = [f"{times.count(numbers.by_clients)} by clients", f"{times.count(numbers.by_practice)} by the practice"]
    said = times.joined(part for part in parts if not part.startswith("no "))
    return f"{times.plural(count, 'cancellation')}, {said}; {times.plural(numbers.sessions, 'session')} stood"
