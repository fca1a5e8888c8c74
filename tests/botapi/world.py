"""People, chats, messages and updates: what Telegram knows."""

import datetime as dt
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Rows = tuple[tuple[tuple[str, str], ...], ...]


@dataclass
class Person:
    """Somebody with Telegram, or a group when `id` is negative."""

    id: int
    name: str
    username: str | None = None
    language: str = "en"
    blocked: bool = False
    deactivated: bool = False
    started: bool = False
    muted: bool = False
    """A group or channel in which the bot may not write."""
    moved_to: int | None = None
    """The id that a group has since it became a supergroup."""

    def user(self) -> Json:
        user: Json = {"id": abs(self.id), "is_bot": False, "first_name": self.name, "language_code": self.language}
        return user | ({"username": self.username} if self.username else {})

    def chat(self) -> Json:
        if self.id < 0:
            return {"id": self.id, "type": "group", "title": self.name}
        chat: Json = {"id": self.id, "type": "private", "first_name": self.name}
        return chat | ({"username": self.username} if self.username else {})


@dataclass
class Message:
    """A message that stands in a chat; `rows` are (label, data) of its inline keyboard."""

    id: int
    chat_id: int
    date: int
    text: str
    html: str = ""
    entities: list[Json] = field(default_factory=list)
    markup: Json | None = None
    from_bot: bool = True
    edited: int | None = None
    caption: bool = False

    @property
    def rows(self) -> Rows:
        keyboard = (self.markup or {}).get("inline_keyboard", [])
        return tuple(tuple((b["text"], b.get("callback_data", b.get("url", ""))) for b in row) for row in keyboard)

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label, _ in row]


@dataclass(frozen=True)
class Sent:
    """One send or edit that took effect, as it stood then."""

    at: dt.datetime
    method: str
    chat_id: int
    message_id: int
    text: str
    html: str
    rows: Rows

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label, _ in row]


@dataclass(frozen=True)
class Call:
    """One request of the bot and the HTTP status that it got; 0: the answer was withheld."""

    at: dt.datetime
    method: str
    params: Json
    status: int


class World:
    """All of it, and the updates in wait. `changed` is called after every change."""

    def __init__(self, bot: Json, first_update: int, changed: Callable[[], None]) -> None:
        self.bot = bot
        self.people: dict[int, Person] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.sent: list[Sent] = []
        self.callbacks: dict[str, str | None] = {}
        self.updates: list[Json] = []
        self.history: dict[int, Json] = {}
        self.changed = changed
        self._message_ids = itertools.count(1)
        self._user_ids = itertools.count(500_001)
        self._callback_ids = itertools.count(4_000_000_000_000_000)
        self.next_update = first_update

    def person(self, name: str, person_id: int | None = None, **more: Any) -> Person:
        person = Person(person_id if person_id is not None else next(self._user_ids), name, **more)
        self.people[person.id] = person
        return person

    def push(self, body: Json, times: int = 1) -> Json:
        """Queue an update; without `update_id` it gets the next one."""
        update = {"update_id": self.next_update, **body}
        if isinstance(update["update_id"], int):
            self.next_update = update["update_id"] + 1
            self.history[update["update_id"]] = update
        self.updates.extend([update] * times)
        self.changed()
        return update

    def confirm(self, offset: int) -> None:
        """Forget what stands before `offset`; a negative one keeps only that many from the end."""
        if offset < 0:
            self.updates = self.updates[offset:]
        else:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        self.changed()

    def written(self, chat_id: int, text: str, date: float | None = None, **more: Any) -> tuple[Message, Json]:
        """A person's own message, and its JSON."""
        person = self.people[chat_id]
        person.started = True
        stamp = int(time.time() if date is None else date)
        message = Message(next(self._message_ids), chat_id, stamp, text, html=text, from_bot=False)
        self.messages[chat_id, message.id] = message
        return message, self.shown(message) | more

    def sent_message(self, chat_id: int, **content: Any) -> Message:
        message = Message(next(self._message_ids), chat_id, int(time.time()), **content)
        self.messages[chat_id, message.id] = message
        self.record("sendMessage", message)
        return message

    def record(self, method: str, message: Message) -> None:
        now = dt.datetime.now(dt.UTC)
        row = Sent(now, method, message.chat_id, message.id, message.text, message.html, message.rows)
        self.sent.append(row)
        self.changed()

    def callback_id(self) -> str:
        name = str(next(self._callback_ids))
        self.callbacks[name] = None
        return name

    def shown(self, message: Message) -> Json:
        """A message as the Bot API gives it."""
        person = self.people[message.chat_id]
        words = ("caption", "caption_entities") if message.caption else ("text", "entities")
        shown: Json = {
            "message_id": message.id,
            "from": self.bot if message.from_bot else person.user(),
            "chat": person.chat(),
            "date": message.date,
            words[0]: message.text,
        }
        if message.entities:
            shown[words[1]] = message.entities
        elif message.text.startswith("/") and not message.from_bot:
            command = message.text.split()[0]
            shown["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        if message.markup:
            shown["reply_markup"] = message.markup
        if message.edited:
            shown["edit_date"] = message.edited
        if message.caption:
            shown["photo"] = [{"file_id": "AgAC", "file_unique_id": "AQAD", "width": 640, "height": 480}]
        return shown
