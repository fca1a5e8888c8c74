"""What `openings serve` answers over HTTP: Telegram's pushes, and whether all is well."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

Push = Callable[[str | None, bytes], Awaitable[int]]
"""Takes a push's secret and body; the HTTP status to answer with."""

MOST_BYTES = 1 << 20


def service(reasons: Callable[[], Sequence[str]], pushes: Sequence[tuple[str, str, Push]] = ()) -> web.Application:
    """The application. `reasons` says what is wrong, if anything is; `pushes` are (path, header, take)."""
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_get("/health", _health(reasons))
    for path, header, take in pushes:
        app.router.add_post(path, _push(header, take))
    return app


def _health(reasons: Callable[[], Sequence[str]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def health(_request: web.Request) -> web.Response:
        wrong = list(reasons())
        return web.json_response({"ok": not wrong, "reasons": wrong}, status=503 if wrong else 200)

    return health


def _push(header: str, take: Push) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def push(request: web.Request) -> web.Response:
        return web.Response(status=await take(request.headers.get(header), await request.read()))

    return push
