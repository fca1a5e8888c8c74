"""A text with several expressions of time: no day gets the hours of another."""

import pytest

from bot.language.text import tokens
from bot.language.times import atoms, language_of
from bot.language.times.expressions import expressions
from tests.language.times.notation import setting, shown


def readings(text: str) -> str:
    line = tokens(text)
    return shown(expressions(line, atoms(line, language_of(line)), setting()))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # two weekdays with hours are rules, each with its own
        ("mon 9-5 tue 10-6", "every mon 09:00-17:00 / every tue 10:00-18:00"),
        ("9-5 monday to thursday, 9-12 friday", "every mon tue wed thu 09:00-17:00 / every fri 09:00-12:00"),
        ("m/w 9-5, t/th 12-8", "every mon wed 09:00-17:00 / every tue thu 12:00-20:00"),
        ("m-th 9-5 f 9-12", "every mon tue wed thu 09:00-17:00 / every fri 09:00-12:00"),
        ("m w f 9-5, t th 12-8", "every mon wed fri 09:00-17:00 / every tue thu 12:00-20:00"),
        ("every monday 9-5 and every tuesday 10-6", "every mon 09:00-17:00 / every tue 10:00-18:00"),
        # one of them is to be chosen: nothing repeats
        ("tuesday at 3 or thursday at 4", "03-17 at 15:00 / 03-12 at 16:00"),
        ("tuesdays at 3 or thursdays at 4", "every tue at 15:00 / every thu at 16:00"),
        # dates
        ("tomorrow at 3 or friday at 10", "03-12 at 15:00 / 03-13 at 10:00"),
        ("at 3 tomorrow or at 10 on friday", "03-12 at 15:00 / 03-13 at 10:00"),
        ("tomorrow at 3 or 4, friday at 10 or 11", "03-12 at 15:00 at 16:00 / 03-13 at 10:00 at 11:00"),
        ("today 2pm to 4pm and tomorrow 3pm to 5pm", "03-11 14:00-16:00 / 03-12 15:00-17:00"),
        ("friday 5pm to sunday noon, then monday 9-5", "03-13T17:00..03-15T12:00 / 03-16 09:00-17:00"),
        # the likeliest of each first
        ("next friday 3pm and monday 9am", "03-20 at 15:00 / 03-16 at 09:00 / 03-13 at 15:00"),
        # sentences
        ("I have something today. What about march 20?", "03-11 / 03-20"),
        ("The 20th is out. Tuesday at 3 works.", "03-20 / 03-17 at 15:00"),
        # days with other words between them are no list
        ("decline saturday and tell them I can do tuesday", "03-14 / 03-17"),
        ("an hour tomorrow to swim and two runs on sunday", "03-12 / 03-15 / 60 min"),
        # what will not do, where something else is said
        ("friday won't work, how about monday", "03-16"),
        ("friday at 3 doesn't work, what about monday at 4", "03-16 at 16:00"),
        ("monday at 3 doesn't work for me. can we do 4:30pm?", "03-16 at 16:30"),
        ("tomorrow is no good", "03-12"),
        # a text that is nothing but a day of the month
        ("24.", "03-24"),
        ("06.", "04-06"),
        ("35.", "nothing"),
        # what lies ahead before what is past
        ("It hurt all of last week. Could I come on tuesday?", "03-17 / 03-02..03-08"),
        ("I was in last thursday. Do you have the 20th?", "03-20 / 03-05"),
        # a length beside bare dates
        ("tomorrow for two hours", "03-12 / 120 min"),
        ("book 90 minutes next week", "03-16..03-22 / 90 min"),
    ],
)
def test_each_expression_is_a_reading_of_its_own(text: str, meant: str):
    assert readings(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("friday 10-2 and 4-6", "03-13 10:00-14:00 16:00-18:00"),
        ("tuesday and thursday at 3", "every tue thu at 15:00"),
        ("saturday and tuesday", "03-14 03-17"),
        ("I'd like tomorrow. Around 3pm works.", "03-12 14:30-15:30"),
        ("March 20th please. Is 3pm free on that day?", "03-20 at 15:00"),
        ("mondays and wednesdays 9-5 except march 16", "every mon wed 09:00-17:00 except 03-16"),
        ("9-5 monday to friday", "every mon tue wed thu fri 09:00-17:00"),
        ("saturday and maybe also tuesday", "03-14 03-17"),
        ("tomorrow at 3 for 50 minutes", "03-12 at 15:00 50 min"),
        ("3 days, 13-15 march", "03-13..03-15"),
    ],
)
def test_what_belongs_together_is_one_reading(text: str, meant: str):
    assert readings(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        # the later value only
        ("thursday no wait friday", "03-13"),
        ("tomorrow, I mean friday", "03-13"),
        ("9-5 sorry 10-6", "10:00-18:00"),
        ("monday, scratch that, tuesday", "03-17"),
        ("thursday at 3, actually make it friday", "03-13 at 15:00"),
        ("How about next thursday? Make it this thursday, at 3pm", "03-12 at 15:00"),
        ("I wanted the 20th. Change it to the 24th please", "03-24"),
        ("10am instead of the afternoon", "at 10:00"),
        ("friday rather than thursday", "03-13"),
        # not taken back
        ("thursday is full, sorry. friday?", "03-12 / 03-13"),
    ],
)
def test_what_a_text_takes_back_is_not_read(text: str, meant: str):
    assert readings(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cancel lunch tomorrow", "03-12"),
        ("my team lunch is next week", "03-16..03-22"),
        ("who comes to date night on friday?", "03-13"),
        ("move dinner with them to 5", "03-11 at 17:00"),
        ("cancel fridays lunch", "03-13"),
        ("the lunch appointment on friday", "03-13"),
        ("a 2 hour break from 12 tomorrow", "03-12 at 12:00 120 min"),
        ("it starts tomorrow at 4", "03-12 at 16:00"),
        ("remove the yoga class from friday", "03-13"),
        ("remove everything from friday", "03-13.."),
        ("night duty from thursday 20:00 to friday 08:00", "03-12T20:00..03-13T08:00"),
        # times of the day
        ("lunch tomorrow", "03-12 12:00-13:00"),
        ("friday over lunch", "03-13 12:00-13:00"),
        ("friday lunch", "03-13 12:00-13:00"),
        ("friday night", "03-13 17:00-24:00"),
        # amounts
        ("move the fee to 5 dollars", "nothing"),
        ("set the group size to 5", "nothing"),
    ],
)
def test_a_name_of_a_thing_is_no_time_and_a_time_no_name(text: str, meant: str):
    assert readings(text) == meant


@pytest.mark.parametrize("text", ["now", "right now", "at the moment", "the deadline is now"])
def test_now_by_itself_is_this_moment(text: str):
    assert readings(text) == "03-11 at 10:00"


def test_my_day_is_today():
    assert readings("what does my day look like?") == "03-11"


@pytest.mark.parametrize("text", ["not right now", "that is all for now", "I want to book now", "now what"])
def test_now_beside_other_words_only_leads_on(text: str):
    assert readings(text) == "nothing"
