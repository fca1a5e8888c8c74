"""What became of messages that were handed to their channels, written down."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.delivery import retries
from bot.delivery.blame import blame
from bot.delivery.errors import (
    DeliveryError,
    MovedError,
    RefusedError,
    RetryAfterError,
    UnclearError,
    UnfinishedError,
    UnreachableError,
)
from storage import NotSaved, Store, Unit
from storage.records import Pending

logger = logging.getLogger(__name__)

Lost = Callable[[Unit, int], Awaitable[None]]
"""What to do, in the same transaction, when a chat (by id) turns out to be unreachable."""
AGAIN_SECONDS = 1.0


class Results:
    """Writes down each result, trying until the database takes it; `lost` hears of a chat that is gone."""

    def __init__(self, store: Store, lost: Lost | None) -> None:
        self._store, self._lost = store, lost
        self._unsettled: set[int] = set()

    @property
    def behind(self) -> bool:
        """Whether something could not be written down yet: the database would give it out again."""
        return bool(self._unsettled)

    async def keep(self, row: Pending, outcome: str | Exception) -> None:
        """Write down what became of a message, however long it takes: else it would be sent again."""
        while True:
            try:
                async with self._store.begin(row.chat.practice_id) as unit:
                    await self._note(unit, row, outcome)
            except NotSaved as error:
                logger.warning("outbox row %d cannot be settled yet: %s", row.id, blame(error))
                self._unsettled.add(row.id)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                self._unsettled.discard(row.id)
                return

    async def _note(self, unit: Unit, row: Pending, outcome: str | Exception) -> None:
        match outcome:
            case str():
                await unit.outbox.sent(row.id, row.token, outcome)
            case UnfinishedError():
                await unit.outbox.go_on(row, outcome.rest)
            case RetryAfterError():
                due = unit.now + timedelta(seconds=outcome.seconds)
                await unit.outbox.later(row.id, row.token, due, str(outcome))
            case MovedError() if await unit.chats.move(row.chat.id, outcome.address):
                await unit.outbox.later(row.id, row.token, unit.now, str(outcome), counts=False)
            case UnreachableError() | MovedError():
                await self._lose(unit, row)
            case RefusedError():
                logger.error("outbox row %d was refused: %s", row.id, outcome)
                await unit.outbox.bury(row.id, row.token, str(outcome))
            case _:
                await self._again(unit, row, outcome)

    async def _again(self, unit: Unit, row: Pending, error: Exception) -> None:
        seconds = retries.sending(row.attempts, unclear=isinstance(error, UnclearError))
        reason = str(error) if isinstance(error, DeliveryError) else blame(error)
        await unit.outbox.later(row.id, row.token, unit.now + timedelta(seconds=seconds), reason)

    async def _lose(self, unit: Unit, row: Pending) -> None:
        """Keep the row for when the chat comes back, and say once that it is gone."""
        if not await unit.outbox.owns(row.id, row.token):
            return  # old news: it may have come back, and somebody else has sent the row since
        await unit.outbox.release({row.id: row.token})
        chat = await unit.chats.get(row.chat.id)
        if chat.reachable:
            await unit.chats.set_reachable(chat.id, reachable=False)
            if self._lost is not None:
                await self._lost(unit, chat.id)
