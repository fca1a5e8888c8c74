"""What only one process at a time may do."""

from datetime import timedelta

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite

from storage.buckets import SKEW
from storage.tables import leases
from storage.transaction import Verbs


class Leases(Verbs):
    """Named leases of a practice. Whoever holds one renews it before it runs out, or loses it."""

    async def take(self, name: str, owner: str, seconds: float) -> bool:
        """Take or renew a lease; False: somebody else has it."""
        dialect = postgresql if self._tx.connection.dialect.name == "postgresql" else sqlite
        until = self._tx.now + timedelta(seconds=seconds)
        values = {"practice_id": self._tx.practice, "name": name, "owner": owner, "until": until}
        # One that lasts longer than any does was taken before the clock was put back.
        free = or_(leases.c.owner == owner, leases.c.until <= self._tx.now, leases.c.until > until + SKEW)
        statement = dialect.insert(leases).values(values)
        taken = statement.on_conflict_do_update(
            index_elements=["practice_id", "name"], set_={"owner": owner, "until": until}, where=free
        )
        return await self._tx.one(taken.returning(leases.c.owner)) is not None

    async def give_up(self, name: str, owner: str) -> None:
        """End a lease of one's own early, so that nobody need wait for it."""
        mine = (self._tx.mine(leases), leases.c.name == name, leases.c.owner == owner)
        await self._tx.run(leases.update().where(*mine).values(until=self._tx.now))
