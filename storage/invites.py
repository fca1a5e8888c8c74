"""Invites: a token, shown once, that makes whoever brings it first a person of the practice."""

import hmac
import secrets
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage import rows
from storage.records import Invite, Role
from storage.tables import invites
from storage.tokens import hashed
from storage.transaction import Verbs, mine

TOKEN_BYTES = 24
_PREFIX = 8


class Invites(Verbs):
    """Invitations to the practice. Of a token only its hash is kept."""

    async def add(
        self,
        role: Role,
        name: str | None = None,
        therapist_id: int | None = None,
        person_id: int | None = None,
        *,
        expires: datetime,
    ) -> str:
        """The token of a new invite, 32 characters of `[A-Za-z0-9_-]`. It is kept nowhere: show it now.

        One for a person who is there already takes the place of those that they have not come with.
        """
        if person_id is not None:
            unused = (self._tx.mine(invites), invites.c.person_id == person_id, invites.c.used_at.is_(None))
            await self._tx.run(delete(invites).where(*unused))
        token = secrets.token_urlsafe(TOKEN_BYTES)
        values = {
            "role": role,
            "name": name,
            "therapist_id": therapist_id,
            "person_id": person_id,
            "prefix": token[:_PREFIX],
            "token_hash": hashed(token),
            "expires": expires,
        }
        await self._tx.add(invites, values)
        return token

    async def find(self, token: str) -> Invite | None:
        """The invite; None when it was used, has expired, or is not one of this practice."""
        for row in await self._tx.all(_ALIKE, now=self._tx.now, prefix=token[:_PREFIX]):
            if hmac.compare_digest(row.token_hash, hashed(token)):
                return rows.invite(row)
        return None

    async def redeem(self, token: str) -> Invite | None:
        """The same, used from now on."""
        found = await self.find(token)
        if found is None:
            return None
        unused = update(invites).where(invites.c.id == found.id, invites.c.used_at.is_(None))
        used = await self._tx.run(unused.values(used_at=self._tx.now))
        return found if used.rowcount else None

    async def waiting(self) -> list[Invite]:
        """Those that nobody has come with yet, oldest first."""
        return [rows.invite(row) for row in await self._tx.all(_WAITING, now=self._tx.now)]


_WAITING = (
    select(invites)
    .where(mine(invites), invites.c.used_at.is_(None), invites.c.expires > bindparam("now"))
    .order_by(invites.c.id)
)
_ALIKE = _WAITING.where(invites.c.prefix == bindparam("prefix"))
