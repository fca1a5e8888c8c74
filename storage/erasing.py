"""What erasing a person does to their rows. Everything that names them goes; what counts sessions and hours stays."""

from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update

from storage.audit import Audit
from storage.tables import (
    api_keys,
    appointments,
    attendances,
    buttons,
    changes,
    chat_people,
    chats,
    data_keys,
    feeds,
    idempotency,
    inbox,
    invites,
    outbox,
    people,
    places,
    roles,
    scheduled,
    waitlist_entries,
    waitlist_offers,
)
from storage.transaction import Transaction

NOBODY = ""
"""The name of somebody who was erased."""
EMPTIED = {"summary": NOBODY, "touches": []}


async def erase(tx: Transaction, person_id: int, by: int | None = None, chat_id: int | None = None) -> None:
    """Take away all that tells who a person is; `by` whom is written down. Raises Missing."""
    person = await tx.get(people, person_id)
    await _invites(tx, person_id, person.name or NOBODY)
    await _chats(tx, person_id)
    theirs = await _appointments(tx, person_id)
    await _changes(tx, person_id, theirs)
    await _api_keys(tx, person_id)
    for table in (waitlist_entries, waitlist_offers):
        await _run_on(tx, table, table.c.client_id == person_id, None)
    for table in (feeds, scheduled):
        await _run_on(tx, table, table.c.person_id == person_id, None)
    await _run_on(tx, places, places.c.therapist_id == person_id, None)
    await tx.run(delete(roles).where(tx.mine(roles), roles.c.person_id == person_id))
    values = {"name": NOBODY, "key_id": None, "timezone": None, "therapist_id": None, "consented_at": None}
    # No version is given: the change is none that undo may know of.
    await tx.run(update(people).where(tx.mine(people), people.c.id == person_id).values(values))
    await tx.run(delete(data_keys).where(tx.mine(data_keys), data_keys.c.id == person.key_id))
    tx.news.add("erased")
    # Where somebody erases themselves nothing is left of the chat that they did it in.
    await Audit(tx).add("erase", by, None if by == person_id else chat_id, people.name, person_id)


async def _chats(tx: Transaction, person_id: int) -> None:
    """Chats that speak for them alone are emptied and cannot be found any more; others go on without them."""
    mine = select(chat_people).where(tx.mine(chat_people), chat_people.c.person_id == person_id)
    for link in await tx.all(mine):
        await tx.run(delete(chat_people).where(chat_people.c.id == link.id))
        others = select(chat_people.c.id).where(tx.mine(chat_people), chat_people.c.chat_id == link.chat_id)
        if await tx.one(others.limit(1)) is None:
            await _empty_chat(tx, link.chat_id)
    await _run_on(tx, buttons, buttons.c.person_id == person_id, None)


async def _empty_chat(tx: Transaction, chat_id: int) -> None:
    chat = await tx.get(chats, chat_id)
    key = tx.keys.lookup("chat", chat.channel, chat.address)
    dead = {"body": None, "error": None, "state": "dead"}
    await _run_on(tx, inbox, inbox.c.chat_key == key, {**dead, "chat_key": f"erased {chat_id}"})
    await _run_on(tx, outbox, outbox.c.chat_id == chat_id, dead)
    await _run_on(tx, buttons, buttons.c.chat_id == chat_id, None)
    gone = {"address": NOBODY, "address_hash": f"erased {chat_id}", "state": None, "reachable": False}
    await _run_on(tx, chats, chats.c.id == chat_id, gone)


async def _appointments(tx: Transaction, person_id: int) -> set[tuple[str, int]]:
    """Empty the notes of theirs; the rows that tell of them."""
    found = await tx.all(
        select(attendances.c.id, attendances.c.appointment_id).where(
            tx.mine(attendances), attendances.c.client_id == person_id
        )
    )
    ids = [row.appointment_id for row in found]
    await _run_on(tx, appointments, appointments.c.id.in_(ids), {"note": None})
    return {(attendances.name, row.id) for row in found} | {(appointments.name, id) for id in ids}


async def _changes(tx: Transaction, person_id: int, theirs: set[tuple[str, int]]) -> None:
    """What was done by them or to rows that tell of them cannot be undone any more, nor read."""
    told = theirs | {(people.name, person_id)}
    for row in await tx.all(select(changes).where(tx.mine(changes))):
        touched = {(table, id) for table, id, *_ in row.touches or ()}
        if row.person_id == person_id or touched & told:
            await _run_on(tx, changes, changes.c.id == row.id, {**EMPTIED, "undone_by": row.id})


async def _invites(tx: Transaction, person_id: int, name: str) -> None:
    for row in await tx.all(select(invites.c.id, invites.c.name, invites.c.person_id).where(tx.mine(invites))):
        if row.person_id == person_id or (row.name is not None and row.name.casefold() == name.casefold()):
            await _run_on(tx, invites, invites.c.id == row.id, None)


async def _api_keys(tx: Transaction, person_id: int) -> None:
    ids = [row.id for row in await tx.all(select(api_keys.c.id).where(api_keys.c.person_id == person_id))]
    await _run_on(tx, idempotency, idempotency.c.api_key_id.in_(ids), None)
    await _run_on(tx, api_keys, api_keys.c.id.in_(ids), None)


async def _run_on(tx: Transaction, table: Table, which: ColumnElement[bool], values: dict[str, Any] | None) -> None:
    """Set values of some of the practice's rows, or delete them."""
    here = (tx.mine(table), which)
    await tx.run(delete(table).where(*here) if values is None else update(table).where(*here).values(values))
