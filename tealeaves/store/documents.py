"""Documents, the captures in which each version was seen, and what no parser understood."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Block, Capture, Document, Item, Quarantined
from tealeaves.store.schema import captures, quarantine, sightings
from tealeaves.store.schema import documents as table
from tealeaves.store.sql import chunks, insert_new, stream

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A document and the first captured_at at which this version of it was seen."""

    document: Document
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as the index holds it, and the number of its first arrival there."""

    version: str
    arrival: int
    document: Document


@dataclass(frozen=True, slots=True)
class Sighted:
    """What the index knows of a capture in which a document was seen."""

    id: str
    source: str
    url: str
    captured_at: datetime
    recorded_at: datetime


def add_documents(conn: sa.Connection, seen: Sequence[tuple[Document, Capture]]) -> set[str]:
    """Enter each document as seen in its capture; the versions that the index did not hold before."""
    versions = {document.version: document for document, _ in seen}
    rows = [row_of(document) for document in versions.values()]
    return add_rows(conn, rows, [sighting_of(document.version, capture) for document, capture in seen])


def add_rows(conn: sa.Connection, rows: Sequence[Row], seen: Sequence[Row]) -> set[str]:
    """Enter what `row_of` and `sighting_of` made, each version once; the versions that the index did not hold before."""
    versions = [row["version"] for row in rows]
    fresh = set(versions) - _held(conn, versions)
    insert_new(conn, table, [row for row in rows if row["version"] in fresh])
    insert_new(conn, sightings, seen)
    return fresh


def add_quarantine(conn: sa.Connection, rows: Sequence[Quarantined]) -> int:
    """Enter captures that a parser version refused; the number that were not entered before."""
    names = [column.name for column in quarantine.columns]
    return insert_new(conn, quarantine, [{name: getattr(row, name) for name in names} for row in rows])


def stored_after(
    conn: sa.Connection, after: int, through: int, parsers: Collection[str], besides: Collection[str]
) -> list[Stored]:
    """The documents of these parser versions that first came to the index after sighting `after`, and not after `through`.

    In the order of their arrival; those of the sources `besides` are left out.
    """
    s, again = sightings.c, sightings.alias().c
    first = sa.select(sa.func.min(again.seq)).where(again.version == s.version).scalar_subquery()
    wanted = (
        sa.select(s.seq.label("arrival"), table)
        .join(table, table.c.version == s.version)
        .where(s.seq > after, s.seq <= through, s.seq == first)
        .where(table.c.parser_version.in_(sorted(parsers)), table.c.source.not_in(sorted(besides)))
        .order_by(s.seq)
    )
    return [Stored(row.version, row.arrival, _document(row)) for row in conn.execute(wanted)]


def seen_in(conn: sa.Connection, version: str) -> list[Sighted]:
    """The captures that a version was seen in, by their id."""
    s, c = sightings.c, captures.c
    wanted = sa.select(c.id, c.source, c.url, c.captured_at, c.recorded_at).join(captures, c.id == s.capture)
    return [Sighted(*row) for row in conn.execute(wanted.where(s.version == version).order_by(c.id))]


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


def firsts(recorded_by: datetime | None = None) -> sa.Select[Any]:
    """The first sighting of every version: by captured_at, then by the capture's id, never by the order of ingestion.

    With `recorded_by` only of the sightings that we had recorded by then, itself included.
    """
    s = sightings.c
    place = sa.func.row_number().over(partition_by=s.version, order_by=(s.captured_at, s.capture)).label("place")
    known = within(s.recorded_at, None, recorded_by)
    each = sa.select(s.version, s.captured_at, s.capture, place).where(*known).subquery("each")
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


def row_of(document: Document) -> dict[str, Any]:
    """A document as `add_rows` takes it."""
    return {
        "version": document.version, "source": document.source, "outlet": document.outlet, "native_id": document.native_id,
        "content_hash": document.content_hash, "series": document.series, "genre": document.genre,
        "edition": document.edition, "section": document.section, "url": document.url, "headline": document.headline,
        "blocks": _json([[block.text, block.lang, block.role, block.confidence] for block in document.blocks]),
        "links": _json(document.links), "flaws": _json(document.flaws), "story": document.story,
        "published_at": document.published_at, "event_time": document.event_time,
        "parser": document.parser, "parser_version": document.parser_version,
        "items": _json([_item_row(item) for item in document.items]), "work": document.work,
        "mirrored_at": document.mirrored_at,
    }  # fmt: skip


def sighting_of(version: str, capture: Capture) -> dict[str, Any]:
    """That a version was seen in a capture, as `add_rows` takes it."""
    return {
        "version": version,
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
        items=tuple(_item(fields) for fields in json.loads(row.items)), work=row.work, mirrored_at=row.mirrored_at,
    )  # fmt: skip


def _item_row(item: Item) -> dict[str, Any]:
    """An item without what is empty, as JSON can hold it."""
    said = {each.name: getattr(item, each.name) for each in fields(Item)}
    issued = {} if item.issued_on is None else {"issued_on": item.issued_on.isoformat()}
    return {name: value for name, value in said.items() if value not in ("", None, ())} | issued


def _item(said: dict[str, Any]) -> Item:
    issued = said.get("issued_on")
    return Item(
        **{
            **said,
            "themes": tuple((lang, words) for lang, words in said.get("themes", ())),
            "inscriptions": tuple(said.get("inscriptions", ())),
            "issued_on": None if issued is None else date.fromisoformat(issued),
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
