"""The tables. Migrations bring a database to exactly this, and a test says so.

Every table carries `practice_id`, and its indexes begin with it. A table with a `version` takes part in undo: the
version is an opaque number, new with every write, which comes back when undo puts the row back.
"""

from sqlalchemy import Table

from storage.tables.appointments import (
    APPOINTMENT_STATUSES,
    ATTENDANCE_STATUSES,
    appointments,
    attendances,
    holds,
    series,
)
from storage.tables.base import metadata
from storage.tables.history import audit, audit_chain, changes, idempotency
from storage.tables.hours import (
    OVERRIDE_KINDS,
    availability_overrides,
    availability_templates,
    policies,
    session_types,
    zones,
)
from storage.tables.messages import (
    SCHEDULED_STATES,
    boards,
    buttons,
    inbox,
    leases,
    outbox,
    scheduled,
    send_buckets,
)
from storage.tables.people import (
    KEY_ROLES,
    ROLES,
    api_keys,
    chat_people,
    chats,
    data_keys,
    feeds,
    invites,
    people,
    places,
    practices,
    roles,
)
from storage.tables.waitlist import OFFER_STATES, vacancies, waitlist_entries, waitlist_offers

WITHOUT_PRACTICE = frozenset(
    {"practices", "inbox", "outbox", "chats", "send_buckets", "leases", "invites", "api_keys", "feeds"}
)
"""Queues and lookups, which are read before the practice is known: ids, hashes and sealed values only."""

APPEND_ONLY = (audit, audit_chain)
"""Tables that the database itself lets nobody change or delete from."""

VERSIONED: dict[str, Table] = {table.name: table for table in metadata.tables.values() if "version" in table.c}
"""Tables whose rows undo can put back."""

__all__ = [
    "APPEND_ONLY",
    "APPOINTMENT_STATUSES",
    "ATTENDANCE_STATUSES",
    "KEY_ROLES",
    "OFFER_STATES",
    "OVERRIDE_KINDS",
    "ROLES",
    "SCHEDULED_STATES",
    "VERSIONED",
    "WITHOUT_PRACTICE",
    "api_keys",
    "appointments",
    "attendances",
    "audit",
    "audit_chain",
    "availability_overrides",
    "availability_templates",
    "boards",
    "buttons",
    "changes",
    "chat_people",
    "chats",
    "data_keys",
    "feeds",
    "holds",
    "idempotency",
    "inbox",
    "invites",
    "leases",
    "metadata",
    "outbox",
    "people",
    "places",
    "policies",
    "practices",
    "roles",
    "scheduled",
    "send_buckets",
    "series",
    "session_types",
    "vacancies",
    "waitlist_entries",
    "waitlist_offers",
    "zones",
]
