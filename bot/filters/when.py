"""`openings when`: what time expressions a text holds, JSON lines in and out."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import available_timezones

from bot.language.text import Token, tokens
from bot.language.times import Purpose, Setting, atoms, combine

_FIELDS = {"text", "role", "now", "timezone", "date_order", "country", "week_start", "context"}
_ROLES = {"therapist", "client", "admin"}


class Refused(ValueError):
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
    except ValueError:
        return {"error": "line: not JSON"}
    try:
        text, setting = parsed(given)
    except Refused as error:
        return {"error": str(error)}
    return when(text, setting)


def when(text: str, setting: Setting) -> dict[str, object]:
    """The readings of the time in a text, and the words not used."""
    line = tokens(text)
    found = combine(atoms(line), setting, Purpose.WHEN)
    used = found.used if found.readings else frozenset()
    return {"readings": [reading.json() for reading in found.readings], "rest": _rest(text, line, used)}


def _rest(text: str, line: tuple[Token, ...], used: frozenset[int]) -> str:
    """The words not used, spaced as they were."""
    parts: list[str] = []
    for place, token in enumerate(line):
        if place not in used:
            parts.append(token.raw if token.glued and parts and place - 1 not in used else " " + token.raw)
    return "".join(parts).strip()


def parsed(given: object) -> tuple[str, Setting]:
    """The text and its setting out of an object; raises Refused naming the field."""
    if not isinstance(given, dict):
        raise Refused("line", "not a JSON object")
    for name in given:
        if name not in _FIELDS:
            raise Refused(str(name), "unknown field")
    text = given.get("text")
    if not isinstance(text, str):
        raise Refused("text", "must be a string")
    _check_role(given.get("role"))
    return text, Setting(
        now=_now(given.get("now")),
        timezone=_zone(given.get("timezone", "UTC")),
        order=_choice("date_order", given.get("date_order"), ("MDY", "DMY", "YMD")),  # type: ignore[arg-type]
        country=_country(given.get("country")),
        week_start=_week_start(given.get("week_start")),
    )


def _check_role(value: object) -> None:
    roles = value if isinstance(value, list) else [] if value is None else [value]
    for role in roles:
        if role not in _ROLES:
            raise Refused("role", f"{role!r} is none of therapist, client, admin")


def _now(value: object) -> datetime:
    if not isinstance(value, str):
        raise Refused("now", "must be a local date and time such as 2026-03-11T10:00")
    try:
        now = datetime.fromisoformat(value)
    except ValueError:
        raise Refused("now", f"{value!r} is no local date and time") from None
    if now.tzinfo is not None:
        raise Refused("now", f"{value!r} has an offset; give local time")
    if not 1900 <= now.year <= 2200:
        raise Refused("now", f"{value!r} lies outside 1900 to 2200")
    return now


def _zone(value: object) -> str:
    if not isinstance(value, str) or (value not in _KNOWN and value not in available_timezones()):
        raise Refused("timezone", f"{value!r} is no IANA time zone")
    _KNOWN.add(value)
    return value


_KNOWN = {"UTC"}


def _choice(name: str, value: object, among: tuple[str, ...]) -> str | None:
    if value is not None and value not in among:
        raise Refused(name, f"{value!r} is none of {', '.join(among)}")
    return value if isinstance(value, str) else None


def _country(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and len(value) == 2 and value.isalpha()):
        raise Refused("country", f"{value!r} is no two-letter country code")
    return value.upper() if isinstance(value, str) else None


def _week_start(value: object) -> str | None:
    if value is None:
        return None
    names = {"monday": "mon", "mon": "mon", "sunday": "sun", "sun": "sun", "saturday": "sat", "sat": "sat"}
    if not isinstance(value, str) or value.lower() not in names:
        raise Refused("week_start", f"{value!r} is none of monday, sunday, saturday")
    return names[value.lower()]
