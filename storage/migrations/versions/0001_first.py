"""The first tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "practices",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("date_order", sa.Text(), nullable=True),
        sa.Column("week_start", sa.SmallInteger(), nullable=True),
        sa.Column("crisis_text", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "chats",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_chats_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint(
            "practice_id", "channel", "address_hash", name=op.f("uq_chats_practice_id_channel_address_hash")
        ),
        sa.UniqueConstraint("practice_id", "id", name=op.f("uq_chats_practice_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbox",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("lease_token", sa.Text(), nullable=True),
        sa.Column("error", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_inbox_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint(
            "practice_id", "channel", "external_id", name=op.f("uq_inbox_practice_id_channel_external_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_waiting_chat_key",
        "inbox",
        ["practice_id", "chat_key", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_inbox_waiting_due_at",
        "inbox",
        ["practice_id", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "leases",
        sa.Column("practice_id", IDENTITY, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_leases_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "name", name=op.f("pk_leases")),
    )
    op.create_table(
        "people",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("therapist_id", IDENTITY, nullable=True),
        sa.Column("consented_at", INSTANT, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_people_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_people_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("practice_id", "id", name=op.f("uq_people_practice_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_people_practice_id_therapist_id"), "people", ["practice_id", "therapist_id"], unique=False)
    op.create_table(
        "send_buckets",
        sa.Column("practice_id", IDENTITY, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_send_buckets_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "key", name=op.f("pk_send_buckets")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=True),
        sa.Column("label", sa.LargeBinary(), nullable=True),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("role IN ('therapist', 'client', 'admin')", name=op.f("ck_api_keys_role")),
        sa.ForeignKeyConstraint(
            ["practice_id", "person_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_api_keys_practice_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_api_keys_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_api_keys_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("practice_id", "id", name=op.f("uq_api_keys_practice_id_id")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=True),
        sa.Column("chat_id", IDENTITY, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("subject_id", IDENTITY, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "chat_id"], ["chats.practice_id", "chats.id"], name=op.f("fk_audit_practice_id_chat_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "person_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_audit_practice_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_audit_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("practice_id", "id", name=op.f("uq_audit_practice_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "availability_overrides",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('off', 'hours', 'extra', 'block')", name=op.f("ck_availability_overrides_kind")),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_availability_overrides_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_availability_overrides_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_overrides")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_availability_overrides_practice_id_therapist_id_last"),
        "availability_overrides",
        ["practice_id", "therapist_id", "last"],
        unique=False,
    )
    op.create_table(
        "availability_templates",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sessions", sa.JSON(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_availability_templates_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_availability_templates_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_templates")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_availability_templates_practice_id_therapist_id"),
        "availability_templates",
        ["practice_id", "therapist_id"],
        unique=False,
    )
    op.create_table(
        "buttons",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("chat_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=True),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "chat_id"], ["chats.practice_id", "chats.id"], name=op.f("fk_buttons_practice_id_chat_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "person_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_buttons_practice_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_buttons_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buttons")),
        sa.UniqueConstraint("practice_id", "token_hash", name=op.f("uq_buttons_practice_id_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_buttons_practice_id_chat_id_group_key"),
        "buttons",
        ["practice_id", "chat_id", "group_key"],
        unique=False,
    )
    op.create_table(
        "changes",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("chat_id", IDENTITY, nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("touches", sa.LargeBinary(), nullable=False),
        sa.Column("undoes", IDENTITY, nullable=True),
        sa.Column("undone_by", IDENTITY, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "chat_id"], ["chats.practice_id", "chats.id"], name=op.f("fk_changes_practice_id_chat_id")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "person_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_changes_practice_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "undoes"], ["changes.practice_id", "changes.id"], name=op.f("fk_changes_practice_id_undoes")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "undone_by"],
            ["changes.practice_id", "changes.id"],
            name=op.f("fk_changes_practice_id_undone_by"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_changes_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sa.UniqueConstraint("practice_id", "id", name=op.f("uq_changes_practice_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_changes_practice_id_person_id_undone_by"),
        "changes",
        ["practice_id", "person_id", "undone_by"],
        unique=False,
    )
    op.create_table(
        "chat_people",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("chat_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "chat_id"],
            ["chats.practice_id", "chats.id"],
            name=op.f("fk_chat_people_practice_id_chat_id"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "person_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_chat_people_practice_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_chat_people_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_people")),
        sa.UniqueConstraint(
            "practice_id", "chat_id", "person_id", name=op.f("uq_chat_people_practice_id_chat_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_chat_people_practice_id_person_id"), "chat_people", ["practice_id", "person_id"], unique=False
    )
    op.create_table(
        "holds",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("before_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("after_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_holds_forward")),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_holds_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_holds_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_holds_practice_id_proposal"), "holds", ["practice_id", "proposal"], unique=False)
    op.create_index(
        op.f("ix_holds_practice_id_therapist_id_until"), "holds", ["practice_id", "therapist_id", "until"], unique=False
    )
    op.create_table(
        "invites",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("therapist_id", IDENTITY, nullable=True),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("role IN ('therapist', 'client', 'admin')", name=op.f("ck_invites_role")),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_invites_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_invites_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invites_practice_id_prefix"), "invites", ["practice_id", "prefix"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("chat_id", IDENTITY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("lease_token", sa.Text(), nullable=True),
        sa.Column("edits", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("error", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "chat_id"], ["chats.practice_id", "chats.id"], name=op.f("fk_outbox_practice_id_chat_id")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_outbox_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("practice_id", "dedupe_key", name=op.f("uq_outbox_practice_id_dedupe_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_waiting_chat_id",
        "outbox",
        ["practice_id", "chat_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_outbox_waiting_priority",
        "outbox",
        ["practice_id", "priority", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "policies",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=True),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_policies_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_policies_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("practice_id", "therapist_id", name=op.f("uq_policies_practice_id_therapist_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_policies_practices",
        "policies",
        ["practice_id"],
        unique=True,
        sqlite_where=sa.text("therapist_id IS NULL"),
        postgresql_where=sa.text("therapist_id IS NULL"),
    )
    op.create_table(
        "roles",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('therapist', 'client', 'admin')", name=op.f("ck_roles_role")),
        sa.ForeignKeyConstraint(
            ["practice_id", "person_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_roles_practice_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_roles_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("practice_id", "person_id", "role", name=op.f("uq_roles_practice_id_person_id_role")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_roles_practice_id_role"), "roles", ["practice_id", "role"], unique=False)
    op.create_table(
        "session_types",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("spacing_minutes", sa.Integer(), nullable=True),
        sa.Column("before_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("after_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("capacity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_session_types_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_session_types_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_types")),
        sa.UniqueConstraint("practice_id", "id", name=op.f("uq_session_types_practice_id_id")),
        sa.UniqueConstraint(
            "practice_id", "therapist_id", "name", name=op.f("uq_session_types_practice_id_therapist_id_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_session_types_practices",
        "session_types",
        ["practice_id", "name"],
        unique=True,
        sqlite_where=sa.text("therapist_id IS NULL"),
        postgresql_where=sa.text("therapist_id IS NULL"),
    )
    op.create_table(
        "zones",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=False),
        sa.Column("ranges", sa.JSON(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_zones_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_zones_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zones")),
        sa.UniqueConstraint("practice_id", "therapist_id", name=op.f("uq_zones_practice_id_therapist_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "appointments",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("therapist_id", IDENTITY, nullable=False),
        sa.Column("session_type_id", IDENTITY, nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("before_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("after_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("cancelled_by", IDENTITY, nullable=True),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("status IN ('booked', 'cancelled')", name=op.f("ck_appointments_status")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_appointments_forward")),
        sa.ForeignKeyConstraint(
            ["practice_id", "cancelled_by"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_appointments_practice_id_cancelled_by"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "session_type_id"],
            ["session_types.practice_id", "session_types.id"],
            name=op.f("fk_appointments_practice_id_session_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "therapist_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_appointments_practice_id_therapist_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_appointments_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("practice_id", "id", name=op.f("uq_appointments_practice_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_appointments_practice_id_ends"), "appointments", ["practice_id", "ends"], unique=False)
    op.create_index(
        op.f("ix_appointments_practice_id_therapist_id_ends_starts_status"),
        "appointments",
        ["practice_id", "therapist_id", "ends", "starts", "status"],
        unique=False,
    )
    op.create_table(
        "audit_chain",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("audit_id", IDENTITY, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "audit_id"],
            ["audit.practice_id", "audit.id"],
            name=op.f("fk_audit_chain_practice_id_audit_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_audit_chain_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("practice_id", "audit_id", name=op.f("uq_audit_chain_practice_id_audit_id")),
        sa.UniqueConstraint("practice_id", "position", name=op.f("uq_audit_chain_practice_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "idempotency",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("api_key_id", IDENTITY, nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id", "api_key_id"],
            ["api_keys.practice_id", "api_keys.id"],
            name=op.f("fk_idempotency_practice_id_api_key_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_idempotency_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency")),
        sa.UniqueConstraint(
            "practice_id", "api_key_id", "key_hash", name=op.f("uq_idempotency_practice_id_api_key_id_key_hash")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_idempotency_practice_id_expires"), "idempotency", ["practice_id", "expires"], unique=False)
    op.create_table(
        "attendances",
        sa.Column("id", IDENTITY, nullable=False),
        sa.Column("practice_id", IDENTITY, nullable=False),
        sa.Column("appointment_id", IDENTITY, nullable=False),
        sa.Column("client_id", IDENTITY, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status IN ('expected', 'attended', 'no_show', 'cancelled')", name=op.f("ck_attendances_status")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "appointment_id"],
            ["appointments.practice_id", "appointments.id"],
            name=op.f("fk_attendances_practice_id_appointment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id", "client_id"],
            ["people.practice_id", "people.id"],
            name=op.f("fk_attendances_practice_id_client_id"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_attendances_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "practice_id",
            "appointment_id",
            "client_id",
            name=op.f("uq_attendances_practice_id_appointment_id_client_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_attendances_practice_id_client_id"), "attendances", ["practice_id", "client_id"], unique=False
    )
    for rule in RULES[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(rule)


RULES = {
    "sqlite": (
        """CREATE TRIGGER appointments_overlap_insert
