"""What came in is handled in order per chat, once, and in one transaction."""

import asyncio
import datetime as dt
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import Reach, Worker, receive, retries
from storage import NotSaved, Store
from storage.tables import inbox, outbox
from tests.databases import KINDS
from tests.delivery.slate import CHANNEL, Clock, Slate, a_chat, rows, say, states, until_quiet


class Desk:
    """Answers every message with an echo; `trouble` holds errors to raise first, by text, after writing."""

    def __init__(self):
        self.handled = []
        self.trouble = {}

    async def __call__(self, unit, incoming, now):
        chat = await unit.chats.find(incoming.channel, incoming.address)
        chat = chat or await unit.chats.add(incoming.channel, incoming.address, None)
        await unit.outbox.put(chat.id, {"html": f"heard {incoming.text}", "buttons": []})
        if self.trouble.get(incoming.text):
            raise self.trouble[incoming.text].pop(0)
        self.handled.append((incoming.address, incoming.text))


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def worker(store, desk, slate):
    return Worker(store, desk, {CHANNEL: slate}, apology="Nothing changed.")


async def said(store):
    return [row.body["html"] for row in await rows(store, outbox)]


async def test_what_arrives_twice_is_kept_and_answered_once(store, practice, worker):
    assert await say(store, practice, "ana", "hello", id="7")
    assert not await say(store, practice, "ana", "hello", id="7")
    await worker.drain()
    assert not await say(store, practice, "ana", "hello", id="7")
    await worker.drain()
    assert await said(store) == ["heard hello"]


async def test_the_same_id_on_another_channel_is_another_message(store, practice):
    assert await say(store, practice, "ana", "hello", id="7")
    assert await say(store, practice, "ana", "hello", id="7", channel="other")


async def test_a_smaller_id_than_the_last_one_is_new(store, practice):
    assert await say(store, practice, "ana", "late", id="900")
    assert await say(store, practice, "ana", "after a quiet week", id="5")


async def test_a_body_is_gone_once_it_is_answered(store, practice, worker):
    await say(store, practice, "ana", "hello")
    await worker.drain()
    assert [(row.state, row.body) for row in await rows(store, inbox)] == [("done", None)]


async def test_a_worker_leaves_other_channels_alone(store, practice, worker):
    await say(store, practice, "ana", "hello", channel="other")
    await worker.drain()
    assert await states(store, inbox) == ["waiting"]


async def test_draining_one_address_leaves_the_others(store, practice, worker, desk):
    await say(store, practice, "ana", "one")
    await say(store, practice, "leo", "two")
    await worker.drain("leo")
    assert desk.handled == [("leo", "two")]


async def test_what_a_failed_attempt_wrote_is_forgotten(clock, store, practice, worker, desk):
    desk.trouble["hello"] = [RuntimeError("once"), RuntimeError("twice")]
    await say(store, practice, "ana", "hello")
    await until_quiet(clock, store, inbox, worker.drain())
    assert await said(store) == ["heard hello"]
    assert await states(store, inbox) == ["done"]


async def test_what_fails_again_and_again_is_given_up_with_an_apology(clock, store, practice, worker, desk):
    await a_chat(store, practice)
    desk.trouble["bad"] = [RuntimeError("again")] * 99
    await say(store, practice, "ana", "bad")
    await say(store, practice, "ana", "good")
    await until_quiet(clock, store, inbox, worker.drain())
    assert 99 - len(desk.trouble["bad"]) == len(retries.HANDLING) + 1
    assert await states(store, inbox) == ["dead", "done"]
    assert await said(store) == ["Nothing changed.", "heard good"]


async def test_a_dead_message_can_be_tried_again(clock, store, practice, worker, desk):
    desk.trouble["bad"] = [RuntimeError("again")] * (len(retries.HANDLING) + 1)
    await say(store, practice, "ana", "bad")
    await until_quiet(clock, store, inbox, worker.drain())
    async with store.begin(practice) as unit:
        assert await unit.inbox.revive(1)
        assert not await unit.inbox.revive(1)
    await worker.drain()
    assert desk.handled == [("ana", "bad")]


