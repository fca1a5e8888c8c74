"""People who are called the same, and people with more than one name."""

import pytest


@pytest.fixture
async def week(room):
    """Ana works Monday to Friday 9 to 5; Maya Cruz, Maya Ortiz and Jo Park are clients of hers."""
    await room.say("Ana", "weekdays 9 to 5")
    for name in ("Maya Cruz", "Maya Ortiz", "Jo Park"):
        await room.say("Ana", f"add new client {name}")
    return room


async def test_a_first_name_of_one_is_enough(week):
    assert "Book Jo Park with Ana on Friday 13 March, 10:00-10:50?" in await week.say("Ana", "book jo friday at 10")
    assert "Jo Park is booked with Ana" in await week.say("Ana", "yes")
    assert "That would cancel Jo Park on Friday 13 March" in await week.say("Ana", "jo can't make it friday")


@pytest.mark.parametrize("answer", ["maya ortiz", "Ortiz"])
async def test_a_first_name_of_several_is_asked_about_and_the_answer_goes_on(week, answer):
    asked = await week.say("Ana", "book maya friday at 11")
    assert "Which Maya: Maya Cruz or Maya Ortiz? Nothing has changed yet." in asked
    assert asked.buttons == ("Maya Cruz", "Maya Ortiz")
    assert "Book Maya Ortiz with Ana on Friday 13 March, 11:00-11:50?" in await week.say("Ana", answer)
    assert "Maya Ortiz is booked with Ana" in await week.say("Ana", "yes")


async def test_a_tap_says_who_was_meant_among_several_in_one_command(week):
    for name, hour in (("maya cruz", 9), ("jo", 10)):
        await week.say("Ana", f"book {name} friday at {hour}")
        await week.say("Ana", "yes")
    await week.say("Ana", "swap maya and jo on friday")
    asked = await week.tap("Ana", "Maya Cruz")
    assert "Swap Maya Cruz on Friday 13 March, 09:00-09:50 and Jo Park on Friday 13 March, 10:00-10:50?" in asked


async def test_where_whole_names_are_the_same_too_no_button_pretends_to_tell_them_apart(week):
    await week.say("Ana", "add new client Jo Park")
    await week.tap("Ana", "Another Jo Park")
    asked = await week.say("Ana", "book jo friday at 10")
    assert "There are several people called Jo" in asked
    assert asked.buttons == ()
