"""How much waits in the queues, and for how long: what a monitor asks, over all practices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from storage.outbox import PEOPLE
from storage.queue import waiting
from storage.tables import chats, inbox, outbox
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Load:
    """What waits at one instant.

    `outbox` and `oldest` are by priority: how many rows are due to chats that can be reached, and since when the oldest
    of them is. `later` counts those that are not due yet; `inbox_oldest` is when the oldest message came in.
    """

    inbox: int
    inbox_oldest: datetime | None
    outbox: Mapping[int, int]
    oldest: Mapping[int, datetime]
    later: int


# An answer is due when it is made, and a retry moves its due time on; others may have been made long before.
_SINCE: Any = case(
    ((outbox.c.attempts > 0) & (outbox.c.priority == PEOPLE), outbox.c.created_at), else_=outbox.c.due_at
)
_OLDEST: Any = func.min(_SINCE, type_=outbox.c.due_at.type)
_RECEIVED: Any = func.min(inbox.c.received_at, type_=inbox.c.received_at.type)
_INBOX = select(func.count().label("many"), _RECEIVED.label("since")).where(waiting(inbox))


async def load(unit: Transaction) -> Load:
    """What waits now, over all practices: the queues hold no names, so that no practice need be entered."""
    received = await unit.one(_INBOX)
    assert received is not None, "a count has a row"
    due = (outbox.c.due_at <= unit.now) | (outbox.c.attempts > 0)
    query = (
        select(outbox.c.priority, due.label("due"), func.count().label("many"), _OLDEST.label("since"))
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(waiting(outbox), chats.c.reachable)
        .group_by(outbox.c.priority, due)
    )
    rows = await unit.all(query)
    return Load(
        inbox=received.many,
        inbox_oldest=received.since,
        outbox={row.priority: row.many for row in rows if row.due},
        oldest={row.priority: row.since for row in rows if row.due},
        later=sum(int(row.many) for row in rows if not row.due),
    )