BEFORE INSERT ON appointments WHEN NEW.status = 'booked'
BEGIN
  SELECT RAISE(ABORT, 'instants are whole numbers')
  WHERE typeof(NEW.starts) <> 'integer' OR typeof(NEW.ends) <> 'integer';
  SELECT RAISE(ABORT, 'taken') FROM appointments
  WHERE practice_id = NEW.practice_id AND therapist_id = NEW.therapist_id AND status = 'booked'
    AND ends > NEW.starts AND starts < NEW.ends AND id IS NOT NEW.id;
END""",
        """CREATE TRIGGER appointments_overlap_update
BEFORE UPDATE OF practice_id, therapist_id, starts, ends, status ON appointments WHEN NEW.status = 'booked'
BEGIN
  SELECT RAISE(ABORT, 'instants are whole numbers')
  WHERE typeof(NEW.starts) <> 'integer' OR typeof(NEW.ends) <> 'integer';
  SELECT RAISE(ABORT, 'taken') FROM appointments
  WHERE practice_id = NEW.practice_id AND therapist_id = NEW.therapist_id AND status = 'booked'
    AND ends > NEW.starts AND starts < NEW.ends AND id IS NOT NEW.id;
END""",
        """CREATE TRIGGER audit_no_update
BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END""",
        """CREATE TRIGGER audit_no_delete
BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END""",
        """CREATE TRIGGER audit_chain_no_update
BEFORE UPDATE ON audit_chain
BEGIN
  SELECT RAISE(ABORT, 'audit_chain is append-only');
END""",
        """CREATE TRIGGER audit_chain_no_delete
BEFORE DELETE ON audit_chain
BEGIN
  SELECT RAISE(ABORT, 'audit_chain is append-only');
END""",
    ),
    "postgresql": (
        """ALTER TABLE appointments ADD CONSTRAINT appointments_overlap EXCLUDE USING gist (
  int8range(therapist_id, therapist_id, '[]') WITH &&, tstzrange(starts, ends, '[)') WITH &&
) WHERE (status = 'booked')""",
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$""",
        """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER audit_chain_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
        """ALTER TABLE people ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE people FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY people_practice ON people
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE audit ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE audit FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY audit_practice ON audit
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE availability_overrides ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE availability_overrides FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY availability_overrides_practice ON availability_overrides
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE availability_templates ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE availability_templates FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY availability_templates_practice ON availability_templates
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE buttons ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE buttons FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY buttons_practice ON buttons
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE changes ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE changes FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY changes_practice ON changes
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE chat_people ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE chat_people FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY chat_people_practice ON chat_people
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE holds ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE holds FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY holds_practice ON holds
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE policies ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE policies FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY policies_practice ON policies
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE roles ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE roles FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY roles_practice ON roles
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE session_types ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE session_types FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY session_types_practice ON session_types
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE zones ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE zones FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY zones_practice ON zones
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE appointments ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE appointments FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY appointments_practice ON appointments
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE audit_chain ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE audit_chain FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY audit_chain_practice ON audit_chain
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE idempotency FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY idempotency_practice ON idempotency
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
        """ALTER TABLE attendances ENABLE ROW LEVEL SECURITY""",
        """ALTER TABLE attendances FORCE ROW LEVEL SECURITY""",
        """CREATE POLICY attendances_practice ON attendances
USING (practice_id = NULLIF(current_setting('openings.practice', true), '')::bigint)""",
    ),
}
