"""Backups: a copy that is checked before it counts, and putting one back without saying old things again.

The master key is in no backup: without it a backup is worth nothing, to a thief as to its owner.
"""

import asyncio
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Table, select, update

from storage import migrations
from storage.erasures import Erasures, erase_again
from storage.errors import StorageError
from storage.keys import Keys
from storage.store import Store, database_url
from storage.tables import inbox, outbox, practices
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a backup: its schema's revision, and how many practices and appointments it holds."""

    revision: str
    practices: int
    appointments: int


async def backup(url: str, keys: Keys, target: Path, erasures: Path | None = None) -> Checked | None:
    """Copy the database at `url`, as it is at one moment, to the new file `target`, and read it back.

    Whoever is using the database goes on meanwhile. On PostgreSQL the server's own `pg_dump` does it, and what can be
    told of the result is only that it is whole: None. The list of `erasures` is copied beside it. Raises StorageError
    when it cannot be done; `target` is then not there.
    """
    source = database_url(url)
    with _draft(target) as draft:
        if source.get_backend_name() == "sqlite":
            checked = await asyncio.to_thread(_copy_file, Path(source.database or ""), draft, keys)
        else:
            await _dump(source, draft)
            checked = None
        if erasures is not None:
            await asyncio.to_thread(_copy_list, erasures, target)
        _publish(draft, target)
    return checked


def beside(backup: Path) -> Path:
    """Where a backup's copy of the erasure list is."""
    return backup.with_name(f"{backup.name}.erasures")


async def restore(url: str, keys: Keys, source: Path, erasures: Path | None = None) -> Path | None:
    """Make the database at `url` what the backup `source` holds; the file in which a former SQLite database is kept.

    Messages that were waiting in the backup and are due are not sent or worked on again: they lie with the dead ones.
    Nor is said what had been put off and is due.
    Whoever is in the list of `erasures` or in the one beside the backup is erased again. Raises StorageError when
    `source` is no whole backup for these keys, or a list is damaged, or `erasures` is given and there is neither list;
    nothing is changed then.
    """
    gone = [Erasures(path, keys) for path in await asyncio.to_thread(_lists, source, erasures)]
    hashes = set().union(*(found.read() for found in gone))
    target = database_url(url)
    if target.get_backend_name() == "sqlite":
        former = await _restore_file(Path(target.database or ""), keys, source, hashes)
    else:
        former = None
        await _load(target, source)
        await _make_ready(url, keys, hashes)
    gone[-1].add_hashes(hashes)
    return former


def _lists(backup: Path, erasures: Path | None) -> list[Path]:
    """Where to look for who was erased."""
    if erasures is None:
        return [beside(backup)]
    if not erasures.exists() and not beside(backup).exists():
        lists = f"neither {beside(backup)} nor {erasures}"
        raise StorageError(f"there is no list of erasures, {lists}: whoever was erased would come back")
    return [beside(backup), erasures]


def check_file(path: Path, keys: Keys) -> Checked:
    """Read a SQLite backup whole. Raises StorageError naming what is wrong with it."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return _check(database, path, keys)
    except sqlite3.Error as error:
        raise StorageError(f"{path} is no backup: {error}") from error


def _check(database: sqlite3.Connection, path: Path, keys: Keys) -> Checked:
    [(verdict,), *_] = database.execute("PRAGMA integrity_check").fetchall()
    if verdict != "ok" or database.execute("PRAGMA foreign_key_check").fetchone():
        raise StorageError(f"{path} is damaged: {verdict}")
    [revision] = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision not in migrations.KNOWN:
        raise StorageError(f"{path} has schema {revision}, newer than {migrations.HEAD}: update Openings")
    sealed = database.execute("SELECT name FROM practices LIMIT 1").fetchone()
    if sealed is not None:
        keys.open(sealed[0], "practices.name")
    counts = [database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("practices", "appointments")]  # noqa: S608
    return Checked(revision, *counts)


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A file beside the new file `target` that only its owner can read, gone at the end."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600, exist_ok=False)
        yield draft
    except OSError as error:
        raise StorageError(f"{target} could not be written: {error.strerror or error}") from error
    finally:
        for left in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


def _publish(draft: Path, target: Path) -> None:
    try:
        os.link(draft, target)
    except FileExistsError:
        raise StorageError(f"{target} is there already") from None


def _copy_list(erasures: Path, target: Path) -> None:
    # Also when nobody was erased yet: a list that is empty says so, one that is not there says nothing.
    beside(target).touch(mode=0o600)
    if erasures.exists():
        shutil.copyfile(erasures, beside(target))


def _copy_file(source: Path, draft: Path, keys: Keys) -> Checked:
    if not source.exists():
        raise StorageError(f"there is no database at {source}")
    _copy_pages(source, draft)
    checked = check_file(draft, keys)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    return checked


def _copy_pages(source: Path, target: Path) -> None:
    """Make the database `target` what `source` is at one moment, in one transaction, whoever uses either."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=10)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise StorageError(f"{source} could not be copied to {target}: {error}") from error


