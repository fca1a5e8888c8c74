"""Kill -9 between an update and its answer: nothing is lost, nothing is done twice, at most one copy a kill."""

import asyncio
import random
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from storage.tables import availability_templates, changes, inbox
from tests.botapi import BotApi
from tests.faults.killed import POINTS
from tests.faults.process import Home, terminated

AT_ONCE = 4
SECONDS_AFTER_RESTART = 240
"""A lease lasts six; on a machine that does other things as well everything takes ten times as long."""
ON = {
    "sqlite": POINTS,
    "postgresql": ("before handling is committed", "after handling is committed", "after the answer is sent"),
}
"""The points on each database in every run of the tests; `make soak` passes all of them on both."""
ON_THEIR_WAY = 8
"""Messages of different chats that a killed process may have been sending: one, unless the machine is slow."""
NOT_SENT_YET = POINTS[: POINTS.index("after the answer is sent")]


@dataclass(frozen=True)
class Outcome:
    """What a kill left: how the process ended, what was done, and how often it was said."""

    status: int
    weekly_hours: int
    changes: int
    answers: list[str]
    exit_status: int


async def killed_at(point, folder, url):
    async with BotApi() as api:
        home = Home(folder, api, url=url)
        ana = (await home.settle(therapists=["Ana"]))["Ana"]
        async with home.serving("tests.faults.killed", point) as process:
            api.say(ana, "Mondays 9 to 5")
            async with asyncio.timeout(180):
                status = await process.wait()
        async with home.serving() as process:
            await home.listening(process)
            await api.wait_for(ana, seconds=SECONDS_AFTER_RESTART)
            await home.quiet()
            exit_status = await terminated(process)
        made, done = len(await home.rows(availability_templates)), len(await home.rows(changes))
        return Outcome(status, made, done, [row.text for row in api.sent(ana)], exit_status)


def all_outcomes(databases, kind, points, folder):
    """What a kill left at each point, several at once: most of the time passes in waiting for leases."""
    with ExitStack() as stack:
        homes = {}
        for point in points:
            homes[point] = folder(f"{kind} kill"), stack.enter_context(databases.copy(kind))
        return asyncio.run(gathered(homes))


async def gathered(homes):
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(point, folder, url):
        async with slots:
            return await killed_at(point, folder, url)

    return dict(zip(homes, await asyncio.gather(*(one(point, *home) for point, home in homes.items())), strict=True))


def check(point, outcome):
    assert outcome.status == -9, point
    assert (outcome.weekly_hours, outcome.changes) == (1, 1), point
    assert 1 <= len(outcome.answers) <= (1 if point in NOT_SENT_YET or "noted" in point else 2), point
    assert len(set(outcome.answers)) == 1, point
    assert outcome.exit_status == 0, point


@pytest.fixture(scope="module")
def on_sqlite(databases, tmp_path_factory):
    return all_outcomes(databases, "sqlite", ON["sqlite"], tmp_path_factory.mktemp)


@pytest.mark.parametrize("point", ON["sqlite"])
def test_what_was_said_before_a_kill_is_done_once_and_answered(on_sqlite, point):
    check(point, on_sqlite[point])


@pytest.fixture(scope="module")
def on_postgresql(databases, tmp_path_factory):
    return all_outcomes(databases, "postgresql", ON["postgresql"], tmp_path_factory.mktemp)


@pytest.mark.parametrize("point", ON["postgresql"])
def test_what_was_said_before_a_kill_is_done_once_and_answered_on_postgresql(on_postgresql, point):
    check(point, on_postgresql[point])


async def test_kills_at_random_under_load_lose_nothing_and_repeat_hardly_anything(api, home):
    days = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays"]
    names = [f"T{n}" for n in range(8)]
    rng = random.Random(4711)
    kills = 3
    chats = await home.settle(therapists=names)
    said = [(chat, f"{day} 9 to 5") for day in days for chat in chats.values()]
    for n in range(kills):
        async with home.serving() as process:
            await home.listening(process)
            for chat, text in said[n :: kills + 1]:
                api.say(chat, text)
                await asyncio.sleep(rng.uniform(0, 0.04))
            process.kill()
    async with home.serving() as process:
        await home.listening(process)
        for chat, text in said[kills :: kills + 1]:
            api.say(chat, text)
        await api.until(lambda: not api.unconfirmed(), seconds=90)
        await home.quiet()
        assert await terminated(process) == 0
    arrived = await home.rows(inbox)
    assert (len(arrived), {row.state for row in arrived}) == (len(said), {"done"})
    assert len(await home.rows(changes)) == len(said)
    assert sum(len(row.days) for row in await home.rows(availability_templates)) == len(said)
    copies = len(api.sent()) - len(said)
    assert 0 <= copies <= kills * ON_THEIR_WAY
