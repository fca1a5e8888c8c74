"""News of what there is to do."""

import asyncio
import contextlib


class News:
    """Practices that have something to do, told before or while somebody waits for them."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._practices: set[int] = set()

    def tell(self, practice_id: int) -> None:
        """There is something to do in this practice."""
        self._practices.add(practice_id)
        self._event.set()

    def ring(self) -> None:
        """Wake whoever waits, without news."""
        self._event.set()

    def take(self) -> set[int]:
        """The practices told of since the last time."""
        taken, self._practices = self._practices, set()
        self._event.clear()
        return taken

    async def wait(self, seconds: float) -> bool:
        """Until there is news, or that long; whether there was."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        return self._event.is_set()
