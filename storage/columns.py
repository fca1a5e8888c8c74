"""Column types: instants, plain words, and values that lie sealed in the database."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.keys import ErasedError, Keys

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Identity = BigInteger().with_variant(Integer, "sqlite")
"""A row's id. SQLite counts only a plain INTEGER up by itself."""

_keys: WeakKeyDictionary[Dialect, Keys] = WeakKeyDictionary()


def unlock(dialect: Dialect, keys: Keys) -> None:
    """Let the sealed columns of every connection with this `dialect` use `keys`."""
    _keys[dialect] = keys


def clean(text: str) -> str:
    """The text without what no database and no channel takes: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class For:
    """A value for a sealed column, and the id of the data key that is to seal it."""

    value: object
    key: int


class Words(TypeDecorator[str]):
    """Text that may come from a person."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Instant(TypeDecorator[datetime]):
    """An aware datetime in, an aware UTC datetime out; whole microseconds since 1970 on SQLite.

    Numbers compare alike however they were written; texts such as SQLite's own dates do not, and the triggers that
    refuse overlaps compare them.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant must have a zone, got {value.isoformat()}")
        return value if dialect.name == "postgresql" else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:
        if isinstance(value, int):
            return EPOCH + value * MICROSECOND
        return None if value is None else value.astimezone(UTC)


class Sealed(TypeDecorator[str]):
    """Text that is encrypted on its way in and decrypted on its way out. `context` is its table and column.

    A `For` says which data key seals; plain text is sealed by the master key. What an erased key sealed comes out None.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        plain, key = _apart(value)
        return None if plain is None else _keys[dialect].seal(clean(plain).encode(), self.context, key)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        opened = _opened(value, self.context, dialect)
        return None if opened is None else opened.decode()


class SealedJSON(TypeDecorator[object]):
    """Anything JSON can say, encrypted as `Sealed` is."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: object, dialect: Dialect) -> bytes | None:
        plain, key = _apart(value)
        if plain is None:
            return None
        text = _dumped(plain)
        if _NUL in text:  # or a backslash that was written so
            text = _dumped(_cleaned(plain))
        return _keys[dialect].seal(text.encode("utf-8", "replace"), self.context, key)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> object:
        opened = _opened(value, self.context, dialect)
        return None if opened is None else json.loads(opened)


_NUL = "\\u0000"
"""As JSON has it."""


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _apart(value: object) -> tuple[Any, int | None]:
    return (value.value, value.key) if isinstance(value, For) else (value, None)


def _opened(value: bytes | None, context: str, dialect: Dialect) -> bytes | None:
    """What was sealed; None when there was nothing, or when its key was erased."""
    if value is None:
        return None
    try:
        return _keys[dialect].open(value, context)
    except ErasedError:
        return None


def _cleaned(value: object) -> object:
    """The same JSON value with all its texts clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list | tuple) else value
