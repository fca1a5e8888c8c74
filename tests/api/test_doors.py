"""A change made by chat and one made by a request are the same change."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from bot.conversation.handle import handle
from bot.conversation.messages import Incoming
from storage import Store
from storage.tables import appointments, attendances, availability_overrides, availability_templates, outbox
from tests.api.house import HOURS, KEYS, NOW, london, prepare

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
        (chat,) = await unit.chats.of(made.people[who])
        return [row.body["html"] for row in await unit.all(select(outbox).where(outbox.c.chat_id == chat.id))]


async def summary(store, made, who):
    async with store.reading(made.practice_id) as unit:
        last = await unit.changes.last(made.people[who])
        return last and last.summary


def on(day, **more):
    return {"dates": [{"from": day, "to": day}], **more}


OVERRIDE = f"{HOURS}/override"
ONLY = {"kind": "hours", "windows": [["10:00", "14:00"]]}
CHANGES = [
    # who, what they say, what they ask, whom it concerns besides
    ("Ana", "off on 3 April", OVERRIDE, on("2026-04-03", kind="off"), None),
    ("Ana", "1 April 10 to 2 only", OVERRIDE, on("2026-04-01", **ONLY), None),
    ("Sam", "book monday 16 march at 2pm", "/api/bookings", {"start": london(16, 14)}, "Ana"),
]


@pytest.mark.parametrize(("who", "text", "path", "body", "other"), CHANGES, ids=[one[1] for one in CHANGES])
async def test_rows_words_and_undo_are_the_same_through_either_door(
    house, databases, backend, who, text, path, body, other
):
    async with another(databases, backend) as (store, made):
        before = await rows(store, made)
        await say(store, made, who, text)
        told = await house.post(who, path, body)
        assert told.status == 201
        changed = await rows(house.store, made)
        assert await rows(store, made) == changed != before
        assert await summary(store, made, who) == await summary(house.store, made, who)
        if other is not None:
            assert await heard(store, made, other) == await heard(house.store, made, other) != []
        await say(store, made, who, "undo")
        assert (await house.post(who, f"/api/changes/{told['change']}/undo", None)).status == 200
        assert await rows(store, made) == await rows(house.store, made) == before


async def test_the_chat_undoes_what_a_request_did(house):
    before = await rows(house.store, house.made)
    assert (await house.post("Sam", "/api/bookings", {"start": london(16, 14)})).status == 201
    await say(house.store, house.made, "Sam", "undo")
    assert await rows(house.store, house.made) == before


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
