"""Therapists change their hours: at once where nobody else is concerned, after a tap where somebody is."""

import datetime as dt


async def booked(room):
    """Ana works on Mondays; Sam comes at 15:00 and Leo at 13:00 on Monday 16 March."""
    await room.say("Ana", "mondays 9 to 5")
    await room.say("Sam", "book me monday at 3")
    await room.say("Leo", "book me monday at 1pm")


async def openings(room, who, question="anything monday?"):
    return await room.say(who, question)


async def test_what_concerns_nobody_else_is_done_at_once_and_said_with_full_dates(room):
    said = await room.say("Ana", "Mondays 9 to 5")
    assert "Mondays, every week from Monday 16 March: 09:00-17:00" in said
    assert "Nobody is affected" in said
    assert said.buttons[0] == "Undo"


async def test_the_other_convention_is_a_button_that_takes_its_place(room):
    await room.say("Ana", "Mondays 9 to 5")
    said = await room.tap("Ana", "Only Mon 16 March")
    assert "Only 09:00-17:00 on Monday 16 March" in said
    week_after = await room.say("Ana", "what does the week of the 23rd look like")
    assert "09:00-17:00" not in week_after


async def test_two_readings_are_asked_about_and_the_tap_acts(room):
    said = await room.say("Ana", "off next friday")
    assert said.buttons == ("Off on Fri 20 March", "Off on Fri 13 March")
    assert "Off on Friday 20 March" in await room.tap("Ana", "Off on Fri 20 March")


async def test_a_typed_answer_is_as_good_as_a_tap(room):
    await room.say("Ana", "off next friday")
    assert "Off on Friday 13 March" in await room.say("Ana", "off on fri 13 march")


async def test_whom_a_change_affects_is_said_before_anything_happens(room):
    await booked(room)
    said = await room.say("Ana", "off on monday")
    assert "Two people are booked on Monday 16 March: Leo 13:00, Sam 15:00" in said
    assert "Nothing has changed yet" in said
    assert said.buttons == ("Cancel and offer other times", "Keep the two, close the rest", "One by one", "Not now")
    assert "09:00-17:00" in await room.say("Ana", "what does monday look like")


