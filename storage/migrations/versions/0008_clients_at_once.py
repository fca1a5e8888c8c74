"""An invitation may be for somebody who is there already: a client is booked before they have a chat.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("invites", sa.Column("person_id", sa.BigInteger()))
