"""Letting go of what has served its purpose: bodies of messages, buttons, answers kept for repeated requests."""

from datetime import timedelta

from sqlalchemy import Table, delete, select

from storage.tables import buttons, idempotency
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
        *[await _forget(unit, table) for table in (buttons, idempotency)],
    ]
    return any(gone)


async def _forget(unit: Unit, table: Table) -> int:
    late = (unit.mine(table), table.c.expires < unit.now - KEPT)
    some = select(table.c.id).where(*late).limit(AT_ONCE)
    return int((await unit.run(delete(table).where(table.c.id.in_(some)))).rowcount)
