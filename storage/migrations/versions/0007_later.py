"""What is done later, calendars at secret addresses, places, channels to post in, and the front desk.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0007"
down_revision = "0006"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
PRACTICE = "practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint"
EVERYTHING = "(SELECT current_setting('openings.sees', true)) = 'practice'"
CLIENT = "(SELECT current_setting('openings.sees', true)) = 'people'"
CLIENTS: dict[str, dict[str, str]] = {
    "places": {"shown": f"FOR SELECT USING ({CLIENT})"},
    "scheduled": {},
    "boards": {},
}
A_ROLE = "role IN ('therapist', 'client', 'front_desk', 'admin')"


def upgrade() -> None:
    _feeds()
    _places()
    _scheduled()
    _boards()
    if op.get_bind().dialect.name == "postgresql":
        for table in ("roles", "invites"):
            op.drop_constraint(op.f(f"ck_{table}_role"), table)
            op.create_check_constraint(op.f(f"ck_{table}_role"), table, A_ROLE)
        for table, clients in CLIENTS.items():
            for statement in _guarded(table, clients):
                op.get_bind().exec_driver_sql(statement)
    else:
        _anew("roles", "ix_roles_practice_id_role", ["practice_id", "role"], _roles())
        _anew("invites", "ix_invites_practice_id_prefix", ["practice_id", "prefix"], _invites())


def _feeds() -> None:
    op.create_table(
        "feeds",
        *_head("feeds"),
        *_refers("feeds", "person_id", "people"),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("prefix", name=op.f("uq_feeds_prefix")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_practice_id_person_id", "feeds", ["practice_id", "person_id"])


def _places() -> None:
    op.create_table(
        "places",
        *_head("places"),
        *_refers("places", "therapist_id", "people", nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("practice_id", "therapist_id", name=op.f("uq_places_practice_id_therapist_id")),
        sqlite_autoincrement=True,
    )
    shared = sa.text("therapist_id IS NULL")
    op.create_index(
        "uq_places_practices", "places", ["practice_id"], unique=True, sqlite_where=shared, postgresql_where=shared
    )


def _scheduled() -> None:
    op.create_table(
        "scheduled",
        *_head("scheduled"),
        *_refers("scheduled", "person_id", "people"),
        *_refers("scheduled", "chat_id", "chats", nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("command", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_scheduled_state")),
        sqlite_autoincrement=True,
    )
    due = sa.text("state = 'waiting'")
    op.create_index(
        "ix_scheduled_waiting", "scheduled", ["practice_id", "due_at"], sqlite_where=due, postgresql_where=due
    )


def _boards() -> None:
    op.create_table(
        "boards",
        *_head("boards"),
        *_refers("boards", "chat_id", "chats"),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("practice_id", "chat_id", name=op.f("uq_boards_practice_id_chat_id")),
        sqlite_autoincrement=True,
    )


def _roles() -> tuple[SchemaItem, ...]:
    return (
        *_head("roles"),
        *_refers("roles", "person_id", "people"),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(A_ROLE, name=op.f("ck_roles_role")),
        sa.UniqueConstraint("practice_id", "person_id", "role", name=op.f("uq_roles_practice_id_person_id_role")),
    )


def _invites() -> tuple[SchemaItem, ...]:
    return (
        *_head("invites"),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        *_refers("invites", "therapist_id", "people", nullable=True),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(A_ROLE, name=op.f("ck_invites_role")),
    )


def _anew(table: str, index: str, indexed: list[str], items: tuple[SchemaItem, ...]) -> None:
    """SQLite cannot change a check of a table that is there; nothing refers to these."""
    columns = ", ".join(item.name for item in items if isinstance(item, sa.Column))
    bind = op.get_bind()
    last = bind.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table}).scalar()
    op.drop_index(index, table)
    op.rename_table(table, f"{table}_before")
    op.create_table(table, *items, sqlite_autoincrement=True)
    bind.exec_driver_sql(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before")  # noqa: S608 - fixed words
    op.drop_table(f"{table}_before")
    op.create_index(index, table, indexed)
    # Ids are never used twice, those of rows that are gone neither.
    bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
    if last is not None:
        bind.execute(sa.text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), {"table": table, "last": last})


def _head(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f(f"fk_{table}_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _refers(table: str, column: str, target: str, *, nullable: bool = False) -> tuple[SchemaItem, ...]:
    return (
        sa.Column(column, IDENTITY, nullable=nullable),
        sa.ForeignKeyConstraint(
            ["practice_id", column],
            [f"{target}.practice_id", f"{target}.id"],
            name=op.f(f"fk_{table}_practice_id_{column}"),
        ),
    )


def _guarded(table: str, clients: dict[str, str]) -> list[str]:
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_practice ON {table} AS RESTRICTIVE USING ({PRACTICE})",
        f"CREATE POLICY {table}_everything ON {table} USING ({EVERYTHING})",
        *(f"CREATE POLICY {table}_{name} ON {table} {allowed}" for name, allowed in clients.items()),
    ]
