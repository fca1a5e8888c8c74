"""The audit log: who did or read what and when, by ids only, sealed into a chain that shows what was tampered with."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, select

from storage.columns import EPOCH
from storage.keys import signed
from storage.records import AuditEntry, AuditState
from storage.tables import appointments, attendances, audit, audit_chain, data_keys, people
from storage.transaction import Verbs

_BATCH = 1000
_LATE = 500
"""So many links back from the end of the chain an entry may belong that was committed late."""
_KIND = "audit"
_FORMER = "audit.former"
ROTATED = "rotate"
"""The action of an entry that keeps what sealed the log before."""


class Audit(Verbs):
    """What was done and read, by ids only. Entries are added and never changed; `seal` makes a chain of them."""

    async def add(
        self,
        action: str,
        person_id: int | None,
        chat_id: int | None = None,
        subject: str | None = None,
        subject_id: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down that a person did `action`, to the row `subject_id` of the table `subject`. No names anywhere."""
        values = {
            "at": self._tx.now,
            "person_id": person_id,
            "chat_id": chat_id,
            "action": action,
            "subject": subject,
            "subject_id": subject_id,
            "details": dict(details or {}),
        }
        await self._tx.add(audit, values)

    async def entries(self, after: int = 0, limit: int = 1000) -> list[AuditEntry]:
        """What was written down after the entry with the id `after`, oldest first."""
        query = select(audit).where(self._tx.mine(audit), audit.c.id > after).order_by(audit.c.id).limit(limit)
        return [_entry(row) for row in await self._tx.all(query)]

    async def search(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        person_id: int | None = None,
        client_id: int | None = None,
        limit: int = 1000,
    ) -> list[AuditEntry]:
        """The latest entries of a time, newest first: by whom, and about which client."""
        conditions = [] if since is None else [audit.c.at >= since]
        conditions += [] if until is None else [audit.c.at < until]
        conditions += [] if person_id is None else [audit.c.person_id == person_id]
        theirs = set() if client_id is None else await self._rows_of(client_id)
        found: list[AuditEntry] = []
        before: list[ColumnElement[bool]] = []
        while len(found) < limit:
            query = select(audit).where(self._tx.mine(audit), *conditions, *before).order_by(audit.c.id.desc())
            rows = await self._tx.all(query.limit(_BATCH))
            found += [_entry(row) for row in rows if client_id is None or _is_about(row, client_id, theirs)]
            if len(rows) < _BATCH:
                break
            before = [audit.c.id < rows[-1].id]
        return found[:limit]

    async def _rows_of(self, client_id: int) -> set[tuple[str, int]]:
        """The rows that tell of a client: their appointments, and that they attend them."""
        query = select(attendances.c.id, attendances.c.appointment_id)
        rows = await self._tx.all(query.where(self._tx.mine(attendances), attendances.c.client_id == client_id))
        told = {(attendances.name, row.id) for row in rows} | {(appointments.name, row.appointment_id) for row in rows}
        return told | {(people.name, client_id)}

    async def seal(self, *, whole: bool = False) -> int:
        """Chain what is not chained yet, each seal over the entry and the seal before it; how many that were.

        It looks from a little before the end of the chain on, `whole` over all of the log: for what a transaction
        wrote down that was kept much later than those that began after it.

        For the one process that leads: two at once would want the same positions, and one would fail.
        """
        last = await self._tx.all(self._chain().order_by(audit_chain.c.position.desc()).limit(_LATE))
        position, seal = (last[0].position, last[0].seal) if last else (0, "")
        since = 0 if whole or len(last) < _LATE else min(link.audit_id for link in last)
        unsealed = select(audit).where(self._tx.mine(audit), audit.c.id > since, ~self._is_sealed())
        rows = await self._tx.all(unsealed.order_by(audit.c.id).limit(_BATCH))
        links = []
        for row in rows:
            position, seal = position + 1, self._seal(seal, position + 1, row)
            links.append({"practice_id": self._tx.practice, "audit_id": row.id, "position": position, "seal": seal})
        if links:
            await self._tx.run(insert(audit_chain).values(links))
        return len(links)

    async def verify(self) -> AuditState:
        """How far the chain holds: every entry as it was when it was sealed, and none missing in between."""
        seal, holds = "", 0
        signers = await self._signers()
        while rows := await self._links(holds):
            for row in rows:
                # A key that was followed by another seals nothing any more.
                while len(signers) > 1 and not self._is_by(signers[0], seal, row):
                    signers = signers[1:]
                if row.position != holds + 1 or not self._is_by(signers[0], seal, row):
                    return await self._state(holds, seal, row.id)
                holds, seal = holds + 1, row.seal
        return await self._state(holds, seal, None)

    async def note_signers(self, key: int | None = None) -> None:
        """Write down what sealed the log so far, so that it can be told when its master key is gone.

        It is itself sealed by the data key `key`, the practice's own if None.
        """
        former = [base64.b64encode(one).decode() for one in (await self._signers())[:-1]]
        by = await self._tx.key_of(None) if key is None else key
        kept = self._tx.keys.seal(json.dumps(former).encode(), _FORMER, by)
        await self.add(ROTATED, None, None, data_keys.name, None, {"former": base64.b64encode(kept).decode()})

    async def _signers(self) -> list[bytes]:
        """What sealed the log, oldest first, the present one last."""
        last = select(audit.c.details).where(self._tx.mine(audit), audit.c.action == ROTATED)
        row = await self._tx.one(last.order_by(audit.c.id.desc()).limit(1))
        noted: list[bytes] = []
        if row is not None:
            await self._tx.key_of(None)
            kept = self._tx.keys.open(base64.b64decode(row.details["former"]), _FORMER)
            noted = [base64.b64decode(one) for one in json.loads(kept)]
        present, *former = self._tx.keys.signers
        return [*noted, *(one for one in reversed(former) if one not in noted), present]

    def _is_by(self, signer: bytes, before: str, row: Row[Any]) -> bool:
        return hmac.compare_digest(signed(signer, _KIND, _sealed(before, row.position, row)), row.seal)

    async def _links(self, after: int) -> list[Row[Any]]:
        query = (
            select(audit, audit_chain.c.position, audit_chain.c.seal)
            .join(audit_chain, audit_chain.c.audit_id == audit.c.id)
            .where(self._tx.mine(audit), audit_chain.c.position > after)
        )
        return list(await self._tx.all(query.order_by(audit_chain.c.position).limit(_BATCH)))

    async def _state(self, holds: int, seal: str, broken_at: int | None) -> AuditState:
        last = await self._tx.one(
            select(audit.c.at)
            .join(audit_chain, audit_chain.c.audit_id == audit.c.id)
            .where(self._tx.mine(audit), audit_chain.c.position == holds)
        )
        links = await self._count(self._chain())
        if broken_at is None and links > holds:
            # A link whose entry is gone does not come out of the join.
            broken_at = await self._first_after(holds)
        waiting = await self._count(select(audit.c.id).where(self._tx.mine(audit), ~self._is_sealed()))
        return AuditState(holds, seal, None if last is None else last.at, broken_at, waiting)

    async def _first_after(self, position: int) -> int | None:
        after = self._chain().where(audit_chain.c.position > position)
        row = await self._tx.one(after.order_by(audit_chain.c.position).limit(1))
        return None if row is None else row.audit_id

    async def _count(self, query: Select[Any]) -> int:
        row = await self._tx.one(select(func.count()).select_from(query.subquery()))
        return 0 if row is None else int(row[0])

    def _chain(self) -> Select[Any]:
        return select(audit_chain).where(self._tx.mine(audit_chain))

    def _is_sealed(self) -> ColumnElement[bool]:
        link = select(audit_chain.c.id).where(
            audit_chain.c.practice_id == audit.c.practice_id, audit_chain.c.audit_id == audit.c.id
        )
        return link.exists()

    def _seal(self, before: str, position: int, row: Row[Any]) -> str:
        return self._tx.keys.sign(_KIND, _sealed(before, position, row))


def _is_about(row: Row[Any], client_id: int, theirs: set[tuple[str, int]]) -> bool:
    if row.person_id == client_id or (row.subject, row.subject_id) in theirs:
        return True
    details = row.details or {}
    return client_id in details.get("people", ()) or any(tuple(one) in theirs for one in details.get("rows", ()))


def _sealed(before: str, position: int, row: Row[Any]) -> str:
    """What a seal is over: the seal before it, and the entry."""
    microseconds = (row.at - EPOCH) // timedelta(microseconds=1)
    entry = [row.practice_id, row.id, microseconds, row.person_id, row.chat_id, row.action, row.subject]
    return json.dumps([before, position, *entry, row.subject_id, row.details], sort_keys=True)


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(row.id, row.at, row.person_id, row.chat_id, row.action, row.subject, row.subject_id, row.details)
