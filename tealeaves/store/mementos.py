"""What the index holds and since when: mementos by address and second, captures by day, the first sight of every item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tealeaves.store.schema import captures, documents, sightings
from tealeaves.store.sql import stream


def moments_held(conn: sa.Connection, source: str) -> set[tuple[str, datetime]]:
    """Address and second of every memento of a source."""
    c = captures.c
    wanted = sa.select(c.url, c.captured_at).where(c.source == source, c.origin == "memento", c.kind == "capture")
    return {(row.url, row.captured_at) for row in stream(conn, wanted)}


def captures_by_day(conn: sa.Connection, source: str | None = None) -> Iterator[tuple[str, str, datetime]]:
    """Source, origin and instant of every capture with bytes, by source and time."""
    c = captures.c
    wanted = sa.select(c.source, c.origin, c.captured_at).where(c.kind == "capture")
    if source is not None:
        wanted = wanted.where(c.source == source)
    for row in stream(conn, wanted.order_by(c.source, c.captured_at)):
        yield row.source, row.origin, row.captured_at


@dataclass(frozen=True, slots=True)
class FirstSight:
    """The capture in which an item of a source was first seen, in any version."""

    source: str
    native_id: str
    url: str  # of the capture
    headline: str
    capture: str
    captured_at: datetime
    origin: str
    precision: str


def first_sights(conn: sa.Connection, source: str | None = None) -> list[FirstSight]:
    """The first sight of every item that is held, by source, time and item."""
    d, s, c = documents.c, sightings.c, captures.c
    earliest = sa.func.row_number().over(
        partition_by=(d.source, d.native_id), order_by=(s.captured_at, s.capture, d.version)
    )
    each = sa.select(d.source, d.native_id, d.headline, s.capture, earliest.label("place")).join(
        sightings, s.version == d.version
    )
    if source is not None:
        each = each.where(d.source == source)
    first = each.subquery()
    wanted = (
        sa.select(
            first.c.source, first.c.native_id, c.url, first.c.headline, c.id, c.captured_at, c.origin, c.precision
        )
        .join(captures, c.id == first.c.capture)
        .where(first.c.place == 1)
        .order_by(first.c.source, c.captured_at, first.c.native_id)
    )
    return [FirstSight(*row) for row in conn.execute(wanted)]
