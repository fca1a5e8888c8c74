"""Where sessions take place, and where openings are posted."""

from dataclasses import dataclass

from sqlalchemy import Row, bindparam, select

from storage.tables import boards, places
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


@dataclass(frozen=True, slots=True)
class Board:
    """A channel or group in which the practice posts; what it is called there."""

    id: int
    chat_id: int
    title: str


class Boards(Verbs):
    """The channels and groups in which the practice posts openings."""

    async def all(self) -> list[Board]:
        """Every one of the practice, oldest first."""
        return [_board(row) for row in await self._tx.all(_BOARDS)]

    async def add(self, chat_id: int, title: str) -> None:
        """Post there from now on; one that is known gets its new title."""
        known = await self._tx.one(_BOARD, chat=chat_id)
        if known is None:
            await self._tx.add(boards, {"chat_id": chat_id, "title": title})
        else:
            await self._tx.change(boards, known.id, {"title": title})

    async def remove(self, chat_id: int) -> bool:
        """Post there no more; whether it was one."""
        known = await self._tx.one(_BOARD, chat=chat_id)
        if known is not None:
            await self._tx.remove(boards, known.id)
        return known is not None


_PLACES = select(places).where(mine(places)).order_by(places.c.id)
_BOARDS = select(boards).where(mine(boards)).order_by(boards.c.id)
_BOARD = select(boards).where(mine(boards), boards.c.chat_id == bindparam("chat"))


def _board(row: Row[tuple[object, ...]]) -> Board:
    return Board(row.id, row.chat_id, row.title)
