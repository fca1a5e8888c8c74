"""Inbox bodies of channels that have no form of their own: terminal and web chat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.messages import Incoming


def body(
    address: str,
    *,
    sent_at: datetime,
    text: str | None = None,
    tap: str | None = None,
    edited: bool = False,
    sender_name: str | None = None,
    message_id: str | None = None,
) -> dict[str, Any]:
    """What `translate` reads back."""
    return {
        "address": address,
        "sent_at": sent_at.isoformat(),
        "text": text,
        "tap": tap,
        "edited": edited,
        "sender_name": sender_name,
        "message_id": message_id,
    }


def translate(raw: Mapping[str, Any], practice_id: int, channel: str) -> Incoming:
    """The message or tap. Raises KeyError, ValueError or TypeError on anything else."""
    fields = {**raw, "sent_at": datetime.fromisoformat(raw["sent_at"])}
    return Incoming(practice_id=practice_id, channel=channel, **fields)
