"""The audit log is sealed by one process, and by another once that one is gone."""

from bot.delivery import Sealer


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
