"""A message to many goes into the outbox some at a time, once each, whoever is killed meanwhile."""

import asyncio

import pytest

from bot.delivery import RefusedError, Sender
from storage import broadcasts
from storage.tables import outbox
from tests.delivery.slate import CHANNEL, Slate, a_chat, put, rows, until

WORDS = {"Europe/London": "We close at two.", "Europe/Paris": "We close at two, London time."}


@pytest.fixture(autouse=True)
def three_at_once(monkeypatch):
    monkeypatch.setattr(broadcasts, "AT_ONCE", 3)


async def chats(store, practice, count):
    return [await a_chat(store, practice, f"chat {n}") for n in range(count)]


async def begin(store, practice, to, without=()):
    async with store.begin(practice) as unit:
        speaker = await unit.chats.add(CHANNEL, "admin", None)
        zones = list(WORDS)
        await unit.broadcasts.begin(speaker.id, WORDS, [(id, zones[n % 2]) for n, id in enumerate(to)], without)


async def standing(store, practice):
    async with store.reading(practice) as unit:
        return await unit.broadcasts.last()


async def spread_once(store, practice):
    async with store.begin(practice) as unit:
        return await unit.broadcasts.spread()


@pytest.mark.parametrize("count", [1, 3, 4, 10])
async def test_each_chat_gets_its_words_once(store, practice, slate, count):
    await begin(store, practice, await chats(store, practice, count))
    await Sender(store, {CHANNEL: slate}).drain()
    words = list(WORDS.values())
    assert sorted(slate.sent) == sorted((f"chat {n}", words[n % 2]) for n in range(count))
    found = await standing(store, practice)
    assert (found.sent, found.waiting, found.missed) == (count, 0, 0)


async def test_what_is_not_in_the_outbox_yet_is_on_its_way(store, practice):
    await begin(store, practice, await chats(store, practice, 8))
    assert await spread_once(store, practice)
    found = await standing(store, practice)
    assert (found.sent, found.waiting, found.missed) == (0, 8, 0)


async def test_one_transaction_puts_no_more_than_its_share(store, practice):
    await begin(store, practice, await chats(store, practice, 8))
    counts = [len(await rows(store, outbox))]
    while await spread_once(store, practice):
        counts.append(len(await rows(store, outbox)))
    assert counts == [1, 4, 7, 9]


async def test_two_processes_put_nothing_twice(store, other_store, practice, slate):
    await begin(store, practice, await chats(store, practice, 10))
    senders = [Sender(one, {CHANNEL: slate}) for one in (store, other_store)]
    await asyncio.gather(*(sender.drain() for sender in senders))
    assert len(slate.sent) == len(set(slate.sent)) == 10


async def test_what_fails_half_way_is_gone_on_with(store, practice, slate, monkeypatch):
    await begin(store, practice, await chats(store, practice, 7))
    await spread_once(store, practice)
    with monkeypatch.context() as patched:
        patched.setattr(broadcasts, "_state", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await spread_once(store, practice)
    await Sender(store, {CHANNEL: slate}).drain()
    assert len(slate.sent) == len(set(slate.sent)) == 7


async def test_a_running_sender_begins_as_soon_as_it_is_said(store, practice, slate):
    sender = Sender(store, {CHANNEL: slate})
    running = asyncio.create_task(sender.run())
    await begin(store, practice, await chats(store, practice, 7))
    await until(lambda: len(slate.sent) == 7)
    sender.stop()
    await running


async def test_the_row_it_began_as_is_never_sent_and_holds_up_nobody(store, practice, slate):
    await begin(store, practice, await chats(store, practice, 4))
    async with store.reading(practice) as unit:
        admin = (await unit.chats.find(CHANNEL, "admin")).id
    await put(store, practice, admin, "another", priority=2)
    await Sender(store, {CHANNEL: slate}).drain(admin)
    assert slate.words("admin") == ["another"]


async def test_what_was_given_up_is_missed_until_it_is_tried_again(store, practice):
    slate = Slate()
    slate.trouble["chat 1"] = [RefusedError("too long")]
    ids = await chats(store, practice, 5)
    await begin(store, practice, ids, without=(41,))
    sender = Sender(store, {CHANNEL: slate})
    await sender.drain()
    found = await standing(store, practice)
    assert (found.sent, found.missed, found.missed_chats, found.without) == (4, 1, (ids[1],), (41,))
    async with store.begin(practice) as unit:
        assert await unit.broadcasts.retry() == 1
        assert await unit.broadcasts.retry() == 0
    await sender.drain()
    assert len(slate.words("chat 1")) == 1
    assert (await standing(store, practice)).missed == 0


async def test_the_last_one_is_the_one_that_is_told_of(store, practice, slate):
    first, second = await chats(store, practice, 2)
    async with store.begin(practice) as unit:
        await unit.broadcasts.begin(first, WORDS, [(first, "Europe/London")], [])
        await unit.broadcasts.begin(first, WORDS, [(first, "Europe/London"), (second, "Europe/London")], [])
    assert (await standing(store, practice)).waiting == 2


@pytest.mark.parametrize("count", [1, 3, 8])
async def test_what_was_sent_is_replaced_and_what_was_not_is_never_sent(store, practice, slate, count):
    to = await chats(store, practice, count)
    await begin(store, practice, to)
    sender = Sender(store, {CHANNEL: slate})
    await sender.drain()
    later = await a_chat(store, practice, "later")
    async with store.begin(practice) as unit:
        await unit.broadcasts.begin(later, WORDS, [(id, "Europe/London") for id in to], [])
        done = await unit.broadcasts.recall("taken back")
        assert (done.stopped, done.replaced) == (count, 0)
        assert await unit.broadcasts.recall("taken back") is None
    await sender.drain()
    assert len(slate.sent) == count
    async with store.begin(practice) as unit:
        admin = await unit.chats.find(CHANNEL, "admin")
        done = await unit.broadcasts.recall("taken back", [admin.id])
        assert (done.stopped, done.replaced) == (0, count)
    await sender.drain()
    assert [words for _, words in slate.sent[count:]] == ["taken back"] * count
    assert sorted(slate.edits[count:]) == sorted(str(n + 1) for n in range(count))
    async with store.begin(practice) as unit:
        assert await unit.broadcasts.retry([admin.id]) == 0
        assert (await unit.broadcasts.last([admin.id])).recalled
