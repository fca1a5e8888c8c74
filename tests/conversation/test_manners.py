"""What a receptionist would not get wrong: late words, blocked undos, crises, nights, used-up buttons."""

import datetime as dt

import pytest

from bot.conversation.notices import tell_of_lost


@pytest.fixture
async def busy(room):
    """Ana works on weekdays; Sam and Leo come on Friday 13 March at 10:00 and 11:00."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    await room.say("Leo", "book me friday at 11")
    return room


async def test_an_undo_in_the_way_of_a_later_change_names_it_and_undoes_that_first(busy):
    await busy.say("Ana", "open sat 10-1 just this once")
    await busy.say("Ana", "open sat 10-2 just this once")
    await busy.say("Ana", "back to normal on saturday")
    first = busy.token("Ana", "Undo")
    await busy.say("Ana", "what does next week look like")
    assert "Undone" in await busy.tap_token("Ana", first)
    said = await busy.tap_token("Ana", first)
    assert "already" in said


async def test_an_undo_that_somebody_elses_booking_blocks_offers_the_nearest_times(busy):
    await busy.say("Sam", "cancel friday")
    busy.forward(minutes=6)
    await busy.say("Priya", "book me friday at 10")
    said = await busy.say("Sam", "undo")
    assert "I can't undo that, because somebody else has that time now. Nothing has changed. Nearest: " in said
    assert said.buttons[0] == "Fri 13 March, 09:00"
    assert "Booked: Friday 13 March, 09:00-09:50 with Ana." in await busy.tap("Sam", "Fri 13 March, 09:00")


async def test_undo_and_redo_say_what_is_true_then(busy):
    await busy.say("Ana", "off next tuesday")
    said = await busy.say("Ana", "undo")
    assert "Undone: Off on Tue 17 March. Now: Tuesday 17 March 09:00-17:00." in said
    said = await busy.tap("Ana", "Do it again")
    assert "Done again: Off on Tue 17 March. Now: Tuesday 17 March closed." in said
    await busy.say("Sam", "move friday to 9am")
    assert "It stands: Friday 13 March, 10:00-10:50 with Ana." in await busy.say("Sam", "undo")


async def test_one_by_one_keeps_what_was_decided_when_something_else_changes(busy):
    await busy.say("Priya", "book me friday at 2pm")
    await busy.say("Ana", "off this friday")
    await busy.tap("Ana", "One by one")
    said = await busy.tap("Ana", "Keep Sam")
    assert "Leo, Friday 13 March at 11:00" in said
    await busy.say("Leo", "move friday to thursday at 11")
    said = await busy.tap("Ana", "Keep Leo")
    assert "Something has changed meanwhile; what you decided about the others stays." in said
    assert "Priya, Friday 13 March at 14:00" in said
    said = await busy.tap("Ana", "Keep Priya")
    assert "Off on Friday 13 March." in said
    assert "Sam and Priya keep the session." in said


async def test_a_late_message_whose_date_has_passed_is_not_offered(busy):
    sent = busy.clock.now
    busy.forward(hours=30)
    said = await busy.say("Ana", "off today", sent_at=sent)
    assert "Your message of Wednesday 11 March at 10:00 reached me too late: that time has passed" in said
    assert said.buttons == ()


async def test_a_crisis_is_answered_before_anything_that_waits(busy):
    await busy.say("Nora", "tell everyone with sessions on friday that")
    assert "988" in await busy.say("Nora", "i cant go on")
    assert "988" in await busy.say("Sam", "i cant go on", edited=True)
    assert "988" in await busy.say("a stranger", "i want to die")


async def test_at_night_clients_hear_of_a_cancellation_in_the_morning_and_the_therapist_knows(busy):
    busy.clock.now = dt.datetime(2026, 3, 12, 2, 30, tzinfo=dt.UTC)  # Wednesday, 22:30 in New York
    await busy.say("Ana", "off this friday")
    busy.heard["Sam"].clear()
    said = await busy.tap("Ana", "Cancel and offer other times")
    assert "Sam and Leo will be told and offered other times from 08:00, after the night." in said
    assert busy.last("Sam").words == ""
    busy.clock.now = dt.datetime(2026, 3, 12, 12, 0, tzinfo=dt.UTC)
    assert "can't take place" in await busy.listen("Sam")


async def test_buttons_that_were_answered_are_taken_off_the_message_and_looks_stay(busy):
    await busy.say("Ana", "off next tuesday")
    assert busy.last("Ana").buttons == ("Undo", "See my week")
    await busy.tap("Ana", "See my week")
    asked = next(one for one in busy.heard["Ana"] if "Off on Tuesday 17 March" in one)
    assert asked.buttons == ("Undo", "See my week")
    await busy.tap("Ana", "Undo")
    asked = next(one for one in busy.heard["Ana"] if one.words.startswith("Off on Tuesday 17 March"))
    assert asked.buttons == ()


async def test_at_six_is_settled_by_the_hours(busy):
    await busy.say("Raj", "weekdays 12 to 8pm")
    assert "Friday 13 March, 18:00-18:50" in await busy.say("Maya", "book me friday at 6")


async def test_a_closure_counts_every_therapists_hours(busy):
    await busy.say("Raj", "mondays 12 to 4pm")
    said = await busy.say("Nora", "closed on monday")
    assert "Closed for everyone on Monday 16 March. That closes 12 hours in all." in said


async def test_a_therapist_may_be_a_colleagues_client(busy):
    async with busy.store.begin(busy.practice_id) as unit:
        raj = next(one for one in await unit.people.all() if one.name == "Raj")
        await unit.people.grant(raj.id, "client")
    assert "Booked: Friday 13 March, 15:00-15:50 with Ana." in await busy.say("Raj", "book me friday at 3")
    assert "Raj booked Friday 13 March, 15:00-15:50." in busy.last("Ana")


async def test_a_day_off_names_whoever_was_booked_outside_the_hours(busy):
    await busy.say("Ana", "book priya thursday at 8am")
    await busy.say("Ana", "yes")
    said = await busy.say("Ana", "off tomorrow")
    assert "One person is booked on Thursday 12 March: Priya 08:00." in said
    await busy.tap("Ana", "Cancel and offer other times")
    assert "You could have" in busy.last("Priya")


async def test_a_yes_after_something_else_was_asked_is_not_taken_for_an_older_proposal(room):
    await room.say("Nora", "add front desk Kim")
    assert "Which do you mean?" in await room.say("Nora", "set timezone to denver")
    assert "Do you mean Invite Kim?" in await room.say("Nora", "yes")
    assert "Send this to Kim" in await room.say("Nora", "invite kim")


async def test_a_yes_to_a_list_of_openings_is_not_taken_for_an_older_proposal(room):
    await room.say("Ana", "weekdays 9 to 5")
    assert "Shall I tell the practice that you asked?" in await room.say("Sam", "where is it")
    await room.say("Sam", "anything friday afternoon?")
    assert "Do you mean Tell the practice?" in await room.say("Sam", "yes")


async def test_dates_far_ahead_are_named_whole(room):
    said = await room.say("Ana", "off dec 24 through jan 2")
    assert "Thursday 24 December to Saturday 2 January 2027, more than half a year ahead" in said


async def test_rules_that_differ_are_told_under_each_name(room):
    assert "Ana" not in await room.say("Nora", "what are our policies")
    await room.say("Raj", "max 3 clients a day")
    said = await room.say("Nora", "what are our policies")
    ana, raj = said.words.split("\n\n")
    assert ana.startswith("Ana\n")
    assert raj.startswith("Raj\n")
    assert "At most three sessions a day" in raj


async def test_hours_are_never_shown_under_the_name_of_another_zone(room):
    await room.say("Ana", "mondays 9 to 5")
    await room.say("Sam", "set my timezone to london")
    said = await room.say("Sam", "what are ana's hours")
    assert "Ana (New York time), every week:\nMonday: 09:00-17:00" in said
    assert "London" not in said
    await room.say("Nora", "set my timezone to london")
    await room.tap("Nora", "Show me London time")
    said = await room.say("Nora", "what does ana's next week look like")
    assert "Ana (New York time)" in said
    assert "London" not in said


async def test_whoever_is_told_of_other_hours_is_on_the_button(room):
    said = await room.say("Nora", "ana and raj work tuesdays 10 to 4")
    assert said.buttons[0] == "Do it and tell Ana and Raj"


async def test_a_proposal_to_the_office_says_what_would_become_of_whose_hours(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me friday at 10")
    assert "To decide, for Ana: Off on Fri 13 March." in await room.say("Nora", "ana is off this friday")
    assert "To decide" not in await room.say("Ana", "off this friday")


async def test_a_picture_or_a_voice_message_is_asked_for_in_words(room):
    await room.say("Ana", "add front desk Kim")
    assert "I can only read what is written" in await room.say("Ana", "")


async def test_a_length_before_a_noun_reads_as_one(room):
    await room.say("Ana", "45 min sessions")
    assert "Undone: 45-minute sessions" in await room.say("Ana", "undo")


async def test_a_button_names_many_dates_as_the_time_they_lie_in(room):
    said = await room.say("Ana", "mon-fri 9-5")
    assert "Only once, Thu 12 March to Wed 18 March" in said.buttons


LOST = [
    # whose chat cannot be written to any more, who hears of it
    ("Sam", "Ana"),
    ("Ana", "Nora"),
]


@pytest.mark.parametrize(("gone", "reader"), LOST)
async def test_somebody_hears_whose_chat_is_gone(room, gone, reader):
    async with room.store.begin(room.practice_id) as unit:
        chat = await unit.chats.find("terminal", gone)
        await tell_of_lost(unit, chat.id)
    assert f"I can no longer write to {gone}" in await room.listen(reader)
    assert [who for who in ("Ana", "Raj", "Nora") if room.heard.get(who)] == [reader]


@pytest.mark.parametrize("look", ["where is my office", "what are my policies", "who are my clients"])
async def test_a_look_that_stands_alone_swallows_nothing_of_the_next_question(room, look):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Ana", look)
    assert "hours are booked" in await room.say("Ana", "how full am i this month")


async def test_what_was_dropped_is_not_gone_on_from(busy):
    await busy.say("Ana", "move leo to friday at 2pm")
    await busy.say("Ana", "no")
    said = await busy.say("Ana", "move leo to monday same time")
    assert "to Monday 16 March, 11:00-11:50" in said


async def test_a_client_who_is_not_understood_twice_can_have_somebody_told(room):
    await room.say("Sam", "can i bring my dog")
    said = await room.say("Sam", "how much does it cost")
    assert said.buttons == ("Next openings", "My appointments", "Ask the practice to call me")
    assert "I've told the practice" in await room.tap("Sam", "Ask the practice to call me")
    assert "Sam would like to talk to a person." in room.last("Nora")


async def test_where_there_is_no_office_the_therapist_hears_that_a_person_is_wanted(room):
    async with room.store.begin(room.practice_id) as unit:
        (nora,) = await unit.people.with_role("admin")
        await unit.people.revoke(nora.id, "admin")
    assert "I've told the practice" in await room.say("Sam", "can i talk to a human")
    assert "Sam would like to talk to a person." in room.last("Ana")


async def test_sessions_that_stand_again_are_told_from_the_first_to_the_last(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me every tuesday at 3")
    await room.say("Sam", "yes")
    await room.say("Sam", "undo")
    assert "from Tuesday 17 March to Tuesday 15 September" in await room.tap("Sam", "Do it again")
    await room.say("Ana", "tuesdays off")
    said = await room.tap("Ana", next(one for one in room.last("Ana").buttons if one.startswith("Keep the")))
    assert "Sam keeps the sessions." in said


async def test_a_yes_after_words_that_were_not_understood_does_nothing(room):
    await room.say("Nora", "add front desk Kim")
    await room.say("Nora", "frobnicate the whatsit")
    assert "Do you mean Invite Kim?" in await room.say("Nora", "yes")


async def test_a_therapist_hears_that_the_office_keeps_their_hours_in_another_zone(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Nora", "set the practice timezone to chicago")
    await room.say("Nora", "yes")
    assert "Your hours are kept in Chicago time from today." in room.last("Ana")


async def test_hours_of_a_therapist_in_another_zone_are_proposed_on_both_clocks(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Ana", "set my timezone to chicago")
    await room.tap("Ana", "Hours in Chicago time")
    await room.say("Ana", "yes")
    both = "Ana's hours are kept in Chicago time: 10:00-14:00 there is 11:00-15:00 for you."
    assert both in await room.say("Nora", "ana only works 10-2 on friday")
    await room.say("Nora", "no")
    await room.say("Sam", "book me friday at 10")
    assert both in await room.say("Nora", "ana only works 10-2 on friday")


async def test_whoever_says_who_they_are_is_answered_as_if_they_had_not(busy):
    assert "Booked: Monday 16 March, 14:00" in await busy.say("Sam", "hi ana its sam, book me monday at 2. thanks, sam")
    assert "Off on Tuesday 17 March" in await busy.say("Ana", "hi, i'm ana. off next tuesday")


async def test_what_is_written_in_somebody_elses_name_is_no_order(busy):
    said = await busy.say("Sam", "its leo, cancel friday")
    assert "nothing has changed" in said
    assert "Friday 13 March, 10:00" in await busy.say("Sam", "when is my session")
