"""Dates and times as the bot writes them: weekday and date in full, 24-hour clock, bold where they carry the news."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from html import escape
from zoneinfo import ZoneInfo

from bot.commands import calendar
from engine.dates import DateRange, Rule
from engine.hours import Window

WEEKDAYS, MONTHS, ORDINALS = calendar.WEEKDAYS, calendar.MONTHS, calendar.ORDINALS
_CLOCK = re.compile(r"\b\d\d:\d\d\b")
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def bold(text: str) -> str:
    """The text set bold, its special characters made harmless."""
    return f"<b>{escape(text, quote=False)}</b>"


def plain(text: str) -> str:
    """What somebody typed, made harmless."""
    return escape(text, quote=False)


def count(number: int) -> str:
    """A small number in words, a larger one in digits."""
    return COUNTS[number] if number < len(COUNTS) else str(number)


def plural(number: int, one: str, many: str | None = None) -> str:
    """`one session`, `two sessions`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def joined(parts: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *head, tail = list(parts) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def date(day: dt.date, today: dt.date) -> str:
    """`Friday 20 March`, with the year where it is not this one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def short_date(day: dt.date, today: dt.date) -> str:
    """`Fri 20 March`, for buttons."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}{year}"


def date_range(span: DateRange, today: dt.date) -> str:
    """`Friday 20 March`, `Monday 6 to Friday 10 April`, `from Monday 6 April`."""
    if span.last is None:
        return f"from {date(span.first, today)}"
    if span.first == span.last:
        return date(span.first, today)
    start = date(span.first, today)
    if (span.first.year, span.first.month) == (span.last.year, span.last.month):
        start = f"{WEEKDAYS[span.first.weekday()]} {span.first.day}"
    return f"{start} to {date(span.last, today)}"


def dates(spans: Iterable[DateRange], today: dt.date) -> str:
    """Several ranges of dates in one phrase."""
    return joined(date_range(span, today) for span in spans)


def short_dates(spans: Sequence[DateRange], today: dt.date) -> str:
    """The same for a button."""
    return joined(_short_range(span, today) for span in spans)


def _short_range(span: DateRange, today: dt.date) -> str:
    if span.last is None:
        return f"from {short_date(span.first, today)}"
    if span.first == span.last:
        return short_date(span.first, today)
    return f"{short_date(span.first, today)} to {short_date(span.last, today)}"


def on_dates(spans: Sequence[DateRange], today: dt.date) -> str:
    """`on Friday 20 March`, the date set bold; `from …` stands by itself."""
    if len(spans) == 1 and spans[0].first != spans[0].last:
        text = date_range(spans[0], today).removeprefix("from ")
        return f"from {bold(text)}"
    return f"on {bold(dates(spans, today))}"


def window(span: Window) -> str:
    """`10:00-14:00`."""
    return "-".join(span.text())


def windows(spans: Iterable[Window]) -> str:
    """`10:00-13:00 and 14:00-18:00`; no hours at all is `closed`."""
    return joined(window(span) for span in spans) or "closed"


def weekdays(days: Collection[int]) -> str:
    """`Mondays`, `Tuesdays and Thursdays`, `weekdays`, `every day`."""
    if set(days) == set(range(7)):
        return "every day"
    if set(days) == set(range(5)):
        return "weekdays"
    return joined(f"{WEEKDAYS[day]}s" for day in sorted(days))


def rule(of: Rule, today: dt.date) -> str:
    """`every first Monday of the month`, `every other Friday from 13 March`."""
    text = _monthly(of) if of.freq == "monthly" else _weekly(of)
    if of.months:
        text += f" in {joined(MONTHS[month - 1] for month in of.months)}"
    if of.first is not None and of.first > today:
        text += f" from {date(of.first, today)}"
    if of.until is not None:
        text += f" until {date(of.until, today)}"
    if of.excluded:
        text += f", not on {joined(date(day, today) for day in sorted(of.excluded))}"
    return text


def _weekly(of: Rule) -> str:
    days = joined(WEEKDAYS[day] for day in sorted(of.days))
    if of.every == 1:
        return f"every {days}"
    return f"every other {days}" if of.every == 2 else f"every {of.every} weeks on {days}"


def _monthly(of: Rule) -> str:
    every = "month" if of.every == 1 else f"{of.every} months"
    if of.month_days:
        return f"on the {joined(ordinal_number(day) for day in of.month_days)} of every {every}"
    days = joined(WEEKDAYS[day] for day in sorted(of.days))
    which = joined(ORDINALS[nth] for nth in of.nth)
    return f"every {which} {days} of the month" if of.every == 1 else f"the {which} {days} of every {every}"


def ordinal_number(number: int) -> str:
    """`1st`, `22nd`, `13th`; -1 is `last day`."""
    if number == -1:
        return "last day"
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def clock(moment: dt.datetime) -> str:
    """`14:00` of a local time."""
    return f"{moment:%H:%M}"


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """An instant on the clocks of a zone."""
    return moment.astimezone(ZoneInfo(zone))


def when(moment: dt.datetime, zone: str, today: dt.date) -> str:
    """`Friday 20 March at 15:00` for a reader in a zone."""
    there = local(moment, zone)
    return f"{date(there.date(), today)} at {clock(there)}"


def short_when(moment: dt.datetime, zone: str, today: dt.date) -> str:
    """`Fri 20 March, 15:00`, for buttons."""
    there = local(moment, zone)
    return f"{short_date(there.date(), today)}, {clock(there)}"


def span(start: dt.datetime, end: dt.datetime, zone: str, today: dt.date) -> str:
    """`Friday 20 March, 15:00-15:50` for a reader in a zone."""
    here, there = local(start, zone), local(end, zone)
    return f"{date(here.date(), today)}, {clock(here)}-{clock(there)}"


def zone_name(zone: str) -> str:
    """`New York time`."""
    return f"{zone.rsplit('/', 1)[-1].replace('_', ' ')} time"


def with_zone(html: str, zone: str, usual: str) -> str:
    """A text that names a time, with the reader's zone where it is not the practice's and not named yet."""
    if zone == usual or not _CLOCK.search(html) or zone_name(zone) in html:
        return html
    return f"{html}\n({zone_name(zone)})"


def duration(minutes: int) -> str:
    """`50 minutes`, `2 hours`, `1 hour 30 minutes`, `3 days`."""
    if minutes % 1440 == 0 and minutes:
        return _of(minutes // 1440, "day")
    hours, rest = divmod(minutes, 60)
    parts = [_of(hours, "hour")] if hours else []
    return " ".join([*parts, _of(rest, "minute")] if rest or not hours else parts)


def length(minutes: int) -> str:
    """`50-minute`, `1-hour`, before a noun; `90 minutes` and other mixed ones stay as `duration` has them."""
    said = duration(minutes)
    return "-".join(said.removesuffix("s").split()) if said.count(" ") == 1 else said


def _of(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def hours_count(minutes: int) -> str:
    """`2 hours`, `1.5 hours` of minutes opened or closed."""
    number = minutes / 60
    return f"{number:g} hour{'' if number == 1 else 's'}"
