"""A page's server: listens when entered, stops when left."""

import asyncio
import errno
from collections.abc import Iterator
from contextlib import closing, suppress
from socket import socket
from types import TracebackType
from weakref import WeakSet

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

SHUTDOWN = 2.0
"""Seconds that open requests have to end."""
UNHEARD = 1.0
"""Seconds that a connection has to say what it wants: a browser opens some that it never uses."""
CUT_OFF = 0.5
"""Seconds for those that have not ended by then to be told so."""
MOMENT = 0.02
"""Seconds after which it is looked again whether all have ended."""
MOST_LINE = 64 * 1024
"""Bytes of an address or a header. What is longer is refused before any application could say so in its own words."""


class Site:
    """An application on a host and port; port 0 takes a free one. Entering raises OSError when it cannot listen."""

    def __init__(self, application: web.Application, host: str, port: int) -> None:
        self._open = 0
        self._heard: WeakSet[asyncio.Transport] = WeakSet()
        self._stopping = False
        self._server: asyncio.Server | None = None
        application.middlewares.append(self._counting())
        self._runner = web.AppRunner(
            application,
            access_log=None,
            shutdown_timeout=CUT_OFF,
            max_line_size=MOST_LINE,
            max_field_size=MOST_LINE,
        )
        self._host = host
        self._port = port

    def _counting(self) -> Middleware:
        """What keeps count of open requests: aiohttp would cut those off at once whose bodies are still to come."""

        @web.middleware
        async def counting(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._open += 1
            if request.transport is not None:
                self._heard.add(request.transport)
            try:
                response = await handler(request)
                if self._stopping:
                    response.force_close()
                return response
            finally:
                self._open -= 1

        return counting

    @property
    def url(self) -> str:
        """The address of the first page."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}/"

    async def __aenter__(self) -> "Site":
        await self._runner.setup()
        connected = self._runner.server
        assert connected is not None
        try:
            self._server = await asyncio.get_running_loop().create_server(connected, self._host, self._port)
        except OSError as error:
            await self._runner.cleanup()
            if error.errno == errno.EADDRINUSE:
                raise OSError(f"{self.url} is in use: stop what runs there, or choose another port") from error
            raise
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        await self._stop_listening()
        await self._runner.shutdown()
        await self._let_end()
        await self._runner.cleanup()

    async def _stop_listening(self) -> None:
        """Take those who are at the door, and close it: closing alone resets what waits to be accepted."""
        assert self._server is not None
        assert self._runner.server is not None
        listening = [sock.dup() for sock in self._server.sockets]
        self._server.close()  # the copies listen on
        taken = [connection for sock in listening for connection in _waiting(sock)]
        for connection in taken:
            # Whoever has gone again by now asked for nothing.
            with suppress(OSError):
                await asyncio.get_running_loop().connect_accepted_socket(self._runner.server, connection)

    async def _let_end(self) -> None:
        """Wait for what is being answered, and shortly for who has connected and not asked yet."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while (waited := loop.time() - begun) < SHUTDOWN:
            if not self._open and (waited > UNHEARD or not self._unheard()):
                break
            await asyncio.sleep(MOMENT)

    @property
    def connections(self) -> list[web.RequestHandler]:
        """Those that are open."""
        return self._runner.server.connections if self._runner.server else []

    def _unheard(self) -> bool:
        """Whether a connection is open on which nothing has been asked yet."""
        transports = [connection.transport for connection in self.connections]
        return any(transport is not None and transport not in self._heard for transport in transports)


def _waiting(listening: socket) -> Iterator[socket]:
    """Accept all that wait on a socket, and close it."""
    listening.setblocking(False)  # noqa: FBT003 - its only parameter
    with closing(listening), suppress(BlockingIOError):
        while True:
            connection, _ = listening.accept()
            connection.setblocking(False)  # noqa: FBT003
            yield connection
