"""What is said two or three messages later: corrections, "it", "the other", a button's words, a second thought."""

import pytest


@pytest.fixture
async def friday(room):
    """Ana works on weekdays; Sam and Leo come on Friday 13 March at 10:00 and 14:00."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 2")
    return room


async def test_the_words_of_a_button_may_be_said_with_courtesies_and_in_part(friday):
    await friday.say("Leo", "cancel friday")
    await friday.say("Ana", "off friday")
    said = await friday.say("Ana", "ok keep sam, close the rest")
    assert "Off on Friday 13 March." in said
    assert "Sam keeps the session." in said


async def test_the_words_of_another_button_tap_none(friday):
    await friday.say("Leo", "cancel friday")
    await friday.say("Ana", "off friday")
    assert "did not understand" in await friday.say("Ana", "keep leo")
    assert "10:00 Sam" in await friday.say("Ana", "what's friday like")


async def test_cancelling_both_is_said_to_both(friday):
    await friday.say("Ana", "off friday")
    assert "Sam and Leo have each been told" in await friday.say("Ana", "cancel both")


async def test_a_yes_that_fits_no_button_names_them(friday):
    await friday.say("Ana", "cancel leo")
    said = await friday.say("Ana", "yes")
    assert "Which do you mean: Cancel and offer other times, Only cancel Leo or Not now?" in said
    assert "14:00 Leo" in await friday.say("Ana", "who do i have friday")


async def test_a_no_right_after_something_was_done_does_not_deny_it(friday):
    await friday.say("Ana", "block 12-1 tomorrow")
    said = await friday.say("Ana", "forget it")
    assert "What you did last stands: Closed 12:00-13:00 on Thu 12 March." in said
    assert "Undone" in await friday.tap("Ana", "Undo that")


async def test_delete_that_undoes_the_change_just_made(friday):
    await friday.say("Ana", "block 12-1 tomorrow")
    assert "Undone: Closed 12:00-13:00 on Thu 12 March." in await friday.say("Ana", "delete that")


@pytest.mark.parametrize("regret", ["oh wait no i can", "actually ill be there"])
async def test_who_comes_after_all_has_the_session_back(friday, regret):
    await friday.say("Sam", "cant make friday")
    said = await friday.say("Sam", regret)
    assert "It stands: Friday 13 March, 10:00-10:50 with Ana." in said
    assert "stands" in friday.last("Ana")


async def test_a_booking_that_is_moved_is_told_of_once(friday):
    await friday.say("Priya", "book me monday at 9")
    heard = len(friday.heard["Ana"])
    assert "Moved: Tuesday 17 March, 09:00-09:50" in await friday.say("Priya", "move it to tuesday")
    assert len(friday.heard["Ana"]) == heard + 1
    assert "Priya moved from Monday 16 March at 09:00 to Tuesday 17 March, 09:00-09:50." in friday.last("Ana")
    assert "It stands: Monday 16 March, 09:00-09:50" in await friday.say("Priya", "undo")


async def test_who_cannot_come_before_an_hour_is_asked_where_to(friday):
    said = await friday.say("Leo", "cant come til 4 friday")
    assert "Where to? Nearest: Friday 13 March at 16:00." in said
    assert "Moved: Friday 13 March, 16:00-16:50" in await friday.say("Leo", "4")


async def test_the_other_one_is_named_before_it_is_cancelled(friday):
    await friday.say("Sam", "book me monday at 11")
    await friday.say("Sam", "cancel monday")
    said = await friday.say("Sam", "and the other one too")
    assert "Do you mean Friday 13 March, 10:00-10:50 with Ana? Nothing has changed yet." in said


async def test_more_times_are_others_and_a_day_alone_books_nothing(friday):
    await friday.say("Priya", "anything monday")
    said = await friday.say("Priya", "what else do you have")
    assert "13:00, 14:00, 15:00 and 16:00" in said
    await friday.say("Priya", "do you have something next week")
    said = await friday.say("Priya", "tuesday")
    assert "With Ana on Tuesday 17 March: 09:00, 10:00, 11:00 and 12:00." in said
    assert "12:00" in await friday.say("Priya", "afternoon")
    assert "no appointments" in await friday.say("Priya", "my appointments")


async def test_the_only_time_shown_is_taken_by_that_works(friday):
    await friday.say("Priya", "is monday at 3 free?")
    assert "Booked: Monday 16 March, 15:00-15:50" in await friday.say("Priya", "that works")


async def test_a_wait_for_it_is_for_that_time(friday):
    await friday.say("Priya", "friday at 2")
    assert "on the waitlist: Friday 13 March, at 14:00 with Ana" in await friday.say("Priya", "tell me if it opens")


async def test_a_day_and_then_an_hour_complete_a_booking(friday):
    assert "On which day, and at what time?" in await friday.say("Ana", "book priya")
    assert "At what time on Monday 16 March? Open then: 09:00" in await friday.say("Ana", "monday")
    assert "Book Priya with Ana on Monday 16 March, 15:00-15:50?" in await friday.say("Ana", "3")


async def test_where_to_is_answered_by_a_day_a_part_of_it_and_a_place_in_the_list(friday):
    await friday.say("Ana", "move leo")
    assert "to Monday 16 March, 14:00-14:50 with Ana?" in await friday.say("Ana", "monday")
    assert "Nearest: Monday 16 March at 09:00, 10:00 or 11:00." in await friday.say("Ana", "morning")
    assert "to Monday 16 March, 10:00-10:50 with Ana?" in await friday.say("Ana", "the second")
    assert "Moved: Monday 16 March, 10:00-10:50 with Leo." in await friday.say("Ana", "yes")
    assert "to Monday 16 March, 11:00-11:50 with Ana?" in await friday.say("Ana", "an hour later")


async def test_what_is_said_while_a_question_is_open_changes_nothing_done_before(friday):
    await friday.say("Ana", "every other friday off")
    said = await friday.say("Ana", "starting the 20th")
    assert "every other Friday from Friday 20 March" in said
    assert "Monday: 09:00-17:00" in await friday.say("Ana", "show my hours")


async def test_of_two_dates_a_no_with_one_of_them_and_both_are_answers(friday):
    await friday.say("Ana", "off next friday")
    assert "Off on Friday 20 March." in await friday.say("Ana", "no the 20th")
    await friday.say("Ana", "undo")
    await friday.say("Ana", "off next friday")
    assert "Off on Fri 13 March and Fri 20 March" in await friday.say("Ana", "both")


async def test_a_day_inside_a_stretch_off_is_that_day_or_its_first(friday):
    await friday.say("Ana", "vacation july 1 to july 14")
    said = await friday.say("Ana", "actually july 2")
    assert said.buttons == ("Off on Thu 2 July", "Off on Thu 2 July to Tue 14 July")


async def test_a_lunch_belongs_to_the_hours_just_said(friday):
    await friday.say("Ana", "mondays 10-6")
    assert "10:00-13:00 and 14:00-18:00" in await friday.say("Ana", "and lunch 1-2")
    said = await friday.say("Ana", "make it 12:30 to 1:30")
    assert said.buttons == ("Mondays 10:00-12:30 and 13:30-18:00, every week", "Mondays 12:30-13:30, every week")


async def test_the_next_message_may_go_on_about_somebody_else(friday):
    await friday.say("Ana", "move sam to 3")
    await friday.say("Ana", "yes")
    assert "Move Leo from Friday 13 March at 14:00 to Friday 13 March, 11:00" in await friday.say(
        "Ana", "and leo to 11"
    )


async def test_everybody_of_a_therapist_is_handed_over_at_once(friday):
    await friday.say("Raj", "weekdays 9 to 5")
    said = await friday.say("Nora", "ana's caseload goes to raj from march 13")
    assert "That would give Raj two sessions: Sam Friday 13 March at 10:00 and Leo Friday 13 March at 14:00." in said
    assert "With Raj now: Sam Friday 13 March at 10:00" in await friday.say("Nora", "yes")
    assert "is now with Raj" in friday.last("Sam")
    assert "Sam" not in await friday.say("Ana", "who do i have friday")


async def test_a_day_that_is_back_on_leaves_the_rest_of_the_week_off(friday):
    await friday.say("Ana", "off next week")
    assert "Tuesday 17 March 09:00-17:00" in await friday.say("Ana", "tuesday is back on")
    assert "closed" in await friday.say("Ana", "what about the 18th")


async def test_neither_leaves_a_question_and_denies_nothing(friday):
    await friday.say("Sam", "book me monday at 10")
    await friday.say("Sam", "cancel my appointment")
    assert "All right, nothing has changed." in await friday.say("Sam", "neither")


async def test_an_hour_right_after_a_booking_is_of_the_same_day(friday):
    await friday.say("Priya", "friday at 11")
    assert "Moved: Friday 13 March, 15:00-15:50" in await friday.say("Priya", "can we do 3")
    assert "with Ana." in await friday.say("Priya", "my appointments")


async def test_a_date_that_is_dropped_again_leaves_the_others_off(friday):
    await friday.say("Ana", "off march 20 and march 30")
    said = await friday.say("Ana", "never mind the 30th")
    assert "Off on Friday 20 March." in said
    assert "As before: Monday 30 March 09:00-17:00" in said


async def test_one_by_one_is_answered_by_keep_him(friday):
    await friday.say("Ana", "off friday")
    await friday.say("Ana", "one by one")
    assert "Leo, Friday 13 March at 14:00: what shall become of it?" in await friday.say("Ana", "keep him")


async def test_several_days_off_are_named_before_anybody_loses_a_session(friday):
    said = await friday.say("Ana", "off thursday and friday")
    assert "To decide: Off on Thu 12 March to Fri 13 March" in said


async def test_what_others_changed_is_not_told_to_a_client_whose_undo_it_blocks(friday):
    await friday.say("Ana", "off friday")
    await friday.say("Ana", "cancel and offer")
    said = await friday.say("Sam", "undo")
    assert "I can't undo that" in said
    assert "Off on" not in said


async def test_a_client_without_sessions_is_told_of_by_name(friday):
    assert "Priya has no appointments." in await friday.say("Ana", "when is priya")


async def test_a_limit_on_one_weekday_is_one_line(friday):
    await friday.say("Ana", "max 4 on mondays")
    await friday.say("Ana", "yes")
    said = await friday.say("Ana", "what's my max")
    assert "At most four sessions a day, from Monday 16 March, until Monday 8 June: on Mondays." in said
    assert said.words.count("At most") == 1
