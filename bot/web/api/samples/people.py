"""Who asks, whom they may name, who is asked to join, the clocks that are kept, and numbers."""

from bot.web.api.samples.values import PAGE, Json, written

_PRACTICE = {"name": "Linden Street", "timezone": "Europe/London"}
_ME = {
    "person": 3,
    "name": "Sam",
    "role": "client",
    "timezone": "Europe/London",
    "language": "en",
    "practice": _PRACTICE,
    "expires": "2027-03-11T10:00:00Z",
}
_CLIENT = {"id": 3, "name": "Sam", "therapist": 1}
_THERAPIST = {"id": 1, "name": "Ana", "timezone": "Europe/Lisbon", "sessions": ["individual"]}
_NUMBERS = {
    "sessions": 41,
    "minutes": 2050,
    "no_shows": 1,
    "cancelled_by_clients": 3,
    "cancelled_by_practice": 1,
    "offered_minutes": 9600,
    "booked_minutes": 2050,
}

SAMPLES: dict[str, Json] = {
    "readMe": {"answer": _ME},
    "changeMe": {
        "query": {"dry_run": False},
        "body": {"timezone": "Europe/Paris", "reminder_minutes": [1440]},
        "answer": written(me={**_ME, "timezone": "Europe/Paris", "reminder_minutes": [1440]}),
    },
    "askForPerson": {"query": {"dry_run": False}, "answer": {"told": True}},
    "listClients": {"query": {"name": "sam", **PAGE}, "answer": {"clients": [_CLIENT]}},
    "readClient": {"path": {"id": 3}, "answer": _CLIENT},
    "makeInvite": {
        "query": {"dry_run": False},
        "body": {"name": "Kim", "role": "client"},
        "answer": {
            "name": "Kim",
            "role": "client",
            "token": "Jb0PzH8fV2c6QmTn4yRkWd7LxAs9EgUi",
            "expires": "2026-03-18T10:00:00Z",
        },
    },
    "changeTherapist": {
        "path": {"id": 1},
        "query": {"dry_run": False},
        "body": {"timezone": "Europe/Lisbon"},
        "answer": written(therapist=_THERAPIST, outside=[]),
    },
    "readPractice": {"answer": _PRACTICE},
    "changePractice": {
        "query": {"dry_run": False},
        "body": {"timezone": "Europe/Dublin"},
        "answer": written(practice={**_PRACTICE, "timezone": "Europe/Dublin"}, outside=[]),
    },
    "report": {
        "query": {"from": "2026-02-01", "until": "2026-02-28", "therapist": 1, "by": "client"},
        "answer": {
            "from": "2026-02-01",
            "until": "2026-02-28",
            "total": _NUMBERS,
            "rows": [{"name": "Sam", **_NUMBERS, "sessions": 4, "minutes": 200}],
        },
    },
}
