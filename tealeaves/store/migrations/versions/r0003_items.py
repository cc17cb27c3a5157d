"""Documents say which stamps they offer, which publication they are in all its languages, and when a mirror saw it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tealeaves.store import schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("items", schema.Words, nullable=False, server_default="[]"))
    op.add_column("documents", sa.Column("work", schema.Words, nullable=False, server_default=""))
    op.add_column("documents", sa.Column("mirrored_at", schema.Instant))
    op.create_index("ix_documents_work", "documents", ["work"])
