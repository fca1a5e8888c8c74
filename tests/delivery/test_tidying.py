"""What has served its purpose is let go of: within a week, whatever became of it."""

import asyncio
import datetime as dt

from sqlalchemy import select

import storage.inbox
import storage.outbox
import storage.tidying
from bot.delivery.rounds import Rounds
from bot.delivery.tidying import Tidier
from storage.tables import buttons, holds, inbox, leases, outbox
from storage.tidying import tidy

DAY = dt.timedelta(days=1)


async def rows(store, practice, table):
    async with store.reading(practice) as unit:
        return await unit.all(select(table).order_by(table.c.id))


async def leave_things_about(store, practice, chat, id="1"):
    async with store.begin(practice) as unit:
        await unit.inbox.add("nowhere", id, "somebody", {"text": "never answered"}, None)
        await unit.outbox.put(chat, {"html": "never sent", "buttons": []})
        await unit.buttons.add(chat, None, "group", [{"tap": "leave"}], unit.now + DAY)


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


async def test_a_hold_is_forgotten_a_week_after_it_ended_and_not_before(store, practice, clock):
    async with store.begin(practice) as unit:
        ana = await unit.people.add("Ana", ["therapist"])
        for days in (1, 4):
            start = unit.now + 30 * DAY
            await unit.appointments.hold(ana.id, start, start + DAY / 24, unit.now + days * DAY, None)
    clock.forward(9 * 86400)
    await Tidier(store).tidy()
    assert len(await rows(store, practice, holds)) == 1


async def test_what_has_expired_is_let_go_of_at_once(store, practice, clock):
    tidier = Tidier(store)
    running = asyncio.create_task(tidier.run())
    async with store.begin(practice) as unit:
        chat = (await unit.chats.add("nowhere", "1", None)).id
        await unit.outbox.put(chat, {"html": "a reminder", "buttons": []}, expires=unit.now + DAY)
        await unit.outbox.put(chat, {"html": "an answer", "buttons": []})
    clock.forward(86400)
    async with asyncio.timeout(60):
        while [row.state for row in await rows(store, practice, outbox)] != ["expired", "waiting"]:  # noqa: ASYNC110 - the database
            await asyncio.sleep(0.02)
    tidier.stop()
    await running


async def test_much_is_tidied_a_little_at_a_time(store, practice, clock, monkeypatch):
    for module in (storage.inbox, storage.outbox, storage.tidying):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    async with store.begin(practice) as unit:
        chat = (await unit.chats.add("nowhere", "1", None)).id
    for n in range(5):
        await leave_things_about(store, practice, chat, id=str(n))
    clock.forward(9 * 86400)
    async with store.begin(practice) as unit:
        assert await tidy(unit)
    assert [row.state for row in await rows(store, practice, inbox)].count("waiting") == 3
    assert len(await rows(store, practice, buttons)) == 3
    await Tidier(store).tidy()
    assert [await rows(store, practice, table) for table in (inbox, outbox, buttons)] == [[], [], []]


async def test_a_defect_costs_a_round_and_not_all_that_come_after_it(caplog):
    rounds, done = Rounds(0.01), []

    async def work():
        done.append(len(done))
        if len(done) == 1:
            raise KeyError("Canary")
        rounds.stop()

    await rounds.go(work, "nothing was done")
    assert done == [0, 1]
    assert "nothing was done: KeyError at tests/delivery/test_tidying.py" in caplog.text
    assert "Canary" not in caplog.text


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
