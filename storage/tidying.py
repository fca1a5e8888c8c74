"""Letting go of what has served its purpose: bodies of messages, buttons, holds, answers kept for repeated requests."""

from datetime import datetime, timedelta

from sqlalchemy import Column, delete, select

from storage.tables import buttons, holds, idempotency
from storage.unit import Unit

KEPT = timedelta(days=7)
"""How long a message's body may lie here at most."""

AT_ONCE = 500
"""Rows of a table that are let go of in one transaction: others want to write too."""


async def tidy(unit: Unit) -> bool:
    """Forget some of the practice's messages that are settled and old, and empty those that nobody settled in time.

    Whether there may be more.
    """
    gone = [
        await unit.outbox.expire(),
        await unit.inbox.give_up(KEPT.days),
        await unit.inbox.tidy(KEPT.days),
        await unit.outbox.tidy(),
        *[await _forget(unit, expires) for expires in (buttons.c.expires, holds.c.until, idempotency.c.expires)],
    ]
    return any(gone)


async def _forget(unit: Unit, expires: Column[datetime]) -> int:
    """Delete some of the rows of the column's table that expired long enough ago; how many."""
    table = expires.table
    some = select(table.c.id).where(unit.mine(table), expires < unit.now - KEPT).limit(AT_ONCE)
    return int((await unit.run(delete(table).where(table.c.id.in_(some)))).rowcount)
