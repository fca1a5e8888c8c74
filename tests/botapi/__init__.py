"""A Bot API server for tests, over real HTTP, and the people on its other side.

async with BotApi() as api:
    ana = api.person("Ana")
    api.say(ana, "Mondays 9 to 5")
    reply = await api.wait_for(ana)
    api.tap(ana, "Undo")
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Self

from tests.botapi.faults import Fault, Kind
from tests.botapi.initdata import init_data
from tests.botapi.limits import Limits
from tests.botapi.server import Server
from tests.botapi.world import Call, Json, Message, Sent

__all__ = ["BotApi", "Call", "Fault", "Limits", "Message", "Sent", "init_data"]

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw4"


class BotApi:
    """Telegram's side of one bot. `limits` None lifts the sending limits; `Limits()` are Telegram's own."""

    def __init__(self, *, token: str = TOKEN, limits: Limits | None = None, first_update: int = 10_001) -> None:
        self.token = token
        self.server = Server(token, limits, first_update)
        self.world = self.server.world

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def calls(self) -> list[Call]:
        return self.server.calls

    def person(self, name: str = "Ana", person_id: int | None = None, **more: Any) -> int:
        """A new person's chat id; negative ids are groups."""
        return self.world.person(name, person_id, **more).id

    def say(self, chat: int, text: str, *, date: float | None = None, times: int = 1) -> Json:
        """The person writes; `times` puts the same update in the queue again."""
        assert not self.world.people[chat].blocked, "unblock first: Telegram's apps do"
        _, shown = self.world.written(chat, text, date)
        return self.world.push({"message": shown}, times)

    def edit(self, chat: int, message_id: int, text: str) -> Json:
        """The person corrects a message of theirs."""
        message = self.world.messages[chat, message_id]
        message.text, message.edited = text, int(time.time())
        return self.world.push({"edited_message": self.world.shown(message)})

    def tap(self, chat: int, label: str, *, message_id: int | None = None, times: int = 1) -> Json:
        """The person taps the newest button with that label, or the one on `message_id`."""
        for message in reversed(self.messages(chat)):
            for name, data in (button for row in message.rows for button in row):
                if name == label and message_id in (None, message.id):
                    return self.tap_data(chat, data, message.id, times=times)
        there = [message.labels for message in self.messages(chat) if message.labels]
        raise LookupError(f"no button {label!r}; there are {there}")

    def tap_data(self, chat: int, data: str, message_id: int, *, times: int = 1) -> Json:
        """A press with any callback data, forged ones too."""
        query = {
            "id": self.world.callback_id(),
            "from": self.world.people[chat].user(),
            "chat_instance": "-3",
            "message": self.world.shown(self.world.messages[chat, message_id]),
            "data": data,
        }
        return self.world.push({"callback_query": query}, times)

    def block(self, chat: int) -> Json:
        return self._membership(chat, blocked=True)

    def unblock(self, chat: int) -> Json:
        return self._membership(chat, blocked=False)

    def deactivate(self, chat: int) -> None:
        self.world.people[chat].deactivated = True

    def push(self, update: Json, times: int = 1) -> Json:
        """Any update, malformed ones too."""
        return self.world.push(update, times)

    def redeliver(self, update_id: int) -> None:
        """An update that was confirmed comes once more."""
        self.world.updates.append(self.world.history[update_id])
        self.world.changed()

    def fail(self, kind: Kind, *, lasting: float | None = None, times: int | None = None, **more: Any) -> Fault:
        """Make calls fail: `times` of them (1 unless `lasting` is given), or all for `lasting` seconds."""
        until = None if lasting is None else time.monotonic() + lasting
        count = 1 if times is None and lasting is None else times
        return self.server.faults.add(Fault(kind, times=count, until=until, **more))

    def recover(self) -> None:
        self.server.faults.clear()

    def revoke(self) -> None:
        """From now on the token is nobody's."""
        self.server.revoked = True

    def sent(self, chat: int | None = None) -> list[Sent]:
        """Sends and edits that took effect, oldest first."""
        return [row for row in self.world.sent if chat in (None, row.chat_id)]

    def messages(self, chat: int) -> list[Message]:
        """The bot's messages as they stand in the chat now."""
        return [m for (of, _), m in self.world.messages.items() if of == chat and m.from_bot]

    def unconfirmed(self) -> int:
        return self.server.webhook.pending()

    async def until(self, condition: Callable[[], bool], seconds: float = 180) -> None:
        """Wait until something here makes `condition` true; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not condition():
                await self.server.change.wait()

    async def wait_for(self, chat: int, text: str = "", *, after: int = 0, seconds: float = 180) -> Sent:
        """The first send or edit in the chat, the first `after` skipped, whose text contains `text`."""
        found: list[Sent] = []

        def there() -> bool:
            found[:] = [row for row in self.sent(chat)[after:] if text in row.text]
            return bool(found)

        try:
            await self.until(there, seconds)
        except TimeoutError:
            raise TimeoutError(f"waited for {text!r}; got {[row.text for row in self.sent(chat)[after:]]}") from None
        return found[0]

    async def ask(self, chat: int, text: str, *, seconds: float = 180) -> Sent:
        """Say it and wait for the next answer."""
        before = len(self.sent(chat))
        self.say(chat, text)
        return await self.wait_for(chat, after=before, seconds=seconds)

    async def press(self, chat: int, label: str, *, seconds: float = 180) -> Sent:
        """Tap it and wait for the next answer."""
        before = len(self.sent(chat))
        self.tap(chat, label)
        return await self.wait_for(chat, after=before, seconds=seconds)

    def _membership(self, chat: int, *, blocked: bool) -> Json:
        person = self.world.people[chat]
        person.blocked = blocked
        states = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = ({"user": self.world.bot, "status": state} for state in states)
        for member in (old, new):
            if member["status"] == "kicked":
                member["until_date"] = 0
        body = {"chat": person.chat(), "from": person.user(), "date": int(time.time())}
        return self.world.push({"my_chat_member": body | {"old_chat_member": old, "new_chat_member": new}})
