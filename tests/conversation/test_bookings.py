"""Clients find, book, move and cancel; therapists are told; nobody hears of anybody else."""

import pytest


@pytest.fixture
async def open_room(room):
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Raj", "weekdays 12 to 8pm")
    return room


async def test_openings_are_found_with_full_dates_and_a_button_each(open_room):
    said = await open_room.say("Sam", "anything Monday afternoon?")
    assert "With Ana on Monday 16 March: 12:00, 13:00, 14:00 and 15:00. All 50 minutes." in said
    assert said.buttons[0] == "Mon 16 March, 12:00"


async def test_a_tap_on_an_opening_books_it_and_the_therapist_is_told(open_room):
    await open_room.say("Sam", "anything Monday afternoon?")
    said = await open_room.tap("Sam", "Mon 16 March, 13:00")
    assert "Booked: Monday 16 March, 13:00-13:50 with Ana" in said
    assert "Sam booked Monday 16 March, 13:00-13:50" in open_room.last("Ana")


async def test_the_second_one_is_the_second_that_was_shown(open_room):
    await open_room.say("Sam", "anything Monday afternoon?")
    assert "Monday 16 March, 13:00-13:50" in await open_room.say("Sam", "the second one")


async def test_a_taken_time_is_answered_with_the_nearest_openings(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    said = await open_room.say("Leo", "book me Monday at 3")
    assert "Someone booked Monday 16 March at 15:00 just before you" in said
    assert said.buttons == ("Mon 16 March, 13:00", "Mon 16 March, 14:00", "Mon 16 March, 16:00")
    assert "Sam" not in said


async def test_a_client_moves_their_own_session(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    said = await open_room.say("Sam", "can we do 4 instead")
    assert "Moved: Monday 16 March, 16:00-16:50 with Ana. It was Monday 16 March at 15:00." in said
    assert "Sam moved from Monday 16 March at 15:00 to Monday 16 March, 16:00-16:50" in open_room.last("Ana")


async def test_a_session_may_move_to_a_time_it_overlaps_itself(open_room):
    await open_room.say("Ana", "50 min sessions, 10 min between, start every 30 min")
    await open_room.say("Sam", "book me Monday at 3")
    said = await open_room.say("Sam", "move monday to 3:30")
    assert "15:30" in said


async def test_a_cancelled_slot_is_kept_for_five_minutes_so_that_undo_is_true(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    assert "Cancelled: Monday 16 March, 15:00-15:50 with Ana" in await open_room.say("Sam", "cancel monday")
    assert "can't be booked" in await open_room.say("Leo", "book me Monday at 3")
    await open_room.say("Sam", "undo")
    assert "Monday 16 March, 15:00-15:50" in await open_room.say("Sam", "when is my next appointment")


async def test_after_five_minutes_somebody_else_may_have_it_and_undo_says_so(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    await open_room.say("Sam", "cancel monday")
    open_room.forward(minutes=6)
    assert "Booked" in await open_room.say("Leo", "book me Monday at 3")
    assert "somebody else has that time now" in await open_room.say("Sam", "undo")
    assert "Monday 16 March, 15:00-15:50" in await open_room.say("Leo", "when is my next appointment")


async def test_a_client_who_cancelled_may_book_the_same_time_again(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    await open_room.say("Sam", "cancel monday")
    assert "Booked" in await open_room.say("Sam", "book me Monday at 3")


async def test_cancelling_what_is_not_there_says_what_is(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    said = await open_room.say("Sam", "cancel tuesday")
    assert "no appointment on Tuesday 17 March" in said
    assert "Monday 16 March, 15:00-15:50" in said


async def test_a_therapist_books_for_a_client_after_a_tap_and_the_client_is_told(open_room):
    said = await open_room.say("Ana", "put Leo in Monday at 3")
    assert "Leo will be told" in said
    assert open_room.last("Leo").words == ""
    await open_room.tap("Ana", said.buttons[0])
    assert "Monday 16 March, 15:00-15:50 with Ana" in open_room.last("Leo")


async def test_what_a_booking_by_a_therapist_breaks_is_named(open_room):
    said = await open_room.say("Ana", "book Leo Monday at 8pm")
    assert "outside the hours (09:00-17:00)" in said
    await open_room.tap("Ana", said.buttons[0])
    assert "Monday 16 March, 20:00-20:50" in open_room.last("Leo")


async def test_clients_may_not_book_outside_the_hours(open_room):
    said = await open_room.say("Sam", "book me Monday at 8pm")
    assert "can't be booked" in said
    assert "Booked" not in said


async def test_nobody_else_is_ever_spoken_of(open_room):
    await open_room.say("Leo", "book me Monday at 3")
    said = await open_room.say("Sam", "what time is leo's appointment")
    assert said.words == "I can only talk about your own appointments."


async def test_somebody_elses_button_does_nothing(open_room):
    await open_room.say("Sam", "anything Monday afternoon?")
    said = await open_room.tap_token("Leo", open_room.token("Sam", "Mon 16 March, 13:00"))
    assert "not yours" in said
    assert "no appointments" in await open_room.say("Sam", "my appointments")


async def test_a_forged_button_does_nothing(open_room):
    assert "not yours" in await open_room.tap_token("Sam", "x" * 24)


async def test_a_reader_in_another_zone_reads_their_own_clock_with_its_name(open_room):
    async with open_room.store.begin(open_room.practice_id) as unit:
        (sam,) = await unit.people.named("Sam")
        await unit.people.update(sam.id, timezone="Europe/London")
    said = await open_room.say("Sam", "book me Monday at 7pm")
    assert "Monday 16 March, 19:00-19:50 with Ana, London time" in said
    assert "Sam booked Monday 16 March, 15:00-15:50" in open_room.last("Ana")


async def test_a_crisis_gets_the_practices_own_words_first(open_room):
    async with open_room.store.begin(open_room.practice_id) as unit:
        await unit.practices.update(crisis_text="Call us any time: 555 0100.")
    await open_room.say("Sam", "book me Monday at 3")
    said = await open_room.say("Sam", "cancel monday i dont want to be alive anymore")
    assert said.words.startswith("Call us any time: 555 0100.")
    assert "Monday 16 March, 15:00-15:50" in await open_room.say("Sam", "when is my next appointment")


async def test_cancelling_for_others_is_shown_first_and_done_only_as_shown(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    await open_room.say("Leo", "book me Monday at 1pm")
    said = await open_room.say("Ana", "cancel everyone monday")
    assert "Leo on Monday 16 March, 13:00-13:50 and Sam on Monday 16 March, 15:00-15:50" in said
    assert said.buttons == ("Cancel and offer other times", "Only cancel these two", "Not now")
    await open_room.say("Leo", "cancel monday")
    said = await open_room.tap("Ana", "Only cancel these two")
    assert "Sam on Monday 16 March" in said
    assert "Leo" not in said
    assert "Monday 16 March, 15:00" in await open_room.say("Sam", "when is my next appointment")


async def test_those_who_are_called_off_are_offered_times_that_do_not_collide(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    await open_room.say("Leo", "book me Monday at 1pm")
    await open_room.say("Ana", "cancel everyone monday")
    await open_room.tap("Ana", "Cancel and offer other times")
    sam, leo = open_room.last("Sam").buttons, open_room.last("Leo").buttons
    assert len(sam) == len(leo) == 3
    assert not set(sam) & set(leo)


async def test_a_look_while_a_proposal_waits_leaves_it_waiting(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    await open_room.say("Ana", "cancel everyone monday")
    await open_room.say("Ana", "what does monday look like")
    assert "Cancelled" in await open_room.say("Ana", "only cancel Sam")


async def test_a_correction_of_what_others_were_told_is_one_proposal(open_room):
    await open_room.say("Ana", "put Priya in monday at 9")
    await open_room.say("Ana", "yes")
    said = await open_room.say("Ana", "no I meant 2pm")
    assert "Priya" in said
    assert "14:00" in said
    assert "Monday 16 March, 09:00" in await open_room.say("Priya", "when is my next appointment")
    await open_room.say("Ana", "yes")
    assert "Monday 16 March, 14:00" in await open_room.say("Priya", "when is my next appointment")


async def test_at_night_offers_wait_for_the_morning_unless_the_session_comes_first(open_room):
    await open_room.say("Ana", "weekdays 7am to 8pm")
    await open_room.say("Sam", "book me thursday at 7am")
    await open_room.say("Leo", "book me friday at 3pm")
    open_room.forward(hours=13)
    await open_room.say("Ana", "cancel sam's next appointment")
    assert "Sam has been told" in await open_room.tap("Ana", "Cancel and offer other times")
    assert "can't take place" in open_room.last("Sam")
    await open_room.say("Ana", "cancel leo's next appointment")
    assert "Leo will be told at 08:00" in await open_room.tap("Ana", "Cancel and offer other times")
    assert "can't take place" not in open_room.last("Leo")


async def test_the_time_that_was_called_off_is_not_offered_again(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    await open_room.say("Ana", "cancel everyone monday")
    await open_room.tap("Ana", "Cancel and offer other times")
    assert not any("16 March" in label for label in open_room.last("Sam").buttons)


async def test_a_therapist_hears_what_an_admin_did_with_their_clients(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    await open_room.say("Nora", "cancel sam's next appointment")
    await open_room.tap("Nora", "Only cancel Sam")
    assert "Nora cancelled your session with Sam: Monday 16 March, 15:00-15:50." in open_room.last("Ana")


async def test_a_therapist_neither_sees_nor_changes_other_therapists_clients(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    said = await open_room.say("Raj", "cancel sam's next appointment")
    assert "16 March" not in said
    assert said.buttons == ()


async def test_a_first_name_is_enough_where_only_one_has_it(open_room):
    async with open_room.store.begin(open_room.practice_id) as unit:
        (ana,) = await unit.people.named("Ana")
        await unit.people.add("Ida Berg", {"client"}, therapist_id=ana.id)
        await unit.people.add("Tom Ash", {"client"}, therapist_id=ana.id)
        await unit.people.add("Tom Birch", {"client"}, therapist_id=ana.id)
    assert "Ida Berg" in await open_room.say("Ana", "book Ida monday at 9")
    assert "Which Tom: Tom Ash or Tom Birch?" in await open_room.say("Ana", "book Tom monday at 9")


async def test_asking_for_a_time_one_has_already_changes_nothing(open_room):
    await open_room.say("Sam", "book me Monday at 3")
    assert "You have that time already" in await open_room.say("Sam", "book me Monday at 3")


async def test_words_and_dates_said_with_a_cancellation_go_with_it(open_room):
    await open_room.say("Sam", "book me thursday at 3")
    await open_room.say("Leo", "book me thursday at 4")
    said = await open_room.say("Ana", "cancel everyone tomorrow and offer monday")
    assert "Other times would be offered on Monday 16 March." in said
    await open_room.tap("Ana", "Cancel and offer other times")
    for client in ("Sam", "Leo"):
        assert all("16 March" in label for label in open_room.last(client).buttons)
        assert open_room.last(client).buttons


async def test_of_an_only_appointment_it_is_asked_whether_it_is_that_one(open_room):
    assert "You have no appointment" in await open_room.say("Sam", "cancel my appointment")
    await open_room.say("Sam", "book me friday at 10")
    said = await open_room.say("Sam", "cancel my appointment")
    assert "Do you mean Friday 13 March, 10:00-10:50 with Ana? Nothing has changed yet." in said
    assert said.buttons == ("Cancel Fri 13 March, 10:00", "Not now")
    assert "Cancelled: Friday 13 March" in await open_room.say("Sam", "yes")


async def test_of_several_appointments_all_are_named(open_room):
    await open_room.say("Sam", "book me friday at 10")
    await open_room.say("Sam", "book me monday at 11")
    said = await open_room.say("Sam", "cancel my appointment")
    assert "Which one? You have Friday 13 March, 10:00-10:50 with Ana and Monday 16 March, 11:00-11:50" in said
    assert "Cancelled: Monday 16 March" in await open_room.say("Sam", "monday")


async def test_a_correction_that_is_proposed_names_what_it_would_take_the_place_of(open_room):
    await open_room.say("Ana", "book sam friday at 10")
    await open_room.say("Ana", "yes")
    said = await open_room.say("Ana", "no monday")
    assert "It would take the place of Book Sam, Fri 13 March, 10:00." in said
    await open_room.say("Ana", "yes")
    assert (await open_room.say("Sam", "my appointments")).words == "Monday 16 March, 10:00-10:50 with Ana."


@pytest.mark.parametrize("typed", ["friday 10", "10", "the second one", "2"])
async def test_a_time_that_is_typed_or_counted_is_that_time_though_other_buttons_stand_beside(open_room, typed):
    said = await open_room.say("Leo", "put me on the waitlist for friday morning")
    assert said.buttons == ("Undo", "Fri 13 March, 09:00", "Fri 13 March, 10:00", "Fri 13 March, 11:00")
    assert "Booked: Friday 13 March, 10:00-10:50" in await open_room.say("Leo", typed)


@pytest.mark.parametrize(
    ("then", "booked"), [("2pm", "Thursday 12 March, 14:00"), ("monday at 2", "Monday 16 March, 14:00")]
)
async def test_a_day_that_was_said_is_kept_when_its_hour_is_asked_for(open_room, then, booked):
    said = await open_room.say("Ana", "book leo thursday")
    assert "At what time on Thursday 12 March? Open then: 09:00, 10:00" in said
    assert f"Book Leo with Ana on {booked}" in await open_room.say("Ana", then)


async def test_what_narrows_the_times_shown_to_one_books_none(open_room):
    await open_room.say("Leo", "anything friday afternoon?")
    assert "Booked" not in await open_room.say("Leo", "not before 3")
    assert "no appointments" in await open_room.say("Leo", "my appointments")
