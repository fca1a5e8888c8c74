"""What is to be said is said once, in order per chat, and whatever goes wrong is met as it deserves."""

import asyncio
import secrets

import pytest

from bot.delivery import (
    MovedError,
    RefusedError,
    RetryAfterError,
    Sender,
    UnclearError,
    UnfinishedError,
    UnreachableError,
)
from bot.delivery.errors import UnsentError
from bot.delivery.results import Results
from storage import Keys, Store
from storage.erasures import Erasures, erase
from storage.outbox import BROADCASTS, NOTICES, PEOPLE
from storage.tables import outbox
from tests.delivery.slate import CHANNEL, Slate, a_chat, put, rows, states, until, until_quiet


@pytest.fixture
def sender(store, slate):
    return Sender(store, {CHANNEL: slate})


@pytest.fixture
async def ana(store, practice):
    return await a_chat(store, practice, "ana")


@pytest.fixture
async def leo(store, practice):
    return await a_chat(store, practice, "leo")


async def until_tried(store):
    """Wait until it has been written down that the first message was tried."""
    while not (await rows(store, outbox))[0].attempts:  # noqa: ASYNC110 - the sender works on it
        await asyncio.sleep(0.01)


async def test_a_message_is_sent_once_and_its_body_goes(store, practice, ana, sender, slate):
    id = await put(store, practice, ana, "hello")
    await sender.drain()
    await sender.drain()
    assert slate.sent == [("ana", "hello")]
    [row] = await rows(store, outbox)
    assert (row.state, row.body, row.external_id) == ("sent", None, "1")
    async with store.reading(practice) as unit:
        assert await unit.outbox.external_id(id) == "1"


async def test_one_chat_hears_people_before_notices_before_broadcasts_each_in_order(
    store, practice, ana, sender, slate
):
    for words, priority in [("c1", BROADCASTS), ("b1", NOTICES), ("a1", PEOPLE), ("c2", BROADCASTS), ("a2", PEOPLE)]:
        await put(store, practice, ana, words, priority=priority)
    await sender.drain()
    assert slate.words("ana") == ["a1", "a2", "b1", "c1", "c2"]


async def test_a_dedupe_key_sends_once_even_after_it_was_sent(store, practice, ana, sender, slate):
    first = await put(store, practice, ana, "reminder", dedupe_key="r1")
    assert await put(store, practice, ana, "reminder", dedupe_key="r1") == first
    await sender.drain()
    assert await put(store, practice, ana, "reminder", dedupe_key="r1") == first
    await put(store, practice, ana, "another", dedupe_key="r2")
    await sender.drain()
    assert slate.words("ana") == ["reminder", "another"]


async def test_nothing_goes_before_it_is_due_and_holds_up_nothing_meanwhile(clock, store, practice, ana, sender, slate):
    await put(store, practice, ana, "later", due=clock.now.replace(hour=15))
    await put(store, practice, ana, "now")
    await sender.drain()
    assert slate.words("ana") == ["now"]
    clock.forward(3600)
    await sender.drain()
    assert slate.words("ana") == ["now", "later"]


async def test_what_has_expired_is_not_sent(clock, store, practice, ana, sender, slate):
    await put(store, practice, ana, "in time", expires=clock.now.replace(minute=10))
    await put(store, practice, ana, "too late", due=clock.now.replace(minute=5), expires=clock.now.replace(minute=20))
    await sender.drain()
    clock.forward(1200)
    async with store.begin(practice) as unit:
        assert await unit.outbox.stale()
        assert await unit.outbox.claim(CHANNEL, limit=9, seconds=6, pace=None) == []
        assert await unit.outbox.expire() == 1
        assert not await unit.outbox.stale()
    assert slate.words("ana") == ["in time"]
    assert await states(store, outbox) == ["sent", "expired"]


async def test_what_has_expired_holds_up_nothing_that_comes_after_it(clock, store, practice, ana, sender, slate):
    await put(store, practice, ana, "too late", expires=clock.now.replace(minute=20))
    await put(store, practice, ana, "an answer")
    clock.forward(1200)
    async with asyncio.timeout(60):
        await sender.drain(ana)
    assert slate.words("ana") == ["an answer"]
    assert await states(store, outbox) == ["expired", "sent"]


