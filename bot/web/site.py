"""A page's server: listens when entered, stops when left."""

import errno
from types import TracebackType

from aiohttp import web

SHUTDOWN = 2.0
"""Seconds that open requests have to end."""
MOST_LINE = 64 * 1024
"""Bytes of an address or a header. What is longer is refused before any application could say so in its own words."""


class Site:
    """An application on a host and port; port 0 takes a free one. Entering raises OSError when it cannot listen."""

    def __init__(self, application: web.Application, host: str, port: int) -> None:
        self._runner = web.AppRunner(
            application,
            access_log=None,
            shutdown_timeout=SHUTDOWN,
            max_line_size=MOST_LINE,
            max_field_size=MOST_LINE,
        )
        self._host = host
        self._port = port

    @property
    def url(self) -> str:
        """The address of the first page."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}/"

    async def __aenter__(self) -> "Site":
        await self._runner.setup()
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
        await self._runner.cleanup()
