"""Messages and answers as JSON, both directions (docs/language.md)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.commands import Command, CommandError, from_json, reading_from_json, to_json
from bot.language.messages import Answer, Context, Message, Reading, Span
from engine.hours import Window

T = TypeVar("T")

ROLES = ("therapist", "client", "admin")
ORDERS = ("MDY", "DMY", "YMD")
WEEK_STARTS = ("monday", "sunday")
LONGEST = 100_000


class MessageError(ValueError):
    """JSON that is not a message; `field` names the part that is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


# Answers --------------------------------------------------------------------------------------------------------------


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """The JSON of an answer. What most answers lack is left out: words, conventions, dates without a year."""
    said: dict[str, Any] = {
        "readings": [_reading_to_json(reading) for reading in answer.readings],
        "missing": list(answer.missing),
        "unread": list(answer.unread),
    }
    if answer.conventions:
        said["conventions"] = [_reading_to_json(reading) for reading in answer.conventions]
    if answer.no_year:
        said["no_year"] = [day.isoformat() for day in answer.no_year]
    return said


def _reading_to_json(reading: Reading) -> dict[str, Any]:
    said: dict[str, Any] = {"commands": [to_json(command) for command in reading.commands]}
    if reading.words:
        said["words"] = [[list(span) for span in spans] for spans in reading.words]
    return said


def answer_from_json(data: Any) -> Answer:
    """The answer that a JSON object stands for; raises MessageError naming the field."""
    if not isinstance(data, Mapping):
        raise MessageError("asked", "must be an object")
    return Answer(
        readings=_each(data, "readings", _reading),
        missing=_each(data, "missing", _text),
        unread=_each(data, "unread", _text),
        conventions=_each(data, "conventions", _reading),
        no_year=_each(data, "no_year", lambda value, _: dt.date.fromisoformat(value)),
    )


def _reading(data: Any, path: str) -> Reading:
    try:
        commands = reading_from_json(data)
    except CommandError as problem:
        raise MessageError(f"{path}.{problem.field}", "is not a command as docs/language.md has it") from problem
    words = data.get("words") or ()
    return Reading(commands, tuple(tuple(_span(span, path) for span in spans) for spans in words))


def _span(data: Any, path: str) -> Span:
    if not isinstance(data, Sequence) or len(data) != 2 or not all(isinstance(place, int) for place in data):
        raise MessageError(f"{path}.words", "must be pairs of offsets")
    return data[0], data[1]


# Messages -------------------------------------------------------------------------------------------------------------


def message_from_json(data: Any) -> Message:
    """The message that a JSON object stands for; raises MessageError naming the field."""
    if not isinstance(data, Mapping):
        raise MessageError("message", "must be an object")
    text = data.get("text")
    if not isinstance(text, str):
        raise MessageError("text", "must be a text")
    if len(text) > LONGEST:
        raise MessageError("text", f"is longer than {LONGEST} characters")
    return Message(
        text=text,
        now=_now(data.get("now")),
        timezone=_zone(data.get("timezone")),
        roles=_roles(data.get("role", "therapist")),  # type: ignore[arg-type]
        date_order=_one_of(data, "date_order", ORDERS),
        country=_country(data.get("country")),
        week_start=_one_of(data, "week_start", WEEK_STARTS),
        context=context_from_json(data.get("context") or {}),
    )


def _now(value: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError) as problem:
        raise MessageError("now", "must be a local date and time such as 2026-03-11T10:00") from problem
    if not 1900 < moment.year < 9000:
        raise MessageError("now", "must lie between the years 1901 and 8999")
    return moment.replace(tzinfo=None)


def _zone(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise MessageError("timezone", "must be an IANA name such as America/New_York")
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as problem:
        raise MessageError("timezone", f"no zone is called {value!r}") from problem
    return value


def _roles(value: Any) -> tuple[str, ...]:
    roles = (value,) if isinstance(value, str) else value
    if not isinstance(roles, Sequence) or not roles or any(role not in ROLES for role in roles):
        raise MessageError("role", f"must be one or several of {', '.join(ROLES)}")
    return tuple(dict.fromkeys(roles))


def _one_of(data: Mapping[str, Any], field: str, choices: Sequence[str]) -> Any:
    value = data.get(field)
    if value is not None and value not in choices:
        raise MessageError(field, f"must be one of {', '.join(choices)}")
    return value


def _country(value: Any) -> str | None:
    if value is not None and (
        not isinstance(value, str) or len(value) != 2 or not value.isascii() or not value.isalpha()
    ):
        raise MessageError("country", "must be two letters such as US")
    return value.upper() if value else None


def context_from_json(data: Any) -> Context:
    """What was said and shown before; raises MessageError naming the field."""
    if not isinstance(data, Mapping):
        raise MessageError("context", "must be an object")
    asked = data.get("asked")
    return Context(
        last=_each(data, "last", _command),
        open=_flag(data.get("open", False)),
        shown=_each(data, "shown", _moment),
        asked=answer_from_json(asked) if asked else None,
        people=_each(data, "people", _text),
        sessions=_each(data, "sessions", _text),
        hours=_each(data, "hours", _window),
    )


def context_to_json(context: Context) -> dict[str, Any]:
    """The JSON of a context; what is empty is left out."""
    said = {
        "last": [to_json(command) for command in context.last],
        "open": context.open,
        "shown": [moment.isoformat(timespec="minutes") for moment in context.shown],
        "asked": answer_to_json(context.asked) if context.asked else None,
        "people": list(context.people),
        "sessions": list(context.sessions),
        "hours": [list(window.text()) for window in context.hours],
    }
    return {key: value for key, value in said.items() if value}


def _each(data: Mapping[str, Any], field: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
    value = data.get(field) or []
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise MessageError(field, "must be a list")
    found = []
    for place, one in enumerate(value):
        path = f"{field}[{place}]"
        try:
            found.append(read(one, path))
        except MessageError:
            raise
        except (TypeError, ValueError, AttributeError, KeyError) as problem:
            raise MessageError(path, f"cannot read {one!r}") from problem
    return tuple(found)


def _command(value: Any, path: str) -> Command:
    try:
        return from_json(value)
    except CommandError as problem:
        raise MessageError(f"{path}.{problem.field}", "is not a command as docs/language.md has it") from problem


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise MessageError(path, "must be a text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise MessageError("open", "must be true or false")
    return value


def _moment(value: Any, path: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value)
    return moment.replace(tzinfo=None)


def _window(value: Any, path: str) -> Window:
    return Window.parse(*value)
