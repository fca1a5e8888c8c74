"""The tables. Migrations bring a database to exactly this, and a test says so.

Every table carries `practice_id`, and its indexes begin with it. A table with a `version` takes part in undo: the
version is an opaque number, new with every write, which comes back when undo puts the row back.
"""

from collections.abc import Collection

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from storage.columns import Identity, Instant, Sealed, SealedJSON, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ROLES = ("therapist", "client", "admin")
CHANNELS = ("telegram", "terminal", "web")
APPOINTMENT_STATUSES = ("booked", "cancelled")
ATTENDANCE_STATUSES = ("expected", "attended", "no_show", "cancelled")
OVERRIDE_KINDS = ("off", "hours", "extra", "block")


def _table(name: str, *items: SchemaItem | tuple[SchemaItem, ...]) -> Table:
    """A table of practices' rows. `items` may be columns and constraints, or what `_refers` gives."""
    flat = [part for item in items for part in (item if isinstance(item, tuple) else (item,))]
    owner = Column("practice_id", Identity, ForeignKey("practices.id"), nullable=False)
    # Ids are never used twice: what undo puts back keeps its own, and an old button cannot name a new row.
    return Table(name, metadata, Column("id", Identity, primary_key=True), owner, *flat, sqlite_autoincrement=True)


def _refers(name: str, target: str, *, nullable: bool = False) -> tuple[SchemaItem, ...]:
    """A column with the id of a row of the same practice: another practice's cannot be named."""
    return (
        Column(name, Identity, nullable=nullable),
        ForeignKeyConstraint(["practice_id", name], [f"{target}.practice_id", f"{target}.id"]),
    )


def _referred() -> UniqueConstraint:
    """What `_refers` needs of its target."""
    return UniqueConstraint("practice_id", "id")


def _version() -> Column[int]:
    return Column("version", BigInteger, nullable=False)


def _made() -> Column[object]:
    return Column("created_at", Instant, nullable=False)


def _one_per_owner(table: str, *columns: str) -> tuple[SchemaItem, ...]:
    """At most one row a therapist with these values, and one without a therapist: there no two nulls are equal."""
    shared = text("therapist_id IS NULL")
    name = f"uq_{table}_practices"
    return (
        UniqueConstraint("practice_id", "therapist_id", *columns),
        Index(name, "practice_id", *columns, unique=True, sqlite_where=shared, postgresql_where=shared),
    )


def _json(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, JSON(none_as_null=True), nullable=nullable)


