"""The audit log is sealed by one process, and by another once that one is gone."""

import pytest

from bot.delivery import Sealer, sealing
from storage import audit


async def something_happens(store, practice):
    async with store.begin(practice) as unit:
        person = await unit.people.add("Ana", {"therapist"})
        await unit.changes.record(person.id, None, "a new therapist")


async def unsealed(store, practice):
    async with store.reading(practice) as unit:
        return await unit.audit.verify()


async def test_what_happened_is_sealed(store, practice):
    await something_happens(store, practice)
    before = await unsealed(store, practice)
    await Sealer(store).seal()
    after = await unsealed(store, practice)
    assert after != before


async def test_a_second_process_seals_only_once_the_first_is_gone(store, other_store, practice, clock):
    first, second = Sealer(store), Sealer(other_store)
    await first.seal()
    await something_happens(store, practice)
    before = await unsealed(store, practice)
    await second.seal()
    assert await unsealed(store, practice) == before
    clock.forward(61)
    await second.seal()
    assert await unsealed(store, practice) != before


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_what_was_committed_very_late_is_sealed_within_the_hour(store, practice, monkeypatch):
    monkeypatch.setattr(audit, "_LATE", 1)
    sealer = Sealer(store)
    await sealer.seal()
    async with store.begin(practice) as late:
        await late.audit.add("read", None)
        for _ in range(3):
            await something_happens(store, practice)
        await sealer.seal()
    await sealer.seal()
    assert (await unsealed(store, practice)).waiting == 1
    monkeypatch.setattr(sealing, "WHOLE_SECONDS", 0.0)
    await sealer.seal()
    assert (await unsealed(store, practice)).waiting == 0