async def test_what_could_not_be_sent_for_a_week_is_dropped(clock, store, practice, ana):
    await put(store, practice, ana, "old")
    clock.forward(7 * 86400 + 1)
    async with store.begin(practice) as unit:
        assert await unit.outbox.expire() == 1
    [row] = await rows(store, outbox)
    assert row.body is None


async def test_settled_rows_are_forgotten_after_a_week(clock, store, practice, ana, sender):
    await put(store, practice, ana, "old")
    await sender.drain()
    clock.forward(7 * 86400 + 1)
    await put(store, practice, ana, "new")
    async with store.begin(practice) as unit:
        assert await unit.outbox.tidy() == 1
    assert await states(store, outbox) == ["waiting"]


async def test_asked_to_wait_only_that_chat_waits_and_no_longer_than_asked(
    clock, store, practice, ana, leo, sender, slate
):
    slate.trouble["ana"] = [RetryAfterError(30)]
    await put(store, practice, ana, "first", priority=BROADCASTS)
    await put(store, practice, ana, "second", priority=BROADCASTS)
    await put(store, practice, leo, "quick", priority=BROADCASTS)
    waiting = asyncio.create_task(sender.drain())
    await sender.drain(leo)
    await until_tried(store)
    clock.forward(29.9)
    await asyncio.sleep(0.2)
    assert slate.sent == [("leo", "quick")]
    clock.forward(0.1)
    await waiting
    assert slate.words("ana") == ["first", "second"]
    assert slate.tried.count(("ana", "first")) == 2


async def test_an_answer_passes_a_broadcast_that_was_asked_to_wait(clock, store, practice, ana, sender, slate):
    slate.trouble["ana"] = [RetryAfterError(30)]
    await put(store, practice, ana, "broadcast", priority=BROADCASTS)
    waiting = asyncio.create_task(sender.drain())
    await until(lambda: slate.tried)
    await put(store, practice, ana, "answer")
    await until(lambda: slate.sent)
    await until_tried(store)
    assert slate.words("ana") == ["answer"]
    clock.forward(30)
    await waiting
    assert slate.words("ana") == ["answer", "broadcast"]


@pytest.mark.parametrize("error", [UnsentError("502"), UnclearError("timed out"), RuntimeError("a defect")])
async def test_what_failed_is_sent_again_before_what_comes_after_it(clock, store, practice, ana, sender, slate, error):
    slate.trouble["ana"] = [error] * 5
    await put(store, practice, ana, "first")
    await put(store, practice, ana, "second")
    begun = clock.now
    await until_quiet(clock, store, outbox, sender.drain())
    assert slate.words("ana") == ["first", "second"]
    assert slate.tried == [("ana", "first")] * 6 + [("ana", "second")]
    assert (clock.now - begun).total_seconds() <= 150


async def test_no_retry_is_more_than_thirty_seconds_off(clock, store, practice, ana, sender, slate):
    slate.trouble["ana"] = [UnsentError("502")] * 30
    await put(store, practice, ana, "hello")
    await until_quiet(clock, store, outbox, sender.drain())
    assert slate.words("ana") == ["hello"]
    assert (clock.now - clock.now.replace(hour=14, minute=0, second=0)).total_seconds() <= 30 * 30


async def test_what_is_refused_is_dead_and_what_comes_after_it_is_sent(store, practice, ana, sender, slate):
    slate.trouble["ana"] = [RefusedError("too long")]
    await put(store, practice, ana, "bad")
    await put(store, practice, ana, "good")
    await sender.drain()
    assert slate.words("ana") == ["good"]
    assert [(row.state, row.error) for row in await rows(store, outbox)] == [("dead", "too long"), ("sent", None)]


async def test_a_chat_that_blocked_us_costs_one_attempt_is_told_of_once_and_gets_it_all_when_it_is_back(
    store, practice, ana, slate
):
    told = []

    async def lost(unit, chat_id):
        told.append(chat_id)

    sender = Sender(store, {CHANNEL: slate}, lost=lost)
    slate.trouble["ana"] = [UnreachableError("blocked")] * 9
    await put(store, practice, ana, "one")
    await put(store, practice, ana, "two")
    await sender.drain()
    await sender.drain()
    assert (slate.tried, told) == ([("ana", "one")], [ana])
    slate.trouble.clear()
    async with store.begin(practice) as unit:
        await unit.chats.set_reachable(ana, True)
    await sender.drain()
    assert slate.words("ana") == ["one", "two"]


