"""RFC 5545 out and in, checked against dateutil and recurring-ical-events."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from engine import FieldError, Rule, Template, Window
from engine.json import rule_from
from engine.recurrence import (
    Inexpressible,
    event_from_lines,
    event_lines,
    rule_from_lines,
    rule_lines,
    template_from_rule,
    template_rule,
)
from tests.engine.scenarios import rules

SINCE = date(2026, 1, 1)
DAY = timedelta(days=1)
drawn = rules(datetime(2026, 3, 8, tzinfo=UTC)).map(rule_from)


def expanded(lines, last):
    """The dates that dateutil gives for such lines."""
    bare = [line.replace(";VALUE=DATE", "") for line in lines]
    found = rrulestr("\n".join(bare), ignoretz=True)
    return [each.date() for each in found.between(datetime(2025, 12, 31), datetime.combine(last, time(23)))]  # noqa: DTZ001


@given(drawn)
def test_a_rule_written_out_expands_to_the_same_dates_in_dateutil(rule):
    lines = rule_lines(rule, SINCE)
    last = date(2027, 6, 30)
    wanted = list(rule.dates(SINCE, last))
    assert (expanded(lines, last) if lines else []) == wanted


@given(drawn)
def test_a_rule_read_back_has_the_same_dates(rule):
    lines = rule_lines(rule, SINCE)
    if lines:
        last = date(2029, 6, 30)
        assert list(rule_from_lines(lines).dates(SINCE, last)) == list(rule.dates(SINCE, last))


@given(
    drawn,
    st.sampled_from([("09:00", "17:00"), ("20:00", "01:00"), ("00:00", "24:00"), ("01:30", "02:30")]),
    st.sampled_from(["America/New_York", "Europe/London", "Pacific/Apia", "UTC"]),
)
def test_an_exported_calendar_shows_the_windows_on_the_rules_dates(rule, texts, zone):
    window = Window.parse(*texts)
    lines = event_lines(rule, window, zone, SINCE)
    if not lines:
        return
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//test//")
    calendar.add("version", "2.0")
    event = ["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", "END:VCALENDAR"]
    text = calendar.to_ical().decode().replace("END:VCALENDAR", "\r\n".join(event))
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(SINCE, date(2026, 9, 1))
    shown = sorted(event["DTSTART"].dt.astimezone(ZoneInfo(zone)).date() for event in found)
    assert shown == list(rule.dates(SINCE, date(2026, 8, 31)))
    read = event_from_lines(lines)
    assert (read.window, read.timezone) == (window, zone)
    assert list(read.rule.dates(SINCE, date(2027, 1, 1))) == list(rule.dates(SINCE, date(2027, 1, 1)))


START = date(2026, 3, 16)


def said(freq, **fields):
    return Rule(freq, first=START, **fields)


IN = [
    # what other programs write
    ("FREQ=WEEKLY;BYDAY=MO,WE", said("weekly", days=frozenset({0, 2}))),
    ("FREQ=WEEKLY", said("weekly", days=frozenset({0}))),
    ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU", said("weekly", every=2, days=frozenset({1}))),
    ("FREQ=DAILY;UNTIL=20260320", said("weekly", days=frozenset(range(7)), until=date(2026, 3, 20))),
    ("FREQ=DAILY;BYDAY=SA,SU", said("weekly", days=frozenset({5, 6}))),
    ("FREQ=WEEKLY;COUNT=3", said("weekly", days=frozenset({0}), until=date(2026, 3, 30))),
    ("FREQ=MONTHLY;BYDAY=1MO", said("monthly", days=frozenset({0}), nth=(1,))),
    ("FREQ=MONTHLY;BYDAY=-1FR,2FR", said("monthly", days=frozenset({4}), nth=(-1, 2))),
    ("FREQ=MONTHLY;BYDAY=MO", said("monthly", days=frozenset({0}), nth=(1, 2, 3, 4, 5))),
    ("FREQ=MONTHLY;INTERVAL=3", said("monthly", every=3, month_days=(16,))),
    ("FREQ=YEARLY", said("monthly", month_days=(16,), months=(3,))),
    ("FREQ=YEARLY;INTERVAL=2", said("monthly", every=24, month_days=(16,))),
    ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", said("monthly", days=frozenset({0}), nth=(-1,), months=(5,))),
]


@pytest.mark.parametrize(("text", "rule"), IN)
def test_other_programs_rules_are_read_and_mean_what_dateutil_says(text, rule):
    lines = ("DTSTART;VALUE=DATE:20260316", f"RRULE:{text}")
    found = rule_from_lines(lines)
    assert found == rule
    dates = [day for day in expanded(lines, date(2031, 1, 1)) if found.covers(day) or day != START]
    assert list(found.dates(SINCE, date(2031, 1, 1))) == dates


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("FREQ=HOURLY", "FREQ"),
        ("FREQ=DAILY;INTERVAL=2", "INTERVAL"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=MONTHLY;BYDAY=1MO,2TU", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=-2MO", "BYDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "BYMONTHDAY"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU", "WKST"),
        ("FREQ=YEARLY;BYDAY=20MO", "BYDAY"),
    ],
)
def test_what_no_rule_says_is_refused_by_the_part_it_lacks(text, part):
    with pytest.raises(Inexpressible) as caught:
        rule_from_lines(["DTSTART;VALUE=DATE:20260316", f"RRULE:{text}"])
    assert caught.value.field == part


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=WEEKLY"],
        ["DTSTART:20260316"],
        ["DTSTART:2026-03-16", "RRULE:FREQ=WEEKLY"],
        ["DTSTART:20260316", "RRULE:FREQ=WEEKLY;INTERVAL=x"],
        ["DTSTART:20260316", "RRULE:FREQ=WEEKLY;COUNT=0"],
        ["DTSTART:20260316", "RRULE:WEEKLY"],
        ["DTSTART:20260316", "RRULE:FREQ=MONTHLY;BYDAY=XX"],
        ["DTSTART:20260316", "RRULE:FREQ=MONTHLY;BYMONTHDAY=a"],
        ["nonsense"],
    ],
)
def test_what_is_no_recurrence_at_all_is_an_error_and_nothing_else(lines):
    with pytest.raises(FieldError):
        rule_from_lines(lines)


def test_an_until_instant_excludes_a_start_after_it():
    lines = ["DTSTART;TZID=America/New_York:20260302T180000", "DTEND;TZID=America/New_York:20260302T190000"]
    # 18:00 in New York is 22:00 in UTC after the change, 23:00 before
    early = event_from_lines([*lines, "RRULE:FREQ=WEEKLY;UNTIL=20260316T215900Z"])
    late = event_from_lines([*lines, "RRULE:FREQ=WEEKLY;UNTIL=20260316T220000Z"])
    assert (early.rule.until, late.rule.until) == (date(2026, 3, 15), date(2026, 3, 16))


def test_a_template_goes_out_as_a_rule_and_comes_back():
    template = Template(frozenset({0, 2}), (Window.parse("09:00", "17:00"),), 2, date(2026, 3, 2), date(2026, 8, 31))
    assert template_from_rule(template_rule(template), template.windows) == template
    with pytest.raises(Inexpressible):
        template_from_rule(Rule("monthly", month_days=(1,)), template.windows)
