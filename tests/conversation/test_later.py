"""What is done later: messages at a time, roles that begin and end; what can be taken back."""

import datetime as dt

import pytest

from bot.commands import Audience, Broadcast, to_json
from bot.delivery import Scheduler
from engine.dates import DateRange

FRIDAY = dt.date(2026, 3, 13)
PHONE = "tell all clients tomorrow at 9am that we have a new phone number"


async def look(room, who):
    """What somebody has heard last, once the clock has looked."""
    await Scheduler(room.store).look()
    return await room.listen(who)


@pytest.fixture
async def friday(room):
    """Sam comes at 10:00 and Leo at 15:00 on Friday 13 March."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 3pm")
    return room


# A message at a time


async def test_a_message_waits_for_its_time_and_goes_out_once(room):
    said = await room.say("Nora", PHONE)
    assert "It goes to whoever that is when it is sent. Nothing has been sent yet." in said
    said = await room.tap("Nora", "Send on Thu 12 March, 09:00")
    assert said.words == "Set for Thursday 12 March at 09:00, to whoever is meant then: four people as things stand."
    assert "phone" not in await look(room, "Sam")
    room.forward(hours=23)
    assert (await look(room, "Sam")).words == "Linden Street: Please note: we have a new phone number."
    assert room.last("Nora").words == "Your message is on its way to four people, as you asked."
    await look(room, "Sam")
    assert len(room.heard["Sam"]) == 1


async def for_friday(room):
    """Nora has set a message to Friday's clients for Thursday, 09:00."""
    dates = (DateRange(FRIDAY, FRIDAY),)
    command = to_json(Broadcast(Audience("clients", dates=dates), "parking is closed"))
    async with room.store.begin(room.practice_id) as unit:
        (nora,) = await unit.people.with_role("admin")
        (chat,) = await unit.chats.of(nora.id)
        await unit.scheduled.add(nora.id, chat.id, unit.now + dt.timedelta(hours=23), command)


async def test_who_is_meant_is_worked_out_when_it_goes_out(friday):
    await for_friday(friday)
    await friday.say("Leo", "cancel friday")
    await friday.say("Priya", "book me friday at 1pm")
    friday.forward(hours=23)
    assert "parking is closed" in await look(friday, "Priya")
    assert "parking is closed" in friday.last("Sam")
    assert not any("parking" in one for one in friday.heard["Leo"])


async def test_when_nobody_is_meant_any_more_the_sender_hears_so(friday):
    await for_friday(friday)
    await friday.say("Leo", "cancel friday")
    await friday.say("Sam", "cancel friday")
    friday.forward(hours=23)
    assert "nobody is booked as you said, so nothing has been sent" in await look(friday, "Nora")


async def test_what_cannot_be_done_at_all_keeps_nothing_else_back(room):
    async with room.store.begin(room.practice_id) as unit:
        (nora,) = await unit.people.with_role("admin")
        for command in ({"do": "no such thing"}, {"do": "help"}):
            await unit.scheduled.add(nora.id, None, unit.now, command)
    await room.say("Nora", PHONE)
    await room.tap("Nora", "Send on Thu 12 March, 09:00")
    room.forward(hours=23)
    assert "we have a new phone number" in await look(room, "Sam")
    async with room.store.reading(room.practice_id) as unit:
        assert await unit.scheduled.waiting() == []


async def test_undo_calls_it_off_and_sets_it_again(room):
    await room.say("Nora", PHONE)
    await room.tap("Nora", "Send on Thu 12 March, 09:00")
    assert "Undone: Message on Thu 12 March, 09:00." in await room.say("Nora", "undo")
    await room.tap("Nora", "Do it again")
    assert "Still to go out: a message on Thursday 12 March at 09:00." in await room.say("Nora", "who got it")


async def test_taking_it_back_before_its_time_calls_it_off(room):
    await room.say("Nora", PHONE)
    await room.tap("Nora", "Send on Thu 12 March, 09:00")
    said = await room.say("Nora", "recall that message")
    assert said.words == "Called off: the message on Thursday 12 March at 09:00 does not go out."
    room.forward(hours=23)
    assert "phone" not in await look(room, "Sam")


async def test_a_time_that_has_passed_sends_nothing(room):
    said = await room.say("Nora", "tell all clients today at 9am that we have a new phone number")
    assert "Send" not in " ".join(said.buttons)


async def test_at_night_the_morning_is_offered(room):
    room.forward(hours=12)  # 22:00 in New York
    said = await room.say("Nora", "tell all clients that the lift is out of order")
    assert "That is at night: it can wait for the morning." in said
    assert said.buttons[:2] == ("Send to 4", "Send on Thu 12 March, 08:00")
    await room.tap("Nora", "Send on Thu 12 March, 08:00")
    assert "lift" not in await look(room, "Sam")


# Taking back what was sent


