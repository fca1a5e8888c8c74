"""A load balancer of the plainest kind: one request to each server in turn, to the next if it does not answer."""

import contextlib
import itertools
import socket

import aiohttp
from aiohttp import web

OWN = {"connection", "content-encoding", "content-length", "host", "keep-alive", "transfer-encoding"}
"""Headers that belong to one connection."""


_CLAIMED = []


def free_port():
    """A port that nobody else on this machine takes as long as this process runs, for a server to listen on.

    One that the system has handed out and taken back is soon the near end of somebody's connection: tests beside this
    one make hundreds a second. A socket that is bound and does not listen keeps all of them out; the server comes in
    because both then allow the address to be used again, which is allowed here only once the port is this socket's.
    """
    claim = socket.socket()
    claim.bind(("127.0.0.1", 0))
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _CLAIMED.append(claim)
    return claim.getsockname()[1]


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
