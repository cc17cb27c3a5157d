"""Which layout of each source was read last: what its newest document was made by."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tealeaves.store.schema import documents, sightings


def latest_layouts(conn: sa.Connection) -> dict[str, str]:
    """Source to the name of the parser version that made its most recently seen document."""
    at = sa.func.max(sightings.c.captured_at)
    each = (
        sa.select(documents.c.source, documents.c.parser, at.label("at"))
        .join(sightings, sightings.c.version == documents.c.version)
        .group_by(documents.c.source, documents.c.parser)
        .order_by(at)
    )
    found: dict[str, str] = {}
    rows: Any = conn.execute(each)
    for row in rows:
        found[row.source] = row.parser
    return found
