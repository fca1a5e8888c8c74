"""`openings backup`, `restore` and `erase`: keeping what is stored, and not keeping what is not to be."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings


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

    checked = await copy(settings.database, Keys.load(settings.master), file, settings.erasures)
    if checked is None:
        return f"{file}: copied and read back"
    found = f"practices: {checked.practices}, appointments: {checked.appointments}"
    return f"{file}: copied and read back ({found})"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--nobody-erased", is_flag=True, help="Do without the list of erasures: nobody was ever erased.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, nobody_erased: bool, yes: bool) -> None:
    """Make the database what the backup FILE holds.

    Stop `openings serve` first. What was done since the backup is gone; messages that were waiting in it are not sent.
    """
    settings = configured()
    if not yes:
        click.confirm(f"Replace what is in the database with {file}?", abort=True)
    if nobody_erased:
        settings.home.mkdir(parents=True, exist_ok=True)
        settings.erasures.touch(mode=0o600)
    click.echo(run(_restore(settings, file)))


async def _restore(settings: "Settings", file: Path) -> str:
    from storage import Keys
    from storage.backup import restore as put_back

    former = await put_back(settings.database, Keys.load(settings.master), file, settings.erasures)
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
    ids = run(_called(settings, name))
    if not yes:
        click.confirm(f"Erase {name}? This cannot be undone.", abort=True)
    run(_erase(settings, *ids))
    click.echo("Erased.")


async def _called(settings: "Settings", name: str) -> tuple[int, int]:
    """The ids of the practice and of the only person of that name. Raises ProblemError."""
    from bot.opened import opened

    async with opened(settings) as store, store.reading() as unit:
        found = []
        for practice in await unit.practices.all():
            unit.practice_id = practice.id
            found += [(practice.id, person.id) for person in await unit.people.named(name)]
    if len(found) != 1:
        raise ProblemError(f"{len(found) or 'no'} people are called {name}")
    return found[0]


async def _erase(settings: "Settings", practice_id: int, person_id: int) -> None:
    from bot.opened import opened
    from storage import Keys
    from storage.erasures import Erasures
    from storage.erasures import erase as for_good

    async with opened(settings) as store:
        await for_good(store, Erasures(settings.erasures, Keys.load(settings.master)), practice_id, person_id)