async def test_free_time_is_held_while_a_proposal_waits_and_let_go_after_an_hour(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    assert "Nothing is free" in await openings(room, "Priya")
    room.forward(minutes=61)
    assert "Monday 16 March: 09:00" in await openings(room, "Priya")


async def test_not_now_changes_nothing_and_lets_the_time_go(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    assert "nothing has changed" in await room.tap("Ana", "Not now")
    assert "Monday 16 March: 09:00" in await openings(room, "Priya")


async def test_keeping_them_closes_the_rest(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    said = await room.tap("Ana", "Keep the two, close the rest")
    assert "Off on Monday 16 March" in said
    assert "Leo and Sam keep the session" in said
    assert "Nothing is free" in await openings(room, "Priya")
    assert "Monday 16 March, 15:00" in await room.say("Sam", "when is my next appointment")


async def test_cancelling_tells_each_client_and_offers_times_that_do_not_collide(room):
    await booked(room)
    await room.say("Ana", "thursdays 9-12")
    await room.say("Ana", "off on monday")
    await room.tap("Ana", "Cancel and offer other times")
    sam, leo = room.last("Sam"), room.last("Leo")
    assert "can't take place" in sam
    assert len(sam.buttons) == len(leo.buttons) == 3
    assert not set(sam.buttons) & set(leo.buttons)
    assert "Booked" in await room.tap("Sam", sam.buttons[0])
    assert "Sam booked" in room.last("Ana")


async def test_clients_are_never_told_why(room):
    await booked(room)
    await room.say("Ana", "sick on monday")
    await room.tap("Ana", "Cancel and offer other times")
    assert "sick" not in room.last("Sam").words.casefold()


async def test_one_by_one_decides_for_each(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    assert "Leo" in await room.tap("Ana", "One by one")
    assert "Sam" in await room.tap("Ana", "Keep Leo")
    said = await room.tap("Ana", "Cancel and offer other times")
    assert "Leo keeps the session" in said
    assert "can't take place" in room.last("Sam")
    assert "can't take place" not in room.last("Leo")


async def test_a_tap_after_something_changed_proposes_anew(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    await room.say("Leo", "cancel monday")
    said = await room.tap("Ana", "Cancel and offer other times")
    assert "Something has changed since I asked" in said
    assert "One person is booked on Monday 16 March: Sam 15:00" in said


async def test_two_taps_on_one_proposal_act_once(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    await room.tap("Ana", "Keep the two, close the rest")
    assert "answered already" in await room.tap("Ana", "Cancel and offer other times")
    assert "Monday 16 March, 15:00" in await room.say("Sam", "when is my next appointment")


async def test_a_break_inside_the_day_stays_closed_until_it_is_opened(room):
    await room.say("Ana", "thursdays 10-6 with lunch 1-2")
    said = await room.say("Ana", "only 10-5 on thursday")
    assert "13:00-14:00 stays closed" in said
    assert "10:00-13:00 and 14:00-17:00" in await room.say("Ana", "what does thursday look like")
    await room.tap("Ana", "Open 13:00-14:00 too")
    assert "10:00-17:00" in await room.say("Ana", "what does thursday look like")


async def test_undo_puts_back_exactly_what_was_there(room):
    await room.say("Ana", "thursdays 10-6 with lunch 1-2")
    before = await room.say("Ana", "what does thursday look like")
    await room.say("Ana", "off tomorrow")
    assert await room.say("Ana", "what does thursday look like") != before
    await room.say("Ana", "undo")
    assert await room.say("Ana", "what does thursday look like") == before


async def test_undo_of_what_clients_were_told_asks_first_and_tells_them(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    await room.tap("Ana", "Cancel and offer other times")
    said = await room.say("Ana", "undo")
    assert "Leo, Monday 16 March at 13:00" in said
    assert "Sam, Monday 16 March at 15:00" in said
    await room.tap("Ana", "Put back and tell them")
    assert "stands" in room.last("Sam")
    assert "Monday 16 March, 15:00" in await room.say("Sam", "when is my next appointment")


async def test_a_correction_takes_the_place_of_what_was_done(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off this friday")
    said = await room.say("Ana", "no I meant thursday")
    assert "Off on Thursday 12 March" in said
    assert "Friday 13 March: 09:00-17:00" in await room.say("Ana", "what does friday look like")


async def test_an_edited_message_is_a_correction(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off this friday", id="m1")
    said = await room.say("Ana", "off this thursday", id="m1", edited=True)
    assert "Off on Thursday 12 March" in said
    assert "Friday 13 March: 09:00-17:00" in await room.say("Ana", "what does friday look like")


async def test_a_message_that_waited_is_proposed_with_its_own_dates(room):
    sent_at = room.clock.now - dt.timedelta(hours=14)
    said = await room.say("Ana", "off tomorrow", sent_at=sent_at)
    assert "late" in said
    assert said.buttons == ("Off on Wed 11 March", "Not now")


async def test_what_is_missing_is_asked_for_and_the_rest_kept(room):
    assert "On which days" in await room.say("Ana", "9-5")
    assert "Mondays, every week" in await room.say("Ana", "mondays")


async def test_words_not_understood_are_quoted_and_nothing_changes(room):
    said = await room.say("Ana", "off friday if raj can cover")
    assert "did not understand" in said or "nothing has changed" in said
    assert "Nothing is yours" not in said
    assert "nothing of yours" in await room.say("Ana", "undo")


async def test_a_therapist_may_not_change_the_practice(room):
    said = await room.say("Ana", "off friday")
    assert "Off on Friday 13 March" in said
    assert "Off on Friday 13 March" not in await room.say("Maya", "anything friday?")


async def test_a_client_may_not_change_hours(room):
    said = await room.say("Sam", "mondays 9 to 5")
    assert "nothing has changed" in said or "Nothing is free" in said
    assert "none yet" in await room.say("Ana", "show my hours")


async def test_undo_and_do_it_again_say_what_is_now_true(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off friday")
    assert "Undone: Off on Fri 13 March" in await room.say("Ana", "undo")
    assert "Done again: Off on Fri 13 March" in await room.tap("Ana", "Do it again")
    assert "Friday 13 March: closed" in await room.say("Ana", "what does friday look like")
    assert "Undone: Off on Fri 13 March" in await room.say("Ana", "undo")
    assert "Undone: Weekdays 09:00-17:00" in await room.say("Ana", "undo")
    assert "nothing of yours" in await room.say("Ana", "undo")


async def test_an_undo_that_would_leave_somebody_outside_the_hours_says_so_first(room):
    await room.say("Ana", "mondays 9 to 5")
    await room.say("Sam", "book me monday at 3")
    said = await room.say("Ana", "undo")
    assert "This session would lie outside the hours, and stay: Sam, Monday 16 March at 15:00" in said
    assert "09:00-17:00" in await room.say("Ana", "what does monday look like")
    await room.tap("Ana", "Put back, sessions stay")
    assert "09:00-17:00" not in await room.say("Ana", "what does monday look like")


async def test_the_other_convention_is_held_to_whom_it_affects_too(room):
    await room.say("Ana", "thursdays 8 to 8")
    await room.say("Sam", "book me the 19th at 6pm")
    said = await room.tap("Ana", "Only Thu 12 March")
    assert "Sam 18:00" in said
    assert "08:00-20:00" in await room.say("Ana", "what does the 19th look like")
    await room.tap("Ana", "Keep Sam, close the rest")
    assert "08:00-20:00" not in await room.say("Ana", "what does the 19th look like")
    assert "Thursday 19 March, 18:00" in await room.say("Sam", "when is my next appointment")


async def test_a_correction_that_cannot_be_carried_out_leaves_what_was_done(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Sam", "book me friday at 10", id="m7")
    said = await room.say("Sam", "book me friday at 8pm", id="m7", edited=True)
    assert "What you had before stays as it is" in said
    assert "Friday 13 March, 10:00" in await room.say("Sam", "when is my next appointment")


async def test_an_edit_to_a_look_or_to_thanks_corrects_nothing(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Sam", "book me friday at 10", id="m7")
    await room.say("Sam", "thanks", id="m7", edited=True)
    assert "Friday 13 March, 10:00" in await room.say("Sam", "when is my next appointment")


async def test_a_new_proposal_takes_the_place_of_the_one_that_was_open(room):
    await booked(room)
    await room.say("Ana", "off on monday")
    first = room.token("Ana", "Not now")
    await room.say("Ana", "off on monday")
    await room.tap("Ana", "Not now")
    assert "Monday 16 March: 09:00" in await openings(room, "Priya")
    assert "answered already" in await room.tap_token("Ana", first)


async def test_an_answer_written_before_the_question_does_not_answer_it(room):
    await booked(room)
    await room.say("Ana", "put Priya in monday at 11")
    early = room.clock.now - dt.timedelta(minutes=30)
    said = await room.say("Ana", "yes", sent_at=early)
    assert "before I asked" in said
    assert room.last("Priya").words == ""
    assert "told" in await room.say("Ana", "yes")


async def test_a_therapist_in_another_zone_reads_their_own_clock_with_its_name(room):
    async with room.store.begin(room.practice_id) as unit:
        (ana,) = await unit.people.named("Ana")
        await unit.people.update(ana.id, timezone="America/Los_Angeles")
    assert "(Los Angeles time)" in await room.say("Ana", "mondays 9 to 5")
    said = await room.say("Sam", "book me monday at 3")
    assert "Monday 16 March, 15:00-15:50" in said
    assert "12:00-12:50" in room.last("Ana")
    assert "(Los Angeles time)" in room.last("Ana")


async def test_every_day_of_somebody_who_has_no_hours_yet_is_asked_about(room):
    said = await room.say("Ana", "every day 9 to 5")
    assert said.words == "You have no hours yet. On which days shall these be?"
    assert said.buttons == ("Monday to Friday", "All seven days")
    assert "Weekdays, every week from Wednesday 11 March: 09:00-17:00" in await room.tap("Ana", "Monday to Friday")
    assert "10:00-17:00" in await room.say("Ana", "every day 10 to 5")


async def test_an_undo_of_what_is_only_proposed_leaves_it_and_what_was_done_before_stands(room):
    await booked(room)
    assert "Nothing has changed yet" in await room.say("Ana", "off on monday")
    said = await room.say("Ana", "undo")
    assert "All right, nothing has changed. What you did last: " in said
    assert "Leo 13:00, Sam 15:00" not in said
    assert "09:00, 10:00" in await room.say("Leo", "anything monday?")  # no longer held closed
    assert "Monday 16 March: 09:00-17:00" in await room.say("Ana", "what does monday look like")
    assert "would lie outside the hours" in await room.say("Ana", "undo")


async def test_what_was_done_before_something_proposed_is_a_tap_away(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off friday")
    await room.say("Sam", "book me monday at 3")
    await room.say("Ana", "off on monday")
    assert "Off on Fri 13 March" in await room.say("Ana", "undo")
    assert "Undone: Off on Fri 13 March" in await room.tap("Ana", "Undo that")


# Corrections of what was done, and of what is undone by then


async def open_in(room, *days):
    """Which of those days have hours."""
    return [day for day in days if "09:00-17:00" in await room.say("Ana", f"what does {day} look like")]


async def test_a_correction_says_what_is_as_before(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off from march 20 to march 27")
    said = await room.say("Ana", "except the 24th")
    assert "As before: Tuesday 24 March 09:00-17:00." in said
    assert await open_in(room, "march 20", "march 24", "march 25") == ["march 24"]


async def test_a_correction_after_an_undo_does_not_do_again_what_was_undone(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off friday")
    await room.say("Ana", "undo")
    await room.say("Ana", "I meant thursday")
    assert await open_in(room, "march 12", "march 13") == ["march 13"]


async def test_a_correction_after_something_else_was_undone_changes_nothing(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off friday")
    friday = room.token("Ana", "Undo")
    await room.say("Ana", "off on march 17")
    await room.tap_token("Ana", friday)
    await room.say("Ana", "I meant thursday")
    assert await open_in(room, "march 12", "march 13", "march 17") == ["march 12", "march 13"]


async def test_a_correction_is_of_what_was_done_last_though_something_older_waits(room):
    await booked(room)
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off on monday")
    await room.say("Ana", "off friday")
    await room.say("Ana", "no I meant thursday")
    assert await open_in(room, "march 12", "march 13") == ["march 13"]
    await room.tap("Ana", "Keep the two, close the rest")
    assert await open_in(room, "march 16") == []


async def test_a_correction_after_something_by_a_button_is_not_of_what_was_said_before(room):
    await room.say("Ana", "weekdays 9-5")
    await room.say("Ana", "off friday")
    assert "http" in await room.say("Ana", "calendar link")
    await room.tap("Ana", "New link with clients' names")
    await room.say("Ana", "no I meant thursday")
    assert await open_in(room, "march 12", "march 13") == ["march 12"]
