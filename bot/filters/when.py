"""`openings when`: what time expressions a text holds, JSON lines in and out."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from bot.language.text import Token, tokens
from bot.language.times import Setting, atoms, language_of
from bot.language.times.elsewhere import single_date
from bot.language.times.expressions import expressions
from bot.language.times.languages import DEFAULT

_FIELDS = {"text", "role", "now", "timezone", "date_order", "country", "week_start", "context"}
_ROLES = {"therapist", "client", "admin"}


class RefusedError(ValueError):
    """A field of a line that cannot be read; `field` names it."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field


def run(lines: Iterable[str]) -> Iterator[str]:
    """One JSON line out for each line in; a line that cannot be read gives an error and the rest go on."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line), ensure_ascii=False)


def _answer(line: str) -> dict[str, object]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "line: must be a JSON object"}
    try:
        text, setting = parsed(given)
    except RefusedError as error:
        return {"error": str(error)}
    return when(text, setting)


def when(text: str, setting: Setting) -> dict[str, object]:
    """The readings of the time in a text, and the words not used."""
    line = tokens(text)
    language = language_of(line)
    found = expressions(line, atoms(line, language), setting, language)
    if not found.readings and not found.missing and language != DEFAULT:
        other = single_date(text, setting, language)
        if other is not None:
            return {"readings": [other.json()], "rest": ""}
    used = found.used if found.readings else frozenset()
    return {"readings": [reading.json() for reading in found.readings], "rest": _rest(line, used)}


def _rest(line: tuple[Token, ...], used: frozenset[int]) -> str:
    """The words not used, spaced as they were."""
    parts: list[str] = []
    for place, token in enumerate(line):
        if place not in used:
            parts.append(token.raw if token.glued and parts and place - 1 not in used else " " + token.raw)
    return "".join(parts).strip()


def parsed(given: object) -> tuple[str, Setting]:
    """The text and its setting out of an object; raises RefusedError naming the field."""
    if not isinstance(given, dict):
        raise RefusedError("line", "must be a JSON object")
    for name in given:
        if name not in _FIELDS:
            raise RefusedError(str(name), "unknown field")
    text = given.get("text")
    if not isinstance(text, str):
        raise RefusedError("text", "must be a string")
    _check_role(given.get("role"))
    return text, Setting(
        now=_now(given.get("now")),
        timezone=_zone(given.get("timezone", "UTC")),
        order=_choice("date_order", given.get("date_order"), ("MDY", "DMY", "YMD")),  # type: ignore[arg-type]
        country=_country(given.get("country")),
        week_start=_week_start(given.get("week_start")),
        **_context(given.get("context")),
    )


def _check_role(value: object) -> None:
    roles = value if isinstance(value, list) else [] if value is None else [value]
    for role in roles:
        if not isinstance(role, str) or role not in _ROLES:
            raise RefusedError("role", f"{role!r} is none of therapist, client, admin")


def _context(value: object) -> dict[str, Any]:
    """What of the context settles am or pm: the hours known for the day and the instants just shown."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RefusedError("context", "must be an object")
    try:
        return {
            "hours": tuple((str(start), str(end)) for start, end in value.get("hours") or ()),
            "shown": tuple(datetime.fromisoformat(each).replace(tzinfo=None) for each in value.get("shown") or ()),
        }
    except (TypeError, ValueError):
        raise RefusedError("context", "hours must be pairs of times and shown local instants") from None


def _now(value: object) -> datetime:
    if not isinstance(value, str):
        raise RefusedError("now", "must be a local date and time such as 2026-03-11T10:00")
    try:
        now = datetime.fromisoformat(value)
    except ValueError:
        raise RefusedError("now", f"{value!r} is no local date and time") from None
    if now.tzinfo is not None:
        raise RefusedError("now", f"{value!r} has an offset; give local time")
    if not 1900 <= now.year <= 2200:
        raise RefusedError("now", f"{value!r} lies outside 1900 to 2200")
    return now


def _zone(value: object) -> str:
    if not isinstance(value, str) or (value not in _KNOWN and value not in available_timezones()):
        raise RefusedError("timezone", f"{value!r} is no IANA time zone")
    _KNOWN.add(value)
    return value


_KNOWN = {"UTC"}


def _choice(name: str, value: object, among: tuple[str, ...]) -> str | None:
    if value is not None and value not in among:
        raise RefusedError(name, f"{value!r} is none of {', '.join(among)}")
    return value if isinstance(value, str) else None


def _country(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and len(value) == 2 and value.isalpha()):
        raise RefusedError("country", f"{value!r} is no two-letter country code")
    return value.upper() if isinstance(value, str) else None


def _week_start(value: object) -> str | None:
    if value is None:
        return None
    names = {"monday": "mon", "mon": "mon", "sunday": "sun", "sun": "sun", "saturday": "sat", "sat": "sat"}
    if not isinstance(value, str) or value.lower() not in names:
        raise RefusedError("week_start", f"{value!r} is none of monday, sunday, saturday")
    return names[value.lower()]
