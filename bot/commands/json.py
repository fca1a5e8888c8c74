"""Commands to JSON and back, field by field from their annotations.

Fields that hold their default are left out, save a command's `mode` and `kind`, which have none.
"""

import datetime as dt
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.commands.base import Command
from engine.dates import DateRange, Rule
from engine.hours import Window

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CommandError(ValueError):
    """JSON that is not a command; `field` names the part that is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


def to_json(command: Command) -> dict[str, Any]:
    """The JSON form of a command, `do` first."""
    return {"do": command.do, **_object_to_json(command)}


def from_json(data: Any) -> Command:
    """The command that a JSON object stands for; raises CommandError naming the field."""
    if not isinstance(data, Mapping):
        raise CommandError("command", "must be an object")
    do = data.get("do")
    kind = _by_name().get(do) if isinstance(do, str) else None
    if kind is None:
        raise CommandError("do", f"no command is called {do!r}")
    rest = {key: value for key, value in data.items() if key != "do"}
    command = _object_from_json(kind, rest, f"{do}.")
    assert isinstance(command, Command)
    return command


def reading_from_json(data: Any) -> tuple[Command, ...]:
    """The commands of one reading, `{"commands": [...]}`."""
    if not isinstance(data, Mapping) or not isinstance(data.get("commands"), Sequence):
        raise CommandError("commands", "must be a list of commands")
    return tuple(from_json(one) for one in data["commands"])


@cache
def _by_name() -> dict[str, type[Command]]:
    return {kind.do: kind for kind in Command.__subclasses__() if kind.do}


def _object_to_json(value: Any) -> dict[str, Any]:
    said = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if part is not None and part != _default(field):
            said[field.name.rstrip("_")] = _to_json(part)
    return said


def _default(field: "Field[Any]") -> Any:
    return None if field.default is MISSING else field.default


def _to_json(value: Any) -> Any:
    match value:
        case Command():
            return to_json(value)
        case DateRange():
            return range_to_json(value)
        case Rule():
            return rule_to_json(value)
        case Window():
            return list(value.text())
        case dt.datetime():
            return value.isoformat(timespec="minutes")
        case dt.time():
            return f"{value:%H:%M}"
        case dt.date():
            return value.isoformat()
        case frozenset():
            return days_to_json(value)
        case tuple():
            return [_to_json(one) for one in value]
        case _ if is_dataclass(value):
            return _object_to_json(value)
    return value


def days_to_json(days: frozenset[int]) -> list[str]:
    """Weekday names in week order."""
    return [WEEKDAYS[day] for day in sorted(days)]


def range_to_json(span: DateRange) -> dict[str, str]:
    """A range of dates; an open end is left out."""
    start = {"from": span.first.isoformat()}
    return start if span.last is None else start | {"to": span.last.isoformat()}


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """A rule as docs/engine.md has it, without what is empty."""
    said: dict[str, Any] = {
        "freq": rule.freq,
        "every": rule.every if rule.every != 1 else None,
        "nth": list(rule.nth),
        "days": days_to_json(rule.days),
        "month_days": list(rule.month_days),
        "months": list(rule.months),
        "from": rule.first and rule.first.isoformat(),
        "until": rule.until and rule.until.isoformat(),
        "except": sorted(day.isoformat() for day in rule.excluded),
    }
    return {key: value for key, value in said.items() if value}


def _object_from_json(kind: type, data: Any, path: str) -> Any:
    if not isinstance(data, Mapping):
        raise CommandError(path.rstrip("."), "must be an object")
    hints = _hints(kind)
    for key in data:
        if key not in hints:
            raise CommandError(f"{path}{key}", "is not known")
    said = {
        hints[key][0]: _read(hints[key][1], value, f"{path}{key}") for key, value in data.items() if value is not None
    }
    for field in fields(kind):
        if field.default is MISSING and field.name not in said:
            if field.name != "kind":
                raise CommandError(f"{path}{field.name}", "is missing")
            said["kind"] = None  # an override whose direction the bot still asks about
    return kind(**said)


@cache
def _hints(kind: type) -> dict[str, tuple[str, Any]]:
    hints = get_type_hints(kind)
    return {field.name.rstrip("_"): (field.name, hints[field.name]) for field in fields(kind)}


def _read(hint: Any, value: Any, path: str) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise CommandError(path, f"must be one of {', '.join(get_args(hint))}")
        return value
    if get_origin(hint) is tuple:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise CommandError(path, "must be a list")
        return tuple(_read(get_args(hint)[0], one, f"{path}[{place}]") for place, one in enumerate(value))
    if get_origin(hint) is frozenset:
        return days_from_json(value, path)
    if hint in _READERS:
        try:
            return _READERS[hint](value)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise CommandError(path, f"cannot read {value!r}") from problem
    if hint is Command:
        return from_json(value)
    return _object_from_json(hint, value, f"{path}.")


def days_from_json(value: Any, path: str = "days") -> frozenset[int]:
    """Weekdays out of their names."""
    if isinstance(value, str) or not isinstance(value, Sequence) or not set(value) <= set(WEEKDAYS):
        raise CommandError(path, f"must be a list of {', '.join(WEEKDAYS)}")
    return frozenset(WEEKDAYS.index(day) for day in value)


def _date(value: Any) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def _range(value: Any) -> DateRange:
    if set(value) - {"from", "to"}:
        raise ValueError(value)
    return DateRange(dt.date.fromisoformat(value["from"]), _date(value.get("to")))


def _rule(value: Any) -> Rule:
    if set(value) - {"freq", "every", "nth", "days", "month_days", "months", "from", "until", "except"}:
        raise ValueError(value)
    return Rule(
        freq=value["freq"],
        every=value.get("every") or 1,
        days=days_from_json(value.get("days") or []),
        nth=tuple(value.get("nth") or ()),
        month_days=tuple(value.get("month_days") or ()),
        months=tuple(value.get("months") or ()),
        first=_date(value.get("from")),
        until=_date(value.get("until")),
        excluded=frozenset(dt.date.fromisoformat(day) for day in value.get("except") or ()),
    )


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(value)
        return value

    return read


def _local(value: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is not None:
        raise ValueError(value)
    return moment


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    dt.date: dt.date.fromisoformat,
    dt.datetime: _local,
    dt.time: dt.time.fromisoformat,
    DateRange: _range,
    Rule: _rule,
    Window: lambda value: Window.parse(*value),
}
