"""Wall time to instants: the one policy, on real zones and dates."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import FieldError
from engine.zones import EPOCH_ORDINAL, clock, moment, seconds, seconds_up
from tests.engine import model

CASES = [
    # an ordinary time
    ("America/New_York", "2026-03-07 02:30", "2026-03-07 07:30"),
    # skipped: the moment of the jump
    ("America/New_York", "2026-03-08 02:00", "2026-03-08 07:00"),
    ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),
    ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
    ("America/New_York", "2026-03-08 03:15", "2026-03-08 07:15"),
    # twice: the first
    ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
    ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
    ("Europe/London", "2026-10-25 01:59", "2026-10-25 00:59"),
    # half an hour
    ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),
    ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
    # midnight itself is skipped
    ("Asia/Beirut", "2026-03-29 00:00", "2026-03-28 22:00"),
    ("Asia/Beirut", "2026-03-29 00:30", "2026-03-28 22:00"),
    ("America/Santiago", "2026-09-06 00:30", "2026-09-06 04:00"),
    # midnight comes an hour late
    ("Africa/Cairo", "2026-10-30 00:00", "2026-10-29 22:00"),
    # a date that does not exist
    ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),
    ("Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00"),
]


def wall_seconds(wall):
    return seconds(wall.replace(tzinfo=UTC))


def parsed(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - wall time


@pytest.mark.parametrize(("zone", "wall", "instant"), CASES)
def test_a_wall_time_is_the_first_moment_that_shows_it_or_has_passed_it(zone, wall, instant):
    found = clock(zone, 2010, 2027).instant(wall_seconds(parsed(wall)))
    assert moment(found) == parsed(instant).replace(tzinfo=UTC)


@given(
    st.sampled_from(sorted(available_timezones() - {"localtime", "posixrules", "Factory"})),
    st.datetimes(datetime(1930, 1, 1), datetime(2036, 12, 1)),  # noqa: DTZ001 - wall time
)
def test_every_zone_agrees_with_the_tz_database(zone, wall):
    # of a wall time that comes twice the first moment is meant
    wall = wall.replace(microsecond=0, fold=0)
    found = clock(zone, wall.year - 1, wall.year + 1)
    assert moment(found.instant(wall_seconds(wall))) == model.from_wall(wall, ZoneInfo(zone))
    instant = wall.replace(tzinfo=UTC)
    shown = instant.astimezone(ZoneInfo(zone))
    assert found.wall(seconds(instant)) == wall_seconds(shown.replace(tzinfo=None))
    assert found.day(seconds(instant)) == shown.date().toordinal()


def test_order_is_kept_over_a_change():
    for zone, day in [("America/New_York", (2026, 3, 8)), ("Australia/Lord_Howe", (2026, 4, 5))]:
        start = wall_seconds(datetime(*day))  # noqa: DTZ001 - wall time
        found = [clock(zone, 2025, 2027).instant(start + 60 * n) for n in range(1440)]
        assert found == sorted(found)


def test_a_date_that_the_clock_skips_does_not_exist():
    apia = clock("Pacific/Apia", 2011, 2012)
    assert [apia.exists(date(2011, 12, day).toordinal()) for day in (29, 30, 31)] == [True, False, True]


def test_a_date_that_comes_twice_is_two_spans_of_instants():
    day = date(2006, 10, 28).toordinal()
    spans = clock("America/St_Johns", 2006, 2006).dates(day, day)
    assert [(moment(a), moment(b)) for a, b in spans] == [
        (datetime(2006, 10, 28, 2, 30, tzinfo=UTC), datetime(2006, 10, 29, 2, 30, tzinfo=UTC)),
        (datetime(2006, 10, 29, 2, 31, tzinfo=UTC), datetime(2006, 10, 29, 3, 30, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("name", ["", "Nowhere", "America", "../etc/passwd", "/etc/passwd", "a\0b", "\ud800", "europe"])
def test_what_is_no_zone_is_an_error_that_names_it(name):
    with pytest.raises(FieldError) as caught:
        clock(name, 2026, 2026)
    assert (caught.value.field, caught.value.value) == ("timezone", name)


def test_fractions_of_a_second_are_dropped_or_made_whole():
    given_ = datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC)
    assert (seconds(given_), seconds_up(given_)) == (-2, -1)
    assert date.fromordinal(EPOCH_ORDINAL) == date(1970, 1, 1)
