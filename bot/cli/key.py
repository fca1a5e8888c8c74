"""`openings key`: keys for the HTTP API, made, listed and revoked."""

import datetime as dt
from typing import TYPE_CHECKING, cast

import click

from bot.cli.filters import ROLES
from bot.cli.problems import ProblemError, run

if TYPE_CHECKING:
    from storage import ApiKey, Person, Unit
    from storage.records import Role

YEAR = 365


@click.command()
@click.option("--role", type=click.Choice(ROLES), help="What whoever carries the key may do.")
@click.option("--name", help="Whom the key acts as, where several people have the role.")
@click.option("--therapist", help="The one therapist that the key is for.")
@click.option("--label", help="What the key is for, to tell it by in the list.")
@click.option("--days", type=click.IntRange(1, 3650), default=YEAR, show_default=True, help="How long it is good.")
@click.option("--list", "listing", is_flag=True, help="List the keys there are, without their secrets.")
@click.option("--revoke", metavar="BEGINNING", help="End the key that begins so, as the list shows it.")
def key(
    *,
    role: str | None,
    name: str | None,
    therapist: str | None,
    label: str | None,
    days: int,
    listing: bool,
    revoke: str | None,
) -> None:
    """Print a new key for the HTTP API.

    It is shown this once: keep it as you would a password.
    """
    if sum([role is not None, listing, revoke is not None]) != 1:
        raise click.UsageError("say one of --role, --list and --revoke")
    if role is not None:
        click.echo(run(_make(cast("Role", role), name, therapist, label, days)))
    elif revoke is not None:
        click.echo(run(_revoke(revoke)))
    else:
        for line in run(_list()):
            click.echo(line)


async def _make(role: "Role", name: str | None, therapist: str | None, label: str | None, days: int) -> str:
    from bot.config import read_settings
    from bot.opened import opened

    async with opened(read_settings()) as store, store.begin() as unit:
        await _enter(unit)
        whose = await _one(unit, "therapist", therapist, "--therapist") if therapist is not None else None
        person = whose if role == "therapist" and whose and name is None else await _one(unit, role, name, "--name")
        if role == "therapist" and whose is not None and whose.id != person.id:
            raise ProblemError(f"--therapist: a therapist's key is for {person.name}'s own hours")
        expires = unit.now + dt.timedelta(days=days)
        return await unit.api_keys.add(person.id, role, whose.id if whose else None, label, expires=expires)


async def _list() -> list[str]:
    from bot.config import read_settings
    from bot.opened import opened

    async with opened(read_settings()) as store, store.reading() as unit:
        await _enter(unit)
        names = {person.id: person.name for person in await unit.people.all()}
        found = await unit.api_keys.all()
        return [_line(one, label, names, unit.now) for one, label in found] or ["There are no keys."]


def _line(one: "ApiKey", label: str | None, names: dict[int, str], now: dt.datetime) -> str:
    """`op_5sa2Age2…  admin Nora, good until 2027-03-11, last used 2026-03-11 10:00 UTC, for the website`."""
    who = f"{one.role} {names.get(one.person_id, 'nobody')}"
    if one.therapist_id is not None and one.therapist_id != one.person_id:
        who += f" for {names.get(one.therapist_id, 'nobody')}"
    state = f"good until {one.expires:%Y-%m-%d}" if one.expires > now else f"expired on {one.expires:%Y-%m-%d}"
    if one.revoked_at is not None:
        state = f"revoked on {one.revoked_at:%Y-%m-%d}"
    used = "never used" if one.used_at is None else f"last used {one.used_at:%Y-%m-%d %H:%M} UTC"
    return ", ".join([f"{one.prefix}…  {who}", state, used, *([label] if label else [])])


async def _revoke(beginning: str) -> str:
    from bot.config import read_settings
    from bot.opened import opened
    from storage import Missing

    async with opened(read_settings()) as store, store.begin() as unit:
        await _enter(unit)
        try:
            gone = await unit.api_keys.revoke(beginning.rstrip("…"))
        except Missing:
            raise ProblemError(f"--revoke: no key begins with {beginning}: see --list") from None
        return f"{gone.prefix}… is good no more"


async def _enter(unit: "Unit") -> None:
    """Let the transaction be about the practice that there is."""
    practices = await unit.practices.all()
    if not practices:
        raise ProblemError("there is no practice yet: the first `openings serve` or `openings chat` makes one")
    unit.practice_id = practices[0].id


async def _one(unit: "Unit", role: "Role", name: str | None, option: str) -> "Person":
    """The person of that role and name, or the only one of the role."""
    everybody = await unit.people.with_role(role)
    found = [one for one in everybody if name is None or one.name.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0]
    there = ", ".join(one.name for one in everybody) or f"nobody: openings invite --role {role}"
    raise ProblemError(f"{option}: which {role}? There is {there}")
