"""`/metrics`: what this process counts and what waits in the database, in Prometheus's form."""

import asyncio
import hmac
import ipaddress
import logging
import platform
import time
from importlib import metadata

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.delivery.measures import REGISTRY, SECONDS
from bot.web import health
from storage import StorageError, Store
from storage.load import Load, load
from storage.outbox import BROADCASTS, NOTICES, PEOPLE

logger = logging.getLogger(__name__)

PATH = "/metrics"
UNKNOWN = "unknown"
"""The route of a request that none fits: an address itself may hold anything, and there is no end of them."""
PRIORITIES = {PEOPLE: "people", NOTICES: "notices", BROADCASTS: "broadcasts"}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

_requests = Counter("openings_http_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY)
_seconds = Histogram(
    "openings_http_request_seconds", "From a request to its answer.", ["route"], buckets=SECONDS, registry=REGISTRY
)
ProcessCollector(registry=REGISTRY)


@web.middleware
async def counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Counts each request by the route that fits it and the status of its answer."""
    begun, status = time.perf_counter(), 500
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as error:
        status = error.status
        raise
    finally:
        resource = request.match_info.route.resource
        route = UNKNOWN if resource is None else resource.canonical
        method = request.method if request.method in METHODS else "other"
        _requests.labels(method, route, str(status)).inc()
        _seconds.labels(route).observe(time.perf_counter() - begun)


class Metrics:
    """What may be read from this machine, or with `token` when one is set."""

    def __init__(self, store: Store, token: str | None) -> None:
        self._store, self._token = store, token

    def routes(self) -> list[web.RouteDef]:
        """Where the numbers are read."""
        return [web.get(PATH, self.answer)]

    async def answer(self, request: web.Request) -> web.Response:
        """Counters as they stand, gauges as the database says now."""
        if not self._may_read(request):
            return web.Response(status=401 if self._token else 403, headers=_challenge(self._token))
        body = generate_latest(REGISTRY) + generate_latest(await self._gauges())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    def _may_read(self, request: web.Request) -> bool:
        if self._token:
            given = request.headers.get("Authorization", "")
            return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())
        # A proxy on this machine passes on whoever asks it.
        return _is_loopback(request.remote) and not any(name in request.headers for name in FORWARDED)

    async def _gauges(self) -> CollectorRegistry:
        """What is true at this moment; without the database, what is known without it."""
        registry = CollectorRegistry()
        info = Gauge("openings_build_info", "What runs here.", ["version", "python"], registry=registry)
        info.labels(metadata.version("openings"), platform.python_version()).set(1)
        up = Gauge("openings_database_up", "Whether the database answered this scrape.", registry=registry)
        try:
            async with asyncio.timeout(health.DATABASE_SECONDS), self._store.reading() as unit:
                _depths(registry, await load(unit), unit.now.timestamp())
        except (StorageError, TimeoutError):
            logger.warning("the queues could not be measured: the database does not answer")
        else:
            up.set(1)
        return registry


def _depths(registry: CollectorRegistry, found: Load, now: float) -> None:
    inbox = Gauge("openings_inbox_depth", "Messages that wait to be answered.", registry=registry)
    inbox_age = Gauge("openings_inbox_age_seconds", "How long the oldest of them has waited.", registry=registry)
    later = Gauge("openings_outbox_later", "Messages that are to be sent later.", registry=registry)
    depth = Gauge("openings_outbox_depth", "Messages that wait to be sent.", ["priority"], registry=registry)
    age = Gauge("openings_outbox_age_seconds", "How long the oldest has waited.", ["priority"], registry=registry)
    inbox.set(found.inbox)
    inbox_age.set(0 if found.inbox_oldest is None else now - found.inbox_oldest.timestamp())
    later.set(found.later)
    for priority, name in PRIORITIES.items():
        depth.labels(name).set(found.outbox.get(priority, 0))
        oldest = found.oldest.get(priority)
        age.labels(name).set(0 if oldest is None else now - oldest.timestamp())


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _challenge(token: str | None) -> dict[str, str]:
    return {"WWW-Authenticate": 'Bearer realm="openings metrics"'} if token else {}
