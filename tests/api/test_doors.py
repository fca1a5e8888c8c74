"""A change made by chat, on the page and by a request is the same change."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.channels.web import Web
from bot.conversation.handle import handle
from bot.conversation.messages import Incoming
from bot.delivery import Worker
from bot.web.api.app import mount
from bot.web.api.limits import Rate
from bot.web.demo import Demo
from bot.web.live import Live
from storage import Store
from storage.tables import appointments, attendances, availability_overrides, availability_templates, outbox
from tests.api.house import HOURS, KEYS, NOW, london, prepare
from tests.databases import KINDS

OWN = {"id", "version", "appointment_id"}
"""Columns that differ between any two rows."""
TABLES = (availability_templates, availability_overrides, appointments, attendances)


@asynccontextmanager
async def another(databases, backend):
    """The same practice in a database of its own, for the chat."""
    with databases.copy(backend, prepare) as url:
        store = await Store.open(url, KEYS, clock=lambda: NOW)
        yield store, databases.made(backend, prepare)
        await store.close()


async def say(store, made, who, text):
    async with store.begin(made.practice_id) as unit:
        await handle(unit, Incoming(made.practice_id, "web", str(made.people[who]), NOW, text, message_id="1"), NOW)


async def rows(store, made):
    """All rows of what a change can touch, without what differs anyway."""
    async with store.reading(made.practice_id) as unit:
        return [
            (table.name, {name: value for name, value in row._mapping.items() if name not in OWN})
            for table in TABLES
            for row in await unit.all(select(table).where(unit.mine(table)).order_by(table.c.id))
        ]


async def heard(store, made, who):
    """What waits for somebody else than the one who did it."""
    async with store.reading(made.practice_id) as unit:
        (chat, *_) = await unit.chats.of(made.people[who])
        return [row.body["html"] for row in await unit.all(select(outbox).where(outbox.c.chat_id == chat.id))]


def on(day, **more):
    return {"dates": [{"from": day, "to": day}], **more}


OVERRIDE, HOURS_CHANGES = f"{HOURS}/override", f"{HOURS}/changes"
MONDAYS = {"do": "set_hours", "mode": "replace", "days": ["mon"], "windows": [["09:00", "15:00"]], "from": "2026-05-04"}
ONLY = {"kind": "hours", "windows": [["10:00", "14:00"]]}
CHANGES = [
    # who, what they say, what they ask, whom it concerns besides
    ("Ana", "off on 3 April", OVERRIDE, on("2026-04-03", kind="off"), None),
    ("Ana", "1 April 10 to 2 only", OVERRIDE, on("2026-04-01", **ONLY), None),
    ("Sam", "book monday 16 march at 2pm", "/api/bookings", {"start": london(16, 14)}, "Ana"),
    ("Ana", "mondays 9 to 3 from may 4", HOURS_CHANGES, {"changes": [MONDAYS]}, None),
    ("Sam", "book me every monday at 2pm 3 times|yes", "/api/series", {"start": london(16, 14), "times": 3}, "Ana"),
]


class Chat:
    """Telegram, as far as the conversation is concerned."""

    def __init__(self, store, made):
        self.store, self.made = store, made

    async def do(self, who, text, _path, _body):
        for part in text.split("|"):
            await self.say(who, part)

    async def undo(self, who):
        await self.say(who, "undo")

    async def say(self, who, text):
        async with self.store.begin(self.made.practice_id) as unit:
            if await unit.chats.find("telegram", who) is None:
                await unit.chats.add("telegram", who, self.made.people[who])
            said = Incoming(self.made.practice_id, "telegram", who, NOW, text, message_id="1")
            await handle(unit, said, NOW)


class Page:
    """The page's own server: what is typed there goes through its inbox."""

    def __init__(self, store, made):
        self.store, self.made = store, made

    async def do(self, who, text, _path, _body):
        for part in text.split("|"):
            await self.say(who, part)

    async def undo(self, who):
        await self.say(who, "undo")

    async def say(self, who, text):
        web_ = Web()
        demo = Demo(self.store, self.made.practice_id, web_, Live(web_), "token")
        async with TestClient(TestServer(demo.application())) as client:
            body = {"as": str(self.made.people[who]), "id": text.replace(" ", "-"), "text": text}
            told = await client.post("/say", json=body, headers={"X-Openings-Token": "token"})
            assert told.status == 202, await told.text()
            await Worker(self.store, handle, {web_.name: web_}).drain()


