"""What the examples are made of."""

from typing import Any

Json = dict[str, Any]

SLOT = {
    "therapist": 1,
    "session": "individual",
    "start": "2026-03-16T14:00:00Z",
    "end": "2026-03-16T15:00:00Z",
    "seats": 1,
}
LATER = {**SLOT, "start": "2026-03-16T15:00:00Z", "end": "2026-03-16T16:00:00Z"}
WEEKDAYS = {"days": ["mon", "wed"], "windows": [["09:00", "12:00"], ["13:00", "17:00"]]}
TEMPLATE = {"id": 4, "therapist": 1, **WEEKDAYS, "every": 1}
OFF = {"kind": "off", "dates": [{"from": "2026-04-03", "to": "2026-04-06"}], "reason": "Easter"}
OVERRIDE = {"id": 7, "therapist": 1, "practice": False, **OFF, "created_at": "2026-03-11T10:00:00Z"}
HOURS = {"kind": "hours", "dates": [{"from": "2026-03-20", "to": "2026-03-20"}], "windows": [["10:00", "14:00"]]}
EFFECT = {
    "days": [{"therapist": 1, "date": "2026-04-06", "opens": [], "closes": [["09:00", "17:00"]]}],
    "stranded": [
        {
            "booking": 12,
            "therapist": 1,
            "client": 3,
            "start": "2026-04-06T09:00:00Z",
            "end": "2026-04-06T10:00:00Z",
            "offers": [{**SLOT, "start": "2026-04-08T09:00:00Z", "end": "2026-04-08T10:00:00Z"}],
        }
    ],
    "seen": "5f2a9c0d41b7e863",
}
NO_EFFECT = {"days": [], "stranded": [], "seen": "4f53cda18c2baa0c"}
BOOKING = {
    "id": 12,
    "therapist": 1,
    "session": "individual",
    "start": "2026-03-16T14:00:00Z",
    "end": "2026-03-16T15:00:00Z",
    "status": "booked",
    "attendances": [{"client": 3, "name": "Sam", "status": "expected"}],
    "created_at": "2026-03-11T10:00:00Z",
}
CALLED_OFF = {**BOOKING, "status": "cancelled", "cancelled_at": "2026-03-11T10:00:00Z"}
AN_HOUR_LATER = {"start": "2026-03-16T15:00:00Z", "end": "2026-03-16T16:00:00Z"}
TYPE = {
    "id": 1,
    "name": "individual",
    "minutes": 50,
    "before_minutes": 0,
    "after_minutes": 10,
    "capacity": 1,
    "retired": False,
}
TYPE_GIVEN = {"name": "couple", "minutes": 80, "after_minutes": 10}
COUPLE = {**TYPE, "id": 2, "name": "couple", "minutes": 80}
POLICY = {"notice_minutes": 1440, "per_day": 6}
POLICIES = {
    "therapist": 1,
    "policies": [POLICY],
    "practice": [],
    "rules": {"cancel_notice_minutes": 1440},
    "practice_rules": {},
}
WISH = {
    "id": 5,
    "client": 3,
    "therapist": 1,
    "dates": [],
    "days": ["mon"],
    "windows": [["16:00", "24:00"]],
    "timezone": "Europe/London",
    "created_at": "2026-03-11T10:00:00Z",
}
OFFER = {
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
CHANGE = {"id": 31, "summary": "Off on Fri 3 April", "person": 1, "at": "2026-03-11T10:00:00Z"}
MINUTES = {"offered": 2400, "booked": 600, "held": 0, "blocked": 120, "lost": 60}
PAGE = {"limit": 50}
BY_ID = {"id": 12}


def written(**more: Any) -> Json:
    return {**more, "change": 31}
