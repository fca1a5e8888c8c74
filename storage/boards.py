"""Where openings are posted."""

from sqlalchemy import Row, bindparam, select

from storage.records import Board
from storage.tables import boards
from storage.transaction import Verbs, mine


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


_BOARDS = select(boards).where(mine(boards)).order_by(boards.c.id)
_BOARD = select(boards).where(mine(boards), boards.c.chat_id == bindparam("chat"))


def _board(row: Row[tuple[object, ...]]) -> Board:
    return Board(row.id, row.chat_id, row.title)
