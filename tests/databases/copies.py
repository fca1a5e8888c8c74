"""Originals, and copies of them."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from storage import Keys, Store
from tests.databases.server import Server, start

KINDS = ("sqlite", "postgresql")

Make = Callable[[str], Coroutine[Any, Any, Any]]
"""Fills the database at an address: a file that is not there yet, or a PostgreSQL database with the tables in it."""


async def migrated(url: str) -> None:
    """Nothing but the tables. It fits any key."""
    await (await Store.open(url, Keys(bytes(32)))).close()


class Databases:
    """What `make` makes is made once for each kind, and then copied: that takes 10 ms or 100, not 1000."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: Server | None = None
        self._made: dict[tuple[str, Make], tuple[str, Any]] = {}
        self._numbers = count(1)
        # A loop of its own, so that what is running here is not in the way.
        self._thread = ThreadPoolExecutor(1)

    @property
    def server(self) -> Server:
        """The PostgreSQL server, started when first asked for. Raises NoPostgreSQL, which names the cure."""
        if self._server is None:
            self._server = start()
        return self._server

    @contextmanager
    def copy(self, kind: str, make: Make = migrated) -> Iterator[str]:
        """The address of a new copy, which is gone after the block."""
        original = self._original(kind, make)[0]
        name = f"copy_{next(self._numbers)}"
        if kind == "sqlite":
            path = self._folder / f"{name}.db"
            shutil.copy(original, path)
            try:
                yield str(path)
            finally:
                for left in self._folder.glob(f"{name}.db*"):
                    left.unlink()
        else:
            self.server.create(name, original)
            try:
                yield self.server.url(name)
            finally:
                self.server.drop(name)

    def made(self, kind: str, make: Make) -> Any:
        """What `make` returned when it made the original."""
        return self._original(kind, make)[1]

    def close(self) -> None:
        self._thread.shutdown()
        if self._server is not None:
            self._server.stop()

    def _original(self, kind: str, make: Make) -> tuple[str, Any]:
        if (kind, make) not in self._made:
            name = f"original_{len(self._made) + 1}"
            if kind == "sqlite":
                place = url = str(self._folder / f"{name}.db")
            else:
                place, url = name, self._tables(name)
            self._made[kind, make] = place, self._run(make(url))
        return self._made[kind, make]

    def _tables(self, name: str) -> str:
        """A new PostgreSQL database, whose tables one role owns and another uses; its address for the other."""
        self.server.create(name)
        self._run(Store.migrate(self.server.url(name, "owner"), "app"))
        return self.server.url(name)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._thread.submit(asyncio.run, work).result()
