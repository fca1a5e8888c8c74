"""The Bot API over real HTTP: requests in any form, long polling, faults, limits."""

import asyncio
import contextlib
import datetime as dt
import json
import time
from typing import Any

from aiohttp import web

from tests.botapi.faults import Fault, Faults
from tests.botapi.limits import Limits
from tests.botapi.methods import COUNTED, METHODS, ApiError
from tests.botapi.webhook import Webhook
from tests.botapi.world import Call, Json, World

DEFAULT_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "inline_query")


class Server:
    """Serves one bot on a free port of the loopback; `url` is the root, before `/bot<token>`."""

    def __init__(self, token: str, limits: Limits | None, first_update: int) -> None:
        self.token, self.limits = token, limits
        self.faults = Faults()
        self.calls: list[Call] = []
        self.revoked = False
        self.change = asyncio.Event()
        bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Openings", "username": "openings_bot"}
        self.world = World(bot, first_update, self._changed)
        self.webhook = Webhook(self.world, self._method)
        self.url = ""
        self._poller: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=20 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self.webhook.stop()
        if self._poller is not None:
            self._poller.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def _changed(self) -> None:
        self.change.set()
        self.change = asyncio.Event()
        self.webhook.wake()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method, params = request.match_info["method"], {}
        try:
            self._check_token(request.match_info["token"])
            params = await _params(request)
            answer = await self._answered(request, method, params)
        except ApiError as refusal:
            answer = _error(refusal)
        status = 0 if request.transport is None or request.transport.is_closing() else answer.status
        self.calls.append(Call(dt.datetime.now(dt.UTC), method, params, status))
        self._changed()
        return answer

    def _check_token(self, token: str) -> None:
        if ":" not in token:
            raise ApiError(404, "Not Found")
        if token != self.token or self.revoked:
            raise ApiError(401, "Unauthorized")

    async def _answered(self, request: web.Request, method: str, params: Json) -> web.Response:
        fault = self.faults.take(method, _chat_id(params))
        if fault is None:
            return _ok(await self._method(method, params))
        return await self._faulty(fault, request, method, params)

    async def _faulty(self, fault: Fault, request: web.Request, method: str, params: Json) -> web.Response:
        match fault.kind:
            case "status":
                raise ApiError(fault.status, "Internal Server Error")
            case "html":
                page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
                return web.Response(status=502, text=page, content_type="text/html")
            case "flood":
                raise _flood(int(fault.seconds))
            case "slow":
                await asyncio.sleep(fault.seconds)
                return _ok(await self._method(method, params))
            case "lost":
                await self._method(method, params)
            case "hang":
                await asyncio.sleep(fault.seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _method(self, method: str, params: Json) -> Any:
        match method:
            case "getUpdates":
                return await self._get_updates(params)
            case "setWebhook":
                return self.webhook.set(params)
            case "deleteWebhook":
                return await self.webhook.delete(params)
            case "getWebhookInfo":
                return self.webhook.info()
        if method not in METHODS:
            raise ApiError(404, "Not Found")
        if method in COUNTED and self.limits is not None and (chat_id := _chat_id(params)) is not None:
            wait = self.limits.take(chat_id)
            if wait:
                raise _flood(wait)
        return METHODS[method](self.world, params)

    async def _get_updates(self, params: Json) -> list[Json]:
        if self.webhook.url:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        if self._poller is not None:
            self._poller.set()
        mine = self._poller = asyncio.Event()
        try:
            return await self._poll(params, mine)
        finally:
            if self._poller is mine:
                self._poller = None

    async def _poll(self, params: Json, replaced: asyncio.Event) -> list[Json]:
        """Waits for updates; a second poller ends the first with 409, as Telegram does."""
        if (offset := params.get("offset")) is not None:
            self.world.confirm(int(offset))
        limit = min(100, max(1, int(params.get("limit", 100))))
        wanted = params.get("allowed_updates") or DEFAULT_UPDATES
        until = time.monotonic() + min(50.0, float(params.get("timeout", 0)))
        while True:
            found = [update for update in self.world.updates if _wanted(update, wanted)][:limit]
            left = until - time.monotonic()
            if found or left <= 0:
                return found
            await _first(self.change, replaced, left)
            if replaced.is_set():
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )


async def _first(one: asyncio.Event, other: asyncio.Event, seconds: float) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in (one, other)]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def _wanted(update: Json, kinds: Any) -> bool:
    """Unknown kinds pass, so that tests can send what no bot asked for."""
    named = [key for key in update if key in DEFAULT_UPDATES]
    return not named or any(key in kinds for key in named)


def _chat_id(params: Json) -> int | None:
    with contextlib.suppress(ValueError, TypeError, KeyError):
        return int(params["chat_id"])
    return None


def _flood(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _error(refusal: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)


async def _params(request: web.Request) -> Json:
    """Query, form, multipart or JSON; values that are JSON are read as such, words are left alone."""
    params: Json = {key: _value(key, value) for key, value in request.query.items()}
    if request.content_type == "application/json":
        try:
            return params | json.loads(await request.text() or "{}")
        except ValueError:
            raise ApiError(400, "Bad Request: can't parse request JSON object") from None
    form = await request.post()
    return params | {key: _value(key, value) for key, value in form.items()}


def _value(key: str, value: Any) -> Any:
    if key in ("text", "caption", "callback_query_id", "url", "secret_token") or not isinstance(value, str):
        return value if isinstance(value, str) else value.filename
    try:
        return json.loads(value)
    except ValueError:
        return value
