"""What requests leave in the audit log."""

from tests.api.test_bookings import BOOKINGS, book


async def traces(house, action):
    async with house.unit() as unit:
        entries = await unit.audit.entries()
    return [(entry.person_id, entry.subject_id, entry.details) for entry in entries if entry.action == action]


async def test_a_change_carries_its_command_and_the_key_it_came_with(house):
    before = len(await traces(house, "change"))
    await book(house)
    *_, (who, _, details) = await traces(house, "change")
    assert len(await traces(house, "change")) == before + 1
    assert who == house.people["Sam"]
    key = details["command"].pop("key")
    assert details["command"] == {"do": "book", "at": "2026-03-16T14:00"}
    assert (house.people["Sam"], key, {}) in await traces(house, "key used")


async def test_reading_clients_appointments_is_written_down_and_reading_ones_own_is_not(house):
    made = (await book(house)).headers["Location"]
    before = await traces(house, "read")
    await house.get("Sam", BOOKINGS)
    await house.get("Sam", made)
    assert await traces(house, "read") == before
    await house.get("Nora", made)
    assert (await traces(house, "read"))[-1] == (
        house.people["Nora"],
        house.people["Sam"],
        {"what": "appointments", "people": [house.people["Sam"]]},
    )
    count = len(await traces(house, "read"))
    await house.get("Ana", BOOKINGS)
    assert len(await traces(house, "read")) == count + 1


async def test_keys_are_written_down_when_made_used_and_revoked(house):
    async with house.unit() as unit:
        prefix = house.made.keys["Raj"][:11]
        id = (await unit.api_keys.revoke(prefix)).id
        await unit.api_keys.revoke(prefix)
    assert [found for found in await traces(house, "key made") if found[1] == id] != []
    assert [found for found in await traces(house, "key revoked") if found[1] == id] == [(None, id, {})]
