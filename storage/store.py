"""The store: a database that is opened once, and transactions on it."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import URL, LargeBinary, exc, make_url, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import migrations, postgres
from storage.columns import unlock
from storage.errors import NotSaved, Refused, StorageError
from storage.keys import Keys
from storage.postgres import PostgreSQL
from storage.sqlite import SQLite
from storage.tables import practices
from storage.unit import ErasureList, Unit

logger = logging.getLogger(__name__)

_SQLITE, _POSTGRES = "sqlite+aiosqlite", "postgresql+asyncpg"


class Store:
    """All of the state. `clock` tells the time; give another in tests."""

    def __init__(self, database: SQLite | PostgreSQL, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._callbacks: list[Callable[[], None]] = []
        self._readers: list[tuple[str, Callable[[int], None]]] = []
        self.erasures: ErasureList | None = None
        """Where people who erase somebody in a conversation have it written down; None: nowhere, and it is refused."""
        self.address: str | None = None
        """Where this practice is answered for over HTTP, as others reach it."""
        self.bot: str | None = None
        """The bot's name in Telegram's links, once it is known."""
        for engine in database.engines:
            unlock(engine.dialect, keys)

    @classmethod
    async def open(cls, url: str, keys: Keys, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> "Store":
        """Open the SQLite file at a path, or the database of a SQLAlchemy URL, and bring it up to date first.

        Raises WrongKey when `keys` are not those it was made with, NotSaved when it cannot be opened, StorageError
        when a newer version of Openings has written it.
        """
        store = cls(_database(url), keys, clock)
        try:
            await store._describe()
            await store._migrate()
            await store._check_keys()
        except BaseException:
            await store.close()
            raise
        return store

    @classmethod
    async def migrate(cls, url: str, app: str | None = None) -> str:
        """Bring a database up to date as the role in `url`, and let the role `app` use it; the schema it has then.

        `app`, on PostgreSQL only, gets no more than it needs: it cannot change the schema, nor what the audit log says.
        """
        store = cls(_database(url), Keys(bytes(32)), lambda: datetime.now(UTC))
        try:
            await store._migrate()
            if app is not None:
                await store._grant(app)
        finally:
            await store.close()
        return migrations.HEAD

    @classmethod
    async def schema(cls, url: str) -> str | None:
        """The schema of a database that is there, changing nothing; None where there is none in it.

        Raises NotSaved when it cannot be opened.
        """
        store = cls(_database(url), Keys(bytes(32)), lambda: datetime.now(UTC))
        try:
            async with _connected(store._database.reader) as connection:
                return await connection.run_sync(migrations.found)
        finally:
            await store.close()

    @property
    def at_once(self) -> int:
        """How many transactions that write are worth beginning at once.

        More would only wait for each other, and whoever wants to write in between would wait for all of them.
        """
        return self._database.at_once

    @property
    def now(self) -> datetime:
        """What the clock says."""
        return self._clock()

    async def connect(self) -> None:
        """Open the connections that serving takes, so that nobody's first message waits for them.

        Raises NotSaved when the database has none to give.
        """
        async with AsyncExitStack() as stack:
            for engine, count in self._database.serving:
                for _ in range(count):
                    await stack.enter_async_context(_connected(engine))

    async def close(self) -> None:
        """Close every connection to the database."""
        if isinstance(self._database, PostgreSQL):
            await self._database.close()
            return
        for engine in self._database.engines:
            await engine.dispose()

    @asynccontextmanager
    async def begin(self, practice_id: int | None = None) -> AsyncIterator[Unit]:
        """A transaction that may write; kept when the block ends well, else forgotten.

        On SQLite one at a time in this process. Raises NotSaved when it could not begin or could not be kept.
        """
        async with self._writing(practice_id) as connection:
            unit = Unit(connection, self._keys, self._clock(), practice_id)
            unit.erasures = self.erasures
            unit.address, unit.bot = self.address, self.bot
            yield unit
            unit.check()
        self._tell(unit)

    @asynccontextmanager
    async def reading(self, practice_id: int | None = None) -> AsyncIterator[Unit]:
        """A transaction that sees one state of the database and cannot write."""
        database = self._database
        async with _connected(database.reader) as connection, database.looking(connection, practice_id):
            yield Unit(connection, self._keys, self._clock(), practice_id)

    async def data_version(self) -> int:
        """A number that differs from the last one whenever anything was committed since, by any process.

        Raises NotSaved when the database cannot be asked.
        """
        async with _connected(self._database.watcher) as connection:
            return await self._database.data_version(connection)

    async def warnings(self) -> list[str]:
        """What whoever runs this should change about how the database is used, each with its cure."""
        return await self._database.warnings()

    async def forget_the_past(self) -> None:
        """Let nothing of what was deleted lie in the database's files, as far as it can be told to."""
        await self._database.forget_the_past()

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` after every write transaction that was kept."""
        self._callbacks.append(callback)

    def on_news(self, queue: str, callback: Callable[[int], None]) -> None:
        """Call `callback` with the practice after every write transaction that put something into that queue."""
        self._readers.append((queue, callback))

    @asynccontextmanager
    async def _writing(self, practice_id: int | None) -> AsyncIterator[AsyncConnection]:
        database = self._database
        async with database.turn(), _connected(database.writer) as one, database.writing(one, practice_id):
            yield one

    def _tell(self, unit: Unit) -> None:
        readers: list[Callable[[], None]] = [
            partial(read, unit.practice) for queue, read in self._readers if queue in unit.news
        ]
        for callback in [*self._callbacks, *readers]:
            try:
                callback()
            except Exception:  # it is saved, whatever becomes of the news
                logger.exception("a callback failed after a commit")

    async def _describe(self) -> None:
        async with _connected(self._database.reader):
            logger.info(await self._database.describe())

    async def _migrate(self) -> None:
        async with _connected(self._database.reader) as connection:
            found = await connection.run_sync(migrations.found)
        if found == migrations.HEAD:
            return
        if found is not None and found not in migrations.KNOWN:
            raise StorageError(f"the database has schema {found}, newer than {migrations.HEAD}: update Openings")
        try:
            async with self._writing(None) as connection:
                await connection.run_sync(migrations.upgrade)
        except Refused as error:
            raise Refused(f"{error}; the role that owns the tables has to run `openings migrate` first") from error

    async def _grant(self, app: str) -> None:
        if isinstance(self._database, SQLite):
            raise StorageError("a SQLite file has no roles: whoever may write the file may use it")
        async with self._writing(None) as connection:
            for statement in postgres.grants(app):
                await connection.exec_driver_sql(statement)

    async def _check_keys(self) -> None:
        """Go on with that of several master keys which the database is under, be it about to be rotated."""
        first = select(type_coerce(practices.c.name, LargeBinary).label("sealed")).order_by(practices.c.id).limit(1)
        async with _connected(self._database.reader) as connection:
            row = (await connection.execute(first)).first()
        if row is not None:
            self._keys.turn_to(row.sealed, "practices.name")


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection. Raises NotSaved when there is none to be had; what the block raises goes by untouched."""
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(engine.connect())
        except (OSError, exc.TimeoutError) as error:
            raise NotSaved(f"the database could not be reached: {error}") from error
        except Exception as error:
            # The driver's own words on the way in, such as those of a server that is starting, pass SQLAlchemy by.
            translated = postgres.translate(error) if hasattr(error, "sqlstate") else None
            if translated is None:
                raise
            raise translated from error
        yield connection


def database_url(text: str) -> URL:
    """The URL of a database given as the path of a file or as a URL, with the drivers that we use.

    Raises StorageError for another kind of database.
    """
    if "://" not in text:
        return URL.create(_SQLITE, database=text)
    url = make_url(text)
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername=_SQLITE)
        case "postgresql" | "postgres":
            return url.set(drivername=_POSTGRES)
        case other:
            raise StorageError(f"the database must be SQLite or PostgreSQL, got {other}")


def _database(text: str) -> SQLite | PostgreSQL:
    url = database_url(text)
    return SQLite(url) if url.drivername == _SQLITE else PostgreSQL(url)