async def test_what_takes_several_messages_goes_on_where_it_was_and_no_part_is_sent_twice(
    clock, store, practice, ana, slate
):
    class Short(Slate):
        """Takes one word at a time."""

        async def send(self, chat, body, edits):
            word, _, rest = body["html"].partition(" ")
            id = await super().send(chat, {**body, "html": word}, edits)
            if rest:
                raise UnfinishedError({**body, "html": rest})
            return id

    short = Short()
    id = await put(store, practice, ana, "one two three", edits="7")
    await put(store, practice, ana, "four")
    sender = Sender(store, {CHANNEL: short})
    async with store.begin(practice) as unit:
        [row] = await unit.outbox.claim(CHANNEL, limit=1, seconds=6, pace=None)
        await unit.outbox.go_on(row, {"html": "two three", "buttons": []})
        await unit.outbox.go_on(row, {"html": "whoever comes late", "buttons": []})
    short.trouble["ana"] = [RetryAfterError(1)]
    await until_quiet(clock, store, outbox, sender.drain())
    assert short.words("ana") == ["two", "three", "four"]
    assert short.edits == [None, None, None]
    async with store.reading(practice) as unit:
        assert await unit.outbox.external_id(id) == "2"


async def test_a_chat_that_has_moved_is_written_to_where_it_is_now(store, practice, sender, slate):
    group = await a_chat(store, practice, "group")
    for words in ("one", "two"):
        await put(store, practice, group, words)
    slate.trouble["group"] = [MovedError("supergroup")]
    await sender.drain()
    assert slate.tried == [("group", "one"), ("supergroup", "one"), ("supergroup", "two")]
    async with store.reading(practice) as unit:
        assert (await unit.chats.find(CHANNEL, "supergroup")).id == group
        assert await unit.chats.find(CHANNEL, "group") is None


async def test_a_chat_that_has_moved_to_where_another_is_cannot_be_reached(store, practice, slate):
    lost = []

    async def tell(unit, chat_id):
        lost.append(chat_id)

    group = await a_chat(store, practice, "group")
    await a_chat(store, practice, "supergroup")
    for words in ("one", "two"):
        await put(store, practice, group, words)
    slate.trouble["group"] = [MovedError("supergroup")]
    await Sender(store, {CHANNEL: slate}, lost=tell).drain()
    assert (lost, slate.sent) == ([group], [])


async def test_an_edit_names_the_message_it_replaces(store, practice, ana, sender, slate):
    await put(store, practice, ana, "new words", edits="41")
    await sender.drain()
    assert slate.edits == ["41"]


async def test_what_cannot_be_looked_at_is_dead_and_keeps_nothing_back(store, practice, ana, leo, slate):
    async def still(unit, body):
        raise KeyError(body["html"])

    async with store.begin(practice) as unit:
        await unit.outbox.put(ana, {"html": "one", "about": {"session": "malformed"}})
    await put(store, practice, ana, "two")
    await put(store, practice, leo, "three")
    await Sender(store, {CHANNEL: slate}, still=still).drain()
    assert sorted(slate.sent) == [("ana", "two"), ("leo", "three")]
    async with store.reading(practice) as unit:
        [dead] = await unit.outbox.dead()
    assert dead.error.startswith("KeyError at")


async def test_what_was_to_be_said_to_two_of_whom_one_was_erased_keeps_nothing_back(url, clock, slate, tmp_path):
    master = secrets.token_bytes(32)
    store = await Store.open(url, Keys(master), clock)
    async with store.begin() as unit:
        practice = (await unit.practices.add("Elm Street", "Europe/London", "GB")).id
    async with store.begin(practice) as unit:
        ana, leo = [(await unit.people.add(name, ["client"])).id for name in ("Ana", "Leo")]
        both = (await unit.chats.add(CHANNEL, "both", ana)).id
        await unit.chats.join(both, leo)
    await put(store, practice, both, "before")
    await erase(store, Erasures(tmp_path / "erasures", Keys(master)), practice, ana)
    await store.close()
    store = await Store.open(url, Keys(master), clock)  # which has never known the key of whoever was erased
    await put(store, practice, both, "after")
    await Sender(store, {CHANNEL: slate}).drain()
    assert slate.words("both") == ["after"]
    assert await states(store, outbox) == ["expired", "sent"]
    await store.close()


