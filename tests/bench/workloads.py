"""Workloads for the engine, made the same way every time.

A therapist in New York, Monday to Friday 09:00-17:00, 50-minute sessions on a 30-minute grid with 10 minutes after,
24 hours of notice, three overrides, bookings at random, and the change to summer time in the range.
"""

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

# the published workloads, where the project stands beside them
PUBLISHED = Path(__file__).parents[3] / "shared" / "bench"

HOME = ZoneInfo("America/New_York")
FIRST = date(2027, 3, 1)
SHAPES = {"W1": (1, 4, 40), "W2": (1, 52, 40), "W2d": (1, 52, 520), "W3": (100, 4, 40)}
"""Therapists, weeks, bookings of each."""


def workload(name):
    """The scenarios of a workload as JSON objects, and whether they are the published ones."""
    published = PUBLISHED / f"{name}.jsonl"
    if published.is_file():
        return [json.loads(line) for line in published.read_text().splitlines()], True
    therapists, weeks, bookings = SHAPES[name]
    return [therapist(random.Random(seed), weeks, bookings) for seed in range(therapists)], False


def therapist(chance, weeks, bookings):
    """One therapist's scenario."""
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    days = [FIRST + timedelta(days=n) for n in range(weeks * 7)]
    weekdays, saturdays = [d for d in days if d.weekday() < 5], [d for d in days if d.weekday() == 5]
    short, away = chance.sample(weekdays[:20], 2)
    return {
        "timezone": "America/New_York",
        "templates": [{"days": ["mon", "tue", "wed", "thu", "fri"], "windows": [["09:00", "17:00"]]}],
        "overrides": [
            {"kind": "hours", "dates": on(short), "windows": [["10:00", "14:00"]]},
            {"kind": "off", "dates": on(away)},
            {"kind": "hours", "dates": on(chance.choice(saturdays[:4])), "windows": [["09:00", "12:00"]]},
        ],
        "busy": busy(chance, weekdays, bookings),
        "session": {"name": "individual", "minutes": 50, "spacing_minutes": 30, "after_minutes": 10},
        "policies": [{"notice_minutes": 1440}],
        "now": text(now),
        "range": {"from": text(now), "to": text(now + timedelta(weeks=weeks))},
    }


def on(day):
    return [{"from": day.isoformat(), "to": day.isoformat()}]


def busy(chance, days, count):
    taken = set()
    while len(taken) < count:
        day, hour = chance.choice(days), chance.randrange(9, 17)
        taken.add(datetime(day.year, day.month, day.day, hour, tzinfo=HOME).astimezone(UTC))
    return [
        {"start": text(start), "end": text(start + timedelta(minutes=50)), "after_minutes": 10}
        for start in sorted(taken)
    ]


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def history(chance, therapists, years):
    """Dated rows of many therapists: weekly hours that change now and then, alternate weeks, days off, noise."""
    shapes = [(540, 1020), (600, 1080), (480, 720), (780, 1080), (540, 720)]
    for number in range(therapists):
        usual, alternate = {}, chance.choice([None, None, *range(7)])
        for n in range(365 * years):
            day = date(2016, 1, 4) + timedelta(days=n)
            if n % 400 == 0:
                usual = {weekday: chance.choice(shapes) for weekday in chance.sample(range(7), 5)}
            skipped = day.weekday() == alternate and n // 7 % 2
            if day.weekday() in usual and not skipped and chance.random() > 0.04:
                start, end = usual[day.weekday()] if chance.random() > 0.02 else (chance.randrange(480, 600, 5), 1080)
                yield number, day, start, (start + end) // 2 - 30
                yield number, day, (start + end) // 2, end
