"""`openings check`: what is configured, reachable and up to date, and each problem's cure."""

import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.filters import ROLES
from bot.cli.problems import configured, run
from bot.cli.serve import bot_name
from bot.founding import UNNAMED

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Store

GOOD, NOTE, WRONG = "ok  ", "note", "FAIL"
LEAST_FREE = 100 << 20
LITTLE_FREE = 1 << 30
NO_TABLES = "the database has no tables yet: the role that owns the tables has to run `openings migrate` first"
Finding = tuple[str, str]


@click.command()
def check() -> None:
    """Say what is configured, and what to do about what is not.

    It changes nothing. The exit status is 1 when something is wrong.
    """
    sys.exit(run(_check(configured())))


async def _check(settings: "Settings") -> int:
    status = 0
    async for mark, text in _findings(settings):
        click.echo(f"{mark}  {text}")
        if mark == WRONG:
            status = 1
    return status


async def _findings(settings: "Settings") -> AsyncIterator[Finding]:
    yield GOOD, f"settings can be read; data is kept in {settings.home}"
    yield _about_zones()
    yield GOOD, f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    for finding in (*_about_disk(settings), *_about_key(settings), *_about_erasures(settings)):
        yield finding
    async for found in _about_database(settings):
        yield found
    yield await _about_telegram(settings)


def _about_zones() -> Finding:
    from bot.zones import UnknownZoneError, ZonesError, choose, own_zone

    try:
        found = choose()
        own_zone()
        return GOOD, f"time zones are those of {found}"
    except (ZonesError, UnknownZoneError) as error:
        return WRONG, str(error)


def _about_disk(settings: "Settings") -> Iterator[Finding]:
    folder = settings.database_folder
    while folder is not None and not folder.exists():
        folder = folder.parent if folder.parent != folder else None
    if folder is None:
        return
    free = shutil.disk_usage(folder).free
    said = f"{free >> 20} MiB are free where the database is"
    if free < LEAST_FREE:
        yield WRONG, f"{said}: make room, or nothing can be saved"
    else:
        yield (NOTE, f"{said}: make room soon") if free < LITTLE_FREE else (GOOD, said)


def _about_key(settings: "Settings") -> Iterator[Finding]:
    source = settings.master
    if isinstance(source, bytes):
        yield GOOD, "the master key is in OPENINGS_MASTER_KEY"
    elif source.exists():
        yield _private(source, "the master key")
    elif Path(settings.database).exists():
        yield _no_key(source)


def _no_key(source: Path) -> Finding:
    return WRONG, f"there is no master key at {source}: put your copy of it there, or nothing can be read"


def _private(path: Path, what: str) -> Finding:
    if path.stat().st_mode & 0o077:
        return WRONG, f"{what} can be read by others: chmod 600 {path}"
    return GOOD, f"{what} is in {path}, for its owner only"


def _about_erasures(settings: "Settings") -> Iterator[Finding]:
    from storage import Keys, StorageError
    from storage.erasures import Erasures

    if not settings.erasures.exists():
        return
    try:
        # Reading the list takes no key: what is in it is only compared.
        count = len(Erasures(settings.erasures, Keys(bytes(32))).read())
    except StorageError as error:
        yield WRONG, str(error)
    else:
        yield GOOD, f"the list of erasures holds {count}: keep a copy beside every backup"


async def _about_database(settings: "Settings") -> AsyncIterator[Finding]:
    from bot.opened import opened
    from storage import StorageError, Store, migrations

    if _has_no_database(settings):
        yield NOTE, "no database yet: the first `openings serve` or `openings chat` makes one"
        return
    try:
        found = await Store.schema(settings.database)
        if found is None and settings.database_url is not None:
            yield WRONG, NO_TABLES
            return
        if isinstance(settings.master, Path) and not settings.master.exists():
            if settings.database_url is not None:
                yield _no_key(settings.master)
            return
        if found in migrations.KNOWN and found != migrations.HEAD:
            yield NOTE, f"the database has schema {found}: the next `openings serve` brings it to {migrations.HEAD}"
            return
        async with opened(settings) as store:
            yield GOOD, f"the database opens with its key and is up to date (schema {migrations.HEAD})"
            for warning in await store.warnings():
                yield NOTE, warning
            async for finding in _about_practice(store):
                yield finding
    except StorageError as error:
        yield WRONG, f"the database does not open: {error}"


def _has_no_database(settings: "Settings") -> bool:
    return settings.database_url is None and not Path(settings.database).exists()


async def _about_practice(store: "Store") -> AsyncIterator[Finding]:
    async with store.reading() as unit:
        practices = await unit.practices.all()
    if not practices:
        yield NOTE, "no practice yet: the first `openings serve` or `openings chat` makes one"
        return
    async with store.reading(practices[0].id) as unit:
        people = await unit.people.all()
        log = await unit.audit.verify()
    yield GOOD, f"practice {practices[0].name}, {practices[0].timezone} time"
    if practices[0].name == UNNAMED:
        yield NOTE, "that is no name of its own, and messages begin with it: openings practice --name"
    for role in ROLES:
        count = sum(role in person.roles for person in people)
        cure = "" if count else f": openings invite --role {role}"
        yield GOOD if count else NOTE, f"people who are {role}: {count}{cure}"
    if practices[0].crisis_text is None:
        general = "until then someone in crisis is given general words only"
        yield NOTE, f"no crisis text is set: openings practice --crisis-text; {general}"
    if log.broken_at is not None:
        yield WRONG, "the audit log was changed since it was written: openings audit verify says where"


async def _about_telegram(settings: "Settings") -> Finding:
    if settings.telegram_token is None:
        return NOTE, "OPENINGS_TELEGRAM_TOKEN is not set: nobody can write from Telegram"
    name = await bot_name(settings)
    if name is None:
        return WRONG, f"{settings.telegram_api_url} does not know the bot, or does not answer: check the token"
    return GOOD, f"Telegram answers; the bot is @{name}"