def _minutes(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _one_of(column: str, values: Collection[str]) -> CheckConstraint:
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


def _waiting(table: str, *columns: str) -> Index:
    # Queues keep what is done for some days, and are asked all day long for what is not.
    where = text("state = 'waiting'")
    name = f"ix_{table}_waiting_{columns[0]}"
    return Index(name, "practice_id", *columns, sqlite_where=where, postgresql_where=where)


practices = Table(
    "practices",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("name", Sealed("practices.name"), nullable=False),
    Column("timezone", Words, nullable=False),
    Column("country", Words, nullable=False),
    Column("date_order", Words),
    Column("week_start", SmallInteger),
    Column("crisis_text", Words),
    _version(),
    _made(),
    sqlite_autoincrement=True,
)

data_keys = _table(
    "data_keys",
    # "practice": one, wrapped by the master key, for what concerns nobody in particular. "person": one each, wrapped by
    # the practice's; deleting it is what erases a person.
    Column("kind", Words, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    _made(),
    _one_of("kind", ("practice", "person")),
    Index(
        "uq_data_keys_practice",
        "practice_id",
        unique=True,
        sqlite_where=text("kind = 'practice'"),
        postgresql_where=text("kind = 'practice'"),
    ),
)

people = _table(
    "people",
    # Of `data_keys`; null for whoever was erased. No foreign key: SQLite cannot add one to a table that is there.
    Column("key_id", BigInteger),
    Column("name", Sealed("people.name"), nullable=False),
    Column("language", Words, nullable=False),
    Column("timezone", Words),
    _refers("therapist_id", "people", nullable=True),
    Column("consented_at", Instant),
    _version(),
    _made(),
    _referred(),
    Index(None, "practice_id", "therapist_id"),
)

roles = _table(
    "roles",
    _refers("person_id", "people"),
    Column("role", Words, nullable=False),
    _version(),
    _one_of("role", ROLES),
    UniqueConstraint("practice_id", "person_id", "role"),
    Index(None, "practice_id", "role"),
)

chats = _table(
    "chats",
    Column("channel", Words, nullable=False),
    Column("address_hash", Words, nullable=False),
    Column("address", Sealed("chats.address"), nullable=False),
    Column("state", SealedJSON("chats.state")),
    Column("reachable", Boolean, nullable=False),
    _made(),
    _referred(),
    UniqueConstraint("practice_id", "channel", "address_hash"),
)

chat_people = _table(
    "chat_people",
    _refers("chat_id", "chats"),
    _refers("person_id", "people"),
    UniqueConstraint("practice_id", "chat_id", "person_id"),
    Index(None, "practice_id", "person_id"),
)

session_types = _table(
    "session_types",
    _refers("therapist_id", "people", nullable=True),
    Column("name", Words, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("spacing_minutes", Integer),
    _minutes("before_minutes"),
    _minutes("after_minutes"),
    Column("capacity", Integer, nullable=False, server_default="1"),
    Column("retired", Boolean, nullable=False),
    _version(),
    _referred(),
    _one_per_owner("session_types", "name"),
)

availability_templates = _table(
    "availability_templates",
    _refers("therapist_id", "people"),
    _json("days"),
    _json("windows"),
    Column("every", Integer, nullable=False),
    Column("first", Date),
    Column("until", Date),
    _json("sessions", nullable=True),
    _version(),
    _made(),
    Index(None, "practice_id", "therapist_id"),
)

availability_overrides = _table(
    "availability_overrides",
    _refers("therapist_id", "people", nullable=True),
    Column("kind", Words, nullable=False),
    _json("dates"),
    _json("rule", nullable=True),
    _json("windows"),
    _json("sessions", nullable=True),
    # The last date it can cover (null: for good), so that what is over need not be read.
    Column("last", Date),
    Column("reason", Sealed("availability_overrides.reason")),
    _version(),
    _made(),
    _one_of("kind", OVERRIDE_KINDS),
    Index(None, "practice_id", "therapist_id", "last"),
)

policies = _table(
    "policies",
    _refers("therapist_id", "people", nullable=True),
    _json("policies"),
    _version(),
    _one_per_owner("policies"),
)

zones = _table(
    "zones",
    _refers("therapist_id", "people"),
    _json("ranges"),
    _version(),
    UniqueConstraint("practice_id", "therapist_id"),
)

appointments = _table(
    "appointments",
    _refers("therapist_id", "people"),
    _refers("session_type_id", "session_types"),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    _minutes("before_minutes"),
    _minutes("after_minutes"),
    Column("status", Words, nullable=False),
    Column("note", Sealed("appointments.note")),
    _refers("cancelled_by", "people", nullable=True),
    Column("cancelled_at", Instant),
    _version(),
    _made(),
    _one_of("status", APPOINTMENT_STATUSES),
    CheckConstraint("starts < ends", name="forward"),
    _referred(),
    # By their ends: what may still overlap lies after, so the past is not looked at however long it is.
    Index(None, "practice_id", "therapist_id", "ends", "starts", "status"),
    Index(None, "practice_id", "ends"),
)

attendances = _table(
    "attendances",
    _refers("appointment_id", "appointments"),
    _refers("client_id", "people"),
    Column("status", Words, nullable=False),
    _version(),
    _one_of("status", ATTENDANCE_STATUSES),
    UniqueConstraint("practice_id", "appointment_id", "client_id"),
    Index(None, "practice_id", "client_id"),
)

holds = _table(
    "holds",
    _refers("therapist_id", "people"),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    _minutes("before_minutes"),
    _minutes("after_minutes"),
    Column("until", Instant, nullable=False),
    Column("proposal", Words),
    _made(),
    CheckConstraint("starts < ends", name="forward"),
    Index(None, "practice_id", "therapist_id", "until"),
    Index(None, "practice_id", "proposal"),
)

inbox = _table(
    "inbox",
    Column("channel", Words, nullable=False),
    # The channel's own name for the message or tap: one that arrives twice is stored once.
    Column("external_id", Words, nullable=False),
    Column("chat_key", Words, nullable=False),
    Column("body", SealedJSON("inbox.body")),
    Column("sent_at", Instant),
    Column("received_at", Instant, nullable=False),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_token", Words),
    Column("error", Sealed("inbox.error")),
    UniqueConstraint("practice_id", "channel", "external_id"),
    _waiting("inbox", "due_at", "id"),
    _waiting("inbox", "chat_key", "id"),
)

outbox = _table(
    "outbox",
    _refers("chat_id", "chats"),
    Column("kind", Words, nullable=False),
    Column("body", SealedJSON("outbox.body")),
    Column("dedupe_key", Words),
    # Lower goes first: people before broadcasts.
    Column("priority", SmallInteger, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_until", Instant),
    Column("lease_token", Words),
    # The channel's id of the message to edit, and of the one that was sent.
    Column("edits", Words),
    Column("external_id", Words),
    Column("error", Sealed("outbox.error")),
    _made(),
    UniqueConstraint("practice_id", "dedupe_key"),
    _waiting("outbox", "priority", "due_at", "id"),
    _waiting("outbox", "chat_id", "id"),
)

send_buckets = Table(
    "send_buckets",
    metadata,
    Column("practice_id", Identity, ForeignKey("practices.id"), primary_key=True, autoincrement=False),
    Column("key", Words, primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("practice_id", Identity, ForeignKey("practices.id"), primary_key=True, autoincrement=False),
    # What only one process at a time may do, such as polling.
    Column("name", Words, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("until", Instant, nullable=False),
)

buttons = _table(
    "buttons",
    Column("token_hash", Words, nullable=False),
    _refers("chat_id", "chats"),
    _refers("person_id", "people", nullable=True),
    # Buttons of one question: using one uses them all.
    Column("group_key", Words, nullable=False),
    Column("payload", SealedJSON("buttons.payload"), nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used_at", Instant),
    _made(),
    UniqueConstraint("practice_id", "token_hash"),
    Index(None, "practice_id", "chat_id", "group_key"),
)

changes = _table(
    "changes",
    _refers("person_id", "people"),
    _refers("chat_id", "chats", nullable=True),
    Column("summary", Sealed("changes.summary"), nullable=False),
    Column("touches", SealedJSON("changes.touches"), nullable=False),
    _refers("undoes", "changes", nullable=True),
    _refers("undone_by", "changes", nullable=True),
    _made(),
    _referred(),
    Index(None, "practice_id", "person_id", "undone_by"),
)

invites = _table(
    "invites",
    Column("role", Words, nullable=False),
    Column("name", Sealed("invites.name")),
    _refers("therapist_id", "people", nullable=True),
    Column("prefix", Words, nullable=False),
    Column("token_hash", Words, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used_at", Instant),
    _made(),
    _one_of("role", ROLES),
    Index(None, "practice_id", "prefix"),
)

api_keys = _table(
    "api_keys",
    # A key acts as one person, in one of their roles; `therapist_id` narrows it to one therapist.
    _refers("person_id", "people"),
    Column("role", Words, nullable=False),
    _refers("therapist_id", "people", nullable=True),
    Column("label", Sealed("api_keys.label")),
    Column("prefix", Words, nullable=False),
    Column("token_hash", Words, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
    _made(),
    _one_of("role", ROLES),
    _referred(),
    # Looked up before the practice is known.
    UniqueConstraint("prefix"),
)

idempotency = _table(
    "idempotency",
    _refers("api_key_id", "api_keys"),
    Column("key_hash", Words, nullable=False),
    Column("request_hash", Words, nullable=False),
    Column("answer", SealedJSON("idempotency.answer"), nullable=False),
    Column("expires", Instant, nullable=False),
    _made(),
    UniqueConstraint("practice_id", "api_key_id", "key_hash"),
    Index(None, "practice_id", "expires"),
)

audit = _table(
    "audit",
    Column("at", Instant, nullable=False),
    # Who did or read what, by ids: no names, and nothing that a name could be in.
    _refers("person_id", "people", nullable=True),
    _refers("chat_id", "chats", nullable=True),
    Column("action", Words, nullable=False),
    Column("subject", Words),
    Column("subject_id", Identity),
    _json("details"),
    _referred(),
)

audit_chain = _table(
    "audit_chain",
    _refers("audit_id", "audit"),
    Column("position", BigInteger, nullable=False),
    Column("seal", Words, nullable=False),
    UniqueConstraint("practice_id", "audit_id"),
    UniqueConstraint("practice_id", "position"),
)

WITHOUT_PRACTICE = frozenset({"practices", "inbox", "outbox", "chats", "send_buckets", "leases", "invites", "api_keys"})
"""Queues and lookups, which are read before the practice is known: ids, hashes and sealed values only."""

APPEND_ONLY = (audit, audit_chain)
"""Tables that the database itself lets nobody change or delete from."""

VERSIONED: dict[str, Table] = {table.name: table for table in metadata.tables.values() if "version" in table.c}
"""Tables whose rows undo can put back."""
