"""What is said on the page lies in no log and in no file, whatever becomes of it."""

import asyncio
import logging

from sqlalchemy import select

from bot.delivery import Worker
from storage.tables import inbox

WORDS = "Quillandra zebrafinch +447700900123"


async def fail(unit, incoming, now):
    """Break half-way, naming what somebody wrote."""
    await unit.people.add(incoming.text, ["client"])
    raise RuntimeError(f"{incoming.address} said {incoming.text}")


async def handled_badly(house):
    """Until it fails; it would be tried again later, and the clock stands still here."""
    failed = asyncio.Event()

    async def failing(unit, incoming, now):
        failed.set()
        await fail(unit, incoming, now)

    working = asyncio.create_task(Worker(house.store, failing, {"web": house.web}).drain())
    async with asyncio.timeout(60):
        await failed.wait()
        while not await noted(house):  # noqa: ASYNC110 - it is the database that changes
            await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def noted(house):
    """Whether the failure was written down."""
    async with house.store.reading(house.practice_id) as unit:
        return await unit.one(select(inbox.c.id).where(inbox.c.error.is_not(None))) is not None


async def test_words_of_the_page_stay_closed_while_handling_them_fails(house, caplog, monkeypatch):
    caplog.set_level(logging.INFO)
    # Of the test's own server: the page's keeps none.
    monkeypatch.setattr(logging.getLogger("aiohttp.access"), "propagate", False)
    ana = house.people["Ana"]
    await house.send("/say", {"as": ana, "id": "m1", "text": WORDS})
    await house.settle()
    await house.send("/say", {"as": ana, "id": "m2", "text": WORDS})
    await handled_badly(house)
    await house.send("/tap", {"as": ana, "id": "m3", "token": WORDS, "message": "m1"})
    for body in ({"as": WORDS, "id": "m4", "text": WORDS}, {"as": ana, "id": WORDS, "text": WORDS}):
        answer = await house.send("/say", body)
        assert answer.status == 400
        assert WORDS not in await answer.text()
    assert WORDS not in await (await house.ask("/nowhere", name=WORDS)).text()
    await house.store.close()
    files = {path.name: path.read_bytes() for path in house.path.parent.iterdir()}
    assert house.path.name in files
    for word in WORDS.split():
        assert word not in caplog.text
        assert "RuntimeError" in caplog.text
        assert [name for name, content in files.items() if word.encode() in content] == []
