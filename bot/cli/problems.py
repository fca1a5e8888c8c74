"""What went wrong, in one line for the person at the keyboard."""

import asyncio
import errno
from collections.abc import Coroutine
from typing import TypeVar

Result = TypeVar("Result")


class ProblemError(Exception):
    """A command that could not be carried out, and why; nothing was changed."""


def run(work: Coroutine[object, object, Result]) -> Result:
    """Run the work of a command to its end.

    Raises ProblemError when a setting, the database, its key or the machine says no.
    """
    from bot.config import ConfigError
    from storage import StorageError

    try:
        return asyncio.run(work)
    except (ConfigError, StorageError) as error:
        raise ProblemError(str(error)) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ProblemError("the address is in use: stop what runs there, or choose another port") from error
        where = f"{error.filename}: " if error.filename else ""
        raise ProblemError(f"{where}{error.strerror or error}") from error
