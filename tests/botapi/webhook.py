"""Pushes updates to a bot's webhook, with the secret, and again until it answers 2xx."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.botapi.methods import ApiError
from tests.botapi.world import Json, World

FIRST_DELAY, LONGEST_DELAY = 0.1, 1.0


class Webhook:
    """At most `max_connections` deliveries at once, so their order is nobody's promise."""

    def __init__(self, world: World, method: Callable[[str, Json], Awaitable[Any]]) -> None:
        self.world, self._method = world, method
        self.url, self.secret, self.error = "", "", ""
        self.failures = 0
        self._slots = asyncio.Semaphore(40)
        self._wake = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._pushes: set[asyncio.Task[None]] = set()

    def set(self, params: Json) -> bool:
        url = str(params.get("url", ""))
        if url and not url.startswith(("https://", "http://127.0.0.1")):
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.url, self.secret = url, str(params.get("secret_token") or "")
        self._slots = asyncio.Semaphore(int(params.get("max_connections") or 40))
        if params.get("drop_pending_updates"):
            self.world.updates.clear()
        if url and self._pump is None:
            self._pump = asyncio.create_task(self._run())
        self.wake()
        return True

    async def delete(self, params: Json) -> bool:
        await self.stop()
        self.url = ""
        if params.get("drop_pending_updates"):
            self.world.updates.clear()
        return True

    def info(self) -> Json:
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": self.pending()}
        return info | ({"last_error_message": self.error} if self.error else {})

    def pending(self) -> int:
        """How many updates nobody has taken yet, those under way included."""
        return len(self.world.updates) + len(self._pushes)

    def wake(self) -> None:
        self._wake.set()

    async def stop(self) -> None:
        """Ends deliveries; what was not answered goes back to the queue."""
        tasks = [*self._pushes, *([self._pump] if self._pump else [])]
        self._pump = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            while True:
                self._wake.clear()
                while self.url and self.world.updates:
                    update = self.world.updates.pop(0)
                    task = asyncio.create_task(self._deliver(session, update))
                    self._pushes.add(task)
                    task.add_done_callback(self._pushed)
                await self._wake.wait()

    def _pushed(self, task: asyncio.Task[None]) -> None:
        self._pushes.discard(task)
        self.world.changed()

    async def _deliver(self, session: aiohttp.ClientSession, update: Json) -> None:
        delay, delivered = FIRST_DELAY, False
        try:
            async with self._slots:
                while not (delivered := await self._push(session, update)):
                    self.failures += 1
                    await asyncio.sleep(delay)
                    delay = min(LONGEST_DELAY, delay * 2)
        finally:
            if not delivered:
                self.world.updates.insert(0, update)

    async def _push(self, session: aiohttp.ClientSession, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as answer:
                body = await answer.read()
                self.error = "" if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
                if answer.ok and body.startswith(b"{"):
                    await self._obey(await answer.json(content_type=None))
                return answer.ok
        except (aiohttp.ClientError, TimeoutError) as error:
            self.error = type(error).__name__
            return False

    async def _obey(self, call: Json) -> None:
        """A webhook may answer with a method call."""
        if "method" in call:
            with contextlib.suppress(ApiError):
                await self._method(str(call.pop("method")), call)
