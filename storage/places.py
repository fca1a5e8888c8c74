"""Where sessions take place."""

from sqlalchemy import select

from storage.tables import places
from storage.transaction import Verbs, mine


class Places(Verbs):
    """Where sessions take place: the practice's words, and those of therapists who have their own."""

    async def at(self, therapist_id: int | None) -> str | None:
        """Where a therapist sees clients, in their own words or else the practice's (None: the practice's)."""
        found = {row.therapist_id: row.words for row in await self._tx.all(_PLACES)}
        return found.get(therapist_id) or found.get(None)

    async def set(self, therapist_id: int | None, words: str) -> None:
        """Say where that is from now on."""
        for row in await self._tx.all(_PLACES):
            if row.therapist_id == therapist_id:
                await self._tx.change(places, row.id, {"words": words})
                return
        await self._tx.add(places, {"therapist_id": therapist_id, "words": words})


_PLACES = select(places).where(mine(places)).order_by(places.c.id)
