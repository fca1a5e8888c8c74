"""Rules as RFC 5545 text."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from engine.dates import Rule
from engine.hours import DAY, Window
from engine.recurrence.values import DAY_CODES, SOON, instant_of
from engine.zones import moment


def rule_lines(rule: Rule, since: date) -> tuple[str, ...]:
    """A rule as lines of whole days, from `since` on; no lines where it has no date from then on."""
    start = first_date(rule, since)
    if start is None:
        return ()
    until = None if rule.until is None else _date(rule.until)
    skipped = [_date(day) for day in _skipped(rule, start)]
    lines = [f"DTSTART;VALUE=DATE:{_date(start)}", f"RRULE:{_rrule(rule, until)}"]
    return (*lines, *([f"EXDATE;VALUE=DATE:{','.join(skipped)}"] if skipped else []))


def event_lines(rule: Rule, window: Window, timezone: str, since: date) -> tuple[str, ...]:
    """A rule with clock times as lines, from `since` on; no lines where it has no date from then on.

    A template is one such event for each of its windows.
    """
    start = first_date(rule, since)
    if start is None:
        return ()
    # RFC 5545 wants UNTIL in UTC where DTSTART has a zone
    until = None if rule.until is None else _utc(instant_of(rule.until, DAY - 1, timezone))
    skipped = [_wall(day, window.start) for day in _skipped(rule, start)]
    lines = [
        f"DTSTART;TZID={timezone}:{_wall(start, window.start)}",
        f"DTEND;TZID={timezone}:{_wall(start, window.end)}",
        f"RRULE:{_rrule(rule, until)}",
    ]
    return (*lines, *([f"EXDATE;TZID={timezone}:{','.join(skipped)}"] if skipped else []))


def first_date(rule: Rule, since: date) -> date | None:
    """The first date of a rule from `since` on, excluded ones left out; None when there is none."""
    begin = since if rule.first is None else max(since, rule.first)
    return next(rule.dates(begin, begin + SOON), None)


def _skipped(rule: Rule, start: date) -> list[date]:
    bare = replace(rule, excluded=frozenset())
    return sorted(day for day in rule.excluded if day > start and bare.covers(day))


def _rrule(rule: Rule, until: str | None) -> str:
    parts = {"FREQ": rule.freq.upper()}
    if until is not None:
        parts["UNTIL"] = until
    if rule.every > 1:
        parts["INTERVAL"] = str(rule.every)
    if rule.months:
        parts["BYMONTH"] = _joined(sorted(set(rule.months)))
    if rule.month_days:
        parts["BYMONTHDAY"] = _joined(sorted(set(rule.month_days)))
    else:
        parts["BYDAY"] = ",".join(_day_codes(rule))
    if rule.freq == "weekly":
        parts["WKST"] = "MO"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _day_codes(rule: Rule) -> Iterator[str]:
    for nth in dict.fromkeys(rule.nth) or [None]:
        for day in sorted(rule.days):
            yield f"{'' if nth is None else nth}{DAY_CODES[day]}"


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _date(day: date) -> str:
    return day.strftime("%Y%m%d")


def _wall(day: date, minute: int) -> str:
    shown = day + timedelta(days=minute // DAY)
    return f"{_date(shown)}T{minute % DAY // 60:02}{minute % 60:02}00"


def _utc(instant: int) -> str:
    return moment(instant).strftime("%Y%m%dT%H%M%SZ")
