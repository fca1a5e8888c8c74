"""What `openings serve` answers over HTTP beside the API: Telegram's pushes, whether all is well, how much there is."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from bot.web.health import Health
from bot.web.metrics import Metrics, counted
from bot.web.outage import unsaved

Push = Callable[[str | None, bytes], Awaitable[int]]
"""Takes a push's secret and body; the HTTP status to answer with."""

MOST_BYTES = 1 << 20


def service(health: Health, metrics: Metrics, pushes: Sequence[tuple[str, str, Push]] = ()) -> web.Application:
    """The application. `pushes` are (path, header, take)."""
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[counted, unsaved])
    app.add_routes([*health.routes(), *metrics.routes()])
    for path, header, take in pushes:
        app.router.add_post(path, _push(header, take))
    return app


def _push(header: str, take: Push) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def push(request: web.Request) -> web.Response:
        return web.Response(status=await take(request.headers.get(header), await request.read()))

    return push