async def test_one_chat_in_trouble_holds_up_no_other(store, practice, worker, desk):
    desk.trouble["bad"] = [RuntimeError("again")]
    await say(store, practice, "ana", "bad")
    await say(store, practice, "ana", "after it")
    await say(store, practice, "leo", "good")
    await worker.drain("leo")
    stuck = asyncio.create_task(worker.drain("ana"))
    await asyncio.sleep(0.1)
    stuck.cancel()
    assert desk.handled == [("leo", "good")]


async def test_what_cannot_be_read_is_dead_at_once_and_the_next_is_handled(store, practice, worker, desk):
    await receive(store, practice, CHANNEL, "1", "ana", {"nonsense": True})
    await say(store, practice, "ana", "hello")
    await worker.drain()
    assert await states(store, inbox) == ["dead", "done"]
    assert desk.handled == [("ana", "hello")]


async def test_a_database_that_cannot_save_costs_no_attempt(clock, store, practice, worker, desk):
    desk.trouble["hello"] = [NotSaved("the disk is full")] * 10
    await say(store, practice, "ana", "hello")
    await until_quiet(clock, store, inbox, worker.drain())
    assert [(row.state, row.attempts) for row in await rows(store, inbox)] == [("done", 0)]


async def test_logs_do_not_repeat_what_was_said(clock, store, practice, worker, desk, caplog):
    caplog.set_level(logging.INFO)
    desk.trouble["canary"] = [ValueError("canary")] * 9
    await say(store, practice, "ana", "canary")
    await until_quiet(clock, store, inbox, worker.drain())
    assert "ValueError" in caplog.text
    assert "canary" not in caplog.text
    assert "canary" not in (await rows(store, inbox))[0].error


async def test_whoever_writes_can_be_written_to_again(store, practice, worker):
    chat = await a_chat(store, practice)
    async with store.begin(practice) as unit:
        await unit.chats.set_reachable(chat, False)
    await say(store, practice, "ana", "hello")
    await worker.drain()
    async with store.reading(practice) as unit:
        assert (await unit.chats.get(chat)).reachable


async def test_a_chat_that_wrote_a_lot_holds_up_no_other(store, practice, desk, worker):
    chats = [f"chat {n}" for n in range(2 * store.at_once)]
    for text in ("first", "second", "third"):
        for chat in chats:
            await say(store, practice, chat, text)
    working = asyncio.create_task(worker.run())
    async with asyncio.timeout(60):
        while len(desk.handled) < 3 * len(chats):  # noqa: ASYNC110 - it is the worker that adds to it
            await asyncio.sleep(0.01)
    worker.stop()
    await working
    places = {text: [n for n, (_, one) in enumerate(desk.handled) if one == text] for text in ("first", "third")}
    assert max(places["first"]) < min(places["third"])


async def test_no_more_is_begun_than_can_be_written_at_once(store, practice, slate):
    begun, end = asyncio.Event(), asyncio.Event()

    async def slow(unit, incoming, now):
        begun.set()
        await end.wait()

    for n in range(store.at_once + 3):
        await say(store, practice, f"chat {n}", "hello")
    worker = Worker(store, slow, {CHANNEL: slate})
    working = asyncio.create_task(worker.run())
    async with asyncio.timeout(60):
        await begun.wait()
    leased = [row.lease_until is not None for row in await rows(store, inbox)]
    assert leased == [True] * store.at_once + [False] * 3
    worker.stop()
    end.set()
    await working


@pytest.mark.parametrize("reachable", [True, False])
async def test_a_chat_that_opens_or_closes_is_noted_and_not_answered(store, practice, desk, reachable):
    class Door(Slate):
        def translate(self, raw, practice_id):
            return Reach(raw["address"], reachable)

    chat = await a_chat(store, practice)
    async with store.begin(practice) as unit:
        await unit.chats.set_reachable(chat, not reachable)
    await say(store, practice, "ana", "")
    await Worker(store, desk, {CHANNEL: Door()}).drain()
    async with store.reading(practice) as unit:
        assert (await unit.chats.get(chat)).reachable is reachable
    assert desk.handled == []
    assert await states(store, inbox) == ["done"]


