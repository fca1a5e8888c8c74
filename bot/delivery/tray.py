"""What is about to be sent, in the order in which it goes."""

import asyncio
import heapq
import itertools
from collections.abc import Iterable

from storage.records import Pending


class Tray:
    """Rows under lease: answers to people first, each kind as it came."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, Pending]] = []
        self._counter = itertools.count()
        self._filled = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Iterable[Pending]) -> None:
        """Lay rows in, each behind those of its priority."""
        for row in rows:
            heapq.heappush(self._rows, (row.priority, next(self._counter), row))
            self._filled.set()

    def close(self) -> None:
        """Nothing more is given out; what lies here stays under its lease."""
        self._closed = True
        self._filled.set()

    async def next(self) -> Pending | None:
        """The row that goes next, as soon as there is one; None once closed."""
        while not self._closed:
            if self._rows:
                return heapq.heappop(self._rows)[2]
            self._filled.clear()
            await self._filled.wait()
        return None
