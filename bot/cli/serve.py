"""`openings serve`, and what is done beside it: `invite`."""

from typing import TYPE_CHECKING

import click

from bot.cli.filters import MEMBERS
from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Unit
    from storage.records import Role


@click.command()
def serve() -> None:
    """Serve the practice on Telegram.

    The settings are environment variables: docs/running.md lists them.
    """
    found = configured()
    from bot import app

    run(app.serve(found))


@click.command()
@click.option("--role", type=click.Choice(MEMBERS), required=True, help="What they will be in the practice.")
@click.option("--name", help="What they are called.")
@click.option("--with", "therapist", help="A client's therapist.")
def invite(role: "Role", name: str | None, therapist: str | None) -> None:
    """Print an invitation for one person.

    It serves once, within a week.
    """
    if therapist is not None and role != "client":
        raise click.UsageError(f"--with goes with --role client, not {role}")
    click.echo(run(_invite(configured(), role, name, therapist)))


async def _invite(settings: "Settings", role: "Role", name: str | None, therapist: str | None) -> str:
    from bot.actions.membership import INVITE_LASTS, invite_client, without_chat
    from bot.opened import opened

    async with opened(settings) as store, store.begin() as unit:
        practices = await unit.practices.all()
        if not practices:
            raise ProblemError("there is no practice yet: the first `openings serve` or `openings chat` makes one")
        unit.practice_id = practices[0].id
        usual = await _therapist(unit, therapist) if role == "client" else None
        if role == "client" and name is not None:
            found = [one for one in await unit.people.with_role("client") if one.name.casefold() == name.casefold()]
            waits = await without_chat(unit, found)
            token = (await invite_client(unit, waits or await unit.people.add(name, {role}, therapist_id=usual))).token
        else:
            token = await unit.invites.add(role, name, usual, expires=unit.now + INVITE_LASTS)
    bot = await bot_name(settings)
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


async def bot_name(settings: "Settings") -> str | None:
    """The bot's name, if there is a bot and Telegram says so."""
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram import connected, username

    async with connected(settings.telegram_token.get_secret_value(), settings.telegram_api_url) as bot:
        return await username(bot)
