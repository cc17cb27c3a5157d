"""What was looked at: captures, revisits and misses, each with its place in the archive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from tealeaves.model import Capture, LastLook, Look, Miss, Origin, Place, Revisit
from tealeaves.store.schema import captures, documents, misses, quarantine, sightings
from tealeaves.store.sql import chunks, insert_new, stream

Columns: TypeAlias = sa.sql.base.ReadOnlyColumnCollection[str, Any]

ANSWERED = captures.c.status < 400  # an error page is kept, but is no success


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a source has been answering, from the looks alone."""

    source: str
    last_look: datetime | None = None
    last_capture: datetime | None = None  # new bytes, error pages included
    last_document: datetime | None = None  # the first sight of its newest item; a new version of an old one is no news
    captures: int = 0
    revisits: int = 0
    misses_in_row: int = 0  # since any of its addresses last answered
    last_miss: str | None = None  # the reason of the latest, however long ago
    quarantined: int = 0


def add_look(conn: sa.Connection, look: Look, place: Place) -> bool:
    """Enter one look; False where it is known already, by its id or by its place."""
    return add_looks(conn, [(look, place)]) == 1


def add_looks(conn: sa.Connection, pairs: Sequence[tuple[Look, Place]]) -> int:
    """Enter many looks in their order; the number that were not known."""
    seen = [row_of(look, place) for look, place in pairs if not isinstance(look, Miss)]
    missed = [row_of(look, place) for look, place in pairs if isinstance(look, Miss)]
    return add_rows(conn, seen, missed)


def add_rows(conn: sa.Connection, seen: Sequence[Mapping[str, Any]], missed: Sequence[Mapping[str, Any]]) -> int:
    """Enter what `row_of` made of captures and revisits, and of misses; the number that were not known."""
    return insert_new(conn, captures, seen) + insert_new(conn, misses, missed)


def row_of(look: Look, place: Place) -> dict[str, Any]:
    """A look as `add_rows` takes it."""
    return _miss_row(look, place) if isinstance(look, Miss) else _capture_row(look, place)


def known_captures(conn: sa.Connection, ids: Collection[str]) -> set[str]:
    """Those of the ids that are captures or revisits in the index."""
    return {
        row.id
        for some in chunks(ids)
        for row in conn.execute(sa.select(captures.c.id).where(captures.c.id.in_(some)))
    }  # fmt: skip


def known_looks(conn: sa.Connection, ids: Collection[str]) -> set[str]:
    """Those of the ids that the index knows, misses included."""
    missed = {
        row.id for some in chunks(ids) for row in conn.execute(sa.select(misses.c.id).where(misses.c.id.in_(some)))
    }
    return known_captures(conn, ids) | missed


def captured_urls(conn: sa.Connection, urls: Collection[str]) -> set[str]:
    """Those of the addresses that were ever answered with a page; an error page does not count."""
    wanted = sa.select(captures.c.url).distinct().where(captures.c.kind == "capture", ANSWERED)
    return {row.url for some in chunks(urls) for row in conn.execute(wanted.where(captures.c.url.in_(some)))}


def last_looks(conn: sa.Connection, urls: Collection[str]) -> dict[str, LastLook]:
    """For each address ever looked at by ourselves, what to know before asking again; what archives and people had of it is none of it.

    Validators are the newest that came with the bytes at hand, from their capture or a later revisit. `full_at` is the last answer
    with bytes, the same bytes included. `retry_at` is the latest that a miss since the last success asked for.
    """
    looks = (_last_look(row) for some in chunks(urls) for row in conn.execute(_last_of(some)))
    return {look.url: look for look in looks if look.looked_at is not None}


def indexed_ends(conn: sa.Connection) -> dict[str, int]:
    """For each WARC file the end of the last record that is indexed, in bytes."""
    records = sa.union_all(*(sa.select(t.c.file, (t.c.offset + t.c.length).label("end")) for t in (captures, misses)))
    each = records.subquery()
    return {
        row.file: row.end
        for row in conn.execute(sa.select(each.c.file, sa.func.max(each.c.end).label("end")).group_by(each.c.file))
    }


