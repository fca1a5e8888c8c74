"""`openings chat` through a pipe, and who sits at it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest


def test_an_empty_database_gets_a_practice_with_one_person(openings):
    done = openings("chat", "--as", "therapist", stdin="Mondays 9 to 5\n")
    assert done.returncode == 0
    assert "09:00-17:00" in done.stdout
    assert "A new practice, in Europe/London time." in done.stderr
    assert "A new therapist: Ana." in done.stderr


def test_what_was_said_is_still_there_the_next_time(openings):
    openings("chat", "--as", "therapist", stdin="Mondays 9 to 5\n")
    done = openings("chat", "--as", "therapist", stdin="mondays 10 to 5\n")
    assert "it was 09:00-17:00" in done.stdout
    assert done.stderr == ""


def test_buttons_are_words_to_type(openings):
    done = openings("chat", "--as", "therapist", stdin="Mondays 9 to 5\nUndo\nmondays 10 to 4\n")
    assert "[Undo]" in done.stdout
    assert "it was" not in done.stdout.splitlines()[-2]


def test_a_client_finds_the_hours_that_a_therapist_gave(openings):
    openings("chat", "--as", "therapist", stdin="every day 9 to 17\nMondays 9 to 5\n")
    done = openings("chat", "--as", "client", stdin="anything Monday afternoon?\n")
    for clock in ("12:00", "13:00", "14:00"):
        assert clock in done.stdout


def test_a_new_name_is_a_new_person_and_says_so(openings):
    openings("chat", "--as", "therapist")
    assert "A new client: Priya." in openings("chat", "--as", "client", "--name", "Priya").stderr
    assert openings("chat", "--as", "client", "--name", "priya").stderr == ""


def test_without_a_name_the_only_one_of_the_role_is_meant(openings):
    openings("chat", "--as", "client", "--name", "Priya")
    done = openings("chat", "--as", "client", stdin="hello\n")
    assert done.returncode == 0
    assert done.stderr == ""


def test_several_of_a_role_are_listed_when_none_is_named(openings):
    for name in ("Priya", "Leo"):
        openings("chat", "--as", "client", "--name", name)
    done = openings("chat", "--as", "client", stdin="hello\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "openings: --name: which client? There are Priya and Leo\n"


def test_a_name_that_has_another_role_is_refused(openings):
    openings("chat", "--as", "therapist", "--name", "Ana")
    done = openings("chat", "--as", "admin", "--name", "Ana")
    assert (done.returncode, done.stderr) == (2, "openings: --name: Ana is therapist here, not admin\n")


def a_monday():
    """By its date, more than a week ahead: "monday" alone means two things on a Monday."""
    today = dt.datetime.now(ZoneInfo("Europe/London")).date()
    return today + dt.timedelta(days=14 - today.weekday())


def test_what_concerns_somebody_else_waits_for_them(openings):
    openings("chat", "--as", "therapist", stdin="every day 9 to 17\nMondays 9 to 5\n")
    openings("chat", "--as", "client", stdin=f"book me {a_monday():%-d %B} at 3pm\n")
    done = openings("chat", "--as", "therapist")
    assert "Sam" in done.stdout
    assert openings("chat", "--as", "therapist").stdout == ""


@pytest.mark.parametrize("typed", ["\n", "   \n\n", ""])
def test_empty_lines_say_nothing(openings, typed):
    done = openings("chat", "--as", "therapist", stdin=typed)
    assert (done.returncode, done.stdout) == (0, "")


def test_whatever_is_typed_is_answered(openings):
    strange = ["👍", "\x00", "x" * 5000, "\u202eoff friday", "\u200b", "'; drop table people; --", "<b>", "&amp;"]
    done = openings("chat", "--as", "therapist", stdin="\n".join(strange) + "\n")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout


def test_the_front_desk_can_sit_at_a_terminal(openings):
    done = openings("chat", "--as", "front_desk", stdin="hello\n")
    assert "A new front desk: Kim." in done.stderr
    assert "find open times" in done.stdout
