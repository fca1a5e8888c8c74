"""What a conversation leaves in the audit log: who did, saw or was refused what, and no names."""

import json


async def traces(room, action):
    async with room.store.begin(room.practice_id) as unit:
        people = {person.id: person.name for person in await unit.people.all()}
        entries = await unit.audit.entries()
    assert not [name for name in people.values() if name in json.dumps([entry.details for entry in entries])]
    return [(people.get(entry.person_id), entry.details) for entry in entries if entry.action == action], people


async def test_a_change_carries_its_command(room):
    await room.say("Ana", "mondays 9 to 5")
    [(who, details)], _ = await traces(room, "change")
    assert who == "Ana"
    assert details["command"] == {
        "do": "set_hours",
        "mode": "replace",
        "days": ["mon"],
        "windows": [["09:00", "17:00"]],
    }


async def test_a_reason_stays_out_of_it(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Ana", "off friday 20 march, dentist canary")
    found, _ = await traces(room, "change")
    assert "canary" not in json.dumps(found)


async def test_looking_at_clients_is_written_down_and_at_ones_own_is_not(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Sam", "my appointments")
    assert (await traces(room, "read"))[0] == []
    await room.say("Ana", "who's on friday")
    await room.say("Nora", "list my clients")
    found, people = await traces(room, "read")
    ids = {name: id for id, name in people.items()}
    assert found[0] == ("Ana", {"what": "appointments", "people": [ids["Sam"]]})
    assert found[-1] == ("Nora", {"what": "people", "people": sorted(ids[n] for n in ("Sam", "Leo", "Priya", "Maya"))})


async def test_forged_and_borrowed_buttons_are_refused_and_written_down(room):
    await room.say("Ana", "mondays 9 to 5")
    await room.tap_token("Raj", room.token("Ana", "Undo"))
    await room.tap_token("Sam", "forged" * 4)
    found, _ = await traces(room, "refused")
    assert found == [("Raj", {"why": "a button of another chat"}), ("Sam", {"why": "no such button"})]


async def test_what_somebody_may_not_do_is_written_down(room):
    await room.say("Ana", "what did raj change last week")
    found, _ = await traces(room, "refused")
    assert [(who, details["why"], details["command"]["do"]) for who, details in found] == [
        ("Ana", "not allowed", "audit")
    ]
