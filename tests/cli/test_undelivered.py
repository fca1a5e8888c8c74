"""`openings undelivered`: what was given up is listed without its words, and tried again."""

import asyncio
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.undelivered import undelivered
from bot.config import read_settings
from bot.founding import found_practice
from storage import Keys, Store


async def opened() -> Store:
    settings = read_settings()
    return await Store.open(settings.database, Keys.load(settings.master))


async def furnish() -> None:
    """Sam, who is told something, and has said something; another who blocked the bot."""
    store = await opened()
    async with store.begin() as unit:
        await found_practice(unit, "Linden Street", "Europe/London")
        for name in ("Sam", "Leo"):
            person = await unit.people.add(name, ["client"])
            chat = await unit.chats.add("telegram", name, person.id)
            await unit.outbox.put(chat.id, {"html": "canary words", "buttons": []})
        await unit.chats.set_reachable(chat.id, False)
        await unit.inbox.add("telegram", "1", "Sam", {"text": "canary words"}, None)
        await unit.inbox.add("telegram", "2", "nobody", {"text": "canary words"}, None)
    await store.close()


async def give_up() -> None:
    """Whatever can be worked on is given up."""
    store = await opened()
    async with store.begin(1) as unit:
        for row in await unit.inbox.claim(["telegram"], limit=9, seconds=6):
            await unit.inbox.bury(row.id, row.token, "MalformedError at bot/x.py:1")
        for sent in await unit.outbox.claim("telegram", limit=9, seconds=6, pace=None):
            await unit.outbox.bury(sent.id, sent.token, "BadRequest: message is too long")
    await store.close()


async def waiting() -> list[int]:
    store = await opened()
    async with store.reading(1) as unit:
        found = [await unit.inbox.depth(), await unit.outbox.depth()]
    await store.close()
    return found


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENINGS_DATABASE_URL", "OPENINGS_MASTER_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENINGS_HOME", str(tmp_path))
    asyncio.run(furnish())


@pytest.fixture
def given_up(practice) -> None:
    asyncio.run(give_up())


def run(*words: str) -> Result:
    return CliRunner().invoke(undelivered, words)


def test_what_was_given_up_is_listed_with_whose_it_is_and_why_and_never_what_was_said(given_up):
    lines = run().stdout.splitlines()
    day = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
    for line, expected in zip(
        lines,
        [
            rf"in-1  {day}, from Sam on telegram, given up after attempt 1: MalformedError at bot/x\.py:1",
            rf"in-2  {day}, from somebody unknown on telegram, given up after attempt 1: MalformedError .*",
            rf"out-1  {day}, to Sam on telegram, given up after attempt 1: BadRequest: message is too long",
            r"1 message waits for Leo, who has blocked the bot or is gone: sent when they are back",
        ],
        strict=True,
    ):
        assert re.fullmatch(expected, line), line
    assert "canary" not in run().stdout


def test_one_is_tried_again_and_the_others_stay(given_up):
    assert run("--retry", "out-1").stdout == "out-1 is tried again\n"
    assert asyncio.run(waiting()) == [0, 2]
    assert [line.split()[0] for line in run().stdout.splitlines()] == ["in-1", "in-2", "1"]


def test_all_are_tried_again_at_once(given_up):
    assert run("--all").stdout.splitlines() == ["in-1 is tried again", "in-2 is tried again", "out-1 is tried again"]
    assert asyncio.run(waiting()) == [2, 2]
    assert run("--all").stdout == "There is nothing to try again.\n"


@pytest.mark.parametrize("name", ["out-7", "in-0", "7", "out-x", "in-1 "])
def test_a_name_that_is_not_in_the_list_is_a_problem_and_changes_nothing(given_up, name):
    assert name in str(run("--retry", name).exception)
    assert asyncio.run(waiting()) == [0, 1]


def test_where_one_is_not_there_none_is_tried(given_up):
    assert "out-7" in str(run("--retry", "in-1", "--retry", "out-7").exception)
    assert asyncio.run(waiting()) == [0, 1]


def test_without_anything_given_up_it_says_so(practice):
    asyncio.run(settle())
    assert run().stdout == "Everything has been answered and delivered.\n"


async def settle() -> None:
    store = await opened()
    async with store.begin(1) as unit:
        await unit.chats.set_reachable(2, True)
    await store.close()


def test_retry_and_all_are_not_said_together(given_up):
    assert run("--all", "--retry", "in-1").exit_code == 2