async def test_a_late_worker_changes_nothing(clock, store, practice):
    await say(store, practice, "ana", "hello")
    async with store.begin(practice) as unit:
        [early] = await unit.inbox.claim([CHANNEL], limit=9, seconds=6)
        assert await unit.inbox.claim([CHANNEL], limit=9, seconds=6) == []
    clock.forward(7)
    async with store.begin(practice) as unit:
        [late] = await unit.inbox.claim([CHANNEL], limit=9, seconds=6)
    async with store.begin(practice) as unit:
        assert not await unit.inbox.owns(early.id, early.token)
        assert not await unit.inbox.done(early.id, early.token)
        assert not await unit.inbox.later(early.id, early.token, clock.now, "")
        assert not await unit.inbox.bury(early.id, early.token, "")
        await unit.inbox.release({early.id: early.token})
        assert await unit.inbox.owns(late.id, late.token)
        assert await unit.inbox.done(late.id, late.token)


async def test_a_renewed_lease_does_not_run_out(clock, store, practice):
    await say(store, practice, "ana", "hello")
    async with store.begin(practice) as unit:
        [row] = await unit.inbox.claim([CHANNEL], limit=9, seconds=6)
    clock.forward(5)
    async with store.begin(practice) as unit:
        await unit.inbox.renew({row.id: row.token}, clock.now.replace(minute=30))
    clock.forward(60)
    async with store.begin(practice) as unit:
        assert await unit.inbox.claim([CHANNEL], limit=9, seconds=6) == []


async def test_two_processes_handle_each_message_once(store, other_store, practice, desk):
    workers = [Worker(one, desk, {CHANNEL: Slate()}) for one in (store, other_store)]
    running = [asyncio.create_task(worker.run()) for worker in workers]
    for n in range(30):
        await say((store, other_store)[n % 2], practice, f"chat {n % 5}", str(n))
    await workers[0].drain()
    for worker in workers:
        worker.stop()
    await asyncio.gather(*running)
    assert sorted(int(text) for _, text in desk.handled) == list(range(30))
    for chat in range(5):
        mine = [int(text) for address, text in desk.handled if address == f"chat {chat}"]
        assert mine == sorted(mine)


async def test_stopping_leaves_nothing_leased(store, practice, worker, desk):
    running = asyncio.create_task(worker.run())
    for n in range(20):
        await say(store, practice, f"chat {n}", "hello")
    worker.stop()
    await running
    assert all(row.lease_until is None for row in await rows(store, inbox))
    assert len(desk.handled) == (await states(store, inbox)).count("done")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8)
@given(
    arrivals=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), min_size=1, max_size=12),
)
async def test_each_chat_is_answered_in_the_order_in_which_it_wrote(databases, kind, keys, arrivals):
    """`arrivals` are (chat, failures): a message fails that often before it is handled, or is given up."""
    clock = Clock(dt.datetime(2026, 3, 11, tzinfo=dt.UTC))
    with databases.copy(kind) as url:
        store = await Store.open(url, keys, clock)
        async with store.begin() as unit:
            practice = (await unit.practices.add("Elm Street", "Europe/London", "GB")).id
        desk = Desk()
        for n, (chat, failures) in enumerate(arrivals):
            desk.trouble[str(n)] = [RuntimeError("again")] * failures
            await say(store, practice, chat, str(n))
        await until_quiet(clock, store, inbox, Worker(store, desk, {CHANNEL: Slate()}).drain())
        await store.close()
    for chat in "abc":
        kept = [str(n) for n, (of, failures) in enumerate(arrivals) if of == chat and failures <= len(retries.HANDLING)]
        assert [text for address, text in desk.handled if address == chat] == kept
