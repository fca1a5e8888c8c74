"""The audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """That a person did or read something. `subject` is the table of the row `subject_id`."""

    id: int
    at: datetime
    person_id: int | None
    chat_id: int | None
    action: str
    subject: str | None
    subject_id: int | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditState:
    """How far the audit log can be trusted.

    `holds` entries, the last made at `until`, are as they were when they were sealed. `broken_at` is the id of the
    first that is not (None: all are), and `waiting` is how many are not sealed yet. `head` is the last seal that holds:
    who noted an earlier one can see that the end was not cut off since, which no chain shows by itself.
    """

    holds: int
    head: str
    until: datetime | None
    broken_at: int | None
    waiting: int
