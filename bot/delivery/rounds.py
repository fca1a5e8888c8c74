"""Work that comes round: done, and after a while done again, until stopped."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from bot.delivery.blame import blame
from storage import StorageError, Store

logger = logging.getLogger(__name__)


class Rounds:
    """The time between one round and the next, in seconds, which `wake` and `stop` cut short."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._woken = asyncio.Event()
        self.stopping = False

    def stop(self) -> None:
        """`go` returns soon."""
        self.stopping = True
        self._woken.set()

    def wake(self) -> None:
        """Begin the next round at once."""
        self._woken.set()

    async def go(self, work: Callable[[], Awaitable[None]], refused: str) -> None:
        """Work until stopped. What goes wrong, said in the log as `refused`, the next round tries again."""
        while not self.stopping:
            self._woken.clear()
            try:
                await work()
            except StorageError as error:
                logger.warning("%s: %s", refused, blame(error))
            except Exception as error:
                logger.error("%s: %s", refused, blame(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._woken.wait()


async def practice_ids(store: Store) -> list[int]:
    """Every practice there is."""
    async with store.reading() as unit:
        return [practice.id for practice in await unit.practices.all()]
