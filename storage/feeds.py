"""Feeds: calendars at secret addresses, for programs that read them again and again."""

import hmac
import secrets

from sqlalchemy import Row, bindparam, select

from storage.records import Feed
from storage.tables import feeds
from storage.tokens import hashed
from storage.transaction import Verbs, mine

TOKEN_BYTES = 24
_PREFIX = 8


class Feeds(Verbs):
    """Calendars of people at secret addresses. Of a token only its hash is kept."""

    async def add(self, person_id: int, *, names: bool) -> str:
        """The token of a new feed, 32 characters of `[A-Za-z0-9_-]`. It is kept nowhere: show it now."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        values = {"person_id": person_id, "names": names, "prefix": token[:_PREFIX], "token_hash": hashed(token)}
        await self._tx.add(feeds, values)
        return token

    async def find(self, token: str) -> Feed | None:
        """The feed of any practice with that token; the practice need not be known."""
        row = await self._tx.one(_AT, prefix=token[:_PREFIX])
        if row is None or not hmac.compare_digest(row.token_hash, hashed(token)):
            return None
        return _feed(row)

    async def of(self, person_id: int) -> list[Feed]:
        """The feeds of a person, oldest first."""
        return [_feed(row) for row in await self._tx.all(_OF, person=person_id)]

    async def end(self, person_id: int) -> int:
        """Switch a person's feeds off: their addresses answer no more; how many that were."""
        theirs = await self.of(person_id)
        for feed in theirs:
            await self._tx.remove(feeds, feed.id)
        return len(theirs)


_AT = select(feeds).where(feeds.c.prefix == bindparam("prefix"))
_OF = select(feeds).where(mine(feeds), feeds.c.person_id == bindparam("person")).order_by(feeds.c.id)


def _feed(row: Row[tuple[object, ...]]) -> Feed:
    return Feed(row.id, row.practice_id, row.person_id, row.names, row.created_at)
