"""A reading put into words is read back as itself."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.language.times import WEEK, Dates, Reading, Rule, read
from bot.language.words.dates import bounds_words, date_words, length_words, listed
from tests.language.times.notation import NOW, setting

TODAY = NOW.date()
DAYS = st.dates(TODAY + timedelta(days=1), date(2028, 12, 31))
MINUTES = st.integers(0, 1439)
FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def readings(draw) -> tuple[str, Reading]:
    """Words and the reading they say: dates or a rule, with times, hours or a length."""
    words, parts = draw(dated() | repeated())
    kind = draw(st.sampled_from(["", "times", "windows", "minutes"]))
    if kind == "times":
        at = draw(MINUTES)
        return f"{words} at {clock(at)}", Reading(times=(clock(at),), **parts)
    if kind == "windows":
        start = draw(st.integers(0, 1438))
        end = draw(st.integers(start + 1, 1440))
        return f"{words} {clock(start)}-{clock(end)}", Reading(windows=((clock(start), clock(end)),), **parts)
    if kind == "minutes":
        length = draw(st.sampled_from([10, 50, 60, 90, 120]))
        return f"{words} for {length_words(length)}", Reading(minutes=length, **parts)
    return words, Reading(**parts)


@st.composite
def dated(draw):
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 1, 5, 40])))
    words = date_words(first) if first == last else f"from {date_words(first)} to {date_words(last)}"
    return f"on {words}" if first == last else words, {"dates": (Dates(first, last),)}


@st.composite
def repeated(draw):
    rule, words = draw(weekly() | monthly())
    first = draw(st.none() | DAYS) if rule.every == 1 else None
    until = draw(st.none() | st.dates((first or TODAY) + timedelta(days=40), date(2029, 12, 31)))
    said = f"{words} {bounds_words(first, until)}".strip()
    return said, {"rule": Rule(rule.freq, rule.every, rule.days, rule.nth, rule.month_days, (), first, until)}


@st.composite
def weekly(draw):
    days = sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=5)))
    return Rule("weekly", 1, tuple(WEEK[day] for day in days)), "every " + listed([FULL[day] for day in days])


@st.composite
def monthly(draw):
    if draw(st.booleans()):
        nth, day = draw(st.sampled_from(sorted(NTH))), draw(st.integers(0, 6))
        return Rule("monthly", 1, (WEEK[day],), (nth,)), f"the {NTH[nth]} {FULL[day]} of every month"
    numbers = sorted(draw(st.sets(st.integers(4, 20), min_size=1, max_size=3)))
    said = listed([f"the {number}th" for number in numbers])
    return Rule("monthly", month_days=tuple(numbers)), f"{said} of every month"


@given(readings())
def test_a_reading_in_words_is_read_back(case):
    words, reading = case
    assert read(words, setting()).readings == (reading,), words


@given(DAYS, DAYS, MINUTES, MINUTES)
def test_a_span_in_words_is_read_back(a: date, b: date, start: int, end: int):
    first, last = sorted((a, b))
    if first == last:
        last += timedelta(days=1)
    spans = [
        datetime.combine(day, datetime.min.time()) + timedelta(minutes=at) for day, at in ((first, start), (last, end))
    ]
    words = f"from {date_words(first)} {clock(start)} until {date_words(last)} {clock(end)}"
    if end == 0:
        spans[1] += timedelta(days=1)
    found = read(words, setting()).readings[0]
    assert found.spans == ((spans[0], spans[1]),), words
