"""Practices."""

from sqlalchemy import func, select

from storage import rows
from storage.records import Practice
from storage.tables import practices
from storage.transaction import Verbs

_LOCK = 4_770_614


class Practices(Verbs):
    """The practice that the transaction is about; `add` and `all` go beyond it."""

    async def add(
        self,
        name: str,
        timezone: str,
        country: str,
        date_order: str | None = None,
        week_start: int | None = None,
        crisis_text: str | None = None,
    ) -> Practice:
        """A new practice. The transaction goes on for it."""
        values = {
            "name": name,
            "timezone": timezone,
            "country": country,
            "date_order": date_order,
            "week_start": week_start,
            "crisis_text": crisis_text,
        }
        self._tx.practice_id = await self._tx.add(practices, values)
        await self._tx.key_of(None)
        return await self.get()

    async def get(self) -> Practice:
        """The transaction's practice. Raises Missing."""
        return rows.practice(await self._tx.get(practices, self._tx.practice))

    async def all(self) -> list[Practice]:
        """Every practice, oldest first."""
        return [rows.practice(row) for row in await self._tx.all(select(practices).order_by(practices.c.id))]

    async def update(self, **fields: object) -> Practice:
        """Set some of the practice's fields, named as in `Practice`."""
        await self._tx.change(practices, self._tx.practice, fields)
        return await self.get()

    async def lock(self) -> None:
        """Let one transaction at a time see that there is no practice yet, so that no two make the first one.

        On SQLite only one writes anyway.
        """
        if self._tx.keeps_apart:
            await self._tx.run(select(func.pg_advisory_xact_lock(_LOCK)))