async def _restore_file(target: Path, keys: Keys, source: Path, hashes: set[str]) -> Path | None:
    await asyncio.to_thread(check_file, source, keys)
    with _draft(target) as draft:
        # Made ready beside it, so that whoever uses the database never sees what must not be sent again.
        await asyncio.to_thread(_copy_pages, source, draft)
        await _make_ready(str(draft), keys, hashes)
        former = await asyncio.to_thread(_set_aside, target, datetime.now(UTC))
        await asyncio.to_thread(_copy_pages, draft, target)
    return former


def _set_aside(target: Path, now: datetime) -> Path | None:
    if not target.exists():
        target.touch(mode=0o600)
        return None
    former = target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")
    former.touch(mode=0o600)
    _copy_pages(target, former)
    return former


async def _make_ready(url: str, keys: Keys, hashes: set[str]) -> None:
    """Bring a restored database up to date, lay what waits in it and is due with the dead, erase who was erased.

    What it did not know to have been reminded of is not said again.
    """
    store = await Store.open(url, keys)
    try:
        async with store.begin() as unit:
            for id in [row.id for row in await unit.all(select(practices.c.id))]:
                unit.practice_id = id
                await unit.practices.update(reminders_from=unit.now)
                await unit.audit.add("restore", None)
                for table in (inbox, outbox):
                    await _bury(unit, table)
                await unit.scheduled.leave_unsaid()
        await erase_again(store, Erasures(Path(), keys), hashes)
    finally:
        await store.close()


async def _bury(unit: Unit, table: Table) -> None:
    due = (unit.mine(table), table.c.state == "waiting", table.c.due_at <= unit.now)
    values = {"state": "dead", "error": "restored from a backup", "lease_until": None, "lease_token": None}
    await unit.run(update(table).where(*due).values(values))


async def _dump(source: URL, draft: Path) -> None:
    await _run_tool(source, "pg_dump", "--format=custom", f"--file={draft}")
    await _run_tool(None, "pg_restore", "--list", str(draft))


async def _load(target: URL, source: Path) -> None:
    await _run_tool(None, "pg_restore", "--list", str(source))
    options = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error")
    await _run_tool(target, "pg_restore", *options, str(source))


async def _run_tool(database: URL | None, name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs. Raises StorageError with its last line when it fails."""
    program = shutil.which(name)
    if program is None:
        raise StorageError(f"{name} is not installed here: it comes with PostgreSQL's client programs")
    environment = dict(os.environ)
    if database is not None:
        # Not in the arguments, where everybody on the machine can read it.
        environment["PGPASSWORD"] = str(database.password or "")
        plain = database.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        arguments = (f"--dbname={plain}", *arguments)
    process = await asyncio.create_subprocess_exec(
        program, *arguments, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    if process.returncode:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        narrow = b"row-level security" in said or b"permission denied" in said
        cure = ": log in as the role that owns the tables, with BYPASSRLS" if narrow else ""
        raise StorageError(f"{name} failed{cure}: {lines[0] if lines else process.returncode}")
