"""What takes time: appointments, who attends them, and holds."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Integer, UniqueConstraint

from storage.columns import Instant, Sealed, Words
from storage.tables.base import made, minutes, one_of, referred, refers, table, version

APPOINTMENT_STATUSES = ("booked", "cancelled")
ATTENDANCE_STATUSES = ("expected", "attended", "no_show", "cancelled")

appointments = table(
    "appointments",
    refers("therapist_id", "people"),
    refers("session_type_id", "session_types"),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    minutes("before_minutes"),
    minutes("after_minutes"),
    Column("status", Words, nullable=False),
    Column("note", Sealed("appointments.note")),
    refers("cancelled_by", "people", nullable=True),
    Column("cancelled_at", Instant),
    # The standing appointment that it belongs to. No foreign key: SQLite cannot add one to a table that is there.
    Column("series_id", BigInteger),
    Column("moved_at", Instant),
    version(),
    made(),
    one_of("status", APPOINTMENT_STATUSES),
    CheckConstraint("starts < ends", name="forward"),
    referred(),
    # By their ends: what may still overlap lies after, so the past is not looked at however long it is.
    Index(None, "practice_id", "therapist_id", "ends", "starts", "status"),
    Index(None, "practice_id", "ends"),
    Index(None, "practice_id", "series_id"),
)

attendances = table(
    "attendances",
    refers("appointment_id", "appointments"),
    refers("client_id", "people"),
    Column("status", Words, nullable=False),
    Column("confirmed_at", Instant),
    version(),
    one_of("status", ATTENDANCE_STATUSES),
    UniqueConstraint("practice_id", "appointment_id", "client_id"),
    Index(None, "practice_id", "client_id"),
)

holds = table(
    "holds",
    refers("therapist_id", "people"),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    minutes("before_minutes"),
    minutes("after_minutes"),
    Column("until", Instant, nullable=False),
    Column("proposal", Words),
    made(),
    CheckConstraint("starts < ends", name="forward"),
    Index(None, "practice_id", "therapist_id", "until"),
    Index(None, "practice_id", "proposal"),
)

series = table(
    "series",
    refers("therapist_id", "people"),
    refers("client_id", "people"),
    refers("session_type_id", "session_types"),
    # The first of them, and the zone whose clock the others keep to.
    Column("starts", Instant, nullable=False),
    Column("timezone", Words, nullable=False),
    Column("every", Integer, nullable=False),
    Column("times", Integer),
    Column("until", Date),
    # The last date for which its appointments have been made.
    Column("booked_to", Date, nullable=False),
    Column("ended", Boolean, nullable=False),
    version(),
    made(),
    Index(None, "practice_id", "ended"),
)
