"""Questions about the practice and oneself, and what is offered where a word was missing."""

import pytest


@pytest.fixture
async def friday(room):
    """Sam comes to Ana at 10:00 and Leo at 15:00 on Friday 13 March."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 3pm")
    return room


# Where it is


async def test_a_client_hears_where_their_therapist_is(friday):
    said = await friday.say("Ana", "where is my office")
    assert "No address is noted yet" in said
    await friday.tap("Ana", "Say where I am")
    assert "Clients who ask where to go read: 12 Linden Street" in await friday.say("Ana", "12 Linden Street")
    assert (await friday.say("Sam", "where is it")).words == "Sessions with Ana take place here: 12 Linden Street"
    await friday.say("Ana", "undo")
    assert "No address is noted here" in await friday.say("Sam", "where is it")


async def test_the_practices_address_is_shown_before_it_is_said(friday):
    await friday.say("Nora", "where is the office")
    await friday.tap("Nora", "Say it for the practice")
    said = await friday.say("Nora", "1 Main Street\nring twice")
    assert "would read: 1 Main Street, ring twice" in said
    assert "No address is noted here" in await friday.say("Maya", "where is the office")
    await friday.tap("Nora", "Say it so")
    assert "take place here: 1 Main Street, ring twice" in await friday.say("Maya", "where is the office")
    assert "Say it for the practice" not in (await friday.say("Ana", "where is my office")).buttons


async def test_where_nothing_is_noted_the_office_can_be_told(friday):
    await friday.say("Sam", "where is it")
    assert "I've told the practice that you asked where to go." in await friday.say("Sam", "yes")
    assert "Sam asks where to go." in friday.last("Nora")


# In which language


async def test_a_language_is_noted_and_those_who_speak_it_can_be_written_to(friday):
    said = await friday.say("Sam", "set my language to spanish")
    assert said.words == (
        "Noted: Spanish. The practice can write to everybody who speaks it. You can write to me in it. "
        "I answer in English."
    )
    said = await friday.say("Nora", "tell clients who speak spanish that we close at 2")
    assert "One person is meant." in said
    await friday.say("Nora", "yes")
    assert "we close at 2" in friday.last("Sam")
    assert "we close at 2" not in friday.last("Leo")


# What was done about one client


async def test_an_admin_sees_what_was_done_and_looked_at_about_one_client(friday):
    await friday.say("Ana", "who do i have friday")
    await friday.say("Nora", "tell all clients that the lift is out of order")
    await friday.say("Nora", "yes")
    said = await friday.say("Nora", "show me the history of sam")
    assert said.words.startswith("About Sam, latest first:\n")
    assert "Ana looked at: appointments" in said
    assert "Sam changed: Book Fri 13 March, 10:00" in said
    assert "Leo" not in said
    assert "Nora looked at: history" in await friday.say("Nora", "show me the history of sam")


async def test_nobody_else_sees_a_clients_history(friday):
    for who in ("Ana", "Leo"):
        said = await friday.say(who, "show me the history of sam")
        assert "Book Fri" not in said


# What is offered where a word was missing, or two things were meant


async def test_asked_which_session_there_is_a_button_for_each(friday):
    await friday.say("Sam", "book me monday at 10")
    said = await friday.say("Sam", "cancel all my tuesdays")
    assert said.buttons == ("Cancel Fri 13 March, 10:00", "Cancel Mon 16 March, 10:00")
    assert "Cancelled: Friday 13 March" in await friday.tap("Sam", "Cancel Fri 13 March, 10:00")


async def test_of_two_dates_the_one_with_a_session_is_meant(friday):
    await friday.say("Priya", "book me today at 3pm")
    assert "Cancelled: Wednesday 11 March, 15:00-15:50" in await friday.say("Priya", "i can't make it wednesday")


async def test_with_a_session_on_both_it_is_asked(friday):
    await friday.say("Priya", "book me today at 3pm")
    await friday.say("Priya", "book me march 18 at 3pm")
    assert (await friday.say("Priya", "i can't make it wednesday")).buttons == (
        "Cancel Wed 11 March",
        "Cancel Wed 18 March",
    )


async def test_a_client_who_asks_about_others_hears_that_only_their_own_are_told(friday):
    assert (await friday.say("Leo", "list all clients")).words == ("I can only talk about your own appointments.")


async def test_a_therapist_named_as_a_client_is_said_to_be_one(friday):
    said = await friday.say("Nora", "cancel raj on friday")
    assert "Raj is a therapist and no client, so nothing has changed." in said
    assert "Raj is off on Friday" in said


async def test_of_several_days_some_openings_of_each_are_offered(friday):
    said = await friday.say("Priya", "anything next week?")
    assert said.buttons == (
        "Mon 16 March, 09:00",
        "Tue 17 March, 09:00",
        "Wed 18 March, 09:00",
        "Thu 19 March, 09:00",
    )
    said = await friday.say("Ana", "what's open next week")
    for day in ("Monday 16", "Tuesday 17", "Wednesday 18", "Thursday 19", "Friday 20"):
        assert f"{day} March: 09:00" in said


async def test_the_next_opening_is_the_soonest(friday):
    said = await friday.say("Priya", "next opening")
    assert said.buttons == ("Wed 11 March, 11:00",)


async def test_a_clients_own_session_in_the_way_is_said_to_be_theirs(friday):
    said = await friday.say("Sam", "book me friday at 10:30")
    assert said.words.startswith(
        "You have that time already: Friday 13 March, 10:00-10:50 with Ana. Nothing has changed."
    )
    assert "Someone booked" not in said


async def test_closing_a_day_and_cancelling_everyone_on_it_is_one_question(friday):
    said = await friday.say("Ana", "i'm sick friday, cancel everyone")
    assert "Two people are booked on Friday 13 March: Sam 10:00, Leo 15:00." in said
    assert "send me the rest again" not in said


async def test_files_are_not_sent_and_what_can_be_asked_is_said(friday):
    said = await friday.say("Nora", "export bookings march csv")
    assert "I can't send files in a chat, so nothing has changed." in said
    assert "bookings in March by therapist" in said
    assert "held on you" in await friday.say("Sam", "what do you know about me")


async def test_who_did_not_come_is_counted_among_sessions_that_have_begun(friday):
    assert "no sessions yet." in await friday.say("Ana", "how many no shows this month")
    friday.forward(days=2, hours=1)  # Friday, 11:00 in New York
    assert "no no-shows in one session." in await friday.say("Ana", "how many no shows this month")
    await friday.say("Ana", "mark sam no show")
    assert "one no-show in one session." in await friday.say("Ana", "how many no shows this month")


@pytest.fixture
async def fridays(room):
    """Sam comes to Ana every Friday at 10:00."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me every friday at 10")
    await room.say("Sam", "yes")
    return room


async def test_two_sessions_that_could_be_meant_are_told_apart_on_the_buttons(fridays):
    said = await fridays.say("Sam", "move next friday to 11")
    assert said.buttons == ("Move Fri 20 March to 11:00", "Move Fri 13 March to 11:00")


async def test_asked_which_dates_all_of_a_standing_session_can_be_meant(fridays):
    said = await fridays.say("Sam", "cancel all my fridays")
    assert said.buttons[-1] == "Cancel Fri 13 March, 10:00 and all after it"
    await fridays.tap("Sam", said.buttons[-1])
    assert fridays.last("Ana").words == "Sam cancelled 27 sessions from Friday 13 March to Friday 11 September."


async def test_that_nothing_is_open_is_said_once(room):
    assert (await room.say("Sam", "next opening")).words == "Nothing is free in the coming weeks."
