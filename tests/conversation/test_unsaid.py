"""News that waits for the morning is said only if it is still so by then."""

import pytest


@pytest.fixture
async def night(room):
    """Sam comes at 10:00 and Leo at 15:00 on Friday 13 March; it is 23:00 on the 11th."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 3pm")
    room.forward(hours=13)
    return room


async def morning(room, who):
    """What somebody hears from now until 09:00."""
    heard = len(room.heard.get(who, ()))
    room.forward(hours=10)
    await room.listen(who)
    return [one.words for one in room.heard.get(who, ())[heard:]]


async def test_a_day_off_that_was_undone_at_night_is_never_heard_of(night):
    await night.say("Ana", "off this friday")
    assert "will be told" in await night.tap("Ana", "Cancel and offer other times")
    heard = len(night.heard["Sam"])
    await night.say("Ana", "undo")
    await night.tap("Ana", "Put back and tell them")
    assert night.heard["Sam"][heard:] == []
    assert await morning(night, "Sam") == []
    assert "Friday 13 March, 10:00" in await night.say("Sam", "when is my next appointment")


async def test_whoever_was_told_before_an_undo_hears_that_the_session_stands(night):
    await night.say("Ana", "off this friday")
    await night.tap("Ana", "Cancel and offer other times")
    assert ["can't take place" in words for words in await morning(night, "Sam")] == [True]
    await night.say("Ana", "undo")
    await night.tap("Ana", "Put back and tell them")
    assert "stands" in night.last("Sam")


async def test_a_day_off_done_again_is_told_after_all(night):
    await night.say("Ana", "off this friday")
    await night.tap("Ana", "Cancel and offer other times")
    await night.say("Ana", "undo")
    await night.tap("Ana", "Put back and tell them")
    heard = len(night.heard["Sam"])
    await night.tap("Ana", "Do it again")
    await night.tap("Ana", "Put back and tell them")
    await morning(night, "Sam")
    assert any("does not take place" in one.words for one in night.heard["Sam"][heard:])


async def test_of_two_moves_at_night_one_is_heard_with_the_time_that_was_known(night):
    await night.say("Ana", "move sam to monday at 11")
    await night.say("Ana", "yes")
    await night.say("Ana", "move sam to monday at 2pm")
    await night.say("Ana", "yes")
    (words,) = await morning(night, "Sam")
    assert "Monday 16 March, 14:00-14:50" in words
    assert "Friday 13 March at 10:00" in words
    assert "11:00" not in words


async def test_a_move_of_what_was_booked_at_night_is_heard_as_a_booking(night):
    await night.say("Ana", "book sam monday at 11")
    await night.say("Ana", "yes")
    await night.say("Ana", "move sam's monday session to monday at 2pm")
    await night.say("Ana", "yes")
    (words,) = await morning(night, "Sam")
    assert "Monday 16 March, 14:00-14:50" in words
    assert "11:00" not in words


async def test_a_booking_that_the_client_has_cancelled_meanwhile_is_not_announced(night):
    await night.say("Ana", "book sam monday at 11")
    await night.say("Ana", "yes")
    assert "Cancelled" in await night.say("Sam", "cancel monday")
    assert await morning(night, "Sam") == []


async def test_a_booking_that_still_stands_is_announced(night):
    await night.say("Ana", "book sam monday at 11")
    await night.say("Ana", "yes")
    (words,) = await morning(night, "Sam")
    assert "Monday 16 March, 11:00-11:50" in words