class Http:
    """The API."""

    def __init__(self, store, made):
        self.store, self.made = store, made
        self.change = None

    async def do(self, who, _text, path, body):
        self.change = (await self.ask(who, path, body))["change"]

    async def undo(self, who):
        await self.ask(who, f"/api/changes/{self.change}/undo", None)

    async def ask(self, who, path, body):
        app = web.Application()
        mount(app, self.store, Rate(0))
        async with TestClient(TestServer(app)) as client:
            headers = {"Authorization": f"Bearer {self.made.keys[who]}"}
            answer = await client.post(path, json=body, headers=headers)
            assert answer.status in (200, 201), await answer.text()
            return await answer.json()


DOORS = (Chat, Page, Http)


async def entries(store, made):
    """What the audit log says, but for the door it came through, and for ids: PostgreSQL skips some."""
    async with store.reading(made.practice_id) as unit:
        return [
            (one.action, one.person_id, one.subject, told(one.details))
            for one in await unit.audit.entries()
            if one.action in ("change", "undo")
        ]


def told(details):
    command = {name: value for name, value in (details.get("command") or {}).items() if name != "key"}
    return {**details, "command": command, "rows": [table for table, _ in details["rows"]]}


async def undo_of(store, made, who):
    """What an undo of the last change would put back."""
    async with store.reading(made.practice_id) as unit:
        last = await unit.changes.last(made.people[who])
        return last and (last.summary, [table for table, _ in last.rows])


@pytest.mark.parametrize("backend", KINDS)
@pytest.mark.parametrize(("who", "text", "path", "body", "other"), CHANGES, ids=[one[1] for one in CHANGES])
async def test_rows_words_audit_and_undo_are_the_same_through_every_door(
    databases, backend, who, text, path, body, other
):
    found = []
    for door in DOORS:
        async with another(databases, backend) as (store, made):
            before = await rows(store, made)
            opened = door(store, made)
            await opened.do(who, text, path, body)
            done, undo = await rows(store, made), await undo_of(store, made, who)
            assert done != before
            heard_of_it = [] if other is None else await heard(store, made, other)
            assert bool(heard_of_it) == (other is not None)
            await opened.undo(who)
            assert await rows(store, made) == before
            found.append((done, undo, heard_of_it, await entries(store, made)))
    chat, page, http = found
    assert chat == page
    assert chat == http


async def test_the_chat_undoes_what_a_request_did(house):
    before = await rows(house.store, house.made)
    assert (await house.post("Sam", "/api/bookings", {"start": london(16, 14)})).status == 201
    await say(house.store, house.made, "Sam", "undo")
    assert await rows(house.store, house.made) == before


@pytest.mark.parametrize("backend", KINDS)
async def test_of_a_chat_and_requests_that_race_for_one_slot_one_wins(house):
    done = await asyncio.gather(
        say(house.store, house.made, "Sam", "book monday 16 march at 2pm"),
        *(
            house.post("Priya", "/api/bookings", {"therapist": house.people["Ana"], "start": london(16, 14)})
            for _ in range(5)
        ),
    )
    async with house.store.reading(house.practice_id) as unit:
        booked = await unit.appointments.between(house.people["Ana"], NOW, NOW.replace(day=17))
    assert len([one for one in booked if one.starts.isoformat().startswith("2026-03-16T14")]) == 1
    assert sorted(told.status for told in done[1:])[-4:] == [409] * 4
