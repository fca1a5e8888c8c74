"""Reading JSON objects strictly: each field by name and type, and none left over."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from engine.errors import FieldError

Value = TypeVar("Value")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
YEARS = range(1900, 2201)


class Fields:
    """One JSON object. Null is the same as absent. Every reader raises FieldError naming the field it read."""

    def __init__(self, value: object, *known: str) -> None:
        if not isinstance(value, dict):
            raise FieldError("", value, "must be an object")
        for name in value:
            if name not in known:
                raise FieldError(str(name), value[name], "is not a known field")
        self._given = {name: item for name, item in value.items() if item is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def optional(self, name: str, read: Callable[[object], Value]) -> Value | None:
        """What `read` makes of the field, None where it is absent."""
        if name not in self._given:
            return None
        try:
            return read(self._given[name])
        except FieldError as error:
            raise error.under(name) from None

    def required(self, name: str, read: Callable[[object], Value]) -> Value:
        """What `read` makes of the field, which has to be there."""
        found = self.optional(name, read)
        if found is None:
            raise FieldError(name, None, "is missing")
        return found

    def default(self, name: str, read: Callable[[object], Value], otherwise: Value) -> Value:
        """What `read` makes of the field, `otherwise` where it is absent."""
        found = self.optional(name, read)
        return otherwise if found is None else found

    def each(self, name: str, read: Callable[[object], Value]) -> tuple[Value, ...]:
        """A list's items, none where it is absent."""
        return self.default(name, lambda value: items(value, read), ())


def items(value: object, read: Callable[[object], Value]) -> tuple[Value, ...]:
    """What `read` makes of each item of a list."""
    if not isinstance(value, list):
        raise FieldError("", value, "must be a list")
    found = []
    for index, item in enumerate(value):
        try:
            found.append(read(item))
        except FieldError as error:
            raise error.under(f"[{index}]") from None
    return tuple(found)


def text(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise FieldError("", value, "must be a string")
    return value


def number(value: object) -> int:
    """An integer; true and false are none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError("", value, "must be a whole number")
    return value


def truth(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise FieldError("", value, "must be true or false")
    return value


def day(value: object) -> date:
    """A date such as `2026-03-20`, from 1900 to 2200."""
    found = text(value)
    try:
        if not _DATE.fullmatch(found):
            raise ValueError
        parsed = date.fromisoformat(found)
    except ValueError:
        raise FieldError("", value, "must be a date such as 2026-03-20") from None
    if parsed.year not in YEARS:
        raise FieldError("", value, "must lie in the years 1900 to 2200")
    return parsed


def instant(value: object) -> datetime:
    """An instant such as `2026-03-16T14:00:00Z`, from 1900 to 2200; another offset than Z is turned into UTC."""
    found = text(value)
    try:
        if not _INSTANT.fullmatch(found):
            raise ValueError
        parsed = datetime.fromisoformat(found).astimezone(UTC)
    except ValueError:
        raise FieldError("", value, "must be an instant such as 2026-03-16T14:00:00Z") from None
    except OverflowError:  # the first or the last year there is, and an offset that leads out of it
        parsed = None
    if parsed is None or parsed.year not in YEARS:
        raise FieldError("", value, "must lie in the years 1900 to 2200")
    return parsed
