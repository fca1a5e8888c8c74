"""Messages to many, made into messages."""

import logging

from bot.delivery.blame import blame
from bot.delivery.news import News
from storage import Store
from storage.broadcasts import QUEUE

logger = logging.getLogger(__name__)

LEFT_SECONDS = 5.0
"""After which one that another process began and left is gone on with."""


class Spreading:
    """Puts messages to many into the outbox, some in each transaction, so that nobody waits for thousands."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._news = News()
        store.on_news(QUEUE, self._news.tell)

    async def run(self) -> None:
        """Put messages to many into the outbox, for ever, as they are begun."""
        while True:
            try:
                await self.spread()
            except Exception as error:
                logger.warning("messages to many wait: %s", blame(error))
            self._news.take()
            await self._news.wait(LEFT_SECONDS)

    async def spread(self) -> None:
        """Put all that was begun."""
        async with self._store.reading() as unit:
            practices = await unit.outbox.practices_waiting()
        for practice_id in practices:
            async with self._store.reading(practice_id) as unit:
                more = await unit.broadcasts.unfinished()
            while more:
                async with self._store.begin(practice_id) as unit:
                    more = await unit.broadcasts.spread()
