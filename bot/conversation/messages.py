"""What reaches the conversation, whatever door it came through."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or one tap.

    `address` is the chat's own name in its channel. Exactly one of `text` and `tap` (a button's token) is set.
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
