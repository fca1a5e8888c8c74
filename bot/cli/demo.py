"""`openings demo`: a sample practice on a page of this machine."""

import signal
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.problems import ProblemError, configured, run

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Store

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DATABASE = "openings.sqlite3"
KEY_LASTS = timedelta(days=1)


@click.command()
@click.option("--fresh", is_flag=True, help="Forget what was done and start with a new sample practice.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the page; 0 takes a free one. [default: 8321]")
def demo(*, fresh: bool, port: int | None) -> None:
    """Try Openings on a sample practice, on a page of this machine.

    Needs no account and no token. What you do there is kept until --fresh.
    """
    run(_demo(configured(), fresh=fresh, port=port))


async def _demo(given: "Settings", *, fresh: bool, port: int | None) -> None:
    from bot.opened import opened

    # A folder of its own, and so a database and a key of its own, whatever is set for a practice that is not a sample.
    own = {"home": given.home / "demo", "database_url": None, "master_key": None}
    settings = given.model_copy(update=own)
    host, usual = settings.address
    if host not in LOOPBACK:
        raise ProblemError(
            f"OPENINGS_LISTEN: the demo lets anybody speak as anybody, so not on {host}; only on 127.0.0.1"
        )
    if fresh:
        _forget(settings.home)
    async with opened(settings) as store:
        practice_id = await _sample(store)
        await _serve(store, settings, practice_id, (host, usual if port is None else port))


def _forget(folder: Path) -> None:
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)


async def _sample(store: "Store") -> int:
    """The sample practice's id; it is made when there is none, and everybody of it has a chat on the page."""
    from bot import sample
    from bot.zones import own_zone

    async with store.begin() as unit:
        practices = await unit.practices.all()
        if practices:
            unit.practice_id = practices[0].id
        else:
            await sample.make(unit, own_zone())
        for person in await unit.people.all():
            if await unit.chats.find("web", str(person.id)) is None:
                await unit.chats.add("web", str(person.id), person.id)
        return unit.practice


async def _key(store: "Store", practice_id: int) -> str:
    """A key that acts as the sample's admin until tomorrow."""
    async with store.begin(practice_id) as unit:
        (admin, *_) = await unit.people.with_role("admin")
        return await unit.api_keys.add(admin.id, "admin", label="demo", expires=unit.now + KEY_LASTS)


def _token(settings: "Settings") -> str:
    """The page's token: the same after a restart, so that pages which are open go on."""
    from storage import Keys

    return Keys.load(settings.master).lookup("page token")


async def _serve(store: "Store", settings: "Settings", practice_id: int, address: tuple[str, int]) -> None:
    import asyncio

    from bot.channels.web import Web
    from bot.conversation.handle import handle
    from bot.conversation.reminding import still
    from bot.delivery import Scheduler, Sender, Worker
    from bot.delivery.tidying import Tidier
    from bot.replies import talk
    from bot.web.demo import Demo
    from bot.web.live import Live
    from bot.web.site import Site

    channel = Web()
    live = Live(channel)
    store.on_commit(live.changed)
    page = Demo(store, practice_id, channel, live, _token(settings))
    worker = Worker(store, handle, {channel.name: channel}, apology=talk.failed())
    sender = Sender(store, {channel.name: channel}, still=still)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with Site(page.application(), *address) as site:
        store.address = site.url.rstrip("/")
        click.echo(f"Openings is ready: {site.url}")
        click.echo(f"The API is described at {site.url}api/docs. With a key that is good for a day:")
        key = await _key(store, practice_id)
        click.echo(f'curl -H "Authorization: Bearer {key}" {site.url}api/therapists')
        click.echo(f"What you do there is kept in {settings.home}. Ctrl+C stops it; --fresh starts anew.")
        async with asyncio.TaskGroup() as tasks:
            parts = (worker, sender, Scheduler(store), Tidier(store))
            running = [tasks.create_task(work) for work in (*(part.run() for part in parts), live.watch(store))]
            await stop.wait()
            for task in running:
                task.cancel()
