"""What each address showed, look by look: from it one can tell what was edited, taken down and put back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Document
from tealeaves.store.documents import document_of, within
from tealeaves.store.observations import Labels
from tealeaves.store.schema import captures, documents, sightings
from tealeaves.store.sql import chunks

_C, _D, _S = captures.c, documents.c, sightings.c


@dataclass(frozen=True, slots=True)
class Shown:
    """A document version that a capture showed, by the parsers in force."""

    native_id: str
    version: str
    content: str  # its content hash
    story: str


@dataclass(frozen=True, slots=True)
class Showing:
    """One answer of an address, and the documents in it; a revisit shows what it repeats."""

    source: str
    url: str
    at: datetime
    look: str  # id of the capture or revisit
    capture: str  # id of the capture that holds the bytes
    status: int
    day_only: bool  # the origin knows only the day
    documents: tuple[Shown, ...]


def changed(conn: sa.Connection, labels: Labels, sources: Collection[str] = ()) -> set[tuple[str, str]]:
    """Sources and addresses at which one item had several contents, or the address several items one after another."""
    seen = _in_force(sa.select(_C.source, _C.url), labels, sources)
    edited = seen.group_by(_C.source, _C.url, _D.native_id).having(sa.func.count(_D.content_hash.distinct()) > 1)
    reused = seen.group_by(_C.source, _C.url).having(
        sa.func.count(_D.native_id.distinct()) > 1, sa.func.count(_D.native_id.distinct()) <= sa.func.count(_C.id.distinct())
    )  # fmt: skip
    return {(row.source, row.url) for wanted in (edited, reused) for row in conn.execute(wanted)}


def lost(conn: sa.Connection, labels: Labels, sources: Collection[str] = ()) -> set[tuple[str, str]]:
    """Sources and addresses that showed a document once, and in another capture none."""
    shows = _in_force(sa.select(_C.source, _C.url), labels, sources).distinct().subquery("shows")
    read = sa.select(_S.capture).join(documents, _D.version == _S.version).where(_D.parser_version.in_(_sorted(labels)))
    wanted = (
        sa.select(_C.source, _C.url)
        .distinct()
        .join(shows, sa.and_(shows.c.source == _C.source, shows.c.url == _C.url))
        .where(_C.kind == "capture", _C.id.not_in(read))
    )
    return {(row.source, row.url) for row in conn.execute(wanted)}


def showings(conn: sa.Connection, labels: Labels, at: Collection[tuple[str, str]]) -> Iterator[list[Showing]]:
    """Every answer of each of these addresses of sources, in order of time; one list an address, by source and url."""
    for some in chunks(sorted(at), 200):
        rows = _answers(conn, [url for _, url in some])
        shown = _documents_in(conn, labels, {row.held for row in rows})
        by_address: dict[tuple[str, str], list[Showing]] = {name: [] for name in some}
        for row in rows:
            if (row.source, row.url) in by_address:
                by_address[row.source, row.url].append(_showing(row, tuple(shown.get(row.held, ()))))
        yield from by_address.values()


def versions(conn: sa.Connection, wanted: Collection[str]) -> dict[str, Document]:
    """The documents of these versions."""
    found = ((version, document_of(conn, version)) for version in sorted(wanted))
    return {version: document for version, document in found if document is not None}


def addresses_of_stories(
    conn: sa.Connection, labels: Labels, stories: Collection[str], until: datetime | None = None
) -> dict[str, int]:
    """At how many addresses each of these stories was shown by then."""
    counted = sa.select(_D.story, sa.func.count(_C.url.distinct()).label("urls"))
    counted = (
        counted.select_from(sightings).join(documents, _D.version == _S.version).join(captures, _C.id == _S.capture)
    )
    counted = counted.where(_D.parser_version.in_(_sorted(labels)), *within(_C.captured_at, None, until)).group_by(
        _D.story
    )
    return {
        row.story: row.urls
        for some in chunks(sorted(stories))
        for row in conn.execute(counted.where(_D.story.in_(some)))
    }


def _sorted(labels: Labels) -> list[str]:
    return sorted(labels.parsers)


def _in_force(columns: sa.Select[Any], labels: Labels, sources: Collection[str]) -> sa.Select[Any]:
    """Captures with the documents that they show by the parsers in force."""
    made = columns.select_from(sightings).join(documents, _D.version == _S.version).join(captures, _C.id == _S.capture)
    made = made.where(_D.parser_version.in_(_sorted(labels)))
    return made.where(_C.source.in_(sorted(sources))) if sources else made


def _answers(conn: sa.Connection, urls: Sequence[str]) -> Sequence[sa.Row[Any]]:
    held = sa.func.coalesce(_C.same_as, _C.id).label("held")
    wanted = sa.select(_C.source, _C.url, _C.captured_at, _C.id, held, _C.status, _C.precision)
    return conn.execute(wanted.where(_C.url.in_(urls)).order_by(_C.captured_at, _C.id)).all()


def _documents_in(conn: sa.Connection, labels: Labels, ids: Collection[str]) -> dict[str, list[Shown]]:
    found: dict[str, list[Shown]] = {}
    wanted = sa.select(_S.capture, _D.native_id, _D.version, _D.content_hash, _D.story).join(
        documents, _D.version == _S.version
    )
    wanted = wanted.where(_D.parser_version.in_(_sorted(labels))).order_by(_D.native_id, _D.version)
    for some in chunks(sorted(ids)):
        for row in conn.execute(wanted.where(_S.capture.in_(some))):
            found.setdefault(row.capture, []).append(Shown(row.native_id, row.version, row.content_hash, row.story))
    return found


def _showing(row: sa.Row[Any], shown: tuple[Shown, ...]) -> Showing:
    return Showing(
        row.source, row.url, row.captured_at, row.id, row.held, row.status, row.precision == "day", shown
    )  # fmt: skip
