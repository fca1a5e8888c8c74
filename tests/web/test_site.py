"""A server that is told to stop answers whoever has come by then."""

import asyncio
import socket
from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from bot.web import site as sites
from bot.web.site import Site

CALLERS = 20
ASKED = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nhi"


@pytest.fixture
async def site():
    """A server, and what stops it."""

    async def answer(request):
        return web.Response(text=await request.text())

    app = web.Application()
    app.router.add_post("/", answer)
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(Site(app, "127.0.0.1", 0))
        yield site, stack


@pytest.fixture
def patient(monkeypatch):
    """It waits for whoever is there, however slow the machine."""
    monkeypatch.setattr(sites, "UNHEARD", 60.0)
    monkeypatch.setattr(sites, "SHUTDOWN", 60.0)


async def let_in(server):
    """Wait until all callers are."""
    async with asyncio.timeout(60):
        while len(server.connections) < CALLERS:  # noqa: ASYNC110 - the server's own
            await asyncio.sleep(0.01)


def called(site):
    """Connections of callers who have said nothing yet; made without the server getting a turn."""
    port = int(site.url.rstrip("/").rpartition(":")[2])
    return [socket.create_connection(("127.0.0.1", port)) for _ in range(CALLERS)]


async def status(caller):
    reader, writer = await asyncio.open_connection(sock=caller)
    writer.write(ASKED)
    line = await reader.readline()
    writer.close()
    return line


async def answers(callers):
    async with asyncio.timeout(60):
        return await asyncio.gather(*map(status, callers))


@pytest.mark.usefixtures("patient")
async def test_who_is_still_to_be_let_in_is_answered(site):
    server, stack = site
    callers = called(server)
    stopped = asyncio.create_task(stack.aclose())
    assert await answers(callers) == [b"HTTP/1.1 200 OK\r\n"] * CALLERS
    await stopped


@pytest.mark.usefixtures("patient")
async def test_who_has_been_let_in_and_has_not_asked_yet_is_answered(site):
    server, stack = site
    callers = called(server)
    await let_in(server)
    stopped = asyncio.create_task(stack.aclose())
    await asyncio.sleep(0)
    assert await answers(callers) == [b"HTTP/1.1 200 OK\r\n"] * CALLERS
    await stopped


async def test_nobody_is_let_in_after_it_has_stopped(site):
    server, stack = site
    await stack.aclose()
    with pytest.raises(ConnectionRefusedError):
        called(server)


async def test_who_never_asks_does_not_keep_it_up(site):
    server, stack = site
    callers = called(server)
    await let_in(server)
    async with asyncio.timeout(60):
        await stack.aclose()
    for caller in callers:
        with caller:
            assert caller.recv(1) == b""
