"""Documents, the captures in which each version was seen, and what no parser understood."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Block, Capture, Document, Quarantined
from tealeaves.store.schema import documents as table
from tealeaves.store.schema import quarantine, sightings
from tealeaves.store.sql import chunks, insert_new, stream


@dataclass(frozen=True, slots=True)
class Known:
    """A document and the first captured_at at which this version of it was seen."""

    document: Document
    known_at: datetime


def add_documents(conn: sa.Connection, seen: Sequence[tuple[Document, Capture]]) -> set[str]:
    """Enter each document as seen in its capture; the versions that the index did not hold before."""
    versions = {document.version: document for document, _ in seen}
    fresh = versions.keys() - _held(conn, list(versions))
    insert_new(conn, table, [_row(version, versions[version]) for version in versions if version in fresh])
    insert_new(conn, sightings, [_sighting(document, capture) for document, capture in seen])
    return fresh


def add_quarantine(conn: sa.Connection, rows: Sequence[Quarantined]) -> int:
    """Enter captures that a parser version refused; the number that were not entered before."""
    names = [column.name for column in quarantine.columns]
    return insert_new(conn, quarantine, [{name: getattr(row, name) for name in names} for row in rows])


def document_of(conn: sa.Connection, version: str) -> Document | None:
    """The document of a version."""
    row = conn.execute(sa.select(table).where(table.c.version == version)).one_or_none()
    return None if row is None else _document(row)


def documents(
    conn: sa.Connection, *, source: str | None = None, outlet: str | None = None, series: str | None = None,
    since: datetime | None = None, until: datetime | None = None, newest_first: bool = False, limit: int | None = None,
) -> Iterator[Known]:  # fmt: skip
    """Document versions with `since <= known_at <= until`, by known_at, series, story and version."""
    first = firsts().subquery("first")
    wanted = sa.select(table, first.c.captured_at).join(first, first.c.version == table.c.version)
    for column, value in ((table.c.source, source), (table.c.outlet, outlet), (table.c.series, series)):
        wanted = wanted if value is None else wanted.where(column == value)
    wanted = wanted.where(*within(first.c.captured_at, since, until))
    order = (first.c.captured_at, table.c.series, table.c.story, table.c.version)
    ordered = wanted.order_by(*(column.desc() for column in order) if newest_first else order).limit(limit)
    return (Known(_document(row), row.captured_at) for row in stream(conn, ordered))


def firsts() -> sa.Select[Any]:
    """The first sighting of every version: by captured_at, then by the capture's id, never by the order of ingestion."""
    s = sightings.c
    place = sa.func.row_number().over(partition_by=s.version, order_by=(s.captured_at, s.capture)).label("place")
    each = sa.select(s.version, s.captured_at, s.capture, place).subquery("each")
    return sa.select(each.c.version, each.c.captured_at, each.c.capture).where(each.c.place == 1)


def within(
    column: sa.ColumnElement[Any], since: datetime | None, until: datetime | None
) -> list[sa.ColumnElement[bool]]:
    """Conditions for `since <= column <= until`, either end open."""
    low = [] if since is None else [column >= since]
    return low if until is None else [*low, column <= until]


def _held(conn: sa.Connection, versions: list[str]) -> set[str]:
    wanted = sa.select(table.c.version)
    return {row.version for some in chunks(versions) for row in conn.execute(wanted.where(table.c.version.in_(some)))}


def _row(version: str, document: Document) -> dict[str, Any]:
    return {
        "version": version, "source": document.source, "outlet": document.outlet, "native_id": document.native_id,
        "content_hash": document.content_hash, "series": document.series, "genre": document.genre,
        "edition": document.edition, "section": document.section, "url": document.url, "headline": document.headline,
        "blocks": _json([[block.text, block.lang, block.role, block.confidence] for block in document.blocks]),
        "links": _json(document.links), "flaws": _json(document.flaws), "story": document.story,
        "published_at": document.published_at, "event_time": document.event_time,
        "parser": document.parser, "parser_version": document.parser_version,
    }  # fmt: skip


def _sighting(document: Document, capture: Capture) -> dict[str, Any]:
    return {
        "version": document.version,
        "capture": capture.id,
        "captured_at": capture.captured_at,
        "recorded_at": capture.recorded_at,
    }


def _document(row: sa.Row[Any]) -> Document:
    return Document(
        source=row.source, outlet=row.outlet, native_id=row.native_id, url=row.url, headline=row.headline,
        blocks=tuple(Block(*parts) for parts in json.loads(row.blocks)), genre=row.genre, edition=row.edition,
        section=row.section, published_at=row.published_at, event_time=row.event_time,
        links=tuple(json.loads(row.links)), flaws=tuple(json.loads(row.flaws)),
        parser=row.parser, parser_version=row.parser_version,
    )  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
