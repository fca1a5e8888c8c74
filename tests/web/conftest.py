import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import sample
from bot.channels.web import Web
from bot.conversation.messages import Incoming
from bot.delivery import Sender, Worker
from bot.web.demo import Demo
from bot.web.live import Live
from storage import Keys, Store, Unit

KEYS = Keys(bytes(range(32)))
TOKEN = "the-token-of-this-run"
NOW = dt.datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo("Europe/London")).astimezone(dt.UTC)
"""A Wednesday morning; the clocks go forward on Sunday 29 March."""


@dataclass(frozen=True)
class House:
    """The demo's server over HTTP, with the people of the sample by name."""

    store: Store
    practice_id: int
    client: TestClient
    people: dict[str, str]
    web: Web
    live: Live
    worker: Worker
    sender: Sender
    path: Path
    token: str = TOKEN

    async def ask(self, path: str, **query: str):
        return await self.client.get(path, params=query, headers={"X-Openings-Token": TOKEN})

    async def send(self, path: str, body: object):
        return await self.client.post(path, json=body, headers={"X-Openings-Token": TOKEN})

    @asynccontextmanager
    async def other(self) -> AsyncIterator[Unit]:
        """A transaction of somebody else who has the same database open."""
        store = await Store.open(str(self.path), KEYS)
        async with store.begin(self.practice_id) as unit:
            yield unit
        await store.close()

    async def settle(self) -> None:
        """Handle and answer everything that waits."""
        await self.worker.drain()
        await self.sender.drain()


async def echo(unit: Unit, incoming: Incoming, now: dt.datetime) -> None:
    """A conversation that repeats what it hears, with one button."""
    chat = await unit.chats.find(incoming.channel, incoming.address)
    buttons = [[{"label": "Again", "token": "again"}]]
    await unit.outbox.put(chat.id, {"html": f"heard <b>{incoming.text or incoming.tap}</b>", "buttons": buttons})


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    path = tmp_path / "openings.sqlite3"
    store = await Store.open(str(path), KEYS, clock=lambda: NOW)
    async with store.begin() as unit:
        practice = await sample.make(unit, "Europe/London")
        people = {person.name: str(person.id) for person in await unit.people.all()}
        for id in people.values():
            await unit.chats.add("web", id, int(id))
    web = Web()
    live = Live(web)
    store.on_commit(live.changed)
    demo = Demo(store, practice.id, web, live, TOKEN)
    worker, sender = Worker(store, echo, {"web": web}), Sender(store, {"web": web})
    async with TestClient(TestServer(demo.application())) as client:
        yield House(store, practice.id, client, people, web, live, worker, sender, path)
    await store.close()
