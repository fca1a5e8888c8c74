"""An example of every operation: what is asked and what is answered, as the document shows them."""

from typing import Any

Json = dict[str, Any]

_SLOT = {
    "therapist": 1,
    "session": "individual",
    "start": "2026-03-16T14:00:00Z",
    "end": "2026-03-16T15:00:00Z",
    "seats": 1,
}
_LATER = {**_SLOT, "start": "2026-03-16T15:00:00Z", "end": "2026-03-16T16:00:00Z"}
_WEEKDAYS = {"days": ["mon", "wed"], "windows": [["09:00", "12:00"], ["13:00", "17:00"]]}
_TEMPLATE = {"id": 4, "therapist": 1, **_WEEKDAYS, "every": 1}
_OFF = {"kind": "off", "dates": [{"from": "2026-04-03", "to": "2026-04-06"}], "reason": "Easter"}
_OVERRIDE = {"id": 7, "therapist": 1, "practice": False, **_OFF, "created_at": "2026-03-11T10:00:00Z"}
_HOURS = {"kind": "hours", "dates": [{"from": "2026-03-20", "to": "2026-03-20"}], "windows": [["10:00", "14:00"]]}
_EFFECT = {
    "days": [{"therapist": 1, "date": "2026-04-06", "opens": [], "closes": [["09:00", "17:00"]]}],
    "stranded": [
        {
            "booking": 12,
            "therapist": 1,
            "client": 3,
            "start": "2026-04-06T09:00:00Z",
            "end": "2026-04-06T10:00:00Z",
            "offers": [{**_SLOT, "start": "2026-04-08T09:00:00Z", "end": "2026-04-08T10:00:00Z"}],
        }
    ],
    "seen": "5f2a9c0d41b7e863",
}
_NO_EFFECT = {"days": [], "stranded": [], "seen": "4f53cda18c2baa0c"}
_BOOKING = {
    "id": 12,
    "therapist": 1,
    "session": "individual",
    "start": "2026-03-16T14:00:00Z",
    "end": "2026-03-16T15:00:00Z",
    "status": "booked",
    "attendances": [{"client": 3, "name": "Sam", "status": "expected"}],
    "created_at": "2026-03-11T10:00:00Z",
}
_TYPE = {
    "id": 1,
    "name": "individual",
    "minutes": 50,
    "before_minutes": 0,
    "after_minutes": 10,
    "capacity": 1,
    "retired": False,
}
_TYPE_GIVEN = {"name": "couple", "minutes": 80, "after_minutes": 10}
_COUPLE = {**_TYPE, "id": 2, "name": "couple", "minutes": 80}
_POLICY = {"notice_minutes": 1440, "per_day": 6}
_POLICIES = {
    "therapist": 1,
    "policies": [_POLICY],
    "practice": [],
    "rules": {"cancel_notice_minutes": 1440},
    "practice_rules": {},
}
_WISH = {
    "id": 5,
    "client": 3,
    "therapist": 1,
    "dates": [],
    "days": ["mon"],
    "windows": [["16:00", "24:00"]],
    "timezone": "Europe/London",
    "created_at": "2026-03-11T10:00:00Z",
}
_OFFER = {
    "id": 9,
    "entry": 5,
    "client": 3,
    "therapist": 1,
    "session": "individual",
    "start": "2026-03-16T16:00:00Z",
    "end": "2026-03-16T16:50:00Z",
    "expires": "2026-03-11T10:30:00Z",
    "state": "open",
}
_CHANGE = {"id": 31, "summary": "Off on Fri 3 April", "person": 1, "at": "2026-03-11T10:00:00Z"}
_MINUTES = {"offered": 2400, "booked": 600, "held": 0, "blocked": 120, "lost": 60}
_PAGE = {"limit": 50}
_BY_ID = {"id": 12}


def _written(**more: Any) -> Json:
    return {**more, "change": 31}