def capture_places(
    conn: sa.Connection, *, source: str | None = None, origins: Collection[Origin] | None = None, after: int = 0
) -> Iterator[tuple[str, Place]]:
    """Id and place of every capture indexed after capture number `after`, by captured_at, source, url and digest."""
    c = captures.c
    wanted = sa.select(c.id, c.file, c.offset, c.length).where(c.kind == "capture", c.seq > after)
    if source is not None:
        wanted = wanted.where(c.source == source)
    if origins is not None:
        wanted = wanted.where(c.origin.in_(sorted(origins)))
    for id_, file, offset, length in stream(conn, wanted.order_by(c.captured_at, c.source, c.url, c.digest)):
        yield id_, Place(file, offset, length)


def source_health(conn: sa.Connection) -> list[SourceHealth]:
    """The health of every source ever looked at, by its id."""
    seen: dict[str, dict[str, Any]] = {}
    for wanted in (_answers(), _failures(), _newest_items(), _refused()):
        for row in conn.execute(wanted).mappings():
            seen.setdefault(row["source"], {}).update(row)
    return [_health(seen[source]) for source in sorted(seen)]


def _health(parts: dict[str, Any]) -> SourceHealth:
    looks = [at for name in ("answered_at", "missed_at") if (at := parts.pop(name, None)) is not None]
    return SourceHealth(last_look=max(looks, default=None), **parts)


def _answers() -> sa.Select[Any]:
    c = captures.c
    kept, again = c.kind == "capture", c.kind == "revisit"
    return sa.select(
        c.source,
        sa.func.max(c.captured_at).label("answered_at"),
        sa.func.max(sa.case((kept, c.captured_at))).label("last_capture"),
        sa.func.count(sa.case((kept, 1))).label("captures"),
        sa.func.count(sa.case((again, 1))).label("revisits"),
    ).group_by(c.source)


def _failures() -> sa.Select[Any]:
    """Misses of each source: the latest, and how many since its last success."""
    m, other = misses.c, misses.alias().c
    success = sa.select(captures.c.source, sa.func.max(captures.c.captured_at).label("at")).where(ANSWERED)
    last = success.group_by(captures.c.source).subquery("last")
    latest = sa.select(other.reason).where(other.source == m.source).order_by(other.missed_at.desc(), other.seq.desc())
    since = sa.or_(last.c.at.is_(None), m.missed_at > last.c.at)
    return (
        sa.select(
            m.source,
            sa.func.max(m.missed_at).label("missed_at"),
            sa.func.count(sa.case((since, 1))).label("misses_in_row"),
            latest.limit(1).correlate(misses).scalar_subquery().label("last_miss"),
        )
        .outerjoin(last, last.c.source == m.source)
        .group_by(m.source)
    )


def _newest_items() -> sa.Select[Any]:
    """When each source last showed an item that it had not shown before."""
    d = documents.c
    first = sa.func.min(sightings.c.captured_at).label("first_at")
    items = (
        sa.select(d.source, first)
        .join(sightings, sightings.c.version == d.version)
        .group_by(d.source, d.native_id)
        .subquery()
    )
    return sa.select(items.c.source, sa.func.max(items.c.first_at).label("last_document")).group_by(items.c.source)


def _refused() -> sa.Select[Any]:
    return sa.select(quarantine.c.source, sa.func.count().label("quarantined")).group_by(quarantine.c.source)


def _capture_row(look: Capture | Revisit, place: Place) -> dict[str, Any]:
    capture = isinstance(look, Capture)
    return {
        "id": look.id, "kind": "capture" if capture else "revisit", "source": look.source, "url": look.url,
        "captured_at": look.captured_at, "recorded_at": look.recorded_at, "status": look.status, "digest": look.digest,
        "same_as": None if isinstance(look, Capture) else look.same_as,
        "etag": _header(look, "etag"), "last_modified": _header(look, "last-modified"),
        "origin": look.origin,
        "precision": look.precision if isinstance(look, Capture) else "second",
        "file": place.file, "offset": place.offset, "length": place.length,
    }  # fmt: skip


