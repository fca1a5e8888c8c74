"""Practices, their people, and the chats these are spoken with."""

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, SmallInteger, Table, UniqueConstraint, text

from storage.columns import Identity, Instant, Sealed, SealedJSON, Words
from storage.tables.base import json, made, metadata, one_of, one_per_owner, referred, refers, table, version

ROLES = ("therapist", "client", "front_desk", "admin")
KEY_ROLES = ("therapist", "client", "admin")
"""Roles in which a key may act."""

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
    # What was to be said of before that is not said any more: a restored backup knows not what has been.
    Column("reminders_from", Instant),
    version(),
    made(),
    sqlite_autoincrement=True,
)

data_keys = table(
    "data_keys",
    # "practice": one, wrapped by the master key, for what concerns nobody in particular. "person": one each, wrapped by
    # the practice's; deleting it is what erases a person.
    Column("kind", Words, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    made(),
    one_of("kind", ("practice", "person")),
    Index(
        "uq_data_keys_practice",
        "practice_id",
        unique=True,
        sqlite_where=text("kind = 'practice'"),
        postgresql_where=text("kind = 'practice'"),
    ),
)

people = table(
    "people",
    # Of `data_keys`; null for whoever was erased. No foreign key: SQLite cannot add one to a table that is there.
    Column("key_id", BigInteger),
    Column("name", Sealed("people.name"), nullable=False),
    Column("language", Words, nullable=False),
    Column("timezone", Words),
    refers("therapist_id", "people", nullable=True),
    Column("consented_at", Instant),
    json("reminder_minutes", nullable=True),
    version(),
    made(),
    referred(),
    Index(None, "practice_id", "therapist_id"),
)

roles = table(
    "roles",
    refers("person_id", "people"),
    Column("role", Words, nullable=False),
    version(),
    one_of("role", ROLES),
    UniqueConstraint("practice_id", "person_id", "role"),
    Index(None, "practice_id", "role"),
)

chats = table(
    "chats",
    Column("channel", Words, nullable=False),
    Column("address_hash", Words, nullable=False),
    Column("address", Sealed("chats.address"), nullable=False),
    Column("state", SealedJSON("chats.state")),
    Column("reachable", Boolean, nullable=False),
    made(),
    referred(),
    UniqueConstraint("practice_id", "channel", "address_hash"),
)

chat_people = table(
    "chat_people",
    refers("chat_id", "chats"),
    refers("person_id", "people"),
    UniqueConstraint("practice_id", "chat_id", "person_id"),
    Index(None, "practice_id", "person_id"),
)

invites = table(
    "invites",
    Column("role", Words, nullable=False),
    Column("name", Sealed("invites.name")),
    refers("therapist_id", "people", nullable=True),
    # Who is there already and lets a chat in by it. No foreign key: SQLite cannot add one to a table that is there.
    Column("person_id", BigInteger),
    Column("prefix", Words, nullable=False),
    Column("token_hash", Words, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used_at", Instant),
    made(),
    one_of("role", ROLES),
    Index(None, "practice_id", "prefix"),
)

api_keys = table(
    "api_keys",
    # A key acts as one person, in one of their roles; `therapist_id` narrows it to one therapist.
    refers("person_id", "people"),
    Column("role", Words, nullable=False),
    refers("therapist_id", "people", nullable=True),
    Column("label", Sealed("api_keys.label")),
    Column("prefix", Words, nullable=False),
    Column("token_hash", Words, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
    # Of a Mini App session: what it was exchanged for, hashed, so that nobody exchanges the same twice.
    Column("exchanged", Words),
    made(),
    one_of("role", KEY_ROLES),
    referred(),
    # Looked up before the practice is known.
    UniqueConstraint("prefix"),
    Index("uq_api_keys_exchanged", "practice_id", "exchanged", unique=True),
)

feeds = table(
    "feeds",
    # A calendar at a secret address, of which only a hash is kept. It goes by the roles its person has when it is read.
    refers("person_id", "people"),
    # Whether clients are named in it, as its therapist has asked.
    Column("names", Boolean, nullable=False),
    Column("prefix", Words, nullable=False),
    Column("token_hash", Words, nullable=False),
    version(),
    made(),
    # Looked up before the practice is known.
    UniqueConstraint("prefix"),
    Index(None, "practice_id", "person_id"),
)

places = table(
    "places",
    # Where sessions take place: an address, or a link.
    refers("therapist_id", "people", nullable=True),
    Column("words", Sealed("places.words"), nullable=False),
    version(),
    one_per_owner("places"),
)
