"""The sending limits hold whoever sends, and cost little more than they must."""

import itertools

import pytest

from storage.outbox import BROADCASTS
from storage.records import Pace
from tests.delivery.slate import CHANNEL, a_chat, put

TELEGRAM = Pace(rate=30, chat_seconds=1)
BURST = 2
"""What may come on top in one second, so that nobody who wakes late falls behind; Telegram itself lets more through."""


async def sent_within(clock, stores, practice, seconds, step=0.01):
    """What senders would send, as (seconds, chat), each looking every `step`, one store after the other."""
    begun, sent = clock.now, []
    while (at := (clock.now - begun).total_seconds()) < seconds:
        for store in stores:
            async with store.begin(practice) as unit:
                for row in await unit.outbox.claim(CHANNEL, limit=16, seconds=6, pace=TELEGRAM):
                    await unit.outbox.sent(row.id, row.token, "1")
                    sent.append((at, row.chat.id))
        clock.forward(step)
    return sent


def most_in_a_second(times):
    return max(sum(start <= at < start + 1 for at in times) for start in times)


async def test_a_broadcast_goes_at_the_allowed_rate_and_never_above_it(clock, store, practice):
    for n in range(120):
        await put(store, practice, await a_chat(store, practice, f"chat {n}"), "hello", priority=BROADCASTS)
    sent = await sent_within(clock, [store], practice, 3, step=0.02)
    assert most_in_a_second([at for at, _ in sent]) <= 30 + BURST
    assert len(sent) >= 0.95 * 30 * 3


async def test_two_processes_share_one_limit(clock, store, other_store, practice):
    for n in range(100):
        await put(store, practice, await a_chat(store, practice, f"chat {n}"), "hello")
    sent = await sent_within(clock, [store, other_store], practice, 1.5, step=0.02)
    assert most_in_a_second([at for at, _ in sent]) <= 30 + BURST


async def test_one_chat_gets_a_message_a_second(clock, store, practice):
    chat = await a_chat(store, practice)
    for n in range(10):
        await put(store, practice, chat, str(n))
    times = [at for at, _ in await sent_within(clock, [store], practice, 5, step=0.05)]
    assert len(times) == 5
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(times))


async def test_an_answer_waits_for_one_broadcast_message_at_most(clock, store, practice):
    for n in range(100):
        await put(store, practice, await a_chat(store, practice, f"chat {n}"), "hello", priority=BROADCASTS)
    await sent_within(clock, [store], practice, 1)
    asker = await a_chat(store, practice, "asker")
    await put(store, practice, asker, "answer")
    sent = await sent_within(clock, [store], practice, 0.2)
    assert [chat for _, chat in sent].index(asker) == 0


async def test_a_clock_that_is_put_back_silences_nobody(clock, store, practice):
    chat = await a_chat(store, practice)
    await put(store, practice, chat, "one", due=clock.now.replace(hour=1))
    await put(store, practice, chat, "two", due=clock.now.replace(hour=1))
    assert len(await sent_within(clock, [store], practice, 0.1)) == 1
    clock.forward(-3600)
    assert len(await sent_within(clock, [store], practice, 2, step=0.1)) == 1


@pytest.mark.parametrize("rate", [1, 30, 1000])
async def test_without_anything_sent_a_bucket_never_holds_more_than_a_moments_worth(clock, store, practice, rate):
    for n in range(150):
        await put(store, practice, await a_chat(store, practice, f"chat {n}"), "hello")
    clock.forward(3600)
    async with store.begin(practice) as unit:
        rows = await unit.outbox.claim(CHANNEL, limit=1000, seconds=6, pace=Pace(rate, 1 / rate))
    assert 1 <= len(rows) <= max(2, rate * 0.1)


async def test_how_long_to_wait_can_be_asked_without_writing(clock, store, practice):
    for n in range(10):
        await put(store, practice, await a_chat(store, practice, f"chat {n}"), "hello")
    async with store.begin(practice) as unit:
        assert await unit.outbox.claim(CHANNEL, limit=16, seconds=6, pace=TELEGRAM)
    async with store.reading(practice) as unit:
        assert 0 < await unit.outbox.wait(CHANNEL, TELEGRAM) < 1 / 29
