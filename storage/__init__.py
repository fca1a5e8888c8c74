"""The stored state: `Store.open`, `Store.begin`, and the verbs of a `Unit`.

Nothing that SQLAlchemy calls a row leaves this package: verbs take and return the engine's values and the frozen
`storage.records`. SQLAlchemy's engine is called a database here.
"""

from storage.errors import BadKey, InUse, Missing, NotSaved, StorageError, Taken, WrongKey
from storage.keys import Keys
from storage.records import (
    ApiKey,
    Appointment,
    Attendance,
    AuditEntry,
    AuditState,
    Blocked,
    Blocking,
    Button,
    Change,
    Chat,
    Hold,
    Invite,
    OverrideRow,
    Person,
    Practice,
    Rules,
    Series,
    SessionTypeRow,
    TemplateRow,
    Undone,
    WaitlistEntry,
    WaitlistOffer,
)
from storage.store import Store
from storage.unit import Unit

__all__ = [
    "ApiKey",
    "Appointment",
    "Attendance",
    "AuditEntry",
    "AuditState",
    "BadKey",
    "Blocked",
    "Blocking",
    "Button",
    "Change",
    "Chat",
    "Hold",
    "InUse",
    "Invite",
    "Keys",
    "Missing",
    "NotSaved",
    "OverrideRow",
    "Person",
    "Practice",
    "Rules",
    "Series",
    "SessionTypeRow",
    "StorageError",
    "Store",
    "Taken",
    "TemplateRow",
    "Undone",
    "Unit",
    "WaitlistEntry",
    "WaitlistOffer",
    "WrongKey",
]
