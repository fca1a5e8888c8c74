"""Answers kept for a while by the key that a request carried, so that asking twice does once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from storage.records import Kept
from storage.tables import idempotency
from storage.tokens import hashed
from storage.transaction import Verbs

KEPT = timedelta(hours=24)


class Idempotency(Verbs):
    """Answers of the HTTP API by the key that a request carried."""

    async def find(self, api_key_id: int, key: str) -> Kept | None:
        """What was answered to that key within the last 24 hours."""
        here = (idempotency.c.api_key_id == api_key_id, idempotency.c.key_hash == hashed(key))
        fresh = idempotency.c.expires > self._tx.now
        row = await self._tx.one(select(idempotency).where(self._tx.mine(idempotency), *here, fresh))
        return None if row is None else Kept(row.request_hash, row.answer)

    async def keep(self, api_key_id: int, key: str, request_hash: str, answer: Mapping[str, Any]) -> None:
        """Keep an answer for 24 hours, and forget those that are older. Raises InUse when the key has one."""
        old = idempotency.c.expires <= self._tx.now
        await self._tx.run(delete(idempotency).where(self._tx.mine(idempotency), old))
        values = {
            "api_key_id": api_key_id,
            "key_hash": hashed(key),
            "request_hash": request_hash,
            "answer": dict(answer),
            "expires": self._tx.now + KEPT,
        }
        await self._tx.add(idempotency, values)
