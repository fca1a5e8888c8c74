"""What came in, what goes out, and what is behind the buttons."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, SmallInteger, Table, UniqueConstraint, text

from storage.columns import Identity, Instant, Sealed, SealedJSON, Words
from storage.tables.base import made, metadata, one_of, refers, table, version, waiting

SCHEDULED_STATES = ("waiting", "done", "failed")

inbox = table(
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
    waiting("inbox", "due_at", "id"),
    waiting("inbox", "chat_key", "id"),
)

outbox = table(
    "outbox",
    refers("chat_id", "chats"),
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
    made(),
    UniqueConstraint("practice_id", "dedupe_key"),
    waiting("outbox", "priority", "due_at", "id"),
    waiting("outbox", "chat_id", "id"),
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

buttons = table(
    "buttons",
    Column("token_hash", Words, nullable=False),
    refers("chat_id", "chats"),
    refers("person_id", "people", nullable=True),
    # Buttons of one question: using one uses them all.
    Column("group_key", Words, nullable=False),
    Column("payload", SealedJSON("buttons.payload"), nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used_at", Instant),
    made(),
    UniqueConstraint("practice_id", "token_hash"),
    Index(None, "practice_id", "chat_id", "group_key"),
)

scheduled = table(
    "scheduled",
    # What somebody has asked for and is to be done later, as they: a message to many, a role that begins or ends.
    refers("person_id", "people"),
    refers("chat_id", "chats", nullable=True),
    Column("due_at", Instant, nullable=False),
    Column("command", SealedJSON("scheduled.command"), nullable=False),
    Column("state", Words, nullable=False),
    version(),
    made(),
    one_of("state", SCHEDULED_STATES),
    Index(
        "ix_scheduled_waiting",
        "practice_id",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

boards = table(
    "boards",
    # A channel or group where everybody reads, to post openings in.
    refers("chat_id", "chats"),
    Column("title", Sealed("boards.title"), nullable=False),
    version(),
    made(),
    UniqueConstraint("practice_id", "chat_id"),
)
