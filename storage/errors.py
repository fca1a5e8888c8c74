"""What can go wrong with the stored state. Drivers' errors become these in one place per database."""

from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext


class StorageError(Exception):
    """The state could not be read or written; nothing of the transaction was kept."""


class Taken(StorageError):
    """The therapist's time is taken: by another appointment, or by somebody else's unexpired hold."""


class NotSaved(StorageError):
    """The database could not take the change just now: disk full, locked too long, or unreachable. Try again later."""


class Refused(StorageError):
    """The database does not let this role do that."""


class Missing(StorageError):
    """There is no such row in this practice. `table` and `id` say which."""

    def __init__(self, table: str, id: object) -> None:
        self.table = table
        self.id = id
        super().__init__(f"no {table} {id}")


class InUse(StorageError):
    """The row is referred to, refers to one that is not there, or its name or address is taken already."""


class WrongKey(StorageError):
    """The master key does not open this database: another key sealed it, or a sealed value was tampered with."""


class BadKey(StorageError):
    """The master key is not one: 32 random bytes, as base64 when in a file."""


def translating(engine: Engine, translate: Callable[[BaseException], StorageError | None]) -> None:
    """Let every error of the engine's driver come out as what `translate` makes of it; None leaves it as it is."""

    @event.listens_for(engine, "handle_error")
    def handle(context: ExceptionContext) -> None:
        # Whoever was cancelled in the midst of a statement is to hear that, and not that the database failed.
        failed = isinstance(context.original_exception, Exception)
        translated = translate(context.original_exception) if failed else None
        if translated is not None:
            raise translated from context.original_exception
