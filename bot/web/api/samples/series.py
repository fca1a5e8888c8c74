"""Standing appointments."""

from bot.web.api.samples.values import PAGE, Json, written

_SERIES = {
    "id": 3,
    "therapist": 1,
    "client": 3,
    "session": "individual",
    "start": "2026-03-17T14:00:00Z",
    "timezone": "Europe/London",
    "every": 2,
    "times": 3,
    "booked_to": "2026-04-14",
    "ended": False,
}
_DATES = [
    {"booking": 21, "start": "2026-03-17T14:00:00Z", "end": "2026-03-17T14:50:00Z"},
    {"booking": 22, "start": "2026-04-14T13:00:00Z", "end": "2026-04-14T13:50:00Z"},
]
_LEFT_OUT = [{"start": "2026-03-31T13:00:00Z", "because": "closed"}]
_LATER = [
    {"booking": 23, "start": "2026-04-16T13:00:00Z", "end": "2026-04-16T13:50:00Z"},
    {"booking": 24, "start": "2026-04-30T13:00:00Z", "end": "2026-04-30T13:50:00Z"},
]
_CHANGED = {
    **_SERIES,
    "start": "2026-04-16T13:00:00Z",
    "times": 2,
    "booked_to": "2026-04-30",
    "dates": [_DATES[0], *_LATER],
}

SAMPLES: dict[str, Json] = {
    "listSeries": {"query": {"therapist": 1, **PAGE}, "answer": {"series": [_SERIES]}},
    "makeSeries": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "client": 3, "start": "2026-03-17T14:00:00Z", "every": 2, "times": 3},
        "answer": written(series={**_SERIES, "dates": _DATES}, left_out=_LEFT_OUT, called_off=[], told=True),
    },
    "readSeries": {"path": {"id": 3}, "answer": {**_SERIES, "dates": _DATES}},
    "changeSeries": {
        "path": {"id": 3},
        "query": {"dry_run": False},
        "body": {"start": "2026-04-16T13:00:00Z", "every": 2, "times": 2},
        "answer": written(series=_CHANGED, left_out=[], called_off=_DATES[1:], told=True),
    },
    "endSeries": {
        "path": {"id": 3},
        "query": {"from": "2026-04-01", "dry_run": False},
        "answer": written(
            series={**_SERIES, "ended": True, "dates": _DATES[:1]}, left_out=[], called_off=_DATES[1:], told=True
        ),
    },
}