async def test_a_sender_leaves_other_channels_alone(store, practice, sender, slate):
    await put(store, practice, await a_chat(store, practice, "mia", "other"), "hello")
    await sender.drain()
    assert slate.tried == []


async def test_a_late_sender_changes_nothing(clock, store, practice, ana):
    await put(store, practice, ana, "hello")
    async with store.begin(practice) as unit:
        [early] = await unit.outbox.claim(CHANNEL, limit=9, seconds=6, pace=None)
        assert await unit.outbox.claim(CHANNEL, limit=9, seconds=6, pace=None) == []
    clock.forward(7)
    async with store.begin(practice) as unit:
        [late] = await unit.outbox.claim(CHANNEL, limit=9, seconds=6, pace=None)
        assert not await unit.outbox.sent(early.id, early.token, "1")
        assert not await unit.outbox.later(early.id, early.token, clock.now, "")
        assert await unit.outbox.sent(late.id, late.token, "2")


async def test_what_a_late_sender_heard_of_a_chat_counts_no_more(clock, store, practice, ana, sender, slate):
    lost = []

    async def tell(unit, chat_id):
        lost.append(chat_id)

    await put(store, practice, ana, "one")
    async with store.begin(practice) as unit:
        [late] = await unit.outbox.claim(CHANNEL, limit=1, seconds=6, pace=None)
    clock.forward(7)
    await sender.drain()
    await Results(store, tell).keep(late, UnreachableError("blocked, at the time"))
    assert (slate.words("ana"), lost) == (["one"], [])
    async with store.reading(practice) as unit:
        assert (await unit.chats.get(ana)).reachable


async def test_two_processes_send_each_message_once_and_in_order(store, other_store, practice):
    slates = [Slate(), Slate()]
    slates[1].sent = slates[0].sent
    senders = [Sender(one, {CHANNEL: slate}) for one, slate in zip((store, other_store), slates, strict=True)]
    running = [asyncio.create_task(sender.run()) for sender in senders]
    for n in range(5):
        chat = await a_chat(store, practice, f"chat {n}")
        for m in range(6):
            await put(store, practice, chat, str(m))
    await senders[0].drain()
    for sender in senders:
        sender.stop()
    await asyncio.gather(*running)
    for n in range(5):
        assert slates[0].words(f"chat {n}") == [str(m) for m in range(6)]


async def test_at_most_one_message_is_under_way_while_the_channel_is_quick(store, practice):
    class Counting(Slate):
        under_way = most = 0

        async def send(self, chat, body, edits):
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            try:
                return await super().send(chat, body, edits)
            finally:
                self.under_way -= 1

    slate = Counting()
    sender = Sender(store, {CHANNEL: slate})
    running = asyncio.create_task(sender.run())
    for n in range(10):
        await put(store, practice, await a_chat(store, practice, f"chat {n}"), "hello")
    await sender.idle(10)
    sender.stop()
    await running
    assert (len(slate.sent), slate.most) == (10, 1)


async def test_one_slow_chat_does_not_hold_up_the_others(store, practice, ana, leo):
    answer = asyncio.Event()

    class Slow(Slate):
        async def send(self, chat, body, edits):
            if chat.address == "ana":
                await answer.wait()
            return await super().send(chat, body, edits)

    slate = Slow()
    sender = Sender(store, {CHANNEL: slate})
    running = asyncio.create_task(sender.run())
    await put(store, practice, ana, "slow")
    await put(store, practice, leo, "quick")
    await until(lambda: slate.words("leo"))
    assert slate.words("ana") == []
    answer.set()
    sender.stop()
    await running
    assert slate.words("ana") == ["slow"]
