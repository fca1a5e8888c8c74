"""Who wants to hear when something opens, what has opened, and what was offered to whom."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, text

from storage.columns import Instant, Words
from storage.tables.base import json, made, one_of, refers, table, version

OFFER_STATES = ("open", "taken", "declined", "lapsed")

waitlist_entries = table(
    "waitlist_entries",
    refers("client_id", "people"),
    # Null: with anyone.
    refers("therapist_id", "people", nullable=True),
    # A session type's name; null: the first one of whoever has an opening.
    Column("session", Words),
    json("dates"),
    json("days", nullable=True),
    json("windows"),
    # Dates, days and windows are wall time of this zone.
    Column("zone", Words, nullable=False),
    version(),
    made(),
    Index(None, "practice_id", "client_id"),
)

waitlist_offers = table(
    "waitlist_offers",
    refers("client_id", "people"),
    refers("therapist_id", "people"),
    refers("session_type_id", "session_types"),
    # Of `waitlist_entries`; no foreign key, since an offer stays on record when the wish it met is gone.
    Column("entry_id", BigInteger),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("state", Words, nullable=False),
    made(),
    one_of("state", OFFER_STATES),
    CheckConstraint("starts < ends", name="forward"),
    Index(None, "practice_id", "client_id", "starts"),
    Index(
        "ix_waitlist_offers_open",
        "practice_id",
        "expires",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

vacancies = table(
    "vacancies",
    refers("therapist_id", "people"),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    # When it may be looked at next: not while whoever gave it up may take it back, nor at night.
    Column("due_at", Instant, nullable=False),
    made(),
    CheckConstraint("starts < ends", name="forward"),
    Index(None, "practice_id", "due_at"),
)
