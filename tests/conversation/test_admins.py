"""Admins speak for the practice: messages to many, closures, other people's hours, always shown first."""

import pytest


@pytest.fixture
async def friday(room):
    """Sam comes at 10:00 and Leo at 15:00 on Friday 13 March, Maya to Raj at 16:00."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Raj", "weekdays 12 to 8pm")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 3pm")
    await room.say("Maya", "book me friday at 4pm")
    return room


async def test_a_message_to_many_shows_whom_it_reaches_and_its_exact_words(friday):
    said = await friday.say("Nora", "tell everyone with sessions on Friday that we close at two")
    assert "Three people are booked on Friday 13 March" in said
    assert "Linden Street: Please note, for Friday 13 March: we close at two." in said
    assert "Two sessions begin at 14:00 or later" in said
    assert said.buttons == ("Send to 3", "Send and close at 14:00", "Change the text", "Not now")
    assert "close at two" not in friday.last("Sam")


async def test_the_tap_sends_it_to_each_once(friday):
    await friday.say("Nora", "tell everyone with sessions on Friday that we close at two")
    assert "On its way to three people" in await friday.tap("Nora", "Send to 3")
    for client in ("Sam", "Leo", "Maya"):
        assert friday.last(client).words == "Linden Street: Please note, for Friday 13 March: we close at two."
    assert "close at two" not in friday.last("Priya")
    assert "answered already" in await friday.tap("Nora", "Send to 3")


async def test_a_typed_yes_sends_it(friday):
    await friday.say("Nora", "tell everyone with sessions on Friday that we close at two")
    assert "On its way" in await friday.say("Nora", "yes")


async def test_the_text_can_be_changed_before_it_goes_out(friday):
    await friday.say("Nora", "tell everyone with sessions on Friday that we close at two")
    await friday.tap("Nora", "Change the text")
    said = await friday.say("Nora", "the lift is broken on friday")
    assert "Please note, for Friday 13 March: the lift is broken on friday." in said
    await friday.tap("Nora", "Send to 3")
    assert "lift" in friday.last("Sam")


async def test_sending_and_closing_asks_about_those_who_come_later(friday):
    await friday.say("Nora", "tell everyone with sessions on Friday that we close at two")
    said = await friday.tap("Nora", "Send and close at 14:00")
    assert "On its way to three people" in said
    assert "Leo 15:00, Maya 16:00" in said
    await friday.tap("Nora", "Keep the two, close the rest")
    assert "09:00-14:00" in await friday.say("Ana", "what does friday look like")


async def test_a_practice_closure_is_proposed_even_when_nobody_is_booked(friday):
    said = await friday.say("Nora", "office closed may 25")
    assert "Nothing has changed yet" in said
    assert "Closed for everyone" in await friday.tap("Nora", "Do it for everyone")
    assert "Monday 25 May: closed" in await friday.say("Ana", "what does may 25 look like")


async def test_another_therapists_hours_change_after_a_tap_and_they_are_told(friday):
    said = await friday.say("Nora", "Raj is off on thursday")
    assert said.buttons[0] == "Do it and tell Raj"
    await friday.tap("Nora", said.buttons[0])
    assert "Off on Thursday 12 March" in friday.last("Raj")
    assert "Thursday 12 March: closed" in await friday.say("Raj", "what does thursday look like")


async def test_an_admin_who_names_nobody_is_asked_for_whom(friday):
    said = await friday.say("Nora", "off friday")
    assert "For which therapist" in said
    assert set(said.buttons) == {"Ana", "Raj", "The whole practice"}


async def test_a_therapist_writes_to_clients_of_theirs_only(friday):
    said = await friday.say("Ana", "tell everyone with sessions on Friday that we close at two")
    assert "Not now" in said.buttons
    await friday.tap("Ana", said.buttons[0])
    assert "close at two" not in friday.last("Maya")
    said = await friday.say("Ana", "tell all therapists that we close at two")
    assert "for the practice to decide" in said


async def test_who_has_no_chat_is_named_before_anything_is_sent(friday):
    async with friday.store.begin(friday.practice_id) as unit:
        (ana,) = await unit.people.named("Ana")
        gus = await unit.people.add("Gus", {"client"}, therapist_id=ana.id)
        (kind,) = await unit.hours.session_types(ana.id)
        starts = friday.clock.now.replace(day=13, hour=16)
        await unit.appointments.book(ana.id, gus.id, kind.id, starts, starts.replace(minute=50))
    said = await friday.say("Nora", "tell everyone with sessions on Friday that we close at two")
    assert "Four people are booked" in said
    assert "I have no chat with Gus: please call." in said
    assert said.buttons[0] == "Send to 3"
