"""The store: a database that is opened once, and transactions on it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import URL, make_url, select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import migrations, sqlite
from storage.columns import unlock
from storage.errors import NotSaved, StorageError
from storage.keys import Keys
from storage.tables import practices
from storage.unit import Unit

logger = logging.getLogger(__name__)

QUEUE_SECONDS = 15.0
"""How long a writer waits for those before it in this process."""


class Store:
    """All of the state. `clock` tells the time; give another in tests."""

    def __init__(self, url: URL, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._clock = clock
        self._writer = sqlite.writer(url)
        self._reader = sqlite.reader(url)
        self._watcher = sqlite.watcher(url)
        self._turn = asyncio.Lock()
        self._callbacks: list[Callable[[], None]] = []
        for database in self._databases():
            unlock(database.dialect, keys)

    @classmethod
    async def open(cls, url: str, keys: Keys, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> "Store":
        """Open the SQLite file or SQLAlchemy URL, making it or bringing it up to date first.

        Raises WrongKey when `keys` are not those it was made with, NotSaved when it cannot be opened, StorageError
        when a newer version of Openings has written it.
        """
        where = _url(url)
        sqlite.make_file(where)
        store = cls(where, keys, clock)
        try:
            sqlite.log_version()
            await store._migrate()
            await store._check_keys()
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        for database in self._databases():
            await database.dispose()

    @asynccontextmanager
    async def begin(self, practice_id: int | None = None) -> AsyncIterator[Unit]:
        """A transaction that may write, alone in this process; kept when the block ends well, else forgotten.

        Raises NotSaved when it could not begin or could not be kept.
        """
        async with self._alone(), self._writer.begin() as connection:
            unit = Unit(connection, self._keys, self._clock(), practice_id)
            yield unit
            unit.check()
        self._tell()

    @asynccontextmanager
    async def reading(self, practice_id: int | None = None) -> AsyncIterator[Unit]:
        """A transaction that sees one state of the database and cannot write."""
        async with self._reader.connect() as connection:
            yield Unit(connection, self._keys, self._clock(), practice_id)

    async def data_version(self) -> int:
        """A number that differs from the last one whenever anything was committed since, by any process."""
        async with self._watcher.connect() as connection:
            return int((await connection.exec_driver_sql("PRAGMA data_version")).scalar_one())

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` after every write transaction that was kept."""
        self._callbacks.append(callback)

    def _databases(self) -> tuple[AsyncEngine, ...]:
        return self._writer, self._reader, self._watcher

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            raise NotSaved(f"too many writers: no turn within {QUEUE_SECONDS:.0f} s") from None
        try:
            yield
        finally:
            self._turn.release()

    def _tell(self) -> None:
        for callback in self._callbacks:
            try:
                callback()
            except Exception:  # it is saved, whatever becomes of the news
                logger.exception("a callback failed after a commit")

    async def _migrate(self) -> None:
        async with self._reader.connect() as connection:
            found = await connection.run_sync(migrations.found)
        if found == migrations.HEAD:
            return
        if found is not None and found not in migrations.KNOWN:
            raise StorageError(f"the database has schema {found}, newer than {migrations.HEAD}: update Openings")
        async with self._writer.begin() as connection:
            await connection.run_sync(migrations.upgrade)

    async def _check_keys(self) -> None:
        async with self._reader.connect() as connection:
            (await connection.execute(select(practices.c.name).limit(1))).first()


def _url(text: str) -> URL:
    if "://" not in text:
        return URL.create("sqlite+aiosqlite", database=text)
    url = make_url(text)
    return url.set(drivername="sqlite+aiosqlite") if url.drivername == "sqlite" else url
