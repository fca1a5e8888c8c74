"""Keeps what a channel received before anybody acts on it."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.delivery import lease
from bot.delivery.worker import Worker
from storage import Store
from storage.records import Arrival


async def receive(
    store: Store,
    practice_id: int,
    channel: str,
    external_id: str,
    address: str,
    body: Mapping[str, Any],
    sent_at: datetime | None = None,
) -> bool:
    """Commit one arrival to the inbox; False when it was there already. Raises NotSaved."""
    return bool(await receive_all(store, practice_id, channel, [Arrival(external_id, address, body, sent_at)]))


async def receive_all(
    store: Store, practice_id: int, channel: str, arrivals: Sequence[Arrival], worker: Worker | None = None
) -> int:
    """Commit several in one transaction and in their order; how many were new. Raises NotSaved.

    `worker` begins at once on as many as it has room for.
    """
    begun = time.monotonic()
    room = 0 if worker is None else worker.room()
    async with store.begin(practice_id) as unit:
        new, taken = await unit.inbox.take(channel, arrivals, room=room, seconds=lease.SECONDS)
    if worker is not None:
        worker.work_on(taken, begun)
    return new
