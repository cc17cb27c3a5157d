"""Which parsers and observers made the rows of the index, so that a change of one is all that is derived again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tealeaves.store import guards, schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDED = ("derivations",)


def upgrade() -> None:
    op.create_table(
        "derivations",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("parts", schema.Words, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sightings", sa.Integer(), nullable=False),
        sa.Column("captures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_derivations")),
        sqlite_autoincrement=True,
    )
    guards.guard(op.get_bind(), GUARDED)
