"""`openings chat`: the practice in a terminal, or line by line through a pipe."""

import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.filters import MEMBERS
from bot.cli.problems import configured, run

if TYPE_CHECKING:
    from bot.cli.talk import Talk
    from bot.config import Settings
    from storage.records import Role


@click.command()
@click.option("--as", "role", type=click.Choice(MEMBERS), required=True, help="What you are in the practice.")
@click.option("--name", help="Who you are, where the practice has several.")
def chat(role: "Role", name: str | None) -> None:
    """Speak with the practice.

    Type a message and press Enter. A button is tapped by its number or its words. Ctrl+D ends it. When standard input
    is a pipe, each of its lines is a message.
    """
    if name is not None and not name.strip():
        raise click.UsageError("--name: must not be empty")
    run(_chat(configured(), role, name))


async def _chat(settings: "Settings", role: "Role", name: str | None) -> None:
    from bot.channels.terminal import Terminal
    from bot.cli.seat import take_seat
    from bot.cli.talk import Talk
    from bot.opened import opened
    from bot.zones import own_zone

    live = sys.stdin.isatty() and sys.stdout.isatty()
    async with opened(settings) as store:
        seat = await take_seat(store, role, name, own_zone())
        for line in seat.news:
            click.echo(line, err=True)
        terminal = Terminal(_print_wrapped if live else _print, colour=live)
        talk = Talk(store, seat, terminal, lambda: datetime.now(UTC))
        await talk.answer()
        if live:
            click.echo(f"You are {seat.person.name}, {role.replace('_', ' ')}. Ctrl+D ends the chat.", err=True)
            await _at_a_terminal(talk)
        else:
            await _through_a_pipe(talk)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _print_wrapped(text: str) -> None:
    """Print text with bold in it, broken between words."""
    from rich.console import Console
    from rich.text import Text

    Console(file=sys.stdout, force_terminal=True, highlight=False).print(Text.from_ansi(text))


async def _through_a_pipe(talk: "Talk") -> None:
    async for line in _lines():
        if line.strip():
            await talk.say(line.strip())
            _print("")


async def _lines() -> AsyncIterator[str]:
    import asyncio

    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        yield line.decode("utf-8", "replace")


async def _at_a_terminal(talk: "Talk") -> None:
    import asyncio

    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.patch_stdout import patch_stdout

    # What was typed names people and times, so the history lasts as long as the chat and is in no file.
    session: PromptSession[str] = PromptSession("> ", history=InMemoryHistory())
    listening = asyncio.create_task(talk.listen())
    try:
        with patch_stdout(raw=True):
            while True:
                typed = await session.prompt_async()
                if typed.strip():
                    await talk.say(typed.strip())
                    _print("")
    except (EOFError, KeyboardInterrupt):
        return
    finally:
        listening.cancel()
