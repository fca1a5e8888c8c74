"""What verbs take and give. Instants are aware UTC datetimes; hours, dates and policies are the engine's values."""

from storage.records.appointments import (
    Appointment,
    AppointmentStatus,
    Attendance,
    AttendanceStatus,
    Hold,
    Rhythm,
    Series,
)
from storage.records.audit import AuditEntry, AuditState
from storage.records.changes import Blocked, Blocking, Change, Undone
from storage.records.hours import OverrideRow, Rules, SessionTypeRow, TemplateRow
from storage.records.messages import Arrival, Board, BroadcastState, Dead, Pace, Pending, Recalled, Received, Scheduled
from storage.records.people import Chat, DateOrder, Person, Practice, Role
from storage.records.reminders import Coming, Wish
from storage.records.tokens import ApiKey, Button, Feed, Invite, Kept
from storage.records.waitlist import OfferState, Vacancy, WaitlistEntry, WaitlistOffer

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
    "Board",
    "BroadcastState",
    "Button",
    "Change",
    "Chat",
    "Coming",
    "DateOrder",
    "Dead",
    "Feed",
    "Hold",
    "Invite",
    "Kept",
    "OfferState",
    "OverrideRow",
    "Pace",
    "Pending",
    "Person",
    "Practice",
    "Recalled",
    "Received",
    "Rhythm",
    "Role",
    "Rules",
    "Scheduled",
    "Series",
    "SessionTypeRow",
    "TemplateRow",
    "Undone",
    "Vacancy",
    "WaitlistEntry",
    "WaitlistOffer",
    "Wish",
]
