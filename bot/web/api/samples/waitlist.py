"""Who waits, and what was offered."""

from bot.web.api.samples.values import BOOKING, OFFER, PAGE, WISH, Json, written

SAMPLES: dict[str, Json] = {
    "listWaitlist": {"query": PAGE, "answer": {"waitlist": [WISH]}},
    "joinWaitlist": {
        "query": {"dry_run": False},
        "body": {"client": 3, "therapist": 1, "days": ["mon"], "windows": [["16:00", "24:00"]]},
        "answer": written(entry=WISH, already=False, open_now=[]),
    },
    "readWish": {"path": {"id": 5}, "answer": WISH},
    "leaveWaitlist": {
        "path": {"id": 5},
        "query": {"dry_run": False},
        "answer": written(entry=WISH, already=False, open_now=[]),
    },
    "listOffers": {"query": PAGE, "answer": {"offers": [OFFER]}},
    "makeOffer": {
        "query": {"dry_run": False},
        "body": {"therapist": 1, "start": "2026-03-16T16:00:00Z"},
        "answer": {"waiting": 2},
    },
    "takeOffer": {
        "path": {"id": 9},
        "query": {"dry_run": False},
        "answer": written(
            booking={**BOOKING, "start": "2026-03-16T16:00:00Z", "end": "2026-03-16T16:50:00Z"}, told=True
        ),
    },
    "declineOffer": {
        "path": {"id": 9},
        "query": {"dry_run": False},
        "answer": {"offer": {**OFFER, "state": "declined"}},
    },
}
