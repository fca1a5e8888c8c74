"""Standing appointments, who has said they will come, and when and whom to remind.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
OF = ("therapist_id", "people"), ("client_id", "people"), ("session_type_id", "session_types")


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        *(sa.Column(name, IDENTITY, nullable=False) for name, _ in OF),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("booked_to", sa.Date(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["practice_id", name], [f"{target}.practice_id", f"{target}.id"], name=f"fk_series_practice_id_{name}"
            )
            for name, target in OF
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_series_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_practice_id_ended", "series", ["practice_id", "ended"])
    op.add_column("appointments", sa.Column("series_id", sa.BigInteger(), nullable=True))
    op.add_column("appointments", sa.Column("moved_at", INSTANT, nullable=True))
    op.create_index("ix_appointments_practice_id_series_id", "appointments", ["practice_id", "series_id"])
    op.add_column("attendances", sa.Column("confirmed_at", INSTANT, nullable=True))
    op.add_column("people", sa.Column("reminder_minutes", sa.JSON(), nullable=True))
    op.add_column("policies", sa.Column("rules", sa.JSON(), nullable=True))
    op.add_column("practices", sa.Column("reminders_from", INSTANT, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        for rule in KEPT_APART:
            op.get_bind().exec_driver_sql(rule)


KEPT_APART = (
    "ALTER TABLE series ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE series FORCE ROW LEVEL SECURITY",
    """CREATE POLICY series_practice ON series
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
)
