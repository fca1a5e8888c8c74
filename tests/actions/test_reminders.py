"""When a reminder is said: so long before, and never at night on the reader's clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.reminders import NIGHT, is_quiet, moment, wanted
from storage import Rules

ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "UTC", "Asia/Kathmandu")
DAY = 1440


def local(zone, *when):
    return dt.datetime(*when, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "start", "minutes", "said"),
    [
        # in the day: so many minutes before
        ("Europe/London", (2026, 5, 12, 15, 0), 60, (2026, 5, 12, 14, 0)),
        ("Europe/London", (2026, 5, 12, 15, 0), DAY, (2026, 5, 11, 15, 0)),
        ("Europe/London", (2026, 5, 12, 9, 0), 60, (2026, 5, 12, 8, 0)),
        # what the night would swallow waits for the morning
        ("Europe/London", (2026, 5, 12, 10, 0), 180, (2026, 5, 12, 8, 0)),
        ("Europe/London", (2026, 5, 12, 7, 30), DAY, (2026, 5, 11, 8, 0)),
        # or comes the evening before, where the morning is too late
        ("Europe/London", (2026, 5, 12, 8, 0), 60, (2026, 5, 11, 20, 0)),
        ("Europe/London", (2026, 5, 12, 8, 29), 60, (2026, 5, 11, 20, 0)),
        ("Europe/London", (2026, 5, 12, 8, 30), 60, (2026, 5, 12, 8, 0)),
        ("Europe/London", (2026, 5, 12, 22, 30), 60, (2026, 5, 12, 20, 0)),
        # a day is 24 hours, whatever the clocks do between
        ("America/New_York", (2026, 3, 8, 15, 0), DAY, (2026, 3, 7, 14, 0)),
        ("America/New_York", (2026, 11, 1, 15, 0), DAY, (2026, 10, 31, 16, 0)),
        ("Europe/London", (2026, 3, 29, 15, 0), DAY, (2026, 3, 28, 14, 0)),
        ("Australia/Lord_Howe", (2026, 4, 5, 15, 0), DAY, (2026, 4, 4, 15, 30)),
        ("Australia/Lord_Howe", (2026, 10, 4, 15, 0), DAY, (2026, 10, 3, 14, 30)),
        ("Africa/Casablanca", (2026, 2, 15, 15, 0), DAY, (2026, 2, 14, 16, 0)),
        ("Africa/Casablanca", (2026, 3, 22, 15, 0), DAY, (2026, 3, 21, 14, 0)),
    ],
)
def test_a_reminder_is_said_at(zone, start, minutes, said):
    assert moment(local(zone, *start).astimezone(dt.UTC), minutes, zone) == local(zone, *said)


@given(
    st.integers(0, 366 * DAY),
    st.integers(1, 14 * DAY),
    st.sampled_from(ZONES),
)
def test_no_reminder_comes_at_night_or_after_its_session_or_long_before_it_was_wanted(minute, minutes, zone):
    starts = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)
    said, wish = moment(starts, minutes, zone), starts - dt.timedelta(minutes=minutes)
    assert not is_quiet(said, zone)
    assert said < starts
    assert abs(said - wish) <= NIGHT


@pytest.mark.parametrize(
    ("asked", "therapist", "practice", "leads"),
    [
        (None, None, None, (1440,)),
        (None, None, (60,), (60,)),
        (None, (120, 30), (60,), (120, 30)),
        ((15,), (120,), (60,), (15,)),
        ((), (120,), (60,), ()),
        (None, (), (60,), ()),
    ],
)
def test_whoever_is_nearest_to_the_reader_decides(asked, therapist, practice, leads):
    assert wanted(asked, Rules(reminder_minutes=therapist), Rules(reminder_minutes=practice)) == leads
