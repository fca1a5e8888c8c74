"""Keeps what a channel received before anybody acts on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import Store


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message, tap or other event. `external_id` is the channel's own name for it; `sent_at` None: now."""

    external_id: str
    address: str
    body: Mapping[str, Any]
    sent_at: datetime | None = None


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


async def receive_all(store: Store, practice_id: int, channel: str, arrivals: Sequence[Arrival]) -> int:
    """Commit several in one transaction and in their order; how many were new. Raises NotSaved."""
    async with store.begin(practice_id) as unit:
        ids = [
            await unit.inbox.add(channel, arrival.external_id, arrival.address, arrival.body, arrival.sent_at)
            for arrival in arrivals
        ]
    return sum(id is not None for id in ids)
