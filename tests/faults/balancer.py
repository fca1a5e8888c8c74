"""A load balancer of the plainest kind: one request to each server in turn, to the next if it does not answer."""

import contextlib
import itertools
import socket

import aiohttp
from aiohttp import web

OWN = {"connection", "content-encoding", "content-length", "host", "keep-alive", "transfer-encoding"}
"""Headers that belong to one connection."""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.asynccontextmanager
async def balanced(ports):
    """The address in front of servers on those ports of this machine."""
    turns = itertools.count()
    # A connection that is kept may be closed by the server just as a request is written to it.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True, limit=0)) as http:

        async def forward(request):
            body = await request.read()
            headers = {key: value for key, value in request.headers.items() if key.lower() not in OWN}
            turn = next(turns) % len(ports)
            for port in ports[turn:] + ports[:turn]:
                url = f"http://127.0.0.1:{port}{request.path_qs}"
                try:
                    async with http.request(request.method, url, data=body, headers=headers) as answer:
                        kept = {key: value for key, value in answer.headers.items() if key.lower() not in OWN}
                        return web.Response(status=answer.status, body=await answer.read(), headers=kept)
                except aiohttp.ClientError:
                    # It stopped listening, or did so while it was being called: no server can end that window.
                    continue
            return web.Response(status=502)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", forward)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()
