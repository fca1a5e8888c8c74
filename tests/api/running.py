"""The API on a port of this machine, in a thread of its own, for clients that do not share a loop."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from bot.web.api.app import mount
from bot.web.api.limits import Rate
from bot.web.site import Site
from storage import Store
from tests.api.house import KEYS, NOW, Prepared, prepare


@contextmanager
def running(path: Path) -> Iterator[tuple[str, Prepared]]:
    """The address of the API and what there is, until the block ends."""
    started: dict[str, tuple[str, Prepared]] = {}
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        made = await prepare(str(path))
        store = await Store.open(str(path), KEYS, clock=lambda: NOW)
        app = web.Application()
        mount(app, store, Rate(0))
        async with Site(app, "127.0.0.1", 0) as site:
            started["at"] = site.url.rstrip("/"), made
            ready.set()
            await stop.wait()
        await store.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(60), "the server did not start"
        yield started["at"]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
