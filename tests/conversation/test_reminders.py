"""Reminders: once each, in time, by day, of what still holds; and what can be answered."""

import datetime as dt

import pytest

from bot.delivery import Scheduler

UTC = dt.UTC


@pytest.fixture
async def booked(room):
    """Sam comes to Ana on Monday 16 March at 15:00 in New York, booked on Wednesday."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me Monday at 3")
    room.heard.clear()
    return room


async def look(room, who="Sam"):
    """What somebody has heard once the clock has looked."""
    await Scheduler(room.store).look()
    await room.listen(who)
    return [one.words for one in room.heard.get(who, [])]


def at(room, *when):
    """Turn the clock to an instant of UTC."""
    room.clock.now = dt.datetime(*when, tzinfo=UTC)


async def test_a_client_is_reminded_a_day_before_with_a_full_date_and_nothing_else(booked):
    at(booked, 2026, 3, 15, 18, 59)
    assert await look(booked) == []
    at(booked, 2026, 3, 15, 19, 0)
    assert await look(booked) == ["Reminder: tomorrow, Monday 16 March, 15:00-15:50."]
    assert booked.last("Sam").buttons == ("I'll be there", "Move it", "Cancel it")


async def test_nobody_is_reminded_twice_however_often_the_clock_looks(booked):
    for minute in (0, 1, 30, 59):
        at(booked, 2026, 3, 15, 19, minute)
        await look(booked)
    at(booked, 2026, 3, 16, 18, 59)
    assert len(await look(booked)) == 1


async def test_two_processes_remind_once(booked):
    at(booked, 2026, 3, 15, 19, 0)
    first, second = Scheduler(booked.store), Scheduler(booked.store)
    await first.look()
    await second.look()
    assert len(await look(booked)) == 1


async def test_what_was_due_while_nothing_ran_is_said_later_but_not_once_the_session_has_begun(booked):
    await booked.say("Leo", "book me Monday at 4")
    at(booked, 2026, 3, 16, 19, 10)
    assert await look(booked, "Sam") == []
    assert await look(booked, "Leo") == ["Booked: Monday 16 March, 16:00-16:50 with Ana.", LEO]


LEO = "Reminder: today, Monday 16 March, 16:00-16:50."


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_jumps_an_hour_reminds_neither_twice_nor_never(booked, hours):
    keeper = Scheduler(booked.store)
    at(booked, 2026, 3, 15, 18, 30)
    await keeper.look()
    booked.forward(hours=hours)
    await keeper.look()
    booked.forward(hours=-hours)
    for minute in (31, 45, 59):
        at(booked, 2026, 3, 15, 18, minute)
        await keeper.look()
    at(booked, 2026, 3, 15, 19, 1)
    await keeper.look()
    at(booked, 2026, 3, 15, 20, 30)
    await keeper.look()
    await booked.listen("Sam")
    assert [one.words for one in booked.heard["Sam"]] == ["Reminder: tomorrow, Monday 16 March, 15:00-15:50."]


async def test_a_session_that_moved_is_reminded_of_at_its_new_time_only(booked):
    await booked.say("Sam", "can we do Tuesday at 10 instead")
    booked.heard.clear()
    at(booked, 2026, 3, 15, 19, 0)
    assert await look(booked) == []
    at(booked, 2026, 3, 16, 14, 0)
    assert await look(booked) == ["Reminder: tomorrow, Tuesday 17 March, 10:00-10:50."]


async def test_a_cancelled_session_is_not_reminded_of(booked):
    await booked.say("Sam", "cancel monday")
    booked.heard.clear()
    at(booked, 2026, 3, 15, 19, 0)
    assert await look(booked) == []


async def test_what_was_cancelled_while_its_reminder_waited_is_not_reminded_of(booked):
    at(booked, 2026, 3, 15, 19, 0)
    await Scheduler(booked.store).look()
    async with booked.store.begin(booked.practice_id) as unit:
        (coming,) = await unit.appointments.between(None, unit.now, unit.now + dt.timedelta(days=2))
        await unit.appointments.cancel(coming.id, by=None)
    await booked.listen("Sam")
    assert booked.last("Sam").words == ""


async def test_a_session_put_back_by_undo_is_reminded_of(booked):
    await booked.say("Sam", "cancel monday")
    await booked.say("Sam", "undo")
    booked.heard.clear()
    at(booked, 2026, 3, 15, 19, 0)
    assert len(await look(booked)) == 1


async def test_who_books_after_the_reminder_was_due_is_not_reminded_at_once(booked):
    at(booked, 2026, 3, 16, 13, 0)
    await booked.say("Leo", "book me today at 4")
    assert await look(booked, "Leo") == ["Booked: Monday 16 March, 16:00-16:50 with Ana."]


async def test_at_night_nobody_is_reminded_of_what_the_day_forgot(booked):
    await booked.say("Leo", "book me Monday at 9")
    booked.heard.clear()
    at(booked, 2026, 3, 16, 1, 0)  # Sunday, 21:00 in New York: both were due in the day, and nothing ran
    assert await look(booked) == []
    at(booked, 2026, 3, 16, 11, 59)
    assert await look(booked) == []
    at(booked, 2026, 3, 16, 12, 0)
    assert await look(booked) == ["Reminder: today, Monday 16 March, 15:00-15:50."]
    assert await look(booked, "Leo") == ["Reminder: today, Monday 16 March, 09:00-09:50."]


async def test_daylight_saving_moves_no_reminder_off_its_hours(booked):
    """Clocks went forward on 8 March and go forward in London on 29 March: so many minutes are so many minutes."""
    await booked.say("Sam", "set my timezone to London")
    await booked.say("Sam", "book me March 30 at 3pm")
    booked.heard.clear()
    at(booked, 2026, 3, 29, 13, 59)
    assert await look(booked) == []
    at(booked, 2026, 3, 29, 14, 0)
    assert [words.split("\n")[0] for words in await look(booked)] == [
        "Reminder: tomorrow, Monday 30 March, 15:00-15:50."
    ]


async def test_i_will_be_there_is_noted_and_the_therapist_sees_it(booked):
    at(booked, 2026, 3, 15, 19, 0)
    await look(booked)
    said = await booked.tap("Sam", "I'll be there")
    assert "See you then: Monday 16 March, 15:00-15:50 with Ana." in said
    assert "15:00 Sam (will come)" in await booked.say("Ana", "who do i have tomorrow")
    assert "15:00 Sam" in await booked.say("Ana", "who do i have tomorrow")


async def test_whoever_said_they_come_to_a_time_has_not_said_so_of_another(booked):
    at(booked, 2026, 3, 15, 19, 0)
    await look(booked)
    await booked.tap("Sam", "I'll be there")
    await booked.say("Sam", "move monday to 4pm")
    assert "(will come)" not in await booked.say("Ana", "who do i have tomorrow")


async def test_a_reminder_cancels_by_a_tap_with_undo(booked):
    at(booked, 2026, 3, 15, 19, 0)
    await look(booked)
    said = await booked.tap("Sam", "Cancel it")
    assert "Cancelled: Monday 16 March, 15:00-15:50 with Ana." in said
    assert said.buttons[0] == "Undo"


async def test_an_old_reminder_of_a_session_that_moved_says_what_there_is(booked):
    at(booked, 2026, 3, 15, 19, 0)
    await look(booked)
    await booked.say("Sam", "move monday to 4pm")
    said = await booked.tap("Sam", "I'll be there")
    assert "You have no appointment" in said


async def test_a_client_who_is_late_says_so_and_the_therapist_hears_it(booked):
    at(booked, 2026, 3, 16, 18, 50)
    said = await booked.say("Sam", "running 10 min late")
    assert "I've told Ana that you will be 10 minutes late on Monday 16 March, 15:00-15:50." in said
    assert "Sam will be 10 minutes late: Monday 16 March, 15:00-15:50." in booked.last("Ana")


async def test_a_therapist_who_is_late_is_asked_before_a_client_hears_of_it(booked):
    at(booked, 2026, 3, 16, 18, 50)
    said = await booked.say("Ana", "running 10 min late")
    assert "Sam is booked on Monday 16 March, 15:00-15:50." in said
    assert booked.last("Sam").words == ""
    await booked.tap("Ana", "Tell Sam")
    assert "Ana will be 10 minutes late: Monday 16 March, 15:00-15:50." in booked.last("Sam")


async def test_a_no_show_is_noted_with_undo(booked):
    at(booked, 2026, 3, 16, 20, 0)
    said = await booked.say("Ana", "mark sam no show")
    assert "Noted: Sam did not come on Monday 16 March, 15:00-15:50." in said
    assert said.buttons == ("Undo",)
    assert "Undone" in await booked.tap("Ana", "Undo")


async def test_nobody_can_be_a_no_show_before_the_session(booked):
    said = await booked.say("Ana", "mark sam no show")
    assert "Sam has no appointment that has begun, so nothing has changed." in said
