"""A message that is handled on another day than the one on which it was written."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

NEW_YORK = ZoneInfo("America/New_York")

# The sender's midnight, and what "tomorrow" was when they wrote.
NIGHTS = [
    (dt.datetime(2026, 3, 11, 23, 59, 30, tzinfo=NEW_YORK), "Thursday 12 March"),
    (dt.datetime(2026, 2, 28, 23, 59, 30, tzinfo=NEW_YORK), "Sunday 1 March"),
    (dt.datetime(2026, 12, 31, 23, 59, 30, tzinfo=NEW_YORK), "Friday 1 January"),
    (dt.datetime(2026, 3, 7, 23, 59, 30, tzinfo=NEW_YORK), "Sunday 8 March"),  # clocks go forward that night
]


@pytest.mark.parametrize(("written", "tomorrow"), NIGHTS)
async def test_tomorrow_is_the_day_after_it_was_written_when_it_is_handled_after_midnight(room, written, tomorrow):
    room.clock.now = written.astimezone(dt.UTC) + dt.timedelta(seconds=90)
    said = await room.say("Ana", "off tomorrow", sent_at=written.astimezone(dt.UTC))
    assert said.words.startswith(f"Off on {tomorrow}")


async def test_in_another_zone_it_is_the_senders_midnight_that_counts(room):
    await room.say("Ana", "set my timezone to London")
    written = dt.datetime(2026, 3, 11, 23, 59, 30, tzinfo=ZoneInfo("Europe/London"))
    room.clock.now = written.astimezone(dt.UTC) + dt.timedelta(seconds=90)
    said = await room.say("Ana", "off tomorrow", sent_at=written.astimezone(dt.UTC))
    assert "Off on Thursday 12 March" in said.words
