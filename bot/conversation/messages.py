"""What reaches the conversation, whatever door it came through."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Board:
    """A channel or group, by its own name and its title, that the bot was added to, or taken out of."""

    address: str
    title: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or one tap, or that somebody has added the bot to a channel.

    `address` is the chat's own name in its channel. Exactly one of `text`, `tap` (a button's token), `board` is set.
    `sent_at` is aware, UTC. `message_id` is the message itself, or the one that the tapped button hangs on;
    `edited` marks a message that corrects an earlier one of the same id.
    """

    practice_id: int
    channel: str
    address: str
    sent_at: dt.datetime
    text: str | None = None
    tap: str | None = None
    edited: bool = False
    sender_name: str | None = None
    message_id: str | None = None
    board: Board | None = None
