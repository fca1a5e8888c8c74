"""The page as a channel: messages are kept in memory, and whoever watches hears of each one at once."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.conversation.messages import Incoming
from bot.delivery import plain
from storage.records import Chat

Listener = Callable[["Message"], None]
KEPT = 500
"""Messages remembered per chat, for pages that are opened later."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a chat. `words` is HTML from the practice and plain text from a person."""

    id: str
    chat: str
    sender: Literal["me", "practice"]
    words: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    tap: bool = False


class Web:
    """All chats of the pages. A chat's address is whatever the page names it by."""

    name = "web"

    def __init__(self) -> None:
        self._said: dict[str, Message] = {}
        self._listeners: set[Listener] = set()

    def translate(self, raw: dict[str, Any], practice_id: int) -> Incoming:
        return plain.translate(raw, practice_id, self.name)

    async def send(self, chat: Chat, body: dict[str, Any], edits: str | None) -> str:
        rows = body.get("buttons", ())
        buttons = tuple(tuple((button["label"], button["token"]) for button in row) for row in rows)
        if body["html"] is None:
            return self._rebutton(edits, buttons)
        message = Message(edits or uuid.uuid4().hex, chat.address, "practice", body["html"], buttons)
        self.say(message)
        return message.id

    def _rebutton(self, edits: str | None, buttons: tuple[tuple[tuple[str, str], ...], ...]) -> str:
        """Only the buttons of a message change; one that is forgotten has none any more."""
        known = self._said.get(edits or "")
        if known is not None:
            self.say(replace(known, buttons=buttons))
        return edits or ""

    def say(self, message: Message) -> None:
        """Remember a message and tell whoever watches; one whose id is known takes its place."""
        self._said[message.id] = message
        self._forget(message.chat)
        for listener in tuple(self._listeners):
            listener(message)

    def messages(self) -> list[Message]:
        """Everything remembered, oldest first."""
        return list(self._said.values())

    def label(self, token: str) -> str | None:
        """What stood on a button."""
        for message in reversed(self._said.values()):
            for row in message.buttons:
                for label, found in row:
                    if found == token:
                        return label
        return None

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each message from now on; what is returned ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def _forget(self, chat: str) -> None:
        ids = [message.id for message in self._said.values() if message.chat == chat]
        for id in ids[:-KEPT]:
            del self._said[id]
