"""`openings serve`, and what is done beside it: `invite` and `check`."""

import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import click

from bot.cli.filters import ROLES
from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Store, Unit


@click.command()
def serve() -> None:
    """Serve the practice on Telegram.

    The settings are environment variables: docs/running.md lists them.
    """
    found = configured()
    from bot import app

    run(app.serve(found))


@click.command()
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they will be in the practice.")
@click.option("--name", help="What they are called.")
@click.option("--with", "therapist", help="A client's therapist.")
def invite(role: str, name: str | None, therapist: str | None) -> None:
    """Print an invitation for one person.

    It serves once, within a week.
    """
    if therapist is not None and role != "client":
        raise click.UsageError(f"--with goes with --role client, not {role}")
    click.echo(run(_invite(configured(), role, name, therapist)))


async def _invite(settings: "Settings", role: str, name: str | None, therapist: str | None) -> str:
    from bot.app import INVITE_LASTS
    from bot.cli.opened import opened

    async with opened(settings) as store, store.begin() as unit:
        practices = await unit.practices.all()
        if not practices:
            raise ProblemError("there is no practice yet: the first `openings serve` or `openings chat` makes one")
        unit.practice_id = practices[0].id
        usual = await _therapist(unit, therapist) if role == "client" else None
        token = await unit.invites.add(role, name, usual, expires=unit.now + INVITE_LASTS)
    bot = await _bot_name(settings)
    return f"https://t.me/{bot}?start={token}" if bot else f"/start {token}"


async def _therapist(unit: "Unit", name: str | None) -> int | None:
    """The therapist of that name, or the only one. Raises ProblemError."""
    everybody = await unit.people.with_role("therapist")
    if name is None:
        return everybody[0].id if len(everybody) == 1 else None
    found = [person for person in everybody if person.name.casefold() == name.strip().casefold()]
    if len(found) != 1:
        there = ", ".join(person.name for person in everybody) or "nobody"
        raise ProblemError(f"--with: {len(found) or 'no'} therapists are called {name}; there is {there}")
    return found[0].id


async def _bot_name(settings: "Settings") -> str | None:
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram import make_bot, username

    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    async with bot:
        return await username(bot)


@click.command()
def check() -> None:
    """Say what is configured, and what to do about what is not.

    The exit status is 1 when something keeps the practice from being served.
    """
    sys.exit(run(_check(configured())))


async def _check(settings: "Settings") -> int:
    status = 0
    async for mark, text in _findings(settings):
        click.echo(f"{mark}  {text}")
        if mark == WRONG:
            status = 1
    return status


DATABASE = "openings.sqlite3"
GOOD, NOTE, WRONG = "ok  ", "note", "FAIL"


async def _findings(settings: "Settings") -> AsyncIterator[tuple[str, str]]:
    from bot.cli.opened import opened
    from bot.zones import choose
    from storage import StorageError

    yield GOOD, f"settings can be read; data is kept in {settings.home}"
    yield GOOD, f"time zones are those of {choose()}"
    if _has_no_database(settings):
        yield NOTE, "no database yet: the first `openings serve` or `openings chat` makes one"
    else:
        try:
            async with opened(settings) as store:
                yield GOOD, "the database opens with its key and is up to date"
                for warning in await store.warnings():
                    yield NOTE, warning
                async for finding in _about_practice(store):
                    yield finding
        except StorageError as error:
            yield WRONG, f"the database does not open: {error}"
    yield await _about_telegram(settings)


def _has_no_database(settings: "Settings") -> bool:
    return settings.database_url is None and not (settings.home / DATABASE).exists()


async def _about_practice(store: "Store") -> AsyncIterator[tuple[str, str]]:
    async with store.reading() as unit:
        practices = await unit.practices.all()
    if not practices:
        yield NOTE, "no practice yet: the first `openings serve` or `openings chat` makes one"
        return
    async with store.reading(practices[0].id) as unit:
        people = await unit.people.all()
    yield GOOD, f"practice {practices[0].name}, {practices[0].timezone} time"
    for role in ROLES:
        count = sum(role in person.roles for person in people)
        cure = "" if count else f": openings invite --role {role}"
        yield GOOD if count else NOTE, f"people who are {role}: {count}{cure}"
    if practices[0].crisis_text is None:
        yield NOTE, "no crisis text is set: until then someone in crisis is given general words only"


async def _about_telegram(settings: "Settings") -> tuple[str, str]:
    if settings.telegram_token is None:
        return NOTE, "OPENINGS_TELEGRAM_TOKEN is not set: nobody can write from Telegram"
    name = await _bot_name(settings)
    if name is None:
        return WRONG, f"{settings.telegram_api_url} does not know the bot, or does not answer: check the token"
    return GOOD, f"Telegram answers; the bot is @{name}"
