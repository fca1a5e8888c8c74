"""`openings master-key`: a new master key for the practice's data, and letting go of the old one."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Keys, Store
    from storage.rotation import Rotated


@click.group("master-key")
def master_key() -> None:
    """Change the key that everything else is encrypted with."""


@master_key.command()
@click.option("--practice-keys", is_flag=True, help="Give every practice a new key, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def rotate(*, practice_keys: bool, yes: bool) -> None:
    """Put the data under a new master key.

    Stop `openings serve` first. The old key stays in the file behind the new one, for backups that were made with it;
    interrupted, the command is simply given again.
    """
    settings = configured()
    if not yes:
        click.confirm("Put everything under a new master key?", abort=True)
    for line in run(_rotate(settings, practice_keys=practice_keys)):
        click.echo(line)


async def _rotate(settings: "Settings", *, practice_keys: bool) -> list[str]:
    from storage.erasures import Erasures
    from storage.rotation import left_to_rotate, rotate_master, rotate_practice_keys

    async with _opened(settings) as (store, keys):
        await _nobody_serves(store)
        begun = await left_to_rotate(store, keys)
    # One that was interrupted is finished; else a new key is put before the old.
    told = [] if begun else [f"The new key is in {_add_key(settings.master)}: copy it to where you keep the old one."]
    async with _opened(settings) as (store, keys):
        done = await rotate_master(store, keys, Erasures(settings.erasures, keys))
        if practice_keys:
            done += await rotate_practice_keys(store, keys)
    return [_said(done), *told]


@asynccontextmanager
async def _opened(settings: "Settings") -> AsyncIterator[tuple["Store", "Keys"]]:
    from storage import Keys, Store

    keys = Keys.load(settings.master)
    store = await Store.open(settings.database, keys)
    try:
        yield store, keys
    finally:
        await store.close()


async def _nobody_serves(store: "Store") -> None:
    from storage.rotation import served_until

    until = await served_until(store)
    if until is not None:
        raise ProblemError(
            f"a server is at work, or was until a moment ago: stop it, and try again at {until:%H:%M:%S} UTC"
        )


def _add_key(source: bytes | Path) -> Path:
    from storage.keys import new_master, read_file, write_file

    if isinstance(source, bytes):
        new = base64.b64encode(new_master()).decode()
        raise ProblemError(
            "OPENINGS_MASTER_KEY holds the key itself. Put a new one before it, with a space between, and give the "
            f"command again. A new one: {new}"
        )
    write_file(source, [new_master(), *read_file(source)])
    return source


def _said(done: "Rotated") -> str:
    return (
        f"Keys wrapped anew: {done.keys}, values sealed anew: {done.values}, addresses hashed anew: {done.addresses}."
    )


@master_key.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(*, yes: bool) -> None:
    """Take former master keys out of the file.

    Backups that were made with them cannot be opened any more, unless you kept them elsewhere.
    """
    settings = configured()
    if not yes:
        click.confirm("Let go of former master keys, and of backups made with them?", abort=True)
    click.echo(run(_forget(settings)))


async def _forget(settings: "Settings") -> str:
    from storage.keys import read_file, write_file
    from storage.rotation import left_to_rotate

    source = settings.master
    if isinstance(source, bytes):
        raise ProblemError("OPENINGS_MASTER_KEY holds the keys themselves: leave the first, take the others out of it")
    async with _opened(settings) as (store, keys):
        if await left_to_rotate(store, keys):
            raise ProblemError("a former key is still needed: openings master-key rotate finishes what was begun")
    present, *former = read_file(source)
    write_file(source, [present])
    return f"Former keys taken out of {source}: {len(former)}."
