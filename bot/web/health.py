"""Whether the server is alive, ready to answer, and well: each with its reasons."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from storage import StorageError, Store, migrations
from storage.load import Load, load
from storage.outbox import PEOPLE

DATABASE_SECONDS = 3.0
ANSWER_SECONDS = 60.0
"""How long an answer to somebody may wait before something is wrong. Broadcasts may take as long as they take."""
LEAST_FREE = 100 << 20
"""Bytes that must be free where the database is."""


@dataclass(frozen=True, slots=True)
class State:
    """What is wrong: with answering requests at all (`unready`), and with anything else (`unwell`)."""

    unready: tuple[str, ...]
    unwell: tuple[str, ...]


class Health:
    """Looks when asked. `reasons` says what ails the parts that run; `folder` is where the database's file is."""

    def __init__(self, store: Store, reasons: Callable[[], Sequence[str]], folder: Path | None) -> None:
        self._store, self._reasons, self._folder = store, reasons, folder

    def routes(self) -> list[web.RouteDef]:
        """What is asked where: all of it, whether the process lives, whether it can answer."""
        return [
            web.get("/health", self.well),
            web.get("/health/live", self.live),
            web.get("/health/ready", self.ready),
        ]

    async def live(self, _request: web.Request) -> web.Response:
        """The process answers; whoever restarts processes asks this."""
        return _told([])

    async def ready(self, _request: web.Request) -> web.Response:
        """Requests can be answered; whoever balances load asks this."""
        return _told((await self.look()).unready)

    async def well(self, _request: web.Request) -> web.Response:
        """Everything works; whoever wakes people up asks this."""
        state = await self.look()
        return _told([*state.unready, *state.unwell])

    async def look(self) -> State:
        """What is wrong now."""
        unready, unwell = self._full(), list(self._reasons())
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._store.reading() as unit:
                found = await unit.connection.run_sync(migrations.found)
                if found != migrations.HEAD:
                    unready.append(f"the database has schema {found}, this program needs {migrations.HEAD}")
                else:
                    unwell += _slow(await load(unit), unit.now.timestamp())
        except (StorageError, TimeoutError):
            unready.append("the database does not answer")
        return State(tuple(unready), tuple(unwell))

    def _full(self) -> list[str]:
        if self._folder is None:
            return []
        try:
            free = shutil.disk_usage(self._folder).free
        except OSError:
            return ["the folder of the database cannot be read"]
        return [f"the disk of the database is full: {free >> 20} MiB are free"] if free < LEAST_FREE else []


def _slow(found: Load, now: float) -> list[str]:
    reasons = []
    if PEOPLE in found.oldest and (age := now - found.oldest[PEOPLE].timestamp()) > ANSWER_SECONDS:
        reasons.append(f"answers have waited for {age:.0f} s to be sent")
    if found.inbox_oldest is not None and (age := now - found.inbox_oldest.timestamp()) > ANSWER_SECONDS:
        reasons.append(f"messages have waited for {age:.0f} s to be answered")
    return reasons


def _told(reasons: Sequence[str]) -> web.Response:
    return web.json_response({"ok": not reasons, "reasons": list(reasons)}, status=503 if reasons else 200)
