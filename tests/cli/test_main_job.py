"""The main job, word for word, in the terminal: hours are texted, an opening is booked, people are told."""

from contextlib import asynccontextmanager

import pytest

from bot import sample
from bot.channels.terminal import Terminal
from bot.cli.seat import take_seat
from bot.cli.talk import Talk
from storage import Keys, Store
from tests.transcript import ZONE, slow_clock

KEYS = Keys(bytes(range(32)))


@asynccontextmanager
async def practice(folder, *, with_sample=False):
    """A function that says a text as somebody and returns the answer; the date is Wednesday 11 March 2026."""
    clock = slow_clock()
    store = await Store.open(str(folder / "openings.sqlite3"), KEYS, clock=clock)
    if with_sample:
        async with store.begin() as unit:
            await sample.make(unit, ZONE)
    talks = {}

    async def say(role, name, text):
        if name not in talks:
            said = []
            talks[name] = Talk(
                store, await take_seat(store, role, name, ZONE), Terminal(said.append, colour=False), clock
            )
            talks[name].said = said
        talks[name].said.clear()
        await talks[name].say(text)
        return "\n".join(talks[name].said)

    yield say
    await store.close()


THERAPIST = [
    # said, what the answer names
    ("Mondays 9 to 5", ["Monday 16 March", "09:00-17:00", "[Undo]"]),
    ("tues & thurs 10-6 with lunch 1-2", ["Tuesdays and Thursdays", "10:00-13:00", "14:00-18:00", "Thursday 12 March"]),
    ("off this Friday", ["Friday 13 March"]),
    ("off next Friday", ["Which Friday", "Fri 20 March", "Fri 13 March"]),
    ("only 10-2 tomorrow", ["Thursday 12 March", "10:00-13:00", "13:00-14:00 stays closed"]),
    ("open sat 10-1 just this once", ["Saturday 14 March", "10:00-13:00"]),
    ("50 min sessions, 10 min between", ["50 minutes", "10 minutes", "every hour"]),
    ("every first Monday of the month off", ["first Monday of the month", "Monday 6 April"]),
    ("what does next week look like", ["Monday 16 March", "09:00-17:00", "Tuesday 17 March", "Sunday 22 March"]),
    ("undo", ["first Monday of the month"]),
]


async def test_a_therapist_texts_their_hours_and_each_answer_names_full_dates(tmp_path):
    async with practice(tmp_path) as say:
        for text, named in THERAPIST:
            answer = await say("therapist", "Ana", text)
            missing = [words for words in named if words not in answer]
            assert not missing, f"{text!r} was answered {answer!r}"


async def test_undo_puts_back_the_hours_of_the_days_it_touched(tmp_path):
    async with practice(tmp_path) as say:
        await say("therapist", "Ana", "Mondays 9 to 5")
        before = await say("therapist", "Ana", "what does next week look like")
        await say("therapist", "Ana", "mondays 10 to 4")
        assert "10:00-16:00" in await say("therapist", "Ana", "what does next week look like")
        await say("therapist", "Ana", "undo")
        assert await say("therapist", "Ana", "what does next week look like") == before


CLIENT = [
    ("anything Monday afternoon?", ["Monday 16 March", "12:00", "15:00"]),
    ("book me Monday at 3", ["Monday 16 March", "15:00-15:50", "Ana"]),
    ("can we do 4 instead", ["Monday 16 March", "16:00-16:50"]),
    ("cancel monday", ["Monday 16 March", "16:00"]),
]


async def test_a_client_asks_books_moves_and_cancels(tmp_path):
    async with practice(tmp_path, with_sample=True) as say:
        for text, named in CLIENT:
            answer = await say("client", "Sam", text)
            missing = [words for words in named if words not in answer]
            assert not missing, f"{text!r} was answered {answer!r}"


async def test_an_admin_sees_the_text_and_the_number_before_anything_is_sent(tmp_path):
    async with practice(tmp_path, with_sample=True) as say:
        assert "we close" not in await say("client", "Sam", "help")
        answer = await say("admin", "Nora", "tell everyone with sessions on Friday that we close at two")
        for words in ("Friday 13 March", "we close at two", "[Send to 1]", "[Not now]"):
            assert words in answer
        answer += await say("admin", "Nora", "Send to 1")
        assert "Priya" in answer, "she has no chat, so somebody must call her"
        assert "we close at two" in await say("client", "Sam", "help")


@pytest.mark.parametrize("choice", ["Cancel and offer other times", "Keep the three, close the rest", "Not now"])
async def test_those_who_are_booked_are_named_before_anything_happens(tmp_path, choice):
    async with practice(tmp_path, with_sample=True) as say:
        answer = await say("therapist", "Ana", "off on 20 March")
        for words in ("Friday 20 March", "Sam 10:00", "Priya 11:00", "Leo 15:00", f"[{choice}]"):
            assert words in answer
        friday = "what does friday 20 march look like"
        await say("therapist", "Ana", choice)
        after = await say("therapist", "Ana", friday)
        assert ("09:00-17:00" in after) == (choice == "Not now")
        assert ("Sam" in after) == (choice != "Cancel and offer other times")


@pytest.mark.parametrize("text", ["what are our hours", "what are our policies", "what does next week look like"])
async def test_an_admin_without_therapists_is_told_what_comes_first(tmp_path, text):
    async with practice(tmp_path) as say:
        assert "There are no therapists yet" in await say("admin", "Nora", text)
