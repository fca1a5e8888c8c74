"""A message to a thousand, of whom some are told to wait; then minutes in which Telegram takes nothing."""

import asyncio
import datetime as dt
import itertools
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select

from engine.hours import Template, Window
from storage.tables import inbox
from tests.faults.process import terminated
from tests.soak.checker import ON_THEIR_WAY, Verdict, within
from tests.soak.house import PATIENCE
from tests.soak.people import DAYS

ADMIN, THERAPIST = "Nora", "Ana"
READERS = tuple(f"Reader {n}" for n in range(1000))
SLOW = READERS[::50]
"""Who is told to wait."""
WAIT_SECONDS = 3
ASKERS = READERS[7:1000:50]
"""Who writes while the message goes out, and while nothing does."""
WORDS = "tell everyone we have new chairs"
NEWS = "new chairs"
RATE = 30
LONGEST = 600.0
"""Seconds in which a thousand have their message on the slowest machine."""
ASKED_EVERY = (3.0, 9.0)
TIMED_OUT = 12.0
"""Seconds that a request hangs: longer than one is waited for."""
EVERY_DAY = Template(frozenset(range(7)), (Window(8 * 60, 20 * 60),))


@dataclass
class Suffering:
    """What came of it; times in seconds."""

    reached: int = 0
    copies: int = 0
    early: int = 0
    told_to_wait: int = 0
    went_out: float = 0.0
    answered: list[float] = field(default_factory=list)
    asked: Counter[int] = field(default_factory=Counter)
    lost: int = 0
    faults: int = 0
    drained: float = 0.0
    between: float = 0.0
    given_up: int = 0
    status: int = 0
    traces: int = 0


async def settle(home):
    """A practice with a thousand clients in Telegram; the chats by name."""
    chats = await home.settle(therapists=[THERAPIST], clients=READERS, templates=[EVERY_DAY])
    async with home.store() as store, store.begin(home.practice) as unit:
        admin = await unit.people.add(ADMIN, ["admin"])
        chats[ADMIN] = home.api.person(ADMIN)
        home.api.world.people[chats[ADMIN]].started = True
        await unit.chats.add("telegram", str(chats[ADMIN]), admin.id)
    return chats


async def told(home, chats, suffering):
    """Tell everybody, while Telegram has some of them wait and people go on asking."""
    api = home.api
    waits = [api.fail("flood", method="sendMessage", chat_id=chats[name], seconds=WAIT_SECONDS) for name in SLOW]
    proposal = await api.ask(chats[ADMIN], WORDS, seconds=PATIENCE)
    everybody = next(label for label in proposal.labels if label.startswith("Send to"))
    begun = time.monotonic()
    api.tap(chats[ADMIN], everybody)
    asking = asyncio.create_task(asked_meanwhile(api, chats, suffering))
    try:
        await api.until(lambda: len(api.sent()) > len(READERS) and len(reached(api, chats)) == len(READERS), LONGEST)
    finally:
        asking.cancel()
        suffering.went_out = time.monotonic() - begun
        heard = reached(api, chats)
        suffering.reached = len(heard)
        suffering.copies = sum(heard.values()) - len(heard)
        suffering.told_to_wait = sum(wait.times == 0 for wait in waits)
        suffering.early = sum(came_early(api, chats[name]) for name in SLOW)


def reached(api, chats):
    """How often each reader has got the news."""
    readers = {chats[name] for name in READERS}
    return Counter(row.chat_id for row in api.sent() if row.chat_id in readers and NEWS in row.text)


def came_early(api, chat):
    """Whether the news came before Telegram had said."""
    refused = [call.at for call in api.calls if call.status == 429 and call.params.get("chat_id") == chat]
    came = [row.at for row in api.sent(chat) if NEWS in row.text]
    return bool(refused and came and came[0] - refused[0] < dt.timedelta(seconds=WAIT_SECONDS))


async def asked_meanwhile(api, chats, suffering):
    while True:
        for name in ASKERS:
            before, begun = len(api.sent(chats[name])), time.monotonic()
            day = DAYS[len(suffering.answered) % len(DAYS)]
            api.say(chats[name], f"anything on {day}?")
            await api.wait_for(chats[name], day, after=before, seconds=PATIENCE)
            suffering.answered.append(time.monotonic() - begun)
            await asyncio.sleep(1)


