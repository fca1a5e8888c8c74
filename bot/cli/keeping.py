"""`openings backup`, `restore`, `erase` and `audit`: keeping what is stored, and not keeping what is not to be."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import AuditState


ERASURES = "erasures"
"""The file in OPENINGS_HOME that says, to whoever has the key, who was erased."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the database to a new FILE, while it is in use, and read the copy back.

    The master key is not in it: keep a copy of the key elsewhere.
    """
    click.echo(run(_backup(configured(), file)))


async def _backup(settings: "Settings", file: Path) -> str:
    from storage import Keys
    from storage.backup import backup as copy

    checked = await copy(settings.database, Keys.load(settings.master), file, settings.home / ERASURES)
    if checked is None:
        return f"{file}: copied and read back"
    found = f"practices: {checked.practices}, appointments: {checked.appointments}"
    return f"{file}: copied and read back ({found})"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, yes: bool) -> None:
    """Make the database what the backup FILE holds.

    Stop `openings serve` first. What was done since the backup is gone; messages that were waiting in it are not sent.
    """
    settings = configured()
    if not yes:
        click.confirm(f"Replace what is in the database with {file}?", abort=True)
    click.echo(run(_restore(settings, file)))


async def _restore(settings: "Settings", file: Path) -> str:
    from storage import Keys
    from storage.backup import restore as put_back

    former = await put_back(settings.database, Keys.load(settings.master), file, settings.home / ERASURES)
    kept = "" if former is None else f"; what was there before is in {former}"
    return f"{file}: put back{kept}"


@click.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(name: str, *, yes: bool) -> None:
    """Erase the person called NAME for good.

    Cancel what they have booked first. Times of past sessions stay, without a name; a restored backup does not bring
    them back.
    """
    settings = configured()
    if not yes:
        click.confirm(f"Erase {name}? This cannot be undone.", abort=True)
    run(_erase(settings, name))
    click.echo("Erased.")


async def _erase(settings: "Settings", name: str) -> None:
    from bot.cli.opened import opened
    from storage import Keys
    from storage.erasures import Erasures
    from storage.erasures import erase as for_good

    async with opened(settings) as store:
        async with store.reading() as unit:
            found = []
            for practice in await unit.practices.all():
                unit.practice_id = practice.id
                found += [(practice.id, person.id) for person in await unit.people.named(name)]
        if len(found) != 1:
            raise ProblemError(f"{len(found) or 'no'} people are called {name}")
        await for_good(store, Erasures(settings.home / ERASURES, Keys.load(settings.master)), *found[0])


@click.group()
def audit() -> None:
    """Look into the log of who did what."""


@audit.command()
def verify() -> None:
    """Say up to where the audit log is as it was written.

    The exit status is 1 where it was changed since.
    """
    lines, whole = run(_verify(configured()))
    for line in lines:
        click.echo(line)
    sys.exit(0 if whole else 1)


async def _verify(settings: "Settings") -> tuple[list[str], bool]:
    from bot.cli.opened import opened

    lines, whole = [], True
    async with opened(settings) as store, store.reading() as unit:
        for practice in await unit.practices.all():
            unit.practice_id = practice.id
            state = await unit.audit.verify()
            lines.append(f"{practice.name}: {_said(state)}")
            whole = whole and state.broken_at is None
    return lines, whole


def _said(state: "AuditState") -> str:
    until = "" if state.until is None else f" up to {state.until:%Y-%m-%d %H:%M:%S} UTC, seal {state.head[:16]}"
    holds = f"{state.holds} entries hold{until}"
    waiting = f"; {state.waiting} are not sealed yet" if state.waiting else ""
    broken = "" if state.broken_at is None else f"; BROKEN at entry {state.broken_at}: changed, moved or taken away"
    return holds + waiting + broken