async def test_taking_a_message_back_is_proposed_and_replaces_it(friday):
    await friday.say("Nora", "tell everyone with sessions on Friday that parking is closed")
    await friday.tap("Nora", "Send to 2")
    said = await friday.say("Nora", "recall that message")
    assert "Two people have the message of Wednesday 11 March at 10:00." in said
    assert "Nothing has changed yet." in said
    assert friday.last("Sam").words.endswith("parking is closed.")
    assert "Taken back: it is being replaced for two people." in await friday.tap("Nora", "Take it back")
    assert friday.last("Sam").words == "Linden Street: a message that was here has been taken back."
    assert "has been taken back" in await friday.say("Nora", "who got it")
    assert "has been taken back" in await friday.say("Nora", "recall that message")


async def test_a_correction_goes_to_the_same_people(friday):
    await friday.say("Nora", "tell everyone with sessions on Friday that parking is closed")
    await friday.tap("Nora", "Send to 2")
    await friday.say("Nora", "recall that message")
    await friday.tap("Nora", "Send a correction")
    said = await friday.say("Nora", "parking is open after all")
    assert "Two people are booked on Friday 13 March. They would read:" in said
    await friday.say("Nora", "yes")
    assert friday.last("Leo").words.endswith("parking is open after all.")


async def test_undo_after_a_message_is_about_the_message(friday):
    await friday.say("Nora", "ana is off on march 25")
    await friday.say("Nora", "yes")
    await friday.say("Nora", "tell everyone with sessions on Friday that parking is closed")
    await friday.tap("Nora", "Send to 2")
    said = await friday.say("Nora", "undo")
    assert "have the message of Wednesday 11 March" in said
    assert "Take it back" in said.buttons


async def test_a_therapist_takes_back_their_own_message_only(friday):
    await friday.say("Nora", "tell everyone with sessions on Friday that parking is closed")
    await friday.tap("Nora", "Send to 2")
    assert "No message to many went out" in await friday.say("Ana", "recall that message")
    await friday.say("Ana", "tell my clients that room 3 is upstairs")
    said = await friday.say("Ana", "yes")
    assert "On its way to three people." in said
    assert friday.last("Leo").words == "Ana, Linden Street: Please note: room 3 is upstairs."
    assert "Three people have the message" in await friday.say("Ana", "recall that message")


# Roles for a while


async def test_a_role_ends_by_itself_after_its_last_day(room):
    assert "Make Raj an admin until Friday 20 March?" in await room.say("Nora", "make raj admin until march 20")
    assert "Raj is an admin until Friday 20 March." in await room.say("Nora", "yes")
    said = await room.say("Nora", "show people")
    assert "Admins: Raj and Nora." in said
    assert "From Saturday 21 March: Raj: no longer an admin." in said
    room.forward(days=9, hours=13)  # Friday, 23:00 in New York
    await look(room, "Nora")
    assert "Admins: Raj and Nora." in await room.say("Nora", "show people")
    room.forward(hours=2)
    await look(room, "Nora")
    assert "Admins: Nora." in await room.say("Nora", "show people")


async def test_a_role_begins_by_itself_on_its_day_and_undo_calls_that_off(room):
    await room.say("Nora", "make raj admin from monday")
    assert "Raj will be an admin from Monday 16 March." in await room.say("Nora", "yes")
    await room.say("Nora", "undo")
    await room.tap("Nora", "Do it again")
    assert "That is for the practice to decide" in await room.say("Raj", "add new therapist lena")
    room.forward(days=5)
    assert room.last("Nora") != await look(room, "Nora")
    assert "Raj is now an admin and a therapist." in room.last("Nora")
    assert "Invite Lena" in (await room.say("Raj", "add new therapist lena")).buttons


async def test_whoever_is_still_booked_then_stays_and_the_asker_hears_so(friday):
    said = await friday.say("Nora", "leo leaves on april 1")
    assert "Remove Leo after Wednesday 1 April?" in said
    await friday.say("Nora", "yes")
    friday.forward(days=20)
    await friday.say("Leo", "book me april 10 at 3pm")
    friday.forward(days=2)
    said = await look(friday, "Nora")
    assert "It was time for this, and it could not be done: Remove Leo." in said
    assert "Leo has one session to come" in said
    assert "Leo" in await friday.say("Nora", "show people")


# The front desk


async def test_the_front_desk_books_for_everybody_and_decides_on_no_hours(friday):
    await friday.say("Nora", "make sam front desk")
    assert "Sam is now a client and front desk." in await friday.say("Nora", "yes")
    assert "15:00 Leo" in await friday.say("Sam", "who is booked on friday")
    await friday.say("Sam", "book maya with ana friday at noon")
    assert "Maya is booked with Ana on Friday 13 March, 12:00" in await friday.say("Sam", "yes")
    assert "You have a session: Friday 13 March, 12:00" in friday.last("Maya")
    for asked in ("ana is off friday", "we are closed on friday", "make sam admin", "ana: mondays 9 to 12"):
        assert "That is for the practice to decide" in await friday.say("Sam", asked), asked
    assert "Friday 13 March: 09:00-17:00" in await friday.say("Nora", "who is booked on friday")


async def test_somebody_new_is_invited_as_front_desk(room):
    await room.say("Nora", "add front desk kim")
    said = await room.tap("Nora", "Invite Kim")
    token = said.words.split()[-1]
    said = await room.say("Kim", f"/start {token}")
    assert "find open times, book, move and cancel sessions" in said
    assert "Front desk: Kim." in await room.say("Nora", "show people")
