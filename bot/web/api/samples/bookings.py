"""Appointments and held time."""

from bot.web.api.samples.values import AN_HOUR_LATER, BOOKING, BY_ID, CALLED_OFF, LATER, PAGE, Json, written

SAMPLES: dict[str, Json] = {
    "listBookings": {"query": {"from": "2026-03-16", **PAGE}, "answer": {"bookings": [BOOKING]}},
    "book": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "client": 3, "start": "2026-03-16T14:00:00Z"},
        "answer": written(booking=BOOKING, told=True),
    },
    "readBooking": {"path": BY_ID, "answer": BOOKING},
    "moveBooking": {
        "path": BY_ID,
        "query": {"dry_run": False},
        "body": {"start": "2026-03-16T15:00:00Z"},
        "answer": written(
            booking={**BOOKING, "start": "2026-03-16T15:00:00Z", "end": "2026-03-16T16:00:00Z"}, told=True
        ),
    },
    "cancelBooking": {
        "path": BY_ID,
        "query": {"dry_run": False},
        "answer": written(
            booking={**BOOKING, "status": "cancelled", "cancelled_at": "2026-03-11T10:00:00Z"}, told=True
        ),
    },
    "markAttendance": {
        "path": BY_ID,
        "query": {"dry_run": False},
        "body": {"client": 3, "status": "attended"},
        "answer": written(booking={**BOOKING, "attendances": [{"client": 3, "name": "Sam", "status": "attended"}]}),
    },
    "sayLate": {
        "path": BY_ID,
        "query": {"dry_run": False},
        "body": {"minutes": 10},
        "answer": {"booking": 12, "told": True},
    },
    "handOverBooking": {
        "path": BY_ID,
        "query": {"dry_run": False},
        "body": {"therapist": 2},
        "answer": written(booking={**BOOKING, "id": 14, "therapist": 2}, told=True, was=CALLED_OFF),
    },
    "swapBookings": {
        "query": {"dry_run": False},
        "body": {"bookings": [12, 13]},
        "answer": written(bookings=[{**BOOKING, **AN_HOUR_LATER}, {**BOOKING, "id": 13}], told=True),
    },
    "moveBookings": {
        "query": {"dry_run": False},
        "body": {"moves": [{"booking": 12, "start": "2026-03-16T15:00:00Z"}]},
        "answer": written(bookings=[{**BOOKING, **AN_HOUR_LATER}], told=True),
    },
    "cancelBookings": {
        "query": {"dry_run": False},
        "body": {"bookings": [12], "message": "I am ill, and sorry."},
        "answer": written(bookings=[CALLED_OFF], offers=[LATER], told=True),
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
}
