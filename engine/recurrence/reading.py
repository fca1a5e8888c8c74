"""Rules out of RFC 5545 text."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from engine.dates import EVERY_DAY, Rule
from engine.errors import FieldError
from engine.hours import Window
from engine.recurrence.values import DAY_CODES, SOON, Event, Inexpressible, instant_of
from engine.zones import local_date, seconds

_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_LINE = re.compile(r"([A-Za-z-]+)((?:;[^:;]+)*):(.*)")


def rule_from_lines(lines: Iterable[str]) -> Rule:
    """A rule out of DTSTART, RRULE and EXDATE; clock times are left aside.

    Raises Inexpressible for what no Rule says, FieldError for what RFC 5545 does not know.
    """
    return _read(lines)[0]


def event_from_lines(lines: Iterable[str]) -> Event:
    """A rule with clock times out of DTSTART, DTEND, RRULE and EXDATE, all in one zone (TZID).

    Raises as `rule_from_lines` does.
    """
    rule, found = _read(lines)
    params, start = found["DTSTART"]
    timezone = _parameter(params, "TZID")
    if timezone is None or len(start) != 15:
        raise Inexpressible("DTSTART", start, "must be wall time of a zone")
    if "DTEND" not in found:
        raise Inexpressible("DTEND", None, "is missing")
    end = found["DTEND"][1]
    first, last = _stamp(start), _stamp(end)
    begin = first.hour * 60 + first.minute
    minutes = (last - first) // timedelta(minutes=1)
    return Event(rule, Window(begin, begin + minutes), timezone)


def _read(lines: Iterable[str]) -> tuple[Rule, dict[str, tuple[str, str]]]:
    found: dict[str, tuple[str, str]] = {}
    skipped: list[date] = []
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise FieldError("line", line, "must be a property such as RRULE:FREQ=WEEKLY")
        name, params, value = match[1].upper(), match[2], match[3]
        if name == "RDATE" or name in found:
            raise Inexpressible(
                name, value, "cannot be part of a rule" if name == "RDATE" else "can be given once only"
            )
        if name == "EXDATE":
            skipped += [_stamp(each).date() for each in value.split(",")]
        else:
            found[name] = (params, value)
    for needed in ("DTSTART", "RRULE"):
        if needed not in found:
            raise FieldError(needed, None, "is missing")
    start = _stamp(found["DTSTART"][1])
    rule = _rule(_parts(found["RRULE"][1]), start, _parameter(found["DTSTART"][0], "TZID"))
    return replace(rule, excluded=frozenset(skipped)), found


def _parameter(params: str, name: str) -> str | None:
    pairs = (each.partition("=") for each in params.split(";"))
    return next((value.strip('"') for key, _, value in pairs if key.upper() == name), None)


def _parts(text: str) -> dict[str, str]:
    parts = {}
    for each in text.upper().split(";"):
        name, equals, value = each.partition("=")
        if not equals or name in parts:
            raise FieldError("RRULE", text, "must be parts such as FREQ=WEEKLY")
        parts[name] = value
    known = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"}
    for name in parts:
        if name not in known:
            raise Inexpressible(name, parts[name], "is no part of a rule")
    return parts


def _rule(parts: dict[str, str], start: datetime, timezone: str | None) -> Rule:
    every = _number(parts, "INTERVAL")
    shape = _SHAPES.get(parts.get("FREQ", ""))
    if shape is None:
        raise Inexpressible("FREQ", parts.get("FREQ"), "must be daily, weekly, monthly or yearly")
    rule = shape(parts, every, start.date())
    if "COUNT" in parts:
        dates = list(islice(rule.dates(start.date(), start.date() + SOON), _number(parts, "COUNT")))
        return replace(rule, until=dates[-1] if dates else start.date())
    if "UNTIL" in parts:
        return replace(rule, until=_until(parts["UNTIL"], start, timezone))
    return rule


def _until(text: str, start: datetime, timezone: str | None) -> date:
    """The last date, where UNTIL may be an instant that the last start must not pass."""
    stamp = _stamp(text)
    if len(text) == 8:
        return stamp.date()
    if not text.endswith("Z") or timezone is None:
        shown = stamp
        day = shown.date()
    else:
        instant = stamp.replace(tzinfo=UTC)
        day = local_date(instant, timezone)
        if instant_of(day, start.hour * 60 + start.minute, timezone) <= seconds(instant):
            return day
        return day - timedelta(days=1)
    return day if shown.time() >= start.time() else day - timedelta(days=1)


def _daily(parts: dict[str, str], every: int, start: date) -> Rule:
    if every != 1 or "BYMONTHDAY" in parts:
        raise Inexpressible("INTERVAL" if every != 1 else "BYMONTHDAY", every, "does not go with FREQ=DAILY")
    days = _plain_days(parts) or EVERY_DAY
    return Rule("weekly", 1, days, months=_numbers(parts, "BYMONTH"), first=start)


def _weekly(parts: dict[str, str], every: int, start: date) -> Rule:
    days = _plain_days(parts) or frozenset({start.weekday()})
    if every > 1 and parts.get("WKST", "MO") != "MO" and len(days) > 1:
        raise Inexpressible("WKST", parts["WKST"], "must be MO")
    if "BYMONTHDAY" in parts:
        raise Inexpressible("BYMONTHDAY", parts["BYMONTHDAY"], "does not go with FREQ=WEEKLY")
    return Rule("weekly", every, days, months=_numbers(parts, "BYMONTH"), first=start)


def _monthly(parts: dict[str, str], every: int, start: date) -> Rule:
    months = _numbers(parts, "BYMONTH")
    if "BYDAY" not in parts:
        return Rule("monthly", every, month_days=_month_days(parts, start), months=months, first=start)
    if "BYMONTHDAY" in parts:
        raise Inexpressible("BYMONTHDAY", parts["BYMONTHDAY"], "does not go with BYDAY")
    days, nth = _nth_days(parts["BYDAY"])
    return Rule("monthly", every, days, nth, months=months, first=start)


def _yearly(parts: dict[str, str], every: int, start: date) -> Rule:
    if "BYDAY" in parts and "BYMONTH" not in parts:
        raise Inexpressible("BYDAY", parts["BYDAY"], "needs BYMONTH with FREQ=YEARLY")
    if "BYMONTHDAY" in parts and "BYMONTH" not in parts:
        rule = _monthly(parts, 1, start)
        if every > 1:
            raise Inexpressible("INTERVAL", every, "does not go with BYMONTHDAY alone")
        return rule
    months = _numbers(parts, "BYMONTH") or (start.month,)
    if every > 1 and months != (start.month,):
        raise Inexpressible("BYMONTH", parts.get("BYMONTH"), "must be the month of DTSTART")
    rule = _monthly({name: value for name, value in parts.items() if name != "BYMONTH"}, 1, start)
    return replace(rule, every=12 * every, months=()) if every > 1 else replace(rule, months=months)


_SHAPES = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _plain_days(parts: dict[str, str]) -> frozenset[int]:
    given = parts.get("BYDAY")
    if not given:
        return frozenset()
    for code in given.split(","):
        if code not in DAY_CODES:
            raise Inexpressible("BYDAY", given, "must be plain weekdays")
    return frozenset(DAY_CODES.index(code) for code in given.split(","))


def _nth_days(text: str) -> tuple[frozenset[int], tuple[int, ...]]:
    """BYDAY of a month as weekdays and which of them; only where each weekday comes with the same ones."""
    pairs = set()
    for code in text.split(","):
        match = _BYDAY.fullmatch(code)
        if match is None:
            raise FieldError("BYDAY", text, "must be weekdays such as 1MO")
        pairs |= {(nth, DAY_CODES.index(match[2])) for nth in ([int(match[1])] if match[1] else range(1, 6))}
    nths, days = {nth for nth, _ in pairs}, frozenset(day for _, day in pairs)
    if len(pairs) != len(nths) * len(days) or not nths <= {-1, 1, 2, 3, 4, 5}:
        raise Inexpressible("BYDAY", text, "must give every weekday the same places, 1 to 5 or -1")
    return days, tuple(sorted(nths))


def _month_days(parts: dict[str, str], start: date) -> tuple[int, ...]:
    days = _numbers(parts, "BYMONTHDAY") or (start.day,)
    if not set(days) <= {-1, *range(1, 32)}:
        raise Inexpressible("BYMONTHDAY", parts["BYMONTHDAY"], "must be 1 to 31 or -1")
    return days


def _number(parts: dict[str, str], name: str) -> int:
    """The only number of a part, 1 where it is absent."""
    found = _numbers(parts, name) or (1,)
    if len(found) > 1 or found[0] < 1:
        raise FieldError(name, parts[name], "must be a whole number from 1")
    return found[0]


def _numbers(parts: dict[str, str], name: str) -> tuple[int, ...]:
    try:
        return tuple(int(each) for each in parts[name].split(",")) if name in parts else ()
    except ValueError:
        raise FieldError(name, parts[name], "must be whole numbers") from None


def _stamp(text: str) -> datetime:
    """A DATE or DATE-TIME as it stands, without a zone."""
    for form in ("%Y%m%d", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - wall time, or made aware by the caller
        except ValueError:
            continue
    raise FieldError("line", text, "must be a date such as 20260316 or 20260316T090000")
