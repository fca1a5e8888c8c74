"""A data key for each person and practice. What is sealed already stays readable; new values use the new keys.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('practice', 'person')", name=op.f("ck_data_keys_kind")),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_data_keys_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_data_keys_practice",
        "data_keys",
        ["practice_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'practice'"),
        postgresql_where=sa.text("kind = 'practice'"),
    )
    op.add_column("people", sa.Column("key_id", sa.BigInteger(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        for rule in KEPT_APART:
            op.get_bind().exec_driver_sql(rule)


KEPT_APART = (
    "ALTER TABLE data_keys ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE data_keys FORCE ROW LEVEL SECURITY",
    """CREATE POLICY data_keys_practice ON data_keys
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
)
