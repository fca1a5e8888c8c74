"""What is offered and when: session types, templates, overrides, policies, zones."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, UniqueConstraint

from storage.columns import Sealed, Words
from storage.tables.base import json, made, minutes, one_of, one_per_owner, referred, refers, table, version

OVERRIDE_KINDS = ("off", "hours", "extra", "block")

session_types = table(
    "session_types",
    refers("therapist_id", "people", nullable=True),
    Column("name", Words, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("spacing_minutes", Integer),
    minutes("before_minutes"),
    minutes("after_minutes"),
    Column("capacity", Integer, nullable=False, server_default="1"),
    Column("retired", Boolean, nullable=False),
    version(),
    referred(),
    one_per_owner("session_types", "name"),
)

availability_templates = table(
    "availability_templates",
    refers("therapist_id", "people"),
    json("days"),
    json("windows"),
    Column("every", Integer, nullable=False),
    Column("first", Date),
    Column("until", Date),
    json("sessions", nullable=True),
    version(),
    made(),
    Index(None, "practice_id", "therapist_id"),
)

availability_overrides = table(
    "availability_overrides",
    refers("therapist_id", "people", nullable=True),
    Column("kind", Words, nullable=False),
    json("dates"),
    json("rule", nullable=True),
    json("windows"),
    json("sessions", nullable=True),
    # The last date it can cover (null: for good), so that what is over need not be read.
    Column("last", Date),
    Column("reason", Sealed("availability_overrides.reason")),
    version(),
    made(),
    one_of("kind", OVERRIDE_KINDS),
    Index(None, "practice_id", "therapist_id", "last"),
)

policies = table(
    "policies",
    refers("therapist_id", "people", nullable=True),
    json("policies"),
    # What the engine has no part in: notice for cancelling, reminders, whether new clients are taken.
    json("rules", nullable=True),
    version(),
    one_per_owner("policies"),
)

zones = table(
    "zones",
    refers("therapist_id", "people"),
    json("ranges"),
    version(),
    UniqueConstraint("practice_id", "therapist_id"),
)
