"""What verbs return. Instants are aware UTC datetimes; hours, dates and policies are the engine's values."""

from storage.records.appointments import Appointment, AppointmentStatus, Attendance, AttendanceStatus, Hold, Series
from storage.records.audit import AuditEntry, AuditState
from storage.records.changes import Blocked, Blocking, Change, Undone
from storage.records.hours import OverrideRow, Rules, SessionTypeRow, TemplateRow
from storage.records.messages import Arrival, BroadcastState, Dead, Pace, Pending, Recalled, Received
from storage.records.people import Chat, DateOrder, Person, Practice, Role
from storage.records.tokens import ApiKey, Button, Invite, Kept

__all__ = [
    "ApiKey",
    "Appointment",
    "AppointmentStatus",
    "Arrival",
    "Attendance",
    "AttendanceStatus",
    "AuditEntry",
    "AuditState",
    "Blocked",
    "Blocking",
    "BroadcastState",
    "Button",
    "Change",
    "Chat",
    "DateOrder",
    "Dead",
    "Hold",
    "Invite",
    "Kept",
    "OverrideRow",
    "Pace",
    "Pending",
    "Person",
    "Practice",
    "Recalled",
    "Received",
    "Role",
    "Rules",
    "Series",
    "SessionTypeRow",
    "TemplateRow",
    "Undone",
]
