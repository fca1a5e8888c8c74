"""What a therapist, the practice or a person decides: lengths and limits, cancelling, reminders, zones."""

import datetime as dt

import pytest

from bot.delivery import Scheduler


@pytest.fixture
async def booked(room):
    """Sam comes to Ana tomorrow, Thursday 12 March, at 10:00 in New York."""
    await room.say("Ana", "weekdays 9 to 5")
    await room.say("Sam", "book me tomorrow at 10")
    return room


async def test_a_client_cannot_cancel_inside_the_notice_but_can_have_the_therapist_asked(booked):
    said = await booked.say("Ana", "clients must cancel 48h ahead")
    assert "Clients can cancel or move a session by themselves until 2 days before it" in said
    assert said.buttons == ("Undo",)
    said = await booked.say("Sam", "cancel tomorrow")
    assert "Your session with Ana on Thursday 12 March, 10:00-10:50 begins in less than 2 days" in said
    assert said.buttons == ("Ask Ana", "Keep the session")
    said = await booked.tap("Sam", "Ask Ana")
    assert "I've asked Ana and will tell you. Until then your session stands." in said
    asked = booked.last("Ana")
    assert "Sam asks to cancel Thursday 12 March, 10:00-10:50." in asked
    assert asked.buttons == ("Cancel Sam's session", "It stays")


async def test_the_therapist_lets_a_late_client_go(booked):
    await booked.say("Ana", "clients must cancel 48h ahead")
    await booked.say("Sam", "cancel tomorrow")
    await booked.tap("Sam", "Ask Ana")
    said = await booked.tap("Ana", "Cancel Sam's session")
    assert "Cancelled: Thursday 12 March, 10:00-10:50 with Sam." in said
    assert "Your session with Ana on Thursday 12 March, 10:00-10:50 is cancelled, as you asked." in booked.last("Sam")


async def test_the_therapist_keeps_a_late_client(booked):
    await booked.say("Ana", "clients must cancel 48h ahead")
    await booked.say("Sam", "cancel tomorrow")
    await booked.tap("Sam", "Ask Ana")
    assert "The session with Sam on Thursday 12 March, 10:00-10:50 stands." in await booked.tap("Ana", "It stays")
    assert "Your session with Ana on Thursday 12 March, 10:00-10:50 stands." in booked.last("Sam")


async def test_moving_inside_the_notice_is_for_the_therapist_to_decide_too(booked):
    await booked.say("Ana", "clients must cancel 48h ahead")
    said = await booked.say("Sam", "move tomorrow to friday at 11")
    assert said.buttons == ("Ask Ana", "Keep the session")
    await booked.tap("Sam", "Ask Ana")
    asked = booked.last("Ana")
    assert "Sam asks to move Thursday 12 March, 10:00-10:50 to Friday 13 March at 11:00." in asked
    await booked.tap("Ana", "Move to Fri 13 March, 11:00")
    assert "moved to Friday 13 March, 11:00-11:50" in booked.last("Sam")


async def test_outside_the_notice_a_client_cancels_at_once(booked):
    await booked.say("Ana", "clients must cancel 12h ahead")
    assert "Cancelled" in await booked.say("Sam", "cancel tomorrow")


async def test_a_practice_rule_holds_until_a_therapist_decides_otherwise(booked):
    await booked.say("Nora", "clients must cancel 48h ahead")
    await booked.tap("Nora", "Set it for everyone")
    assert "begins in less than 2 days" in await booked.say("Sam", "cancel tomorrow")
    await booked.tap("Sam", "Keep the session")
    await booked.say("Ana", "clients must cancel 2h ahead")
    assert "Cancelled" in await booked.say("Sam", "cancel tomorrow")


async def test_who_takes_no_new_clients_is_booked_by_those_who_came_only(booked):
    await booked.say("Raj", "weekdays 9 to 5")
    said = await booked.say("Raj", "not taking new clients")
    assert "New clients can't book; those you have can." in said
    assert "Raj is not taking new clients at the moment" in await booked.say("Sam", "book me friday at 3 with raj")
    assert "Raj is not taking new clients at the moment" in await booked.say("Sam", "is raj free on friday?")
    assert "Booked" in await booked.say("Maya", "book me friday at 3")


