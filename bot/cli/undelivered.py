"""`openings undelivered`: messages that could not be read, answered or delivered, and trying them again."""

import re
from typing import TYPE_CHECKING

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from storage import Store, Unit
    from storage.queue import Queue
    from storage.records import Dead

IN, OUT = "in", "out"
NAME = re.compile(rf"({IN}|{OUT})-(\d+)")


@click.command()
@click.option("--retry", metavar="ID", multiple=True, help="Try this one again, as the list names it.")
@click.option("--all", "everything", is_flag=True, help="Try all of them again.")
def undelivered(*, retry: tuple[str, ...], everything: bool) -> None:
    """List messages that could not be read, answered or delivered.

    They are kept for a week. What was said in them is not shown.
    """
    if retry and everything:
        raise click.UsageError("say --retry or --all, not both")
    for line in run(_again(retry, everything=everything) if retry or everything else _list()):
        click.echo(line)


async def _list() -> list[str]:
    from bot.opened import opened

    lines: list[str] = []
    async with opened(configured()) as store:
        for practice_id in await _practices(store):
            async with store.reading(practice_id) as unit:
                lines += [await _line(unit, IN, one) for one in await unit.inbox.dead()]
                lines += [await _line(unit, OUT, one) for one in await unit.outbox.dead()]
                lines += [await _waiting(unit, chat, count) for chat, count in await unit.outbox.out_of_reach()]
    return lines or ["Everything has been answered and delivered."]


async def _line(unit: "Unit", way: str, one: "Dead") -> str:
    """`out-12  2026-03-11 14:00 UTC, to Sam on telegram, given up after attempt 1: BadRequest: message is too long`."""
    who = f"{'from' if way == IN else 'to'} {await _whose(unit, one.chat_id)} on {one.channel}"
    return f"{way}-{one.id}  {one.at:%Y-%m-%d %H:%M} UTC, {who}, given up after attempt {one.attempts + 1}: {one.error}"


async def _waiting(unit: "Unit", chat_id: int, count: int) -> str:
    messages = "1 message waits" if count == 1 else f"{count} messages wait"
    return f"{messages} for {await _whose(unit, chat_id)}, who has blocked the bot or is gone: sent when they are back"


async def _whose(unit: "Unit", chat_id: int | None) -> str:
    if chat_id is None:
        return "somebody unknown"
    ids = (await unit.chats.get(chat_id)).person_ids
    return " and ".join([(await unit.people.get(id)).name for id in ids]) or "somebody unknown"


async def _again(names: tuple[str, ...], *, everything: bool) -> list[str]:
    from bot.opened import opened

    wanted = [_named(name) for name in names]
    tried: list[str] = []
    async with opened(configured()) as store:
        practices = await _practices(store)
        there = {one for practice_id in practices for one in await _dead(store, practice_id)}
        missing = [f"{way}-{id}" for way, id in wanted if (way, id) not in there]
        if missing:
            raise ProblemError(f"--retry: {', '.join(missing)}: not among what `openings undelivered` lists")
        for practice_id in practices:
            async with store.begin(practice_id) as unit:
                for way, queue in _queues(unit):
                    chosen = [one.id for one in await queue.dead() if everything or (way, one.id) in wanted]
                    tried += [f"{way}-{id}" for id in chosen if await queue.revive(id)]
    return [f"{name} is tried again" for name in tried] or ["There is nothing to try again."]


async def _dead(store: "Store", practice_id: int) -> list[tuple[str, int]]:
    async with store.reading(practice_id) as unit:
        return [(way, one.id) for way, queue in _queues(unit) for one in await queue.dead()]


def _named(name: str) -> tuple[str, int]:
    match = NAME.fullmatch(name)
    if match is None:
        raise ProblemError(f"--retry: {name} is none of the names that `openings undelivered` lists, such as out-12")
    return match[1], int(match[2])


def _queues(unit: "Unit") -> "list[tuple[str, Queue]]":
    return [(IN, unit.inbox), (OUT, unit.outbox)]


async def _practices(store: "Store") -> list[int]:
    async with store.reading() as unit:
        practices = await unit.practices.all()
    if not practices:
        raise ProblemError("there is no practice yet: the first `openings serve` or `openings chat` makes one")
    return [practice.id for practice in practices]
