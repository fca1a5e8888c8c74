"""The terminal as a channel: replies are printed, buttons are words and numbers to type."""

import re
import unicodedata
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

from bot.conversation.messages import Incoming
from bot.delivery import plain
from storage.records import Chat

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


class Terminal:
    """Prints what the practice says, and knows which buttons can be typed.

    `colour`: bold is shown as bold, and buttons carry the number that taps them. Without it everything is plain text.
    """

    name = "terminal"

    def __init__(self, write: Callable[[str], None], *, colour: bool) -> None:
        self._write = write
        self._colour = colour
        self._buttons: list[tuple[str, str]] = []
        self._texts: dict[str, str] = {}
        self._last = ""

    def translate(self, raw: dict[str, Any], practice_id: int) -> Incoming:
        return plain.translate(raw, practice_id, self.name)

    async def send(self, chat: Chat, body: dict[str, Any], edits: str | None) -> str:
        """Print a message. What cannot be edited on paper is printed again, unless only its buttons changed."""
        del chat
        if body["html"] is None:  # paper keeps its buttons
            return edits or uuid.uuid4().hex
        text = words(body["html"], colour=self._colour)
        id = edits or uuid.uuid4().hex
        if self._texts.get(id) != text:
            self._write(text)
            self._last = id
        if id == self._last:
            self._buttons = [(button["label"], button["token"]) for row in body.get("buttons", ()) for button in row]
            if self._buttons:
                self._write(self._line(self._buttons))
        self._texts[id] = text
        return id

    def tapped(self, typed: str) -> str | None:
        """The token of the button that somebody typed: its label, or, where numbers are shown, its number."""
        said = _folded(typed)
        for number, (label, token) in enumerate(self._buttons, 1):
            if said == _folded(label) or (self._colour and said == str(number)):
                return token
        return None

    def _line(self, buttons: list[tuple[str, str]]) -> str:
        if self._colour:
            return "  ".join(f"[{number}] {label}" for number, (label, _) in enumerate(buttons, 1))
        return " ".join(f"[{label}]" for label, _ in buttons)


def words(html: str, *, colour: bool) -> str:
    """The text of a message: bold as the terminal's bold, or left out. Control characters never get through."""
    bold, plain_again = (BOLD, PLAIN) if colour else ("", "")
    pieces = re.split(r"(</?b>)", html)
    marks = {"<b>": bold, "</b>": plain_again}
    return "".join(marks[piece] if piece in marks else _safe(unescape(piece)) for piece in pieces)


def _safe(text: str) -> str:
    # Categories C… are control and format signs, surrogates and the unassigned: some of them steer a terminal.
    return "".join(sign for sign in text if sign == "\n" or not unicodedata.category(sign).startswith("C"))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
