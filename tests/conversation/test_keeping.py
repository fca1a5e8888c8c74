"""Numbers, swaps, people and history: what a practice asks for beside hours and sessions."""

import datetime as dt

import pytest


@pytest.fixture
async def week(room):
    """Ana works Monday to Friday 9 to 1; Sam and Leo come on Monday 16 March at 9:00 and 10:00."""
    await room.say("Ana", "weekdays 9 to 1")
    await room.say("Sam", "book me monday at 9")
    await room.say("Leo", "book me monday at 10")
    return room


async def test_how_full_a_week_is_is_said_in_hours_and_per_cent(week):
    said = await week.say("Ana", "how full am i next week")
    assert "Monday 16 to Sunday 22 March: 1.7 of 20 hours are booked, 8 %." in said


async def test_sessions_cancellations_and_no_shows_are_counted(week):
    await week.say("Leo", "cancel monday")
    week.clock.now = dt.datetime(2026, 3, 17, 14, 0, tzinfo=dt.UTC)
    await week.say("Ana", "mark sam no show")
    assert "one no-show in one session." in await week.say("Ana", "how many no shows this month")
    said = await week.say("Ana", "how many cancellations this month")
    assert "one cancellation, one by clients; one session stood." in said
    assert "Monday 9 to Sunday 15 March: no sessions." in await week.say(
        "Ana", "how many sessions did i have last week"
    )


async def test_a_therapist_does_not_see_anothers_numbers(week):
    assert "That is for the practice to decide" in await week.say("Raj", "how full is ana this month")
    assert "Ana: " in await week.say("Nora", "utilization by therapist this month")


async def test_two_clients_change_places_after_a_tap_and_both_hear_of_it(week):
    said = await week.say("Ana", "swap sam and leo on monday")
    assert "Swap Sam on Monday 16 March, 09:00-09:50 and Leo on Monday 16 March, 10:00-10:50?" in said
    said = await week.tap("Ana", "Swap and tell both")
    assert "Sam is on Monday 16 March, 10:00-10:50 now. Sam has been told." in said
    assert "moved to Monday 16 March, 09:00-09:50" in week.last("Leo")
    await week.say("Ana", "undo")
    await week.tap("Ana", "Put back and tell them")
    assert "Monday 16 March, 09:00-09:50" in await week.say("Sam", "when is my next appointment")


async def test_a_swap_that_lacks_a_session_says_so(week):
    said = await week.say("Ana", "swap sam and priya on monday")
    assert "I need one session each of Sam and Priya on Monday 16 March to swap" in said


async def test_a_new_client_is_invited_by_their_therapist_with_words_that_work_once(week):
    said = await week.say("Ana", "add new client jo")
    assert "it works once, until Wednesday 18 March:" in said
    invitation = said.words.splitlines()[-1]
    assert "Hello Jo" in await week.say("jo's phone", invitation)
    assert "With Ana on" in await week.say("jo's phone", "next opening")
    assert "has been used or has expired" in await week.say("another phone", invitation)


async def test_staff_are_invited_after_a_tap_and_by_admins_only(week):
    assert "That is for the practice to decide" in await week.say("Ana", "add new therapist lena")
    said = await week.say("Nora", "add new therapist lena, starts march 23")
    assert "Invite Lena as a therapist? They can join at once; set their hours from Monday 23 March" in said
    assert "/start " in await week.tap("Nora", "Invite Lena")


async def test_roles_are_given_and_taken_after_a_tap_with_undo(week):
    said = await week.say("Nora", "make leo a therapist")
    assert "Make Leo a therapist? Nothing has changed yet." in said
    assert "Leo is now a client and a therapist." in await week.tap("Nora", "Make it so for Leo")
    assert "Undone: Leo: now a therapist" in await week.say("Nora", "undo")
    assert "Leo" not in (await week.say("Nora", "show the therapists")).words.splitlines()[0]


async def test_a_limit_for_fridays_is_kept_for_the_dates_ahead_and_said_to_be(week):
    said = await week.say("Ana", "max 1 on fridays")
    assert "I can't keep a limit for Fridays for good yet, so nothing has changed." in said
    assert "until Wednesday 10 June" in said
    said = await week.tap("Ana", "At most 1 on those")
    assert "At most one session a day on Fridays, Wednesday 11 March to Wednesday 10 June." in said
    await week.say("Sam", "book me march 20 at 9")
    assert "can't be booked: it is not open" in await week.say("Leo", "book me march 20 at 11")
    assert "Booked" in await week.say("Leo", "book me march 19 at 11")


async def test_an_admin_sees_who_changed_what(week):
    await week.say("Ana", "off next tuesday")
    said = await week.say("Nora", "what did ana change today")
    assert "Wednesday 11 March at 10:00, Ana: Off on Tue 17 March" in said
    assert "That is for the practice to decide" in await week.say("Ana", "what did raj change today")


async def test_an_admin_gives_a_session_to_another_therapist_after_a_tap(week):
    await week.say("Raj", "mondays 9 to 1")
    said = await week.say("Nora", "move sam to raj")
    assert "Move Sam from Monday 16 March at 09:00 to Monday 16 March, 09:00-09:50 with Raj? Sam will be told." in said
    said = await week.say("Nora", "yes")
    assert "Sam is with Raj on Monday 16 March, 09:00-09:50 now. Sam has been told." in said
    assert "Your session with Ana on Monday 16 March, 09:00-09:50 is now with Raj on" in week.last("Sam")
    assert "Nora cancelled your session with Sam: Monday 16 March, 09:00-09:50." in week.last("Ana")
    assert "Nora booked Sam with you: Monday 16 March, 09:00-09:50." in week.last("Raj")
    assert "That is for the practice to decide" in await week.say("Ana", "move leo to raj")


async def test_an_invitation_is_a_link_where_the_bot_has_a_name(week):
    week.store.bot = "linden_bot"
    said = await week.say("Ana", "add new client Jo")
    link = said.words.splitlines()[-1]
    assert link.startswith("https://t.me/linden_bot?start=")
    assert "Hello Jo" in await week.say("jo's phone", f"/start {link.partition('=')[2]}")


@pytest.mark.parametrize(("who", "whose"), [("Ana", "is for Jo"), ("Sam", "is for somebody else")])
async def test_an_invitation_that_is_tried_before_it_is_passed_on_still_works(week, who, whose):
    invitation = (await week.say("Ana", "add new client Jo")).words.splitlines()[-1]
    assert whose in await week.say(who, invitation)
    assert "Hello Jo" in await week.say("jo's phone", invitation)
    async with week.store.reading(week.practice_id) as unit:
        (tried,) = [one for one in await unit.people.all() if one.name == who]
    assert len(tried.roles) == 1


async def test_start_pressed_twice_frightens_nobody(week):
    invitation = (await week.say("Ana", "add new client Jo")).words.splitlines()[-1]
    await week.say("jo's phone", invitation)
    assert "is connected to the practice already" in await week.say("jo's phone", invitation)


async def test_hours_of_a_therapist_who_has_not_joined_yet_say_so(week):
    await week.say("Nora", "add new therapist Lena")
    await week.tap("Nora", "Invite Lena")
    said = await week.say("Nora", "lena works mondays 9 to 5")
    assert "Lena has been invited and has not joined yet" in said


async def test_help_begins_with_what_comes_first(room):
    assert "You have no hours yet" in await room.say("Ana", "hello")
    await room.say("Ana", "mondays 9 to 5")
    assert "You have no hours yet" not in await room.say("Ana", "hello")