def _miss_row(miss: Miss, place: Place) -> dict[str, Any]:
    return {
        "id": miss.id, "source": miss.source, "url": miss.url, "missed_at": miss.missed_at,
        "recorded_at": miss.recorded_at, "reason": miss.reason, "detail": miss.detail, "status": miss.status,
        "retry_at": miss.retry_at, "file": place.file, "offset": place.offset, "length": place.length,
    }  # fmt: skip


def _header(look: Capture | Revisit, name: str) -> str | None:
    return next((value for key, value in look.headers if key.lower() == name), None)


def _last_of(urls: list[str]) -> sa.Select[Any]:
    """One row an address, each part found by the index on address and time, however long its past."""
    asked = sa.values(sa.column("url", captures.c.url.type), name="asked").data([(url,) for url in urls]).cte("asked")
    good, held = captures.alias("good"), captures.alias("held")
    full_at = _newest("captured_at", asked, lambda c: sa.or_(c.kind == "capture", c.status != 304))
    polled = sa.and_(captures.c.url == asked.c.url, captures.c.origin == "poll")
    missed = sa.and_(misses.c.url == asked.c.url, sa.or_(good.c.seq.is_(None), misses.c.missed_at > good.c.captured_at))
    return (
        sa.select(
            asked.c.url, good.c.digest, held.c.id, held.c.captured_at, full_at.label("full_at"),
            *(_newest(name, asked, _validates(name, good, full_at)).label(name) for name in ("etag", "last_modified")),
            sa.select(sa.func.max(captures.c.captured_at)).where(polled).scalar_subquery().label("seen_at"),
            sa.select(sa.func.max(misses.c.missed_at)).where(misses.c.url == asked.c.url).scalar_subquery().label("missed_at"),
            sa.select(sa.func.count()).select_from(misses).where(missed).scalar_subquery().label("misses"),
            sa.select(sa.func.max(misses.c.retry_at)).where(missed).scalar_subquery().label("retry_at"),
        )
        .select_from(asked)
        .outerjoin(good, good.c.seq == _newest("seq", asked, lambda _: sa.true()))
        .outerjoin(held, held.c.id == sa.func.coalesce(good.c.same_as, good.c.id))
    )  # fmt: skip


def _newest(column: str, asked: sa.CTE, where: Callable[[Columns], sa.ColumnElement[bool]]) -> sa.ScalarSelect[Any]:
    """That column of the newest success at the asked address for which the condition holds."""
    one = captures.alias()
    here = sa.and_(one.c.url == asked.c.url, one.c.origin == "poll", one.c.status < 400, where(one.c))
    newest = sa.select(one.c[column]).where(here).order_by(one.c.captured_at.desc(), one.c.seq.desc()).limit(1)
    return newest.correlate_except(one).scalar_subquery()


def _validates(
    name: str, good: sa.FromClause, full_at: sa.ScalarSelect[Any]
) -> Callable[[Columns], sa.ColumnElement[bool]]:
    """A validator is good for the bytes that it came with; older than the last full answer it was given up by the server."""
    return lambda c: sa.and_(c[name].is_not(None), c.digest == good.c.digest, c.captured_at >= full_at)


def _last_look(row: sa.Row[Any]) -> LastLook:
    return LastLook(
        url=row.url, capture=row.id, digest=row.digest, etag=row.etag, last_modified=row.last_modified,
        captured_at=row.captured_at, full_at=row.full_at,
        looked_at=max((at for at in (row.seen_at, row.missed_at) if at is not None), default=None),
        misses=row.misses, retry_at=row.retry_at,
    )  # fmt: skip
