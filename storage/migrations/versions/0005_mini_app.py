"""Sessions of Mini Apps: keys that were exchanged for what Telegram signed.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("exchanged", sa.Text(), nullable=True))
    op.create_index("uq_api_keys_exchanged", "api_keys", ["practice_id", "exchanged"], unique=True)
