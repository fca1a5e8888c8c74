"""Spans from an hour of one day to an hour of another, drawn from a small grammar, against an obvious model."""

from datetime import date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.times import Dates, Reading, read
from tests.language.times.notation import setting

MIDNIGHT = datetime.min.time()
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FRAMES = ("from {} to {}", "from {} until {}", "between {} and {}", "{} until {}", "{} till {}", "{} to {}", "{} - {}")
ORDERS = ("{day} {hour}", "{day} at {hour}", "{hour} on {day}", "{hour} {day}", "{day}, {hour}")
NOWS = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-12-31T22:00")).map(
    lambda now: now.replace(second=0, microsecond=0)
)


PARTS = {"morning": (0, 720), "afternoon": (720, 1080), "evening": (1020, 1440), "night": (1020, 1440)}


def day_wordings(day: date, today: date, after: date) -> list[str]:
    """What a date may be called, said today of a day that comes less than a week behind another."""
    words = [f"{day:%Y-%m-%d}", f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"]
    if today < day <= today + timedelta(days=200):
        words += [f"{day:%B} {day.day}", f"{day:%b} {day.day}", f"{day.month}/{day.day}", f"{day.day} {day:%B}"]
    words += {0: ["today"], 1: ["tomorrow", "tmrw"]}.get((day - today).days, [])
    return [*words, NAMES[day.weekday()], NAMES[day.weekday()][:3]] if 0 < (day - after).days < 7 else words


def hour_wordings(minutes: int) -> list[str]:
    hour, minute = divmod(minutes, 60)
    half = "am" if hour < 12 else "pm"
    figures = f"{hour % 12 or 12}" + (f":{minute:02}" if minute else "")
    words = [figures + half, f"{figures} {half}", f"{hour % 12 or 12}:{minute:02} {half[0]}.m."]
    if not 10 <= hour <= 12:
        words.append(f"{hour:02}:{minute:02}")
    return [*words, "noon"] if minutes == 720 else words


def expected(begins: datetime, ends: datetime) -> Reading:
    """Hours of a date where a span stays within it, else the span."""
    midnight = datetime.combine(begins.date(), MIDNIGHT) + timedelta(days=1)
    if ends > midnight:
        return Reading(spans=((begins, ends),))
    until = "24:00" if ends == midnight else f"{ends:%H:%M}"
    return Reading(dates=(Dates(begins.date(), begins.date()),), windows=((f"{begins:%H:%M}", until),))


MIDNIGHT_OF_2024 = datetime.fromisoformat("2024-01-01T00:00")


@st.composite
def spans(draw):
    """A moment of saying it, the words, and what they mean."""
    now = draw(NOWS)
    first = now.date() + timedelta(days=draw(st.integers(0, 40)))
    last = first + timedelta(days=draw(st.integers(1, 6)))
    words, at = [], []
    for n, (day, after) in enumerate([(first, now.date()), (last, first)]):
        name = draw(st.sampled_from(day_wordings(day, now.date(), after)))
        if draw(st.integers(0, 3)) == 0:
            part = draw(st.sampled_from(sorted(PARTS)))
            words.append(f"{name} {part}")
            minutes = PARTS[part][n]
        else:
            minutes = draw(st.sampled_from(range(60, 1440, 30)))
            hour = draw(st.sampled_from(hour_wordings(minutes)))
            words.append(draw(st.sampled_from(ORDERS)).format(day=name, hour=hour))
        at.append(datetime.combine(day, MIDNIGHT) + timedelta(minutes=minutes))
    # "monday - 19 june" is that Monday
    frames = FRAMES if words[0][-1].isdecimal() or words[0].endswith(("m", "m.", "noon")) else FRAMES[:-1]
    return now, draw(st.sampled_from(frames)).format(*words), expected(*at)


@given(spans())
@example(
    (
        MIDNIGHT_OF_2024,
        "from 1/2 night to 2024-01-03 afternoon",
        expected(MIDNIGHT_OF_2024 + timedelta(days=1, hours=17), MIDNIGHT_OF_2024 + timedelta(days=2, hours=18)),
    )
)
def test_a_span_over_days_is_from_its_first_hour_to_its_last(case):
    now, text, meant = case
    assert read(text, setting(now)).readings == (meant,)


@st.composite
def hours_of_a_day(draw):
    now = draw(NOWS)
    day = now.date() + timedelta(days=draw(st.integers(1, 40)))
    start = draw(st.sampled_from(range(480, 1200, 30)))
    end = draw(st.sampled_from(range(start + 30, 1410, 30)))
    name = draw(st.sampled_from(day_wordings(day, now.date(), now.date())))
    frames = ("{a} on {day} until {b}", "{a} {day} to {b}", "{day} {a} to {b}", "{day} from {a} until {b}",
              "from {a} to {b} on {day}", "{a}-{b} {day}", "between {a} and {b} {day}", "{day}, {a} - {b}",
              "{day} {a}-{b}", "{day} between {a} and {b}", "from {a} on {day} to {b}")  # fmt: skip
    words = {"a": draw(st.sampled_from(hour_wordings(start))), "b": draw(st.sampled_from(hour_wordings(end)))}
    at = (datetime.combine(day, MIDNIGHT) + timedelta(minutes=each) for each in (start, end))
    return now, draw(st.sampled_from(frames)).format(day=name, **words), expected(*at)


@given(hours_of_a_day())
def test_hours_within_one_day_are_its_windows(case):
    now, text, meant = case
    assert read(text, setting(now)).readings == (meant,)
