"""HTTP for the library: its requests over aiohttp, which costs a fifth of what the library's own client does.

Of each failure it says whether Telegram can have got the request: what may have arrived must not be sent again lightly.
"""

import ssl
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import certifi
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
"""Raised while there is no connection yet; whatever else goes wrong may have gone wrong after the request was read."""


class UnansweredError(NetworkError):
    """The request may have arrived; no answer did."""


class Request(BaseRequest):
    """Up to so many connections at once. Waiting for one, sending, and waiting for the answer may take `seconds` each.

    Messages name the kind of error only: an address has the bot's token in it.
    """

    def __init__(self, connections: int, seconds: float, proxy: str | None = None) -> None:
        self._connections, self._seconds, self._proxy = connections, seconds, proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._seconds

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=_trusted()),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # aiohttp counts this wait as connecting
    ) -> tuple[int, bytes]:
        """The status and the body of the answer. Raises UnansweredError, or NetworkError when nothing was sent."""
        if self._session is None:
            raise RuntimeError("initialize it first")
        connect, write, read = map(self._seconds_of, (connect_timeout, write_timeout, read_timeout))
        # aiohttp has no limit of its own for writing.
        whole = None if connect is None or write is None or read is None else connect + write + read
        limits = aiohttp.ClientTimeout(whole, connect=connect, sock_read=read)
        try:
            async with self._session.request(
                method, url, timeout=limits, allow_redirects=False, **_body(request_data)
            ) as answer:
                return answer.status, await answer.read()
        except _NEVER_LEFT as error:
            raise NetworkError(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:  # running out of time is an OSError
            raise UnansweredError(type(error).__name__) from error

    def _seconds_of(self, given: Any) -> float | None:
        return self._seconds if given is BaseRequest.DEFAULT_NONE else given


def proxy_for(url: str) -> str | None:
    """The proxy that the environment (`https_proxy`, `no_proxy`, …) names for a server, if any."""
    parts = urlsplit(url)
    if urllib.request.proxy_bypass(parts.netloc):
        return None
    return urllib.request.getproxies().get(parts.scheme)


def _body(data: RequestData | None) -> dict[str, Any]:
    """What to send as aiohttp takes it: JSON, or a form where there are files."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"json": data.parameters}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _trusted() -> ssl.SSLContext:
    """The machine's certificate authorities, and those that the library's own client brings along: some have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
