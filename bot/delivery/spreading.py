"""Messages to many, made into messages."""

import contextlib

from bot.delivery.news import News
from storage import NotSaved, Store
from storage.broadcasts import QUEUE

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
            with contextlib.suppress(NotSaved):
                await self.spread()
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