async def cut_off(home, chats, seconds, dice, suffering):
    """Let Telegram take nothing for so long, in every way it knows, while people write; then wait until all is said."""
    api = home.api
    until = time.monotonic() + seconds
    begun, calls = {chats[name]: len(api.sent(chats[name])) for name in ASKERS}, len(api.calls)
    people = [asyncio.create_task(writing(api, chats[name], until, dice, suffering)) for name in ASKERS]
    while (left := until - time.monotonic()) > 0:
        lasting = min(left, dice.uniform(2, 8))
        kind = dice.choice(("status", "html", "drop", "hang"))
        more = {"status": {"status": 502}, "hang": {"seconds": TIMED_OUT}}.get(kind, {})
        # Now and then what people write does not come in either.
        method = dice.choice(("sendMessage", "sendMessage", None))
        api.fail(kind, method=method, lasting=lasting, **more)
        suffering.faults += 1
        await asyncio.sleep(lasting)
    api.recover()
    recovered = time.monotonic()
    await asyncio.gather(*people)
    await api.until(lambda: not api.unconfirmed(), PATIENCE)
    await home.quiet(PATIENCE)
    suffering.drained = time.monotonic() - recovered
    got = {chat: len(api.sent(chat)) - before for chat, before in begun.items()}
    suffering.lost = sum(max(0, suffering.asked[chat] - count) for chat, count in got.items())
    suffering.copies += sum(max(0, count - suffering.asked[chat]) for chat, count in got.items())
    suffering.between = longest_pause(api.calls[calls:], begun, suffering.asked)


async def writing(api, chat, until, dice, suffering):
    while time.monotonic() < until:
        api.say(chat, f"anything on {dice.choice(DAYS)}?")
        suffering.asked[chat] += 1
        await asyncio.sleep(dice.uniform(*ASKED_EVERY))


def longest_pause(calls, chats, asked):
    """The most seconds between two attempts in one chat until the last message had come through."""
    longest = 0.0
    for chat in chats:
        attempts = [call for call in calls if call.method == "sendMessage" and call.params.get("chat_id") == chat]
        through = 0
        for one, other in itertools.pairwise(attempts):
            through += one.status == 200
            if through < asked[chat]:
                longest = max(longest, (other.at - one.at).total_seconds())
    return longest


async def given_up(home):
    async with home.store() as store, store.reading(home.practice) as unit:
        row = await unit.one(select(func.count()).where(unit.mine(inbox), inbox.c.state == "dead"))
        return row[0] + len(await unit.outbox.dead())


async def suffered(home, seconds, seed):
    """Both, on one server; the verdicts."""
    suffering, dice = Suffering(), random.Random(f"{seed} outage")
    chats = await settle(home)
    async with home.serving() as process:
        await home.listening(process)
        await told(home, chats, suffering)
        await home.quiet(PATIENCE)
        await cut_off(home, chats, seconds, dice, suffering)
        suffering.given_up = await given_up(home)
        suffering.status = await terminated(process)
    suffering.traces = home.log.count("Traceback")
    return list(verdicts(suffering, seconds))


def verdicts(one, seconds):
    asked = one.asked.total()
    found = f"{one.reached} of {len(READERS)} in {one.went_out:.0f} s, {RATE} a second allowed"
    yield Verdict("a message to a thousand reaches everybody", found, one.reached == len(READERS))
    found = f"{one.told_to_wait} told to wait {WAIT_SECONDS} s, {one.early} early"
    yield Verdict("nobody gets it before Telegram allows", found, one.told_to_wait == len(SLOW) and not one.early)
    yield within("answered while it goes out", one.answered, 2)
    found = f"{asked} questions, {one.faults} faults in {seconds:.0f} s, {one.lost} lost, {one.given_up} given up"
    yield Verdict("nothing said in an outage is lost", found, bool(asked) and not one.lost and not one.given_up)
    yield within("said after the outage", [one.drained], 60)
    # The last one may have hung: the next attempt is as far off from when that ended.
    yield within("attempts in an outage lie apart", [one.between], 30 + TIMED_OUT)
    yield Verdict("none of it is said twice", f"{one.copies} copies", one.copies <= ON_THEIR_WAY)
    found = f"exit status {one.status}, {one.traces} tracebacks"
    yield Verdict("the process is well to its end", found, one.status == 0 and not one.traces)
