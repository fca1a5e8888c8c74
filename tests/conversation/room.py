"""A practice to talk to: messages go in through the inbox, what is said comes out of the outbox, on a clock to turn."""

import asyncio
import datetime as dt
import html
import re
from dataclasses import dataclass

from bot.conversation.handle import handle
from bot.conversation.notices import tell_of_lost
from bot.conversation.reminding import still
from bot.delivery import Sender, Worker, plain, receive
from storage import Store

CHANNEL = "terminal"


@dataclass(frozen=True)
class Said:
    """A message as somebody reads it: its words without markup, and the labels of its buttons."""

    words: str
    buttons: tuple[str, ...]

    def __contains__(self, words: str) -> bool:
        return words in self.words


class Room:
    """Everybody in it has a chat under their own name."""

    name = CHANNEL

    def __init__(self, store: Store, practice_id: int, clock) -> None:
        self.store, self.practice_id, self.clock = store, practice_id, clock
        self.heard: dict[str, list[Said]] = {}
        self._tokens: dict[tuple[str, str], str] = {}
        self._hangs: dict[str, str] = {}
        self._sent: dict[str, Said] = {}
        self._count = 0
        self._worker = Worker(store, self._handle, {CHANNEL: self})
        self._failure: Exception | None = None
        self._sender = Sender(store, {CHANNEL: self}, lost=tell_of_lost, still=still)

    def translate(self, raw, practice_id):
        return plain.translate(raw, practice_id, CHANNEL)

    async def send(self, chat, body, edits):
        buttons = [button for row in body["buttons"] for button in row]
        heard = self.heard.setdefault(chat.address, [])
        if body["html"] is None:
            was = self._sent.get(edits)
            heard[:] = [Said(one.words, ()) if one is was else one for one in heard]
            return edits
        id = f"said-{len(self._sent)}"
        for button in buttons:
            self._tokens[chat.address, button["label"]] = button["token"]
            self._hangs[button["token"]] = id
        words = html.unescape(re.sub("</?b>", "", body["html"]))
        self._sent[id] = Said(words, tuple(button["label"] for button in buttons))
        heard.append(self._sent[id])
        return id

    async def say(self, who: str, text: str, **more) -> Said:
        """What `who` hears after this message: the last of it."""
        return await self._in(who, text=text, **more)

    async def tap(self, who: str, label: str) -> Said:
        """The same after a tap on the last button of that label."""
        token = self._tokens[who, label]
        return await self._in(who, tap=token, id=self._hangs[token])

    async def tap_token(self, who: str, token: str) -> Said:
        """A tap with a token, whoever was given it."""
        return await self._in(who, tap=token)

    def token(self, who: str, label: str) -> str:
        return self._tokens[who, label]

    async def _in(self, who: str, *, sent_at=None, id: str | None = None, edited: bool = False, **what) -> Said:
        self._count += 1
        self.clock.forward(1)
        sent_at = sent_at or self.clock.now
        external = f"{self._count}"
        body = plain.body(who, sent_at=sent_at, message_id=id or external, edited=edited, **what)
        await receive(self.store, self.practice_id, CHANNEL, external, who, body, sent_at)
        return await self.listen(who)

    async def listen(self, who: str) -> Said:
        """The last thing said to somebody, once everything has been said."""
        working = asyncio.ensure_future(self._worker.drain())
        while not working.done():  # a message that fails is tried again later, and the clock stands still here
            await asyncio.wait({working}, timeout=0.05)
            if self._failure is not None:
                working.cancel()
                await asyncio.wait({working})
                raise self._failure
        await working
        await self._sender.drain()
        return self.last(who)

    async def _handle(self, unit, incoming, now) -> None:
        try:
            await handle(unit, incoming, now)
        except Exception as error:
            self._failure = error
            raise

    def last(self, who: str) -> Said:
        """The last thing said to somebody; empty when nothing was."""
        return (self.heard.get(who) or [Said("", ())])[-1]

    def forward(self, **time) -> None:
        """Turn the clock."""
        self.clock.forward(dt.timedelta(**time).total_seconds())
