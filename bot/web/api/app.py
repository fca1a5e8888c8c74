"""The API as a part of an application."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import cache

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.api.document import document
from bot.web.api.document_page import page, policy
from bot.web.api.edge import Edge, manners
from bot.web.api.limits import MOST_BYTES, Buckets, Rate
from bot.web.api.mini_app import MiniApp
from bot.web.api.routes import OPERATIONS
from storage import Store

PREFIX = "/api"
_PLACES = {"id": r"{id:[1-9][0-9]{0,15}}", "hold": r"{hold:[A-Za-z0-9_-]{1,64}}"}


def mount(
    application: web.Application,
    store: Store,
    rate: Rate = Rate(),  # noqa: B008 - a frozen value
    mini_app: MiniApp | None = None,
) -> None:
    """Let an application answer under `/api/` from a store.

    `rate` is what one key may ask. Whoever opens `mini_app` gets a session in exchange for what Telegram signed.
    """
    application.add_subapp(f"{PREFIX}/", api(store, rate, mini_app))


async def _to_docs(_request: web.Request) -> web.Response:
    """Whoever only tries where the API might be is led to what says so."""
    return web.Response(status=302, headers={"Location": f"{PREFIX}/docs"})


def api(store: Store, rate: Rate, mini_app: MiniApp | None) -> web.Application:
    """The application that is mounted."""
    app = web.Application(middlewares=[manners], client_max_size=MOST_BYTES)
    edge = Edge(store, Buckets(rate), mini_app)
    for operation in OPERATIONS:
        _route(app, operation.method, _pattern(operation.path), edge.handler(operation))
    app.router.add_get("", _to_docs)
    for path, text, kind, more in _documents():
        _route(app, "GET", path, _still(text, kind, more))
    return app


def _route(app: web.Application, method: str, path: str, handler: Handler) -> None:
    """What answers GET answers HEAD, as every server is to."""
    for each in (method, "HEAD") if method == "GET" else (method,):
        app.router.add_route(each, path, handler)


@cache
def _documents() -> tuple[tuple[str, str, str, Mapping[str, str]], ...]:
    """What says how the API is used: where, the text, its kind, headers."""
    told = document(OPERATIONS)
    return (
        ("/openapi.json", json.dumps(told), "application/json", {}),
        ("/docs", page(OPERATIONS, told), "text/html", {"Content-Security-Policy": policy()}),
    )


def _still(text: str, kind: str, more: Mapping[str, str]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """What answers everybody with the same text."""

    async def answer(_request: web.Request) -> web.Response:
        headers = {"Cache-Control": "public, max-age=300", **more}
        return web.Response(text=text, content_type=kind, headers=headers)

    return answer


def _pattern(path: str) -> str:
    """An operation's path as aiohttp's, under the prefix: an id is digits, anything else is not there."""
    return path.removeprefix(PREFIX).format(**_PLACES)
