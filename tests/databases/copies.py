"""Originals, and copies of them."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from storage import Keys, Store
from tests.databases.server import NoPostgreSQL, Server, start

KINDS = ("sqlite", "postgresql")

Make = Callable[[str], Coroutine[Any, Any, Any]]
"""Fills the migrated database at an address."""


async def migrated(url: str) -> None:
    """Nothing but the tables. It fits any key."""
    await (await Store.open(url, Keys(bytes(32)))).close()


class Databases:
    """What `make` makes is made once for each kind, and then copied: that takes 10 ms or 100, not 1000."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: Server | None = None
        self._failure: NoPostgreSQL | None = None
        self._made: dict[tuple[str, Make], tuple[str, Any]] = {}
        self._numbers = count(1)
        self._next: dict[str, tuple[str, Future[None]]] = {}
        self._dropped: list[Future[None]] = []
        # A loop of its own, so that what is running here is not in the way.
        self._thread = ThreadPoolExecutor(1)

    @property
    def server(self) -> Server:
        """The PostgreSQL server, started when first asked for. Raises NoPostgreSQL, which names the cure."""
        if self._failure is not None:
            raise self._failure
        if self._server is None:
            try:
                self._server = start()
            except NoPostgreSQL as failure:
                self._failure = failure
                raise
        return self._server

    @contextmanager
    def copy(self, kind: str, make: Make = migrated) -> Iterator[str]:
        """The address of a new copy, which is gone after the block."""
        original = self._original(kind, make)[0]
        with self._file(original) if kind == "sqlite" else self._database(original) as url:
            yield url

    @contextmanager
    def _file(self, original: str) -> Iterator[str]:
        name = self._name()
        try:
            yield str(shutil.copy(original, self._folder / f"{name}.db"))
        finally:
            for left in self._folder.glob(f"{name}.db*"):
                left.unlink()

    @contextmanager
    def _database(self, original: str) -> Iterator[str]:
        name, made = self._next.pop(original, None) or self._begun(original)
        made.result()
        # The server makes the next one while the test runs, and drops this one while the next test does.
        self._next[original] = self._begun(original)
        try:
            yield self.server.url(name)
        finally:
            self._dropped.append(self.server.drop(name))

    def _begun(self, original: str) -> tuple[str, Future[None]]:
        name = self._name()
        return name, self.server.create(name, original)

    def _name(self) -> str:
        return f"test_{next(self._numbers)}"

    def made(self, kind: str, make: Make) -> Any:
        """What `make` returned when it made the original."""
        return self._original(kind, make)[1]

    def close(self) -> None:
        self._thread.shutdown()
        if self._server is not None:
            for dropped in self._dropped:
                dropped.result()
            self._server.stop()

    def _original(self, kind: str, make: Make) -> tuple[str, Any]:
        """The file or the name of an original, and what `make` returned."""
        if (kind, make) not in self._made:
            place, url = self._blank(kind) if make is migrated else self._filled(kind)
            self._made[kind, make] = place, self._run(make(url))
        return self._made[kind, make]

    def _blank(self, kind: str) -> tuple[str, str]:
        """A place and its address: on PostgreSQL one role owns the tables, another uses them."""
        name = self._name()
        if kind == "sqlite":
            path = str(self._folder / f"{name}.db")
            return path, path
        self.server.create(name).result()
        self._run(Store.migrate(self.server.url(name, "owner"), "app"))
        return name, self.server.url(name)

    def _filled(self, kind: str) -> tuple[str, str]:
        original = self._original(kind, migrated)[0]
        if kind == "sqlite":
            path = str(shutil.copy(original, self._folder / f"{self._name()}.db"))
            return path, path
        name, made = self._begun(original)
        made.result()
        return name, self.server.url(name)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._thread.submit(asyncio.run, work).result()