SAMPLES: dict[str, Json] = {
    "generate": {
        "query": {"therapist": [1], "from": "2026-03-16", "until": "2026-03-20", "limit": 2},
        "answer": {"slots": [_SLOT, _LATER], "next": "MTc3MzY3MzIwMC4x"},
    },
    "explain": {
        "query": {"at": "2026-03-16T20:00:00Z", "therapist": 1},
        "answer": {
            "therapist": 1,
            "session": "individual",
            "at": "2026-03-16T20:00:00Z",
            "bookable": False,
            "reasons": [{"kind": "outside_hours", "text": "it is outside the hours (09:00-17:00)"}],
            "nearest": [_LATER],
        },
    },
    "usage": {
        "query": {"from": "2026-03-01", "until": "2026-03-31", "therapist": 1},
        "answer": {
            "therapist": 1,
            "total": _MINUTES,
            "hours": [{"weekday": "mon", "hour": 9, **_MINUTES}],
            "weeks": [{"monday": "2026-03-02", **_MINUTES}],
        },
    },
    "listTemplates": {"query": {"therapist": 1, **_PAGE}, "answer": {"templates": [_TEMPLATE]}},
    "makeTemplate": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, **_WEEKDAYS},
        "answer": _written(template=_TEMPLATE, effect=_NO_EFFECT),
    },
    "readTemplate": {"path": {"id": 4}, "answer": _TEMPLATE},
    "changeTemplate": {
        "path": {"id": 4},
        "query": {"dry_run": True},
        "body": _WEEKDAYS,
        "answer": {"template": _TEMPLATE, "effect": _EFFECT},
    },
    "removeTemplate": {
        "path": {"id": 4},
        "query": {"stranded": "offer", "seen": "5f2a9c0d41b7e863"},
        "answer": _written(effect=_EFFECT),
    },
    "listOverrides": {"query": {"therapist": 1, **_PAGE}, "answer": {"overrides": [_OVERRIDE]}},
    "makeOverride": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, **_OFF},
        "answer": _written(override=_OVERRIDE, effect=_NO_EFFECT),
    },
    "makeOverrides": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "kind": "day_off", "dates": ["2026-08-03", "2026-08-04", "2026-08-07"]},
        "answer": _written(
            override={
                **_OVERRIDE,
                "dates": [{"from": "2026-08-03", "to": "2026-08-04"}, {"from": "2026-08-07", "to": "2026-08-07"}],
            },
            effect=_NO_EFFECT,
        ),
    },
    "readOverride": {"path": {"id": 7}, "answer": _OVERRIDE},
    "changeOverride": {
        "path": {"id": 7},
        "query": {"dry_run": False},
        "body": _HOURS,
        "answer": _written(override={**_OVERRIDE, **_HOURS}, effect=_NO_EFFECT),
    },
    "removeOverride": {"path": {"id": 7}, "query": {"dry_run": False}, "answer": _written(effect=_NO_EFFECT)},
    "listBookings": {"query": {"from": "2026-03-16", **_PAGE}, "answer": {"bookings": [_BOOKING]}},
    "book": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "client": 3, "start": "2026-03-16T14:00:00Z"},
        "answer": _written(booking=_BOOKING, told=True),
    },
    "readBooking": {"path": _BY_ID, "answer": _BOOKING},
    "moveBooking": {
        "path": _BY_ID,
        "query": {"dry_run": False},
        "body": {"start": "2026-03-16T15:00:00Z"},
        "answer": _written(
            booking={**_BOOKING, "start": "2026-03-16T15:00:00Z", "end": "2026-03-16T16:00:00Z"}, told=True
        ),
    },
    "cancelBooking": {
        "path": _BY_ID,
        "query": {"dry_run": False},
        "answer": _written(
            booking={**_BOOKING, "status": "cancelled", "cancelled_at": "2026-03-11T10:00:00Z"}, told=True
        ),
    },
    "markAttendance": {
        "path": _BY_ID,
        "query": {"dry_run": False},
        "body": {"client": 3, "status": "attended"},
        "answer": _written(booking={**_BOOKING, "attendances": [{"client": 3, "name": "Sam", "status": "attended"}]}),
    },
    "hold": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "start": "2026-03-16T14:00:00Z", "minutes": 10},
        "answer": {
            "hold": "api-3",
            "therapist": 1,
            "session": "individual",
            "start": "2026-03-16T14:00:00Z",
            "end": "2026-03-16T15:00:00Z",
            "until": "2026-03-11T10:10:00Z",
        },
    },
    "releaseHold": {"path": {"hold": "api-3"}, "query": {"dry_run": False}, "answer": {"hold": "api-3"}},
    "listWaitlist": {"query": _PAGE, "answer": {"waitlist": [_WISH]}},
    "joinWaitlist": {
        "query": {"dry_run": False},
        "body": {"client": 3, "therapist": 1, "days": ["mon"], "windows": [["16:00", "24:00"]]},
        "answer": _written(entry=_WISH, already=False, open_now=[]),
    },
    "readWish": {"path": {"id": 5}, "answer": _WISH},
    "leaveWaitlist": {
        "path": {"id": 5},
        "query": {"dry_run": False},
        "answer": _written(entry=_WISH, already=False, open_now=[]),
    },
    "listOffers": {"query": _PAGE, "answer": {"offers": [_OFFER]}},
    "makeOffer": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "start": "2026-03-16T16:00:00Z"},
        "answer": {"waiting": 2},
    },
    "takeOffer": {
        "path": {"id": 9},
        "query": {"dry_run": False},
        "answer": _written(
            booking={**_BOOKING, "start": "2026-03-16T16:00:00Z", "end": "2026-03-16T16:50:00Z"}, told=True
        ),
    },
    "declineOffer": {
        "path": {"id": 9},
        "query": {"dry_run": False},
        "answer": {"offer": {**_OFFER, "state": "declined"}},
    },
    "listTherapists": {
        "query": _PAGE,
        "answer": {"therapists": [{"id": 1, "name": "Ana", "timezone": "Europe/London", "sessions": ["individual"]}]},
    },
    "readTherapist": {
        "path": {"id": 1},
        "answer": {"id": 1, "name": "Ana", "timezone": "Europe/London", "sessions": ["individual"]},
    },
    "listSessionTypes": {"query": {"therapist": 1, **_PAGE}, "answer": {"session_types": [_TYPE]}},
    "makeSessionType": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, **_TYPE_GIVEN},
        "answer": _written(session_type={**_COUPLE, "therapist": 1}),
    },
    "readSessionType": {"path": {"id": 1}, "answer": _TYPE},
    "changeSessionType": {
        "path": {"id": 2},
        "query": {"dry_run": False},
        "body": _TYPE_GIVEN,
        "answer": _written(session_type=_COUPLE),
    },
    "retireSessionType": {
        "path": {"id": 2},
        "query": {"dry_run": False},
        "answer": _written(session_type={**_COUPLE, "retired": True}),
    },
    "readPolicies": {"query": {"therapist": 1}, "answer": _POLICIES},
    "setPolicies": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "policies": [_POLICY], "rules": {"cancel_notice_minutes": 1440}},
        "answer": _written(policies=_POLICIES),
    },
    "listChanges": {"query": _PAGE, "answer": {"changes": [_CHANGE]}},
    "makeSession": {
        "body": {"init_data": "query_id=AAF0&user=%7B%22id%22%3A700000001%7D&auth_date=1773223200&hash=c501b71e775f"},
        "answer": {
            "token": "os_5sa2Age2Zr0w1nKq0Xb3VtYh7cQmPdLs4uEoJi9gTfR",
            "expires": "2026-03-11T11:00:00Z",
            "person": 3,
            "role": "client",
        },
    },
    "readChange": {"path": {"id": 31}, "answer": _CHANGE},
    "undoChange": {
        "path": {"id": 31},
        "query": {"dry_run": False},
        "answer": {"undo": {**_CHANGE, "id": 32, "undoes": 31}},
    },
}
