"""Openings, weekly hours and exceptions."""

from bot.web.api.samples.values import (
    BOOKING,
    EFFECT,
    HOURS,
    LATER,
    MINUTES,
    NO_EFFECT,
    OFF,
    OVERRIDE,
    PAGE,
    SLOT,
    TEMPLATE,
    WEEKDAYS,
    Json,
    written,
)

SAMPLES: dict[str, Json] = {
    "generate": {
        "query": {"therapist": [1], "from": "2026-03-16", "until": "2026-03-20", "limit": 2},
        "answer": {"slots": [SLOT, LATER], "next": "MTc3MzY3MzIwMC4x"},
    },
    "explain": {
        "query": {"at": "2026-03-16T20:00:00Z", "therapist": 1},
        "answer": {
            "therapist": 1,
            "session": "individual",
            "at": "2026-03-16T20:00:00Z",
            "bookable": False,
            "reasons": [{"kind": "outside_hours", "text": "it is outside the hours (09:00-17:00)"}],
            "nearest": [LATER],
        },
    },
    "usage": {
        "query": {"from": "2026-03-01", "until": "2026-03-31", "therapist": 1},
        "answer": {
            "therapist": 1,
            "total": MINUTES,
            "hours": [{"weekday": "mon", "hour": 9, **MINUTES}],
            "weeks": [{"monday": "2026-03-02", **MINUTES}],
        },
    },
    "days": {
        "query": {"therapist": 1, "from": "2026-03-16", "until": "2026-03-16"},
        "answer": {
            "therapist": 1,
            "timezone": "Europe/London",
            "days": [{"date": "2026-03-16", "windows": [["09:00", "17:00"]], "openings": 7, "bookings": [BOOKING]}],
        },
    },
    "changeHours": {
        "query": {"dry_run": False},
        "body": {
            "therapist": 1,
            "changes": [
                {"do": "set_hours", "mode": "replace", "days": ["mon"], "windows": [["09:00", "15:00"]]},
                {"do": "copy_week", "from": "2026-03-16", "to": "2026-04-06"},
            ],
        },
        "answer": written(effect=EFFECT, kept=[]),
    },
    "listTemplates": {"query": {"therapist": 1, **PAGE}, "answer": {"templates": [TEMPLATE]}},
    "makeTemplate": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, **WEEKDAYS},
        "answer": written(template=TEMPLATE, effect=NO_EFFECT),
    },
    "readTemplate": {"path": {"id": 4}, "answer": TEMPLATE},
    "changeTemplate": {
        "path": {"id": 4},
        "query": {"dry_run": True},
        "body": WEEKDAYS,
        "answer": {"template": TEMPLATE, "effect": EFFECT},
    },
    "removeTemplate": {
        "path": {"id": 4},
        "query": {"stranded": "offer", "seen": "5f2a9c0d41b7e863"},
        "answer": written(effect=EFFECT),
    },
    "listOverrides": {"query": {"therapist": 1, **PAGE}, "answer": {"overrides": [OVERRIDE]}},
    "makeOverride": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, **OFF},
        "answer": written(override=OVERRIDE, effect=NO_EFFECT),
    },
    "makeOverrides": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "kind": "day_off", "dates": ["2026-08-03", "2026-08-04", "2026-08-07"]},
        "answer": written(
            override={
                **OVERRIDE,
                "dates": [{"from": "2026-08-03", "to": "2026-08-04"}, {"from": "2026-08-07", "to": "2026-08-07"}],
            },
            effect=NO_EFFECT,
        ),
    },
    "readOverride": {"path": {"id": 7}, "answer": OVERRIDE},
    "changeOverride": {
        "path": {"id": 7},
        "query": {"dry_run": False},
        "body": HOURS,
        "answer": written(override={**OVERRIDE, **HOURS}, effect=NO_EFFECT),
    },
    "removeOverride": {"path": {"id": 7}, "query": {"dry_run": False}, "answer": written(effect=NO_EFFECT)},
}
