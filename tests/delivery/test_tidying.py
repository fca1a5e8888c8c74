"""What has served its purpose is let go of: within a week, whatever became of it."""

import asyncio
import datetime as dt

from sqlalchemy import select

from bot.delivery.tidying import Tidier
from storage.tables import buttons, inbox, leases, outbox

DAY = dt.timedelta(days=1)


async def rows(store, practice, table):
    async with store.reading(practice) as unit:
        return await unit.all(select(table).order_by(table.c.id))


async def leave_things_about(store, practice, chat, id="1"):
    async with store.begin(practice) as unit:
        await unit.inbox.add("nowhere", id, "somebody", {"text": "never answered"}, None)
        await unit.outbox.put(chat, {"html": "never sent", "buttons": []})
        await unit.buttons.add(chat, None, "group", {"tap": "leave"}, unit.now + DAY)


async def test_nothing_lies_here_with_its_body_for_more_than_a_week(store, practice, clock):
    async with store.begin(practice) as unit:
        chat = (await unit.chats.add("nowhere", "1", None)).id
    await leave_things_about(store, practice, chat)
    tidier = Tidier(store)
    clock.forward(6 * 86400)
    await tidier.tidy()
    assert [row.state for row in await rows(store, practice, inbox)] == ["waiting"]
    clock.forward(3 * 86400)
    await leave_things_about(store, practice, chat, id="2")
    await tidier.tidy()
    assert [row.body["text"] for row in await rows(store, practice, inbox) if row.body] == ["never answered"]
    assert [row.state for row in await rows(store, practice, outbox) if row.body] == ["waiting"]
    assert len(await rows(store, practice, buttons)) == 1


async def test_one_process_at_a_time_tidies(store, practice, clock):
    async with store.begin(practice) as unit:
        assert await unit.leases.take("tidy", "another", 60)
        chat = (await unit.chats.add("nowhere", "1", None)).id
    await leave_things_about(store, practice, chat)
    clock.forward(9 * 86400)
    async with store.begin(practice) as unit:
        assert await unit.leases.take("tidy", "another", 60)
    await Tidier(store).tidy()
    assert [row.state for row in await rows(store, practice, inbox)] == ["waiting"]


async def test_an_erasure_has_the_past_forgotten_at_once(store, practice, clock, monkeypatch):
    forgotten = asyncio.Event()

    async def note():
        forgotten.set()

    monkeypatch.setattr(store, "forget_the_past", note)
    tidier = Tidier(store)
    running = asyncio.create_task(tidier.run())
    async with store.begin(practice) as unit:
        person = await unit.people.add("Sam", ["client"])
    async with store.begin(practice) as unit:
        await unit.people.erase(person.id)
    async with asyncio.timeout(60):
        await forgotten.wait()
    tidier.stop()
    await running
    async with store.reading(practice) as unit:
        (lease,) = await unit.all(select(leases).where(leases.c.name == "tidy"))
        assert lease.until <= unit.now
