"""What delivery asks of a channel."""

from dataclasses import dataclass
from typing import Any, Protocol

from bot.conversation.messages import Incoming
from storage.records import Chat


@dataclass(frozen=True, slots=True)
class Reach:
    """Whoever is at `address` can, or can no longer, be written to."""

    address: str
    reachable: bool


class Channel(Protocol):
    """Translates, and decides nothing."""

    name: str

    def translate(self, raw: dict[str, Any], practice_id: int) -> Incoming | Reach | None:
        """What an inbox body means; None when there is nothing to say to it. May raise on what is malformed."""

    async def send(self, chat: Chat, body: dict[str, Any], edits: str | None) -> str:
        """Send `{"html", "buttons"}`, in place of message `edits` if possible; the message's id in the channel.

        Where "html" is None, only the buttons of message `edits` are replaced.

        Raises a DeliveryError; an UnfinishedError where this was only the first part of it.
        """
