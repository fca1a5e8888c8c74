"""Readings in a short notation, so that a corpus can be read and written by hand."""

from datetime import date, datetime

from bot.language.times import Purpose, Reading, Rule, Setting, Times, read

NOW = datetime.fromisoformat("2026-03-11T10:00")
ORDERS = {"mdy": "MDY", "dmy": "DMY", "ymd": "YMD", "none": None}


def setting(now: datetime = NOW, order: str = "mdy", **more) -> Setting:
    return Setting(now, "America/New_York", ORDERS[order], "US", **more)


def purpose(name: str) -> Purpose:
    return Purpose(name)


def meaning(text: str, name: str, order: str = "mdy", language: str | None = None) -> str:
    """What a text means for a purpose, in the notation of the corpus."""
    return shown(read(text, setting(order=order), purpose(name), language))


def shown(times: Times) -> str:
    readings = " / ".join(_reading(each) for each in times.readings)
    missing = "missing " + " ".join(times.missing) if times.missing else ""
    return " ".join(filter(None, (readings, missing))) or "nothing"


def _reading(reading: Reading) -> str:
    parts = [
        f"{_day(each.first)}..{_day(each.last)}" if each.first != each.last else _day(each.first)
        for each in reading.dates
    ]
    if reading.rule:
        parts.insert(0, _what_repeats(reading.rule))
    parts += [f"at {time}" for time in reading.times]
    parts += [f"{start}-{end}" for start, end in reading.windows]
    parts += [f"{_moment(start)}..{_moment(end)}" for start, end in reading.spans]
    if reading.rule:
        parts += _bounds(reading.rule)
    if reading.minutes is not None:
        parts.append(f"{reading.minutes:g} min")
    if reading.zone:
        parts.append(f"zone {reading.zone}")
    return " ".join(parts)


def _day(day: date | None) -> str:
    if day is None:
        return ""
    return day.isoformat()[5:] if day.year == 2026 else day.isoformat()


def _moment(moment: datetime) -> str:
    return f"{_day(moment.date())}T{moment:%H:%M}"


def _what_repeats(rule: Rule) -> str:
    numbers = ",".join(map(str, rule.nth)) or ("on " + ",".join(map(str, rule.month_days)) if rule.month_days else "")
    words = {
        "daily": "daily" if rule.every == 1 else f"daily {rule.every}",
        "weekly": "every" if rule.every == 1 else f"every {rule.every}",
        "monthly": "monthly" if rule.every == 1 else f"monthly {rule.every}",
        "yearly": "yearly",
    }
    months = "in " + ",".join(map(str, rule.months)) if rule.months else ""
    return " ".join(filter(None, (words[rule.freq], *rule.days, numbers, months)))


def _bounds(rule: Rule) -> list[str]:
    found = [f"{rule.count}x"] if rule.count else []
    found += [f"from {_day(rule.first)}"] if rule.first else []
    found += [f"until {_day(rule.until)}"] if rule.until else []
    return found + [f"except {_day(day)}" for day in rule.dropped]
