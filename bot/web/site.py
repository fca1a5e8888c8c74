"""A page's server: listens when entered, stops when left."""

import asyncio
import contextlib
import errno
from types import TracebackType

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

SHUTDOWN = 2.0
"""Seconds that open requests have to end."""
CUT_OFF = 0.5
"""Seconds for those that have not ended by then to be told so."""
MOST_LINE = 64 * 1024
"""Bytes of an address or a header. What is longer is refused before any application could say so in its own words."""


class Site:
    """An application on a host and port; port 0 takes a free one. Entering raises OSError when it cannot listen."""

    def __init__(self, application: web.Application, host: str, port: int) -> None:
        self._open = 0
        self._stopping = False
        self._none_open = asyncio.Event()
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
            self._none_open.clear()
            try:
                response = await handler(request)
                if self._stopping:
                    response.force_close()
                return response
            finally:
                self._open -= 1
                if not self._open:
                    self._none_open.set()

        return counting

    @property
    def url(self) -> str:
        """The address of the first page."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}/"

    async def __aenter__(self) -> "Site":
        await self._runner.setup()
        self._none_open.set()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            if error.errno == errno.EADDRINUSE:
                raise OSError(f"{self.url} is in use: stop what runs there, or choose another port") from error
            raise
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        for site in list(self._runner.sites):
            await site.stop()
        await self._runner.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SHUTDOWN):
                await self._none_open.wait()
        await self._runner.cleanup()
