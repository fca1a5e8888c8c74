"""Everybody of a day moved at once: shown whole, done as shown, undone as one."""

import pytest


@pytest.fixture
async def friday(room):
    """Sam comes at 10:00, Leo at 11:00, Priya at 16:00 on Friday 13 March."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 11")
    await room.say("Priya", "book me friday at 4pm")
    return room


async def test_nobody_is_moved_before_the_tap(friday):
    said = await friday.say("Ana", "move everyone on friday 10 min later")
    assert "Sam 10:00 to 10:10, Leo 11:00 to 11:10 and Priya 16:00 to 16:10 on Friday 13 March" in said
    assert "Nothing has changed yet." in said
    assert said.buttons == ("Move the three", "Not now")
    assert "10:00-10:50" in await friday.say("Sam", "when is my next appointment")


async def test_each_is_told_of_their_own_session_only(friday):
    await friday.say("Ana", "move everyone on friday 10 min later")
    said = await friday.tap("Ana", "Move the three")
    assert "Sam, Leo and Priya have been told." in said
    assert friday.last("Sam").words == (
        "Your session of Friday 13 March at 10:00 has been moved to Friday 13 March, 10:10-11:00."
    )
    assert "11:10" in friday.last("Leo")
    assert "Sam" not in friday.last("Leo")


async def test_sessions_that_touch_make_way_for_one_another(friday):
    """11:00 is where Sam goes and Leo comes from."""
    await friday.say("Ana", "move everyone on friday 60 min later")
    assert "Leo 11:00 to 12:00" in await friday.say("Ana", "yes")


async def test_to_another_day_they_keep_their_times(friday):
    said = await friday.say("Ana", "move everyone from friday to monday")
    assert "from Friday 13 March to Monday 16 March: Sam 10:00, Leo 11:00 and Priya 16:00" in said
    await friday.say("Ana", "yes")
    assert "Monday 16 March, 11:00-11:50" in await friday.say("Leo", "when is my next appointment")


async def test_whoever_does_not_fit_stays_and_is_named(friday):
    await friday.say("Leo", "book me monday at 11")
    said = await friday.say("Ana", "move everyone from friday to monday")
    assert "That would move two sessions from Friday 13 March to Monday 16 March: Sam 10:00 and Priya 16:00." in said
    assert "Not possible: Leo to Mon 16 March, 11:00" in said
    await friday.tap("Ana", "Move the two")
    assert "Friday 13 March, 11:00-11:50" in await friday.say("Leo", "when is my next appointment")


async def test_what_does_not_fit_is_in_the_way_of_others(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 11")
    await room.say("Priya", "book me monday at 11")
    await room.say("Ana", "move priya to friday at 12")
    await room.tap("Ana", "Move Priya, Fri 13 March, 12:00")
    await room.say("Ana", "move sam and leo")  # no such thing: nothing changes
    said = await room.say("Ana", "move everyone on friday morning 60 min later")
    assert "Not possible: Sam to Fri 13 March, 11:00 and Leo to Fri 13 March, 12:00" in said
    assert "Nothing has changed." in said
    assert said.buttons == ()


async def test_what_it_breaks_of_the_hours_is_said(friday):
    said = await friday.say("Ana", "move everyone on friday 30 min later")
    assert "Mind: Priya: 50 minutes would run past 17:00, when the hours end." in said


async def test_a_tap_after_something_changed_shows_it_anew(friday):
    await friday.say("Ana", "move everyone on friday 10 min later")
    await friday.say("Leo", "cancel friday")
    said = await friday.tap("Ana", "Move the three")
    assert "Something has changed since I asked" in said
    assert "Leo" not in said
    assert said.buttons == ("Move the two", "Not now")


async def test_one_undo_puts_all_of_them_back_and_tells_them(friday):
    await friday.say("Ana", "move everyone from friday to monday")
    await friday.say("Ana", "yes")
    assert "These sessions would change once more: Sam, Monday 16 March at 10:00; Leo" in await friday.say(
        "Ana", "undo"
    )
    assert "Undone: Move three sessions." in await friday.say("Ana", "yes")
    assert friday.last("Sam").words == "Your session with Ana on Friday 13 March, 10:00-10:50 stands."


async def test_the_therapist_hears_in_one_message_what_the_office_has_moved(friday):
    await friday.say("Nora", "move everyone on friday 10 min earlier")
    heard = len(friday.heard["Ana"])
    await friday.say("Nora", "yes")
    (told,) = friday.heard["Ana"][heard:]
    assert "Nora moved three sessions of yours: Sam 10:00 to 09:50" in told


async def test_at_night_they_are_told_in_the_morning(friday):
    friday.forward(hours=13)  # 23:00 in New York
    await friday.say("Ana", "move everyone from friday to monday")
    said = await friday.say("Ana", "yes")
    assert "Sam, Leo and Priya will be told at 08:00, after the night." in said
    assert "moved" not in friday.last("Sam")
    friday.forward(hours=9)
    assert "has been moved to Monday 16 March" in await friday.listen("Sam")


async def test_to_one_time_nobody_is_moved_and_what_works_is_said(friday):
    said = await friday.say("Ana", "move everyone on friday to 3pm")
    assert "so nothing has changed. Say by how much, or to which day" in said


async def test_a_client_moves_nobody_but_themselves(friday):
    said = await friday.say("Sam", "move everyone from friday to monday")
    assert "Move the" not in " ".join(said.buttons)
    assert "Friday 13 March, 11:00-11:50" in await friday.say("Leo", "when is my next appointment")