async def test_taking_no_new_clients_is_undone(booked):
    await booked.say("Raj", "weekdays 9 to 5")
    await booked.say("Raj", "not taking new clients")
    await booked.say("Raj", "undo")
    assert "Booked" in await booked.say("Sam", "book me friday at 3 with raj")


async def remind(room, who, *when):
    room.clock.now = dt.datetime(*when, tzinfo=dt.UTC)
    room.heard.clear()
    await Scheduler(room.store).look()
    await room.listen(who)
    return [one.words for one in room.heard.get(who, [])]


async def test_reminders_come_when_the_therapist_decides(booked):
    said = await booked.say("Ana", "send reminders 2 days and 1 hour before")
    assert "Clients are reminded 2 days and 1 hour before a session, never between 21:00 and 08:00." in said
    assert await remind(booked, "Sam", 2026, 3, 12, 12, 59) == []
    assert await remind(booked, "Sam", 2026, 3, 12, 13, 0) == ["Reminder: today, Thursday 12 March, 10:00-10:50."]
    assert booked.last("Sam").buttons == ("I'll be there", "10 minutes late", "Cancel it")


async def test_whoever_wants_no_reminders_gets_none(booked):
    said = await booked.say("Sam", "stop texting me reminders")
    assert "I won't send you reminders any more." in said
    assert said.buttons == ("Undo",)
    assert await remind(booked, "Sam", 2026, 3, 12, 13, 0) == []


async def test_whoever_asks_for_another_time_is_reminded_then(booked):
    assert "You are reminded 2 hours before each session" in await booked.say("Sam", "remind me 2 hours before")
    assert await remind(booked, "Sam", 2026, 3, 12, 11, 59) == []
    assert len(await remind(booked, "Sam", 2026, 3, 12, 12, 0)) == 1


async def test_a_therapist_is_reminded_who_asks_for_it_and_no_name_is_said(booked):
    await booked.say("Ana", "remind me 30 minutes before")
    assert await remind(booked, "Ana", 2026, 3, 12, 13, 30) == ["Reminder: today, Thursday 12 March, 10:00-10:50."]
    assert booked.last("Ana").buttons == ()


async def test_what_the_night_would_swallow_is_said_the_evening_before(booked):
    await booked.say("Ana", "weekdays 8am to 10pm")
    await booked.say("Ana", "send reminders 1 hour before")
    await booked.say("Sam", "book me friday at 8am")
    assert await remind(booked, "Sam", 2026, 3, 12, 23, 59) == []
    assert await remind(booked, "Sam", 2026, 3, 13, 0, 0) == ["Reminder: tomorrow, Friday 13 March, 08:00-08:50."]
    assert await remind(booked, "Sam", 2026, 3, 13, 11, 0) == []


async def test_a_client_reads_times_in_the_zone_they_set(booked):
    said = await booked.say("Sam", "set my timezone to london")
    assert "I show you times in London time: it is 14:00 there." in said
    assert "14:00-14:50" in await booked.say("Sam", "when is my next appointment")


async def test_hours_kept_in_another_zone_are_proposed_and_no_session_moves(booked):
    said = await booked.say("Ana", "set my timezone to chicago")
    assert said.buttons[0] == "Hours in Chicago time"
    said = await booked.tap("Ana", "Hours in Chicago time")
    assert "Your hours would be kept in Chicago time from Wednesday 11 March on" in said
    assert "Nothing has changed yet." in said
    said = await booked.tap("Ana", "Hours in Chicago time")
    assert "Your hours are kept in Chicago time from today." in said
    assert "10:00-10:50" in await booked.say("Sam", "when is my next appointment")
    assert "09:00 Sam" in await booked.say("Ana", "who do i have tomorrow")
    await booked.say("Ana", "undo")
    assert "10:00 Sam" in await booked.say("Ana", "who do i have tomorrow")


async def test_what_holds_is_shown(booked):
    await booked.say("Ana", "clients must cancel 24h ahead")
    said = await booked.say("Ana", "what are the rules")
    assert "Clients can cancel or move a session by themselves until 1 day before it" in said
    assert "Clients are reminded 1 day before a session" in said
