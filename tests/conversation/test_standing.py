"""Standing appointments: proposed as a whole, booked by one tap, cancelled one by one or for good."""

import datetime as dt

import pytest

from bot.delivery import Scheduler


@pytest.fixture
async def weekly(room):
    """Ana works on Mondays, and is away on 6 April."""
    await room.say("Ana", "mondays 9 to 5")
    await room.say("Ana", "off april 6")
    return room


async def stand(room, text="put sam in every monday 2pm"):
    await room.say("Ana", text)
    return await room.tap("Ana", "Book every Monday")


async def test_a_standing_appointment_is_proposed_with_what_it_leaves_out(weekly):
    await weekly.say("Leo", "book me march 23 at 2pm")
    said = await weekly.say("Ana", "put sam in every monday 2pm")
    assert "Book Sam with Ana every Monday, 14:00-14:50, from Monday 16 March?" in said
    assert (
        "25 sessions up to Monday 14 September. It goes on until you say otherwise: I book half a year ahead." in said
    )
    assert "Not on Monday 6 April: closed. Not on Monday 23 March: taken." in said
    assert said.buttons == ("Book every Monday", "Only Mon 16 March, 14:00", "Not now")
    assert "You have no appointments." in await weekly.say("Sam", "my appointments")


async def test_a_tap_books_every_date_and_the_client_hears_of_it_once(weekly):
    said = await stand(weekly)
    assert "Sam is booked with Ana every Monday, 14:00-14:50, from Monday 16 March." in said
    assert "Sam has been told." in said
    assert [one.words for one in weekly.heard["Sam"]] == [
        "You have a standing session with Ana: every Monday, 14:00-14:50, from Monday 16 March."
        " Not on Monday 6 April: closed."
    ]
    said = await weekly.say("Sam", "my appointments")
    assert "Monday 16 March, 14:00-14:50 with Ana." in said
    assert "And 18 more, the last on Monday 14 September." in said


async def test_the_time_of_day_stays_when_clocks_change(weekly):
    await stand(weekly, "put sam in every monday 2pm until november 30")
    assert "14:00 Sam" in await weekly.say("Ana", "who do i have november 9")


async def test_so_many_sessions_are_so_many(weekly):
    said = await weekly.say("Ana", "put sam in every other monday 2pm 4 times")
    assert "Which" in said or "every other Monday" in said
    if "every other Monday" not in said:
        said = await weekly.tap("Ana", said.buttons[0])
    assert "Four sessions up to Monday 27 April." in said


async def test_undo_takes_all_of_it_back_and_tells_the_client_once(weekly):
    await stand(weekly)
    weekly.heard.clear()
    said = await weekly.say("Ana", "undo")
    assert "and 21 more" in said
    assert weekly.last("Sam").words == ""
    await weekly.tap("Ana", "Put back and tell them")
    assert len(weekly.heard["Sam"]) == 1
    assert "These do not take place after all: 26 sessions with Ana from Monday 16 March" in weekly.last("Sam")
    assert "You have no appointments." in await weekly.say("Sam", "my appointments")


async def test_one_date_is_cancelled_and_a_button_cancels_the_rest(weekly):
    await stand(weekly)
    said = await weekly.say("Sam", "cancel march 23")
    assert "Cancelled: Monday 23 March, 14:00-14:50 with Ana." in said
    assert said.buttons == ("Undo", "Cancel all after it too", "Find another time")
    assert "Monday 30 March" in await weekly.say("Sam", "my appointments")


async def test_a_client_gives_up_the_rest_of_a_standing_appointment(weekly):
    await stand(weekly)
    await weekly.say("Sam", "cancel march 23")
    weekly.heard["Ana"].clear()
    said = await weekly.tap("Sam", "Cancel all after it too")
    assert "Cancelled: 25 sessions with Ana from Monday 16 March to Monday 14 September." in said
    assert len(weekly.heard["Ana"]) == 1


async def test_staff_cancel_all_of_a_clients_sessions_after_a_tap(weekly):
    await stand(weekly)
    said = await weekly.say("Ana", "cancel all sam's appointments")
    assert "That would cancel 26 sessions with Sam from Monday 16 March to Monday 14 September." in said
    said = await weekly.tap("Ana", "Only cancel these 26")
    assert "Cancelled: 26 sessions with Sam" in said
    assert "I'm sorry, these can't take place: 26 sessions with Ana" in weekly.last("Sam")


async def test_a_standing_appointment_goes_on_by_itself_until_it_is_given_up(weekly):
    await stand(weekly)
    weekly.clock.now = dt.datetime(2026, 4, 29, 14, 0, tzinfo=dt.UTC)
    await Scheduler(weekly.store).look()
    assert "the last on Monday 26 October." in await weekly.say("Sam", "my appointments")
    await weekly.say("Sam", "cancel all my appointments")
    weekly.clock.now = dt.datetime(2026, 6, 10, 14, 0, tzinfo=dt.UTC)
    await Scheduler(weekly.store).look()
    assert "You have no appointments." in await weekly.say("Sam", "my appointments")


async def test_the_therapist_hears_of_a_date_that_could_not_be_booked_as_time_goes_on(weekly):
    await stand(weekly)
    await weekly.say("Ana", "off october 12")
    await weekly.tap("Ana", "Off on Mon 12 October")
    weekly.clock.now = dt.datetime(2026, 4, 29, 14, 0, tzinfo=dt.UTC)
    await Scheduler(weekly.store).look()
    said = await weekly.listen("Ana")
    assert "The standing session with Sam goes on. Not on Monday 12 October: closed." in said


async def test_what_was_taken_meanwhile_is_proposed_anew(weekly):
    await weekly.say("Ana", "put sam in every monday 2pm")
    await weekly.say("Leo", "book me march 23 at 2pm")
    said = await weekly.tap("Ana", "Book every Monday")
    assert "Something has changed since I asked, so I have not done it yet." in said
    assert "Not on Monday 23 March: taken." in said


async def test_a_client_books_a_standing_session_of_open_times_only(weekly):
    said = await weekly.say("Leo", "book me every monday at 3")
    assert "Book you with Ana every Monday, 15:00-15:50, from Monday 16 March?" in said
    assert "You are booked with Ana every Monday" in await weekly.tap("Leo", "Book every Monday")
    assert "Leo booked every Monday, 15:00-15:50, from Monday 16 March." in weekly.last("Ana")
    await weekly.say("Leo", "cancel all my appointments")
    assert "You have no appointments." in await weekly.say("Leo", "my appointments")
