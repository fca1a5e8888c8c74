import sqlite3
from pathlib import Path

import pytest

from storage import Store, audit
from tests.storage.sample import Sample, sample


async def write(store: Store, at: Sample, count: int) -> None:
    async with store.begin(at.practice) as unit:
        for number in range(count):
            await unit.audit.add("read", at.therapist, at.chat, "people", at.clients[0], {"number": number})


async def seal(store: Store, at: Sample, *, whole: bool = False) -> int:
    async with store.begin(at.practice) as unit:
        return await unit.audit.seal(whole=whole)


async def verify(store: Store, at: Sample):
    async with store.reading(at.practice) as unit:
        return await unit.audit.verify()


def tamper(database: Path, *statements: str) -> None:
    """What somebody can do who has the file: the triggers stop programs, not whoever drops them."""
    with sqlite3.connect(database) as connection:
        for table in ("audit", "audit_chain"):
            for verb in ("update", "delete"):
                connection.execute(f"DROP TRIGGER {table}_no_{verb}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


async def test_what_was_written_down_is_read_in_order(store: Store):
    at = await sample(store)
    await write(store, at, 3)
    async with store.reading(at.practice) as unit:
        entries = await unit.audit.entries()
        assert [entry.details for entry in entries] == [{"number": 0}, {"number": 1}, {"number": 2}]
        assert await unit.audit.entries(after=entries[1].id) == entries[2:]
    assert (entries[0].action, entries[0].person_id, entries[0].subject) == ("read", at.therapist, "people")


async def test_changes_and_undos_are_written_down_without_names(store: Store):
    at = await sample(store)
    async with store.begin(at.practice) as unit:
        await unit.people.update(at.clients[0], name="Canary")
        change = await unit.changes.record(at.therapist, at.chat, "renamed Canary", {"type": "rename"})
        assert change is not None
        await unit.changes.undo(change, at.therapist)
        entries = await unit.audit.entries()
    assert [(entry.action, entry.subject) for entry in entries] == [("change", "changes"), ("undo", "changes")]
    assert entries[0].subject_id == change
    assert entries[0].details == {"rows": [["people", at.clients[0]]], "command": {"type": "rename"}}
    assert "Canary" not in str(entries)


@pytest.mark.parametrize("table", ["audit", "audit_chain"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET practice_id = 1", "DELETE FROM {}"])
async def test_nobody_changes_or_deletes_what_was_written_down(
    file_store: Store, database: Path, table: str, verb: str
):
    at = await sample(file_store)
    await write(file_store, at, 1)
    await seal(file_store, at)
    connection = sqlite3.connect(database)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(verb.format(table))
    connection.close()


async def test_the_chain_holds_up_to_what_was_sealed(store: Store):
    at, other = await sample(store), await sample(store)
    assert (await verify(store, at)).holds == 0
    await write(store, at, 3)
    await write(store, other, 2)
    assert await seal(store, at) == 3
    await write(store, at, 2)
    state = await verify(store, at)
    assert (state.holds, state.broken_at, state.waiting) == (3, None, 2)
    assert await seal(store, at) == 2
    assert await seal(store, at) == 0
    later = await verify(store, at)
    assert (later.holds, later.broken_at, later.waiting) == (5, None, 0)
    assert later.head != state.head
    assert (await verify(store, other)).waiting == 2


@pytest.mark.parametrize("database_kind", ["postgresql"])
@pytest.mark.parametrize("meanwhile", [1, 4])
async def test_what_was_committed_late_is_sealed_too(store: Store, monkeypatch: pytest.MonkeyPatch, meanwhile: int):
    """At once when it came a little late; when it came very late, by a look at all of the log."""
    monkeypatch.setattr(audit, "_LATE", 3)
    at = await sample(store)
    async with store.begin(at.practice) as late:
        await late.audit.add("read", at.therapist, at.chat, "people", at.clients[0], {})
        await write(store, at, meanwhile)
        assert await seal(store, at) == meanwhile
    assert await seal(store, at) == (meanwhile < 3)
    assert await seal(store, at, whole=True) == (meanwhile > 3)
    state = await verify(store, at)
    assert (state.holds, state.broken_at, state.waiting) == (1 + meanwhile, None, 0)


async def test_sealing_goes_on_from_where_the_chain_ends(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit, "_LATE", 3)
    monkeypatch.setattr(audit, "_BATCH", 2)
    at = await sample(store)
    await write(store, at, 9)
    assert [await seal(store, at) for _ in range(6)] == [2, 2, 2, 2, 1, 0]
    assert (await verify(store, at)).holds == 9


# fmt: off
TAMPERING = {
    "an entry that was changed": (["UPDATE audit SET subject_id = 99 WHERE id = 3"], 2, 3),
    "an entry that was deleted": (["DELETE FROM audit WHERE id = 3"], 2, 4),
    "the last entry deleted": (["DELETE FROM audit WHERE id = 5"], 4, 5),
    "a link that was deleted": (["DELETE FROM audit_chain WHERE audit_id = 3"], 2, 4),
    "an entry and its link deleted": (["DELETE FROM audit_chain WHERE audit_id = 3",
                                       "DELETE FROM audit WHERE id = 3"], 2, 4),
    "two entries that changed places": (["UPDATE audit SET details = '{\"number\":2}' WHERE id = 4",
                                         "UPDATE audit SET details = '{\"number\":3}' WHERE id = 3"], 2, 3),
    "a seal that was forged": ([f"UPDATE audit_chain SET seal = '{'0' * 64}' WHERE audit_id = 5"], 4, 5),
    "an earlier time": (["UPDATE audit SET at = at - 1 WHERE id = 1"], 0, 1),
}
# fmt: on


@pytest.mark.parametrize("case", TAMPERING)
async def test_what_was_tampered_with_shows(file_store: Store, database: Path, case: str):
    at = await sample(file_store)
    await write(file_store, at, 5)
    await seal(file_store, at)
    statements, holds, broken_at = TAMPERING[case]
    tamper(database, *statements)
    state = await verify(file_store, at)
    assert (state.holds, state.broken_at) == (holds, broken_at)


async def test_an_end_that_was_cut_off_shows_by_its_head(file_store: Store, database: Path):
    at = await sample(file_store)
    await write(file_store, at, 5)
    await seal(file_store, at)
    noted = (await verify(file_store, at)).head
    tamper(database, "DELETE FROM audit_chain WHERE audit_id = 5", "DELETE FROM audit WHERE id = 5")
    state = await verify(file_store, at)
    assert (state.holds, state.broken_at) == (4, None)
    assert state.head != noted
