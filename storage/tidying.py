"""Letting go of what has served its purpose: bodies of messages, buttons, answers kept for repeated requests."""

from datetime import timedelta

from sqlalchemy import delete, update

from storage.tables import buttons, idempotency, inbox
from storage.unit import Unit

KEPT = timedelta(days=7)
"""How long a message's body may lie here at most."""


async def tidy(unit: Unit) -> None:
    """Forget the practice's messages that are settled and old, and empty those that nobody settled in time."""
    await unit.outbox.expire()
    late = (unit.mine(inbox), inbox.c.state == "waiting", inbox.c.received_at < unit.now - KEPT)
    given_up = {"state": "dead", "body": None, "error": None, "lease_until": None, "lease_token": None}
    await unit.run(update(inbox).where(*late).values(given_up))
    await unit.inbox.tidy(KEPT.days)
    await unit.outbox.tidy()
    for table in (buttons, idempotency):
        await unit.run(delete(table).where(unit.mine(table), table.c.expires < unit.now - KEPT))
