"""`openings practice`: what the practice is called, and what it says to somebody in a crisis."""

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Practice

LONGEST_NAME, LONGEST_TEXT = 80, 2000
"""Signs: a name opens messages, and a crisis text has to be read on a phone."""


@click.command()
@click.option("--name", help="What it is called in messages.")
@click.option(
    "--crisis-text", metavar="TEXT", help="What is said at once to somebody in a crisis; - reads standard input."
)
def practice(name: str | None, crisis_text: str | None) -> None:
    """Show the practice, or say what it is called and what it tells somebody in a crisis.

    The crisis text is sent word for word, before anything else: name the people and numbers that answer.
    """
    if crisis_text == "-":
        crisis_text = sys.stdin.read()
    wanted = {
        "name": _fits(name, "--name", LONGEST_NAME),
        "crisis_text": _fits(crisis_text, "--crisis-text", LONGEST_TEXT),
    }
    for line in run(_practice(configured(), {field: text for field, text in wanted.items() if text is not None})):
        click.echo(line)


def _fits(text: str | None, option: str, longest: int) -> str | None:
    """The text without what stands around it. Raises UsageError where nothing is left, or too much."""
    if text is None:
        return None
    if not text.strip() or len(text.strip()) > longest:
        raise click.UsageError(f"{option}: must be 1 to {longest} signs")
    return text.strip()


async def _practice(settings: "Settings", fields: dict[str, str]) -> list[str]:
    from bot.opened import opened

    async with opened(settings) as store, store.begin() as unit:
        practices = await unit.practices.all()
        if not practices:
            raise ProblemError("there is no practice yet: the first `openings serve` or `openings chat` makes one")
        unit.practice_id = practices[0].id
        if not fields:
            return _lines(practices[0])
        details = {"fields": sorted(fields)}
        await unit.audit.add("change", None, None, "practices", practices[0].id, details=details)
        return _lines(await unit.practices.update(**fields))


def _lines(found: "Practice") -> list[str]:
    said = found.crisis_text or "none; general words are said: set it with --crisis-text"
    return [f"Name: {found.name}", f"Time zone: {found.timezone}", f"Crisis text: {said}"]
