"""What people hear while nothing can be saved: not even that they are to be answered."""

import logging
import time
from collections.abc import Collection

from bot.delivery.blame import blame
from bot.delivery.channel import Channel
from storage.records import Chat

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 2.0
"""A connection that has to be made again takes less, and nobody need hear of it."""
MOST = 100
"""Chats that are told in one outage: all go past the outbox, and past its limits."""


class Outage:
    """Tells each chat once, straight through its channel, that nothing is saved, until something of it is."""

    def __init__(self, channel: Channel, html: str) -> None:
        self._channel = channel
        self._body = {"html": html, "buttons": []}
        self._since: dict[str, float] = {}
        self._told: set[str] = set()

    def saved(self) -> None:
        """Something was saved: the outage is over."""
        self._since.clear()
        self._told.clear()

    async def failed(self, addresses: Collection[str], took: float = 0.0) -> None:
        """What these wrote could not be saved, and finding that out took so many seconds."""
        now = time.monotonic()
        for address in dict.fromkeys(addresses):
            since = self._since.setdefault(address, now - took)
            if now - since >= PATIENCE_SECONDS and address not in self._told and len(self._told) < MOST:
                self._told.add(address)
                await self._tell(address)

    async def _tell(self, address: str) -> None:
        chat = Chat(0, 0, (), self._channel.name, address, reachable=True)
        try:
            await self._channel.send(chat, self._body, None)
        except Exception as error:
            logger.warning("a chat could not be told that nothing is saved: %s", blame(error))
