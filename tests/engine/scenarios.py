"""Strategies that draw scenarios, as JSON objects, round about moments at which clocks change."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY = timedelta(days=1)

ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})

# each with a day on which its clocks change, in a way of its own
CHANGES = [
    ("America/New_York", "2026-03-08"),  # an hour, at 02:00
    ("America/New_York", "2026-11-01"),
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),  # half an hour
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),  # a date that does not exist
    ("Pacific/Kwajalein", "1993-08-21"),
    ("Asia/Beirut", "2026-03-29"),  # midnight to one
    ("Asia/Beirut", "2026-10-25"),  # midnight to the evening before
    ("America/Santiago", "2026-09-06"),
    ("America/Santiago", "2026-04-05"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
    ("America/St_Johns", "2006-10-29"),  # a minute past midnight, so that a date comes twice
    ("America/St_Johns", "2006-04-02"),
    ("Antarctica/Troll", "2026-03-29"),  # two hours
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Monrovia", "1972-01-07"),  # 44 minutes and a half
    ("Asia/Kathmandu", "2026-06-01"),  # none
    ("UTC", "2026-06-01"),
]


@cache
def change_before(zone, year):
    """A day near the latest clock change of a zone up to the end of `year`, None where it had none since 1900."""
    where = ZoneInfo(zone)
    step = timedelta(days=5)
    moment = datetime(year, 12, 31, tzinfo=UTC)
    later = moment.astimezone(where).utcoffset()
    while moment.year > 1900:
        earlier = (moment - step).astimezone(where).utcoffset()
        if earlier != later:
            return (moment - step / 2).date().isoformat()
        moment, later = moment - step, earlier
    return None


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def shifted(day, days):
    return (day + days * DAY).date().isoformat()


def clock(minute):
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


@st.composite
def windows(draw):
    found = []
    for _ in range(draw(st.integers(1, 2))):
        start = draw(st.sampled_from([0, 30, 60, 90, 120, 150, 180, 540, 600, 720, 1080, 1200, 1320, 1380, 1425]))
        length = draw(st.sampled_from([15, 30, 45, 60, 120, 180, 240, 420, 480, 720, 1439]))
        end = "24:00" if start + length == 1440 and draw(st.booleans()) else clock(start + length)
        found.append([clock(start), end])
    return found


sessions = st.sampled_from([None, None, None, ["a"], ["b"], ["a", "b"]])
weekdays = st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True)


@st.composite
def between(draw, day, first="from", last="until"):
    """Optional bounds near `day`."""
    since = draw(st.integers(-20, 6))
    until = since + draw(st.integers(0, 30))
    found = {}
    if draw(st.booleans()):
        found[first] = shifted(day, since)
    if draw(st.integers(0, 2)) == 0:
        found[last] = shifted(day, until)
    return found


@st.composite
def templates(draw, day):
    found = {"days": draw(weekdays), "windows": draw(windows()), "sessions": draw(sessions)} | draw(between(day))
    if found.get("from"):
        found["every"] = draw(st.integers(1, 3))
    return found


@st.composite
def rules(draw, day, monthly=True):
    found = {"freq": "weekly", "days": draw(weekdays)}
    if monthly and draw(st.booleans()):
        if draw(st.booleans()):
            found = {"freq": "monthly", "days": found["days"], "nth": draw(st.lists(nth, min_size=1, max_size=3))}
        else:
            found = {"freq": "monthly", "month_days": draw(st.lists(month_day, min_size=1, max_size=8))}
    found |= draw(between(day))
    if found.get("from"):
        found["every"] = draw(st.integers(1, 3))
    if monthly and draw(st.integers(0, 3)) == 0:
        found["months"] = draw(st.lists(st.integers(1, 12), min_size=1, max_size=10, unique=True))
    if draw(st.booleans()):
        found["except"] = [shifted(day, n) for n in draw(st.lists(st.integers(-5, 5), max_size=3))]
    return found


nth = st.sampled_from([1, 2, 3, 4, 5, -1])
month_day = st.sampled_from([-1, *range(1, 32)])


@st.composite
def overrides(draw, day, monthly=True):
    found = {"kind": draw(st.sampled_from(["off", "hours", "extra", "block"])), "sessions": draw(sessions)}
    found["practice"] = draw(st.integers(0, 3)) == 0
    if found["kind"] != "off":
        found["windows"] = draw(windows())
    if draw(st.integers(0, 2)) == 0:
        return found | {"rule": draw(rules(day, monthly))}
    first = draw(st.integers(-5, 5))
    last = draw(st.sampled_from([first, first, first + 1, first + 3, None]))
    span = {"from": shifted(day, first), "to": None if last is None else shifted(day, last)}
    return found | {"dates": [span]}


@st.composite
def taken(draw, day):
    """A busy span or, with more, a group, within a few days."""
    start = day + draw(st.integers(-6 * 288, 6 * 288)) * timedelta(minutes=5)
    length = draw(st.sampled_from([5, 30, 50, 60, 90, 600, 3000]))
    return {
        "start": text(start),
        "end": text(start + length * timedelta(minutes=1)),
        "before_minutes": draw(st.sampled_from([0, 0, 10, 45])),
        "after_minutes": draw(st.sampled_from([0, 0, 10, 45])),
    }


@st.composite
def busy(draw, day):
    return draw(taken(day)) | {
        "booking": draw(st.integers(0, 3)) > 0,
        "session": draw(st.sampled_from([None, "a", "b"])),
    }


@st.composite
def groups(draw, day):
    return draw(taken(day)) | {
        "session": draw(st.sampled_from(["a", "a", "b"])),
        "taken": draw(st.integers(0, 4)),
        "seats": draw(st.sampled_from([None, 4])),
        "open": draw(st.integers(0, 4)) > 0,
    }


@st.composite
def policies(draw, day):
    found = draw(between(day)) | {"session": draw(st.sampled_from([None, None, "a", "b"]))}
    values = {
        "notice_minutes": st.sampled_from([0, 60, 1440, 4000]),
        "horizon_days": st.integers(0, 9),
        "per_day": st.integers(0, 2),
        "per_week": st.integers(0, 3),
        "packing": st.booleans(),
    }
    for name in draw(st.lists(st.sampled_from(sorted(values)), max_size=2)):
        found[name] = draw(values[name])
    return found


@st.composite
def session_types(draw):
    found = {"name": "a", "minutes": draw(st.sampled_from([10, 15, 30, 50, 60, 90, 720, 1440]))}
    found["spacing_minutes"] = draw(st.sampled_from([None, 15, 30, 37, 60, 1000]))
    found["before_minutes"] = draw(st.sampled_from([0, 0, 10, 50]))
    found["after_minutes"] = draw(st.sampled_from([0, 0, 10, 50]))
    found["capacity"] = draw(st.sampled_from([1, 1, 3]))
    return found


named = st.sampled_from(CHANGES)
anywhere = (
    st.tuples(st.sampled_from(ZONES), st.integers(1910, 2037))
    .map(lambda where: (where[0], change_before(*where)))
    .filter(lambda where: where[1] is not None)
)


@st.composite
def scenarios(draw, where=named, monthly=True):
    """A whole scenario about a clock change; every feature now and then, none always."""
    zone, change = draw(where)
    day = datetime.fromisoformat(change).replace(tzinfo=UTC)
    start = day + draw(st.integers(-96, 48)) * timedelta(hours=1)
    end = start + draw(st.sampled_from([1, 5, 24, 60, 100, 168, 240])) * timedelta(hours=1)
    found = {
        "timezone": zone,
        "templates": draw(st.lists(templates(day), min_size=1, max_size=3)),
        "overrides": draw(st.lists(overrides(day, monthly), max_size=4)),
        "busy": draw(st.lists(busy(day), max_size=5)),
        "session": draw(session_types()),
        "now": text(day + draw(st.integers(-200, 24)) * timedelta(hours=1)),
        "range": {"from": text(start), "to": text(end)},
    }
    if draw(st.booleans()):
        found["policies"] = draw(st.lists(policies(day), max_size=3))
    if draw(st.integers(0, 2)) == 0:
        found["groups"] = draw(st.lists(groups(day), max_size=2))
    if draw(st.integers(0, 3)) == 0:
        found["zones"] = draw(st.lists(travels(day), max_size=2))
    return found


@st.composite
def travels(draw, day):
    first = draw(st.integers(-5, 4))
    last = draw(st.sampled_from([first, first + 2, None]))
    where = draw(st.sampled_from(["Pacific/Kiritimati", "Pacific/Niue", "Europe/London", "Asia/Kathmandu"]))
    return {"from": shifted(day, first), "to": None if last is None else shifted(day, last), "timezone": where}
