"""Fifty clients want one time at once: one gets it, the others are offered the nearest that is free."""

from tests.faults.process import terminated
from tests.soak import races

RACES = 2


async def test_of_fifty_who_want_one_slot_through_the_bot_and_the_api_one_gets_it(api, home):
    keys, chats = await races.settle(home)
    async with home.serving() as process:
        url = await home.listening(process)
        raced = await races.race(home, url, keys, chats, RACES)
        await home.quiet()
        assert await terminated(process) == 0
    assert (raced.count, raced.wrong) == (RACES, [])
