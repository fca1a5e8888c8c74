"""What these tests share: a channel on paper, a clock to turn, and short ways to write rows."""

import asyncio
import datetime as dt

from sqlalchemy import select

from bot.delivery import plain, receive
from storage.tables import inbox

CHANNEL = "slate"


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, seconds):
        self.now += dt.timedelta(seconds=seconds)


class Slate:
    """Keeps (address, words) of what it sent; `trouble` holds errors to raise first, by address."""

    name = CHANNEL

    def __init__(self):
        self.sent = []
        self.tried = []
        self.edits = []
        self.trouble = {}

    def translate(self, raw, practice_id):
        return plain.translate(raw, practice_id, self.name)

    async def send(self, chat, body, edits):
        self.tried.append((chat.address, body["html"]))
        await asyncio.sleep(0)
        if self.trouble.get(chat.address):
            raise self.trouble[chat.address].pop(0)
        self.sent.append((chat.address, body["html"]))
        self.edits.append(edits)
        return str(len(self.sent))

    def words(self, address):
        return [words for to, words in self.sent if to == address]


async def say(store, practice, address, text, id=None, channel=CHANNEL):
    """A message arrives; whether it was new."""
    sent_at = dt.datetime(2026, 3, 11, 13, 59, tzinfo=dt.UTC)
    body = plain.body(address, sent_at=sent_at, text=text)
    return await receive(store, practice, channel, id or f"{address} {text}", address, body, sent_at)


async def a_chat(store, practice, address="ana", channel=CHANNEL):
    """The id of a chat that is known."""
    async with store.begin(practice) as unit:
        return (await unit.chats.add(channel, address, None)).id


async def put(store, practice, chat_id, words, **more):
    """A message for the outbox; its id."""
    async with store.begin(practice) as unit:
        return await unit.outbox.put(chat_id, {"html": words, "buttons": []}, **more)


async def rows(store, table):
    async with store.reading() as unit:
        return await unit.all(select(table).order_by(table.c.id))


async def states(store, table):
    return [row.state for row in await rows(store, table)]


async def until_quiet(clock, store, table, drain):
    """Drain the inbox or outbox; the clock goes to the next retry whenever that is all there is to wait for."""
    task = asyncio.ensure_future(drain)
    while not task.done():
        await asyncio.sleep(0.002)
        firsts = heads(await rows(store, table), "chat_key" if table is inbox else "chat_id")
        if firsts and all(row.lease_until is None and row.due_at > clock.now for row in firsts):
            clock.now = min(row.due_at for row in firsts)
    await task


async def until(condition):
    """Wait until it is so; half a minute is a failure."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - what it looks at has no bell
            await asyncio.sleep(0.01)


def heads(found, key):
    """The first waiting row of each chat."""
    first = {}
    for row in found:
        if row.state == "waiting":
            first.setdefault(getattr(row, key), row)
    return list(first.values())
