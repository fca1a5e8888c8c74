"""The pieces that models are made of: strict on the way in, plain on the way out."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, LiteralString, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from engine import fields
from engine.errors import FieldError
from engine.zones import check_zone

MOST_ID = 2**53 - 1
"""Ids and versions stay within what any JSON reader holds."""

MALFORMED, IMPOSSIBLE = "malformed", "impossible"
"""Kinds of errors: what the document rules out, and what fits it and still cannot be."""

Read = TypeVar("Read")

_WITHOUT_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?")
_PLUS_LOST = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)? \d{2}:\d{2}")


class Given(BaseModel):
    """A request's query or body: nothing beyond its fields is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """A part of an answer. What is null is left out."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True)


def _read(how: Callable[[object], Read]) -> Callable[[object], Read]:
    """An engine's reader for pydantic: a year that cannot be is told from a text that is none."""

    def read(value: object) -> Read:
        try:
            return how(value)
        except FieldError as error:
            kind = IMPOSSIBLE if "years" in error.problem else MALFORMED
            raise PydanticCustomError(kind, _hinted(value, error.problem)) from None

    return read


def _hinted(value: object, problem: LiteralString) -> LiteralString:
    """The problem of a text, and what is likely behind it."""
    if isinstance(value, str) and _WITHOUT_OFFSET.fullmatch(value):
        return "must say its offset from UTC, such as 2026-03-16T14:00:00Z or 2026-03-16T15:00:00+01:00"
    if isinstance(value, str) and _PLUS_LOST.fullmatch(value):
        return "must be an instant such as 2026-03-16T14:00:00Z; in an address a + is written %2B"
    return problem


def _zone(value: object) -> str:
    name = fields.text(value)
    try:
        check_zone(name)
    except FieldError as error:
        raise PydanticCustomError(IMPOSSIBLE, error.problem) from None
    return name


def day_or_instant(value: object) -> date | datetime:
    """`2026-03-16` or `2026-03-16T14:00:00Z`."""
    return fields.instant(value) if isinstance(value, str) and "T" in value else fields.day(value)


_DATE = {"type": "string", "format": "date"}
_INSTANT = {"type": "string", "format": "date-time"}

Day = Annotated[date, BeforeValidator(_read(fields.day)), WithJsonSchema(_DATE)]
Instant = Annotated[datetime, BeforeValidator(_read(fields.instant)), WithJsonSchema(_INSTANT)]
DayOrInstant = Annotated[
    date | datetime, BeforeValidator(_read(day_or_instant)), WithJsonSchema({"anyOf": [_DATE, _INSTANT]})
]
Zone = Annotated[str, PlainValidator(_read(_zone)), WithJsonSchema({"type": "string", "examples": ["Europe/London"]})]
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
Clock = Annotated[str, Field(pattern=CLOCK)]


def _pair(item: dict[str, str]) -> WithJsonSchema:
    """Two of a kind, in the words that every reader of schemas knows."""
    return WithJsonSchema(
        {"type": "array", "items": item, "minItems": 2, "maxItems": 2, "examples": [["09:00", "17:00"]]}
    )


Window = Annotated[tuple[Clock, Clock], _pair({"type": "string", "pattern": CLOCK})]
WindowShown = Annotated[tuple[str, str], _pair({"type": "string"})]


def _whole(value: object) -> object:
    """JSON knows one kind of number: `2.0` is a whole one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
Id = Annotated[int, Field(ge=1, le=MOST_ID), WHOLE]
Name = Annotated[str, Field(min_length=1, max_length=100)]


def _digits(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,17}", value):
        raise PydanticCustomError(MALFORMED, "must be a whole number")
    return value


def _truth(value: object) -> bool:
    if value not in ("true", "false"):
        raise PydanticCustomError(MALFORMED, "must be true or false")
    return value == "true"


# Pydantic's own readers of text take `1_000` for a number and `yes` for a truth.
DIGITS = BeforeValidator(_digits)
QueryId = Annotated[int, Field(ge=1, le=MOST_ID), DIGITS]
QueryTruth = Annotated[bool, PlainValidator(_truth), WithJsonSchema({"type": "boolean"})]

Cursor = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_-]+$")]
"""Where the next page begins, as the page before said in `next`."""


class Paged(Given):
    limit: Annotated[int, Field(ge=1, le=500), DIGITS] = Field(default=50, description="At most so many on a page.")
    cursor: Cursor | None = Field(default=None, description="`next` of the page before.")


class Nothing(Given):
    """No parameters."""
