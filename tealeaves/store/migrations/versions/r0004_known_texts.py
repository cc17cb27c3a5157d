"""What a capture showed, and under which other ids a text is known, can be asked quickly: the health of a source asks in every cycle."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_documents_content", "documents", ["source", "content_hash"])
    op.create_index("ix_sightings_capture", "sightings", ["capture"])
