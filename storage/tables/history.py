"""What was done: changes for undo, answers kept for repeated requests, the audit log."""

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint

from storage.columns import Identity, Instant, Sealed, SealedJSON, Words
from storage.tables.base import json, made, referred, refers, table

changes = table(
    "changes",
    refers("person_id", "people"),
    refers("chat_id", "chats", nullable=True),
    Column("summary", Sealed("changes.summary"), nullable=False),
    Column("touches", SealedJSON("changes.touches"), nullable=False),
    refers("undoes", "changes", nullable=True),
    refers("undone_by", "changes", nullable=True),
    made(),
    referred(),
    Index(None, "practice_id", "person_id", "undone_by"),
)

idempotency = table(
    "idempotency",
    refers("api_key_id", "api_keys"),
    Column("key_hash", Words, nullable=False),
    Column("request_hash", Words, nullable=False),
    Column("answer", SealedJSON("idempotency.answer"), nullable=False),
    Column("expires", Instant, nullable=False),
    made(),
    UniqueConstraint("practice_id", "api_key_id", "key_hash"),
    Index(None, "practice_id", "expires"),
)

audit = table(
    "audit",
    Column("at", Instant, nullable=False),
    # Who did or read what, by ids: no names, and nothing that a name could be in.
    refers("person_id", "people", nullable=True),
    refers("chat_id", "chats", nullable=True),
    Column("action", Words, nullable=False),
    Column("subject", Words),
    Column("subject_id", Identity),
    json("details"),
    referred(),
)

audit_chain = table(
    "audit_chain",
    refers("audit_id", "audit"),
    Column("position", BigInteger, nullable=False),
    Column("seal", Words, nullable=False),
    UniqueConstraint("practice_id", "audit_id"),
    UniqueConstraint("practice_id", "position"),
)
