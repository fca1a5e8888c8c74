"""Actions behind buttons: what a tap does lies here, the button carries an unguessable name of it."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from storage import rows
from storage.records import Button
from storage.tables import buttons
from storage.tokens import hashed
from storage.transaction import PRACTICE, Verbs, mine

TOKEN_BYTES = 18


class Buttons(Verbs):
    """What hangs on messages. A button is known by its token, which is kept nowhere; `payload` is what a tap does."""

    async def add(
        self, chat_id: int, person_id: int | None, group: str, payloads: Sequence[Mapping[str, Any]], expires: datetime
    ) -> list[str]:
        """The tokens of new buttons, 24 characters each, in the order of their payloads.

        They are good until `expires`, for that person only where one is given. Using one uses all of that `group`.
        """
        tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in payloads]
        same = {"chat_id": chat_id, "person_id": person_id, "group_key": group, "expires": expires}
        ones = zip(tokens, payloads, strict=True)
        await self._tx.add_all(
            buttons, [{"token_hash": hashed(token), "payload": dict(payload), **same} for token, payload in ones]
        )
        return tokens

    async def get(self, token: str) -> Button | None:
        """What a token stands for, used and expired ones too; None for one that was never given out."""
        found = await self._tx.one(_NAMED, hash=hashed(token))
        return None if found is None else rows.button(found)

    async def use(self, token: str) -> bool:
        """Mark the token's whole group used. False when it was already, has expired, or was never given out."""
        button = await self.get(token)
        if button is None or button.used_at is not None or button.expires <= self._tx.now:
            return False
        return await self.retire(button.chat_id, button.group) > 0

    async def retire(self, chat_id: int, group: str) -> int:
        """Mark what is unused of a chat's group used; how many buttons that were."""
        these = {PRACTICE: self._tx.practice, "chat": chat_id, "group": group}
        return int((await self._tx.run(_RETIRING, {"used_at": self._tx.now, **these})).rowcount)


_NAMED = select(buttons).where(mine(buttons), buttons.c.token_hash == bindparam("hash"))
_RETIRING = update(buttons).where(
    mine(buttons),
    buttons.c.chat_id == bindparam("chat"),
    buttons.c.group_key == bindparam("group"),
    buttons.c.used_at.is_(None),
)
