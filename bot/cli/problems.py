"""What went wrong, in one line for the person at the keyboard."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from bot.config import Settings

Result = TypeVar("Result")


class ProblemError(Exception):
    """A command that could not be carried out, and why; nothing was changed."""


def configured() -> "Settings":
    """The settings of the environment. Raises ProblemError for one that cannot be used."""
    from bot.config import ConfigError, read_settings

    try:
        return read_settings()
    except ConfigError as error:
        raise ProblemError(str(error)) from error


def run(work: Coroutine[object, object, Result]) -> Result:
    """Run the work of a command to its end.

    Raises ProblemError when the database, its key or the machine says no.
    """
    import asyncio

    from bot.zones import UnknownZoneError
    from storage import StorageError

    try:
        return asyncio.run(work)
    except (StorageError, UnknownZoneError) as error:
        raise ProblemError(str(error)) from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise ProblemError(f"{where}{error.strerror or error}") from error
