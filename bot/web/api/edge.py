"""Between HTTP and the operations: who asks, how much, in which transaction, and every answer's manners."""

import asyncio
import hashlib
import json
import logging
import re
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic_core import to_json

from bot.actions import reads
from bot.actions.speaker import Speaker
from bot.web.api import auth, reading
from bot.web.api.limits import MOST_BYTES, MOST_SECONDS, Buckets
from bot.web.api.mini_app import MiniApp
from bot.web.api.models.parts import Shown
from bot.web.api.operations import Answer, Call, Operation
from bot.web.api.problems import Problem, not_allowed, of_error
from storage import ApiKey, StorageError, Store, Unit

access = logging.getLogger("openings.http")
logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = "^[!-~]{1,255}$"
WORTH_COMPRESSING = 1024

_operation: web.RequestKey[str] = web.RequestKey("operation", str)
_bearer: web.RequestKey[int] = web.RequestKey("bearer", int)
_allowance: web.RequestKey[dict[str, str]] = web.RequestKey("allowance", dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as it leaves, and as it is kept for an idempotency key."""

    status: int
    headers: Mapping[str, str]
    body: str
    problem: bool = False

    def response(self) -> web.Response:
        """As aiohttp sends it."""
        kind = PROBLEM if self.problem else "application/json"
        return web.Response(status=self.status, text=self.body, content_type=kind, headers=self.headers)

    def kept(self) -> dict[str, Any]:
        """As JSON, for whoever asks again with the same key."""
        return {"status": self.status, "headers": dict(self.headers), "body": self.body, "problem": self.problem}


class _Rehearsed(Exception):
    """A dry run is over: nothing of it is kept."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        super().__init__("a dry run")


def rendered(answer: Answer) -> Rendered:
    """An answer as text."""
    headers = {}
    if answer.tag is not None:
        headers["ETag"] = answer.tag
    if answer.location is not None:
        headers["Location"] = answer.location
    return Rendered(answer.status, headers, written(answer.shown))


def written(shown: Shown | Mapping[str, Any]) -> str:
    """A model or plain values as JSON; what is null in a model is left out."""
    if not isinstance(shown, Shown):
        return to_json(shown).decode()
    return shown.model_dump_json(exclude_none=True, by_alias=True)


def of_problem(problem: Problem) -> Rendered:
    """A problem as an answer."""
    return Rendered(problem.status, problem.headers, written(problem.shown), problem=True)


class Edge:
    """The way from a request to an operation and back."""

    def __init__(self, store: Store, buckets: Buckets, mini_app: MiniApp | None = None) -> None:
        self._store = store
        self._buckets = buckets
        self._mini_app = mini_app

    def handler(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """What aiohttp calls for an operation."""

        async def handle(request: web.Request) -> web.StreamResponse:
            request[_operation] = operation.path
            if operation.open:
                return await self._open(operation, request)
            if operation.writes:
                return await self._write(operation, request)
            return await self._read(operation, request)

        return handle

    async def _open(self, operation: Operation, request: web.Request) -> web.Response:
        """What is asked without a key."""
        assert operation.body is not None, "an operation without a key tells who asks in its body"
        reading.query(operation.query, _parameters(request))
        body = reading.body(operation.body, await _body(request), request.content_type)
        return rendered(await operation.handle(self._store, self._mini_app, body)).response()

    async def _read(self, operation: Operation, request: web.Request) -> web.Response:
        """One read transaction: who asks, what is asked, the answer."""
        async with self._store.reading() as unit:
            key, speaker = await auth.bearer(unit, request.headers.get("Authorization"))
            self._admit(operation, request, key)
            call = _call(_Asked(operation, request, b""), unit, key, speaker)
            found = rendered(await operation.handle(call))
        if call.seen - {speaker.person.id} or auth.is_stale(key, unit.now):
            await self._noted(call)
        return found.response()

    async def _write(self, operation: Operation, request: web.Request) -> web.Response:
        """Whoever asks is known before the one place of a writer is taken, and is asked again once it is."""
        async with self._store.reading() as unit:
            key, _ = await auth.bearer(unit, request.headers.get("Authorization"))
        self._admit(operation, request, key)
        asked = _Asked(operation, request, await _body(request))
        try:
            async with self._store.begin(key.practice_id) as unit:
                key, speaker = await auth.bearer(unit, request.headers.get("Authorization"))
                if auth.is_stale(key, unit.now):
                    await unit.api_keys.used(key.id)
                found = await _once(asked, unit, key, speaker)
        except _Rehearsed as dry:
            found = dry.rendered
        return found.response()

    def _admit(self, operation: Operation, request: web.Request, key: ApiKey) -> None:
        """Count the request, whatever comes of it. Raises Problem where it may not be."""
        request[_bearer] = key.id
        if self._buckets.rate.requests:
            allowance = self._buckets.take(key.id)
            request[_allowance] = self._buckets.headers(allowance)
            if not allowance.allowed:
                raise Problem(
                    429, "too-many", "Too many requests", "This key has asked too often.",
                    cure=f"Wait {allowance.wait} s.",
                )  # fmt: skip
        if key.role not in operation.roles:
            raise not_allowed()

    async def _noted(self, call: Call[Any, Any]) -> None:
        """Write down who has seen whose records, and when the key was used last."""
        key = call.key
        try:
            async with self._store.begin(key.practice_id) as unit:
                await reads.note_shown(unit, call.speaker, call.seen, "appointments")
                if auth.is_stale(key, unit.now):
                    await unit.api_keys.used(key.id)
        except StorageError as error:  # what can be read is read while the disk is full, too
            logger.error("a look at records was not written down: %s", type(error).__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that is not yet understood."""

    operation: Operation
    request: web.Request
    text: bytes


def _call(asked: _Asked, unit: Unit, key: ApiKey, speaker: Speaker) -> Call[Any, Any]:
    operation, request = asked.operation, asked.request
    query = reading.query(operation.query, _parameters(request))
    body = None if operation.body is None else reading.body(operation.body, asked.text, request.content_type)
    return Call(unit, key, speaker, request.match_info, query, body, request.headers.get("If-Match"))


def _parameters(request: web.Request) -> Mapping[str, list[str]]:
    return {name: request.query.getall(name) for name in request.query}


async def _once(asked: _Asked, unit: Unit, key: ApiKey, speaker: Speaker) -> Rendered:
    """Do what is asked, or say again what was answered to the same idempotency key."""
    name = asked.request.headers.get(KEY_HEADER)
    if name is None:
        return await _do(asked, unit, key, speaker)
    if not re.fullmatch(KEY_PATTERN, name):
        detail = f"{KEY_HEADER}: must be 1 to 255 visible signs of ASCII"
        raise Problem(400, "malformed", "Malformed", detail, field=KEY_HEADER)
    line = f"{asked.request.method} {asked.request.path_qs}\n"
    hashed = hashlib.sha256(line.encode() + asked.text).hexdigest()
    kept = await unit.idempotency.find(key.id, name)
    if kept is None:
        found = await _settled(asked, unit, key, speaker)
        await unit.idempotency.keep(key.id, name, hashed, found.kept())
        return found
    if kept.request_hash != hashed:
        raise Problem(
            409, "key-reused", "Key reused", "This idempotency key was sent with another request.",
            field=KEY_HEADER, cure="Use a new key for a new request.",
        )  # fmt: skip
    again = Rendered(**kept.answer)
    return Rendered(again.status, {**again.headers, "Idempotency-Replayed": "true"}, again.body, again.problem)


async def _settled(asked: _Asked, unit: Unit, key: ApiKey, speaker: Speaker) -> Rendered:
    """The answer, a problem too, so that it can be kept; what a problem had begun is forgotten."""
    try:
        async with unit.savepoint():
            return await _do(asked, unit, key, speaker)
    except Exception as error:
        problem = of_error(error)
        # What was not even understood uses no key up: mended, it may be sent with the same one.
        if problem is None or problem.status >= 500 or problem.status in (400, 415):
            raise
        return of_problem(problem)


async def _do(asked: _Asked, unit: Unit, key: ApiKey, speaker: Speaker) -> Rendered:
    call = _call(asked, unit, key, speaker)
    found = rendered(await asked.operation.handle(call))
    if getattr(call.query, "dry_run", False):
        raise _Rehearsed(Rendered(200, {}, _not_made(asked.operation, found.body)))
    return found


def _not_made(operation: Operation, body: str) -> str:
    """The answer to a dry run: whoever used the id of what was not made would look for something else, or nothing."""
    if not operation.makes:
        return body
    told = json.loads(body)
    told.get(operation.makes, {}).pop("id", None)
    return written(told)


async def _body(request: web.Request) -> bytes:
    """The body, as long as it is not too large."""
    too_large = Problem(
        413, "too-large", "Too large", f"The body is longer than {MOST_BYTES} bytes.", cure="Send less at once."
    )
    if (request.content_length or 0) > MOST_BYTES:
        raise too_large
    found = bytearray()
    async for part in request.content.iter_any():
        found += part
        if len(found) > MOST_BYTES:
            raise too_large
    return bytes(found)


@web.middleware
async def manners(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Problems as answers, nothing kept by caches, large answers compressed, one line of log without names."""
    begun = time.perf_counter()
    response = await _answered(request, handler)
    if isinstance(response, web.Response) and len(response.text or "") > WORTH_COMPRESSING:
        response.enable_compression()
    response.headers.update(request.get(_allowance, {}))
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    took = (time.perf_counter() - begun) * 1000
    line = {
        "method": request.method, "route": request.get(_operation), "status": response.status,
        "ms": round(took, 1), "key": request.get(_bearer),
    }  # fmt: skip
    access.info("%s", json.dumps(line))
    return response


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await handler(request)
    except TimeoutError:
        problem = Problem(503, "too-slow", "Too slow", "The answer took too long.", headers={"Retry-After": "5"})
    except web.HTTPException as error:
        problem = _of_http(error, request.path)
    except Exception as error:
        found = of_error(error)
        if found is None:
            # The message of a defect may hold what somebody wrote: its kind and place are enough.
            place = "".join(traceback.format_tb(error.__traceback__))
            logger.error("a request failed: %s\n%s", type(error).__name__, place)
            found = Problem(500, "defect", "Our fault", "This should not have happened; nothing was done.")
        problem = found
    return of_problem(problem).response()


def _of_http(error: web.HTTPException, path: str) -> Problem:
    if error.status == 405:
        allowed = error.headers.get("Allow", "")
        cure = "Use one of these." if allowed else None
        return Problem(
            405, "not-that-way", "Method not allowed", f"This address takes {allowed}.", cure=cure,
            headers={"Allow": allowed},
        )  # fmt: skip
    if error.status == 404:
        cure = "Leave out the slash at the end." if path.endswith("/") else "/api/docs lists them all."
        return Problem(404, "not-found", "Not found", "There is no such address.", cure=cure)
    return Problem(error.status, "http", error.reason, error.reason)
