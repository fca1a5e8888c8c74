"""Therapists, session types, limits, and what was done."""

from bot.web.api.samples.values import CHANGE, COUPLE, PAGE, POLICIES, POLICY, TYPE, TYPE_GIVEN, Json, written

SAMPLES: dict[str, Json] = {
    "listTherapists": {
        "query": PAGE,
        "answer": {"therapists": [{"id": 1, "name": "Ana", "timezone": "Europe/London", "sessions": ["individual"]}]},
    },
    "readTherapist": {
        "path": {"id": 1},
        "answer": {"id": 1, "name": "Ana", "timezone": "Europe/London", "sessions": ["individual"]},
    },
    "listSessionTypes": {"query": {"therapist": 1, **PAGE}, "answer": {"session_types": [TYPE]}},
    "makeSessionType": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, **TYPE_GIVEN},
        "answer": written(session_type={**COUPLE, "therapist": 1}),
    },
    "readSessionType": {"path": {"id": 1}, "answer": TYPE},
    "changeSessionType": {
        "path": {"id": 2},
        "query": {"dry_run": False},
        "body": TYPE_GIVEN,
        "answer": written(session_type=COUPLE),
    },
    "retireSessionType": {
        "path": {"id": 2},
        "query": {"dry_run": False},
        "answer": written(session_type={**COUPLE, "retired": True}),
    },
    "readPolicies": {"query": {"therapist": 1}, "answer": POLICIES},
    "setPolicies": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "policies": [POLICY], "rules": {"cancel_notice_minutes": 1440}},
        "answer": written(policies=POLICIES),
    },
    "listChanges": {"query": PAGE, "answer": {"changes": [CHANGE]}},
    "readChange": {"path": {"id": 31}, "answer": CHANGE},
    "undoChange": {
        "path": {"id": 31},
        "query": {"dry_run": False},
        "answer": {"undo": {**CHANGE, "id": 32, "undoes": 31}},
    },
}
