"""What holds of every text."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.text import tokens
from bot.language.times import Purpose, Setting, atoms, combine, read
from tests.language.times.notation import setting
from tests.language.times.test_meanings import CORPUS

PLANS = [Purpose.CHANGE, Purpose.TIME_OFF, Purpose.LIST, Purpose.BOOK]
NOWS = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-12-31T23:59"))
WORDS = [
    *(
        "friday",
        "mondays",
        "weekdays",
        "tomorrow",
        "today",
        "tonight",
        "morning",
        "noon",
        "easter",
        "thanksgiving",
        "week",
    ),
    *("weekend", "month", "march", "may", "days", "hours", "next", "this", "last", "every", "other", "first", "second"),
    *(
        "third",
        "half",
        "quarter",
        "past",
        "two",
        "3",
        "12",
        "15th",
        "30",
        "2026",
        "9-5",
        "10",
        "am",
        "pm",
        "x",
        "times",
    ),
    *(
        "at",
        "on",
        "the",
        "in",
        "of",
        "until",
        "from",
        "to",
        "before",
        "after",
        "since",
        "through",
        "between",
        "by",
        "for",
    ),
    *("around", "ago", "now", "except", "not", "and", "or", ",", "/", "-", ".", ":", "off", "please"),
]
WORDY = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


def settings(now: datetime) -> Setting:
    return setting(now)


def ranges_of(text: str, now: datetime, purpose: Purpose) -> list:
    return [each for reading in read(text, settings(now), purpose).readings for each in reading.dates]


@given(st.text(max_size=200), st.sampled_from(list(Purpose)))
@example("\x00\u200f\u202efri\u200bday 9\ufe0f\u20e3", Purpose.WHEN)
@example("İstanbul ß ﬁ ½ ² ٣ ７", Purpose.WHEN)
def test_any_text_is_read_without_raising(text: str, purpose: Purpose):
    read(text, setting(), purpose)


@given(WORDY, NOWS, st.sampled_from(list(Purpose)))
def test_any_words_of_time_are_read_without_raising(text: str, now: datetime, purpose: Purpose):
    read(text, settings(now), purpose)


@given(WORDY, NOWS, st.sampled_from(list(Purpose)))
def test_ranges_are_never_inverted_and_never_overlap(text: str, now: datetime, purpose: Purpose):
    for reading in read(text, settings(now), purpose).readings:
        for each in reading.dates:
            assert each.first is None or each.last is None or each.first <= each.last
        for before, after in pairwise(reading.dates):
            assert before.last < after.first
        assert all(start < end for start, end in reading.spans)


@given(WORDY, NOWS, st.sampled_from(PLANS))
def test_plans_never_lie_in_the_past(text: str, now: datetime, purpose: Purpose):
    assert all(each.first is None or each.first >= now.date() for each in ranges_of(text, now, purpose))


@given(WORDY, NOWS)
@example("noon through noon", datetime.fromisoformat("2024-01-01T00:00"))
def test_windows_and_times_are_hours_of_a_day(text: str, now: datetime):
    for reading in read(text, settings(now)).readings:
        for time in reading.times:
            assert "00:00" <= time < "24:00"
        for start, end in reading.windows:
            assert "00:00" <= start < "24:00"
            assert "00:00" <= end <= "24:00"
            assert start != end


@given(WORDY)
def test_pieces_do_not_overlap_and_lie_within_the_text(text: str):
    line = tokens(text)
    end = 0
    for piece in atoms(line):
        assert end <= piece.lead <= piece.first < piece.last <= len(line)
        end = piece.last


@given(st.text(max_size=120))
def test_tokens_keep_their_place_in_the_original(text: str):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.raw
        end = token.end


@pytest.mark.parametrize("change", [str.upper, str.title, "  {}  ".format, "hi, {} please".format, "{} thanks!".format])
def test_case_spacing_and_courtesy_change_no_meaning(change):
    for purpose, order, _, text in CORPUS:
        # "2 fridays" is no courtesy's fault; only what stands by itself is tried
        plain = read(text, setting(order=order), Purpose(purpose))
        changed = read(change(text), setting(order=order), Purpose(purpose))
        assert (changed.readings, changed.missing) == (plain.readings, plain.missing), text


@given(st.lists(st.sampled_from(CORPUS), min_size=1, max_size=1), st.integers(0, 30))
def test_marks_that_show_nothing_change_no_meaning(lines, place: int):
    purpose, order, _, text = lines[0]
    cut = min(place, len(text))
    marked = text[:cut] + "\u200b" + text[cut:]
    assert read(marked, setting(order=order), Purpose(purpose)) == read(text, setting(order=order), Purpose(purpose))


@given(NOWS, st.integers(0, 6))
def test_a_bare_weekday_is_the_next_one(now: datetime, weekday: int):
    name = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[weekday]
    found = read(name, settings(now), Purpose.TIME_OFF).readings
    assert [each.dates[0].first.weekday() for each in found] == [weekday] * len(found)
    assert found[0].dates[0].first - now.date() < timedelta(days=7)
    assert len(found) == (2 if now.weekday() == weekday else 1)


@given(NOWS, st.dates(date(2024, 1, 1), date(2031, 12, 31)))
def test_a_full_date_is_that_date_however_it_is_written(now: datetime, day: date):
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day:%m/%d/%Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ):
        found = read(text, settings(now)).readings
        assert [(each.first, each.last) for reading in found for each in reading.dates] == [(day, day)], text


@given(NOWS, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 59]))
def test_a_time_in_figures_is_that_time(now: datetime, hour: int, minute: int):
    half = "am" if hour < 12 else "pm"
    for text in (f"{hour:02}:{minute:02}", f"{hour % 12 or 12}:{minute:02}{half}"):
        readings = read(
            text if hour > 12 or hour == 0 or "m" in text else f"0{hour}:{minute:02}"[-5:], settings(now)
        ).readings
        assert [reading.times for reading in readings] == [(f"{hour:02}:{minute:02}",)], text


def test_reading_a_part_of_a_message_needs_nothing_of_the_rest():
    line = tokens("cancel friday and book me monday at 10")
    first, second = line[:2], line[3:]
    day = combine(atoms(first), setting(), Purpose.BOOK)
    other = combine(atoms(second), setting(), Purpose.BOOK)
    assert [each.dates[0].first for each in (*day.readings, *other.readings)] == [date(2026, 3, 13), date(2026, 3, 16)]
