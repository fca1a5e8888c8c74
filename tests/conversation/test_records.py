"""What is held on somebody is shown to them, and erased for good when they want it."""

import pytest

from storage.erasures import Erasures
from storage.keys import Keys
from tests.conversation.conftest import KEYS


@pytest.fixture
async def booked(room, tmp_path):
    """Sam comes on Friday 13 March at 10:00; whoever is erased is written down in a file."""
    room.store.erasures = Erasures(tmp_path / "erasures", KEYS)
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    return room


async def person(room, name):
    async with room.store.reading(room.practice_id) as unit:
        return next((one for one in await unit.people.all() if one.name == name), None)


async def actions(room):
    async with room.store.reading(room.practice_id) as unit:
        return [(entry.action, entry.subject_id) for entry in await unit.audit.entries()]


async def test_everybody_may_see_what_is_held_on_them(booked):
    said = await booked.say("Sam", "what info do you have on me")
    assert "Name: Sam" in said
    assert "Therapist: Ana" in said
    assert "Friday 13 March" in said
    assert "Leo" not in said
    assert ("export", (await person(booked, "Sam")).id) in await actions(booked)


async def test_a_client_is_erased_only_after_a_tap(booked, tmp_path):
    sam = await person(booked, "Sam")
    said = await booked.say("Sam", "delete my data")
    assert "cannot be undone" in said
    assert "One session still to come would be called off" in said
    assert said.buttons == ("Erase everything about me", "Not now")
    assert await person(booked, "Sam") is not None
    heard = len(booked.heard["Sam"])
    await booked.tap("Sam", "Erase everything about me")
    assert await person(booked, "Sam") is None
    assert len(booked.heard["Sam"]) == heard
    assert "cancelled" in booked.last("Ana").words
    list_ = Erasures(tmp_path / "erasures", KEYS)
    assert list_.holds(list_.read(), booked.practice_id, sam.id)
    assert not list_.holds(list_.read(), booked.practice_id, sam.id + 1)
    assert ("erase", sam.id) in await actions(booked)
    async with booked.store.reading(booked.practice_id) as unit:
        assert await unit.appointments.of_client(sam.id, booked.clock.now) == []
    assert "invitation" in (await booked.say("Sam", "hello"))


async def test_not_now_erases_nobody(booked):
    await booked.say("Sam", "delete my data")
    await booked.tap("Sam", "Not now")
    assert await person(booked, "Sam") is not None
    assert (await booked.say("Sam", "my appointments")).words.count("Friday 13 March") == 1


async def test_an_admin_erases_a_client_and_hears_of_it(booked):
    said = await booked.say("Nora", "delete all data of sam")
    assert "Sam's name, contacts, notes and messages" in said
    assert "is erased" in await booked.tap("Nora", "Erase Sam for good")
    assert await person(booked, "Sam") is None


async def test_what_has_changed_since_is_proposed_anew(booked):
    await booked.say("Nora", "delete all data of sam")
    await booked.say("Sam", "book me monday at 11")
    assert "2 sessions still to come" in await booked.tap("Nora", "Erase Sam for good")
    assert await person(booked, "Sam") is not None
    await booked.tap("Nora", "Erase Sam for good")
    assert await person(booked, "Sam") is None


async def test_nothing_of_an_erasure_is_undone(booked):
    await booked.say("Nora", "delete all data of sam")
    await booked.tap("Nora", "Erase Sam for good")
    await booked.say("Nora", "undo")
    assert await person(booked, "Sam") is None


async def test_a_therapist_does_not_erase_and_staff_is_not_erased_in_a_chat(booked):
    said = await booked.say("Ana", "delete all data of sam")
    assert said.buttons == ()
    assert await person(booked, "Sam") is not None
    said = await booked.say("Ana", "delete my data")
    assert "Erase everything about me" not in said.buttons
    assert await person(booked, "Ana") is not None


async def test_without_a_list_outside_the_database_nobody_is_erased(booked):
    booked.store.erasures = None
    await booked.say("Sam", "delete my data")
    assert "can't" in await booked.tap("Sam", "Erase everything about me")
    assert await person(booked, "Sam") is not None


def test_the_list_tells_nothing_without_the_key(tmp_path):
    mine, other = Erasures(tmp_path / "erasures", KEYS), Erasures(tmp_path / "erasures", Keys(bytes(32)))
    mine.add(1, 7)
    assert mine.holds(mine.read(), 1, 7)
    assert not other.holds(other.read(), 1, 7)
