"""Who may ask a page's server: the page itself, from this machine, and nobody else's page.

A page of another site can make a browser send requests here and, under a name of its own that points to this machine,
even read the answers. The Host and Origin headers, which it cannot choose, and a token, which it cannot read, stop it.
"""

import hmac
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

TOKEN_HEADER = "X-Openings-Token"  # noqa: S105 - the header's name
NAMES = ("127.0.0.1", "localhost", "::1")
OPEN = ("/page/", "/api/", "/feeds/")
"""What may be asked without the token, beside the page, which carries it: its parts, the API, which has keys, and
calendars at secret addresses."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def guard(token: str) -> Middleware:
    """A middleware that lets only this machine's own page in, with `token`, and sets headers on every answer."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not (_is_here(request.host) and _is_own(request.headers.get("Origin"), request.host)):
            return _refused(request, "This page answers only under its own address on this machine.")
        if not (_is_open(request.path) or _carries(request, token)):
            return _refused(request, "The token is missing or old: load the page again.")
        return await handler(request)

    return middleware


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """A signal that puts the page's headers on an answer before it leaves."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


def _is_here(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in NAMES
    except ValueError:
        return False


def _is_own(origin: str | None, host: str) -> bool:
    return origin is None or origin == f"http://{host}"


def _is_open(path: str) -> bool:
    return path in ("/", "/api") or path.startswith(OPEN)


def _carries(request: web.Request, token: str) -> bool:
    given = request.headers.get(TOKEN_HEADER) or request.query.get("token", "")
    return hmac.compare_digest(given.encode(), token.encode())


def _refused(request: web.Request, why: str) -> web.Response:
    """A page is told in plain words, a program as the API says everything that is not done."""
    if not request.path.startswith("/api/"):
        return web.Response(status=403, text=why + "\n")
    problem = {"type": "about:blank", "title": "Not allowed", "status": 403, "detail": why}
    return web.json_response(problem, status=403, content_type="application/problem+json")
