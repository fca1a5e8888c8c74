"""Whoever writes while nothing can be saved hears of it once."""

import pytest

from bot.delivery import Worker, outage
from bot.delivery.errors import UnsentError
from bot.delivery.outage import Outage
from storage import NotSaved
from storage.tables import inbox
from tests.delivery.slate import CHANNEL, Slate, say, states, until_quiet

WORDS = "Not now."


@pytest.fixture
def telling(slate):
    return Outage(slate, WORDS)


async def test_a_moment_is_nothing_to_speak_of(slate, telling):
    await telling.failed(["ana"])
    await telling.failed(["ana"], took=1.9)
    assert slate.sent == []


async def test_each_chat_is_told_once_in_an_outage_and_again_in_the_next(slate, telling):
    for _ in range(3):
        await telling.failed(["ana", "leo"], took=2.1)
    assert slate.sent == [("ana", WORDS), ("leo", WORDS)]
    telling.saved()
    await telling.failed(["ana"], took=2.1)
    assert slate.words("ana") == [WORDS, WORDS]


async def test_who_cannot_be_told_keeps_nobody_else_from_being_told(slate, telling):
    slate.trouble["ana"] = [UnsentError("502")]
    await telling.failed(["ana", "leo"], took=2.1)
    assert slate.sent == [("leo", WORDS)]


async def test_what_was_taken_in_and_cannot_be_saved_then_is_said_and_done_later(clock, store, practice, monkeypatch):
    monkeypatch.setattr(outage, "PATIENCE_SECONDS", 0)
    slate, trouble, handled = Slate(), [NotSaved("the disk is full")] * 5, []

    async def handle(_unit, incoming, _now):
        if trouble:
            raise trouble.pop()
        handled.append(incoming.text)

    await say(store, practice, "ana", "off tomorrow")
    worker = Worker(store, handle, {CHANNEL: slate}, unsaved=WORDS)
    await until_quiet(clock, store, inbox, worker.drain())
    assert slate.words("ana") == [WORDS]
    assert handled == ["off tomorrow"]
    assert await states(store, inbox) == ["done"]
