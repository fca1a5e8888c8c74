"""The waitlist in a conversation: wishes, what opens, and fair offers of it."""

import pytest

from bot.delivery import Scheduler


@pytest.fixture
async def full_monday(room):
    """Ana has one hour on Monday 16 March, at 15:00, and Sam has it."""
    await room.say("Ana", "mondays 3 to 4pm")
    await room.say("Sam", "book me monday at 3")
    return room


async def look(room, *readers):
    await Scheduler(room.store).look()
    for who in readers:
        await room.listen(who)


async def test_who_waits_hears_at_once_when_a_time_opens_and_books_it_by_a_tap(full_monday):
    said = await full_monday.say("Leo", "if anything opens up monday lmk")
    assert "You are on the waitlist: Monday 16 March with Ana. I'll write as soon as something opens." in said
    await full_monday.say("Sam", "cancel monday")
    full_monday.forward(minutes=6)
    await look(full_monday, "Leo")
    said = full_monday.last("Leo")
    assert "Monday 16 March, 15:00-15:50 with Ana has opened. I'm holding it for you until 10:3" in said
    assert said.buttons == ("Book Mon 16 March, 15:00", "No, thanks")
    said = await full_monday.tap("Leo", "Book Mon 16 March, 15:00")
    assert "Booked: Monday 16 March, 15:00-15:50 with Ana." in said
    assert said.buttons == ("Undo",)
    assert "Leo booked Monday 16 March, 15:00-15:50" in full_monday.last("Ana")


async def test_who_passes_leaves_it_to_the_next_who_waited_longest(full_monday):
    await full_monday.say("Leo", "if anything opens up monday lmk")
    await full_monday.say("Priya", "if anything opens up monday lmk")
    await full_monday.say("Sam", "cancel monday")
    full_monday.forward(minutes=6)
    await look(full_monday, "Leo", "Priya")
    assert "has opened" not in full_monday.last("Priya")
    assert "You stay on the waitlist." in await full_monday.tap("Leo", "No, thanks")
    full_monday.forward(minutes=6)
    await look(full_monday, "Priya")
    assert "has opened" in full_monday.last("Priya")


async def test_what_is_open_already_is_shown_with_buttons(full_monday):
    await full_monday.say("Ana", "tuesdays 3 to 5pm")
    said = await full_monday.say("Leo", "if anything opens up tuesday lmk")
    assert "Open already: With Ana on Tuesday 17 March: 15:00 and 16:00." in said
    assert said.buttons == ("Undo", "Tue 17 March, 15:00", "Tue 17 March, 16:00")


async def test_staff_see_who_waits_and_clients_their_own_wishes(full_monday):
    await full_monday.say("Leo", "if anything opens up monday lmk")
    assert "Leo: Monday 16 March, since Wednesday 11 March" in await full_monday.say("Ana", "who is on the waitlist")
    assert "Monday 16 March" in await full_monday.say("Leo", "show the waitlist")
    assert "You are not on the waitlist." in await full_monday.say("Sam", "show the waitlist")


async def test_leaving_the_waitlist_says_what_was_waited_for(full_monday):
    await full_monday.say("Leo", "if anything opens up monday lmk")
    assert "You are off the waitlist for Monday 16 March." in await full_monday.say("Leo", "take me off the waitlist")


async def test_a_therapist_offers_one_client_a_time_after_a_tap(full_monday):
    await full_monday.say("Ana", "tuesdays 3 to 5pm")
    said = await full_monday.say("Ana", "offer tuesday at 3 to leo")
    assert "Offer Leo Tuesday 17 March, 15:00-15:50 with Ana? Nothing has been sent." in said
    said = await full_monday.tap("Ana", "Offer it to Leo")
    assert "Leo has been offered Tuesday 17 March, 15:00-15:50. I'm holding it until" in said
    await full_monday.tap("Leo", "Book Tue 17 March, 15:00")
    assert "Leo booked Tuesday 17 March, 15:00-15:50" in full_monday.last("Ana")


async def test_a_time_offered_to_nobody_who_waits_says_so(full_monday):
    said = await full_monday.say("Ana", "offer my monday 3 to the waitlist")
    assert "Nobody waits for Monday 16 March, 15:00-15:50, so nobody has been asked." in said


@pytest.fixture
async def offered(full_monday):
    """Monday at 15:00 is held for Leo, who waited for it."""
    await full_monday.say("Leo", "if anything opens up monday lmk")
    await full_monday.say("Sam", "cancel monday")
    full_monday.forward(minutes=6)
    await look(full_monday, "Leo")
    return full_monday


@pytest.mark.parametrize("words", ["yes", "yes please", "book me monday at 3", "Book Mon 16 March, 15:00"])
async def test_what_is_held_for_somebody_is_theirs_in_words_too(offered, words):
    assert "Booked: Monday 16 March, 15:00-15:50 with Ana." in await offered.say("Leo", words)


async def test_a_no_leaves_what_is_held_to_the_next(offered):
    assert "You stay on the waitlist." in await offered.say("Leo", "no")


async def test_what_is_held_for_one_is_not_another_clients(offered):
    assert "can't be booked" in await offered.say("Sam", "book me monday at 3")
    assert "Nothing is waiting" in await offered.say("Sam", "yes")


async def test_a_yes_after_something_else_was_said_books_nothing(offered):
    offered.forward(minutes=1)
    await offered.say("Leo", "when is my next appointment")
    assert "Nothing is waiting" in await offered.say("Leo", "yes")
