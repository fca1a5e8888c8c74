"""A load balancer of the plainest kind: one request to each server in turn."""

import contextlib
import itertools
import socket

import aiohttp
from aiohttp import web


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.asynccontextmanager
async def balanced(ports):
    """The address in front of servers on those ports of this machine."""
    turns = itertools.cycle(ports)
    async with aiohttp.ClientSession() as http:

        async def forward(request):
            url = f"http://127.0.0.1:{next(turns)}{request.path}"
            headers = {key: value for key, value in request.headers.items() if key.startswith("X-")}
            try:
                async with http.post(url, data=await request.read(), headers=headers) as answer:
                    return web.Response(status=answer.status)
            except aiohttp.ClientError:
                return web.Response(status=502)

        app = web.Application()
        app.router.add_post("/{path:.*}", forward)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()
