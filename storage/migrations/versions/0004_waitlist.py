"""The waitlist: wishes, what has opened, and what was offered to whom.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0004"
down_revision = "0003"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
TABLES = ("waitlist_entries", "waitlist_offers", "vacancies")


def upgrade() -> None:
    op.create_table(
        "waitlist_entries",
        *_head("waitlist_entries"),
        *_refers("waitlist_entries", "client_id", "people"),
        *_refers("waitlist_entries", "therapist_id", "people", nullable=True),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=True),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waitlist_entries_practice_id_client_id", "waitlist_entries", ["practice_id", "client_id"])
    op.create_table(
        "waitlist_offers",
        *_head("waitlist_offers"),
        *_refers("waitlist_offers", "client_id", "people"),
        *_refers("waitlist_offers", "therapist_id", "people"),
        *_refers("waitlist_offers", "session_type_id", "session_types"),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('open', 'taken', 'declined', 'lapsed')", name=op.f("ck_waitlist_offers_state")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_waitlist_offers_forward")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_waitlist_offers_practice_id_client_id_starts", "waitlist_offers", ["practice_id", "client_id", "starts"]
    )
    op.create_index(
        "ix_waitlist_offers_open",
        "waitlist_offers",
        ["practice_id", "expires"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "vacancies",
        *_head("vacancies"),
        *_refers("vacancies", "therapist_id", "people"),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_vacancies_forward")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_vacancies_practice_id_due_at", "vacancies", ["practice_id", "due_at"])
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for rule in _kept_apart(table):
                op.get_bind().exec_driver_sql(rule)


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


def _kept_apart(table: str) -> tuple[str, ...]:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"""CREATE POLICY {table}_practice ON {table}
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
    )
