"""How the latest looks at a source's pages went, and what came of them: what the health of a source is judged by.

Every statement walks an index backwards from the newest row and stops: what it costs does not grow with the years. Only our own looks
count: what an archive or a person had of a page says nothing of how the source answers us.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from tealeaves.store.observations import Labels
from tealeaves.store.schema import captures, documents, misses, observations, quarantine, sightings
from tealeaves.store.sql import chunks

LOOKS = 2  # newest looks of a page, whatever they brought
CHANGES = 24  # newest captures of a page: those at which its bytes were others than before
POLLED = captures.c.origin == "poll"
SAMPLE = 200  # sightings that a sample of a source's documents is taken from


@dataclass(frozen=True, slots=True)
class Reading:
    """A look at a page that was answered, and whether what came could be read."""

    at: datetime
    capture: str  # id of the capture that holds the bytes
    digest: str
    length: int  # of its record in the archive, in bytes, compressed
    refused: str = ""  # "reason: detail" where it was not understood or is an error answer


@dataclass(frozen=True, slots=True)
class Missed:
    """The newest look at a page that brought nothing, for a cause of its own if there is one."""

    at: datetime
    reason: str
    detail: str
    status: int | None


@dataclass(frozen=True, slots=True)
class PagePast:
    """The latest of one polled page, the newest first."""

    looks: Sequence[Reading] = ()
    changes: Sequence[Reading] = ()
    missed: Missed | None = None  # for the cause of its own, if it has one
    missed_at: datetime | None = None  # the newest miss of all


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Items that a source showed for the first time since an instant."""

    new: int = 0
    known: int = 0  # of them those whose text it had shown before under another id


@dataclass(frozen=True, slots=True)
class Sample:
    """Some documents of a series: how many fill each field, and how many have text in each language."""

    count: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


def page_pasts(conn: sa.Connection, urls: Collection[str], labels: Labels) -> dict[str, PagePast]:
    """The latest of each of these pages. A statement for each: one for all of them would read each page's whole past."""
    wanted = list(dict.fromkeys(urls))
    looks = {url: _newest(conn, url, LOOKS, ("capture", "revisit")) for url in wanted}
    changes = {url: _newest(conn, url, CHANGES, ("capture",)) for url in wanted}
    held = {row.same_as or row.id for rows in (*looks.values(), *changes.values()) for row in rows}
    refused = refused_among(conn, held, labels)
    missed = _misses(conn, wanted, own_cause=True)
    missed_at = {url: miss.at for url, miss in _misses(conn, wanted, own_cause=False).items()}
    return {
        url: PagePast(
            tuple(_reading(row, refused) for row in looks[url]),
            tuple(_reading(row, refused) for row in changes[url]),
            missed.get(url),
            missed_at.get(url),
        )
        for url in wanted
    }


def _newest(conn: sa.Connection, url: str, count: int, kinds: Sequence[str]) -> Sequence[sa.Row[Any]]:
    c = captures.c
    wanted = sa.select(c.captured_at, c.id, c.same_as, c.digest, c.length, c.status).where(
        c.url == url, POLLED, c.kind.in_(kinds)
    )
    return conn.execute(wanted.order_by(c.captured_at.desc(), c.seq.desc()).limit(count)).all()


def _reading(row: sa.Row[Any], refused: Mapping[str, str]) -> Reading:
    held = row.same_as or row.id
    why = f"error_page: the status is {row.status}" if row.status >= 400 else refused.get(held, "")
    return Reading(row.captured_at, held, row.digest, row.length, why)


def refused_among(conn: sa.Connection, ids: Collection[str], labels: Labels) -> dict[str, str]:
    """Those of the captures that the parsers in force refuse, each with "reason: detail"."""
    q = quarantine.c
    ours = sa.or_(q.parser.in_(sorted(labels.parsers)), q.parser.endswith("/-"))
    wanted = sa.select(q.capture, q.reason, q.detail).where(ours).order_by(q.parser)
    return {
        row.capture: f"{row.reason}: {row.detail}"
        for some in chunks(ids)
        for row in conn.execute(wanted.where(q.capture.in_(some)))
    }


def _misses(conn: sa.Connection, urls: Sequence[str], own_cause: bool) -> dict[str, Missed]:
    """The newest miss of each address; with `own_cause` the newest that was not for our own letting the host rest."""
    m = misses.c
    caused = m.reason != "closed" if own_cause else sa.true()
    wanted = sa.select(m.missed_at, m.reason, m.detail, m.status).order_by(m.missed_at.desc(), m.seq.desc()).limit(1)
    found = {url: conn.execute(wanted.where(m.url == url, caused)).one_or_none() for url in urls}
    return {
        url: Missed(row.missed_at, row.reason, row.detail, row.status) for url, row in found.items() if row is not None
    }


def last_answers(conn: sa.Connection, sources: Iterable[str]) -> dict[str, datetime]:
    """When each source last answered anything that we asked it."""
    newest = sa.select(captures.c.captured_at).where(POLLED).order_by(captures.c.captured_at.desc()).limit(1)
    found = {source: conn.scalar(newest.where(captures.c.source == source)) for source in sources}
    return {source: at for source, at in found.items() if at is not None}


def newest_item(conn: sa.Connection, source: str, until: datetime, spans: Sequence[timedelta]) -> datetime | None:
    """When a source last showed an item that it had not shown before; looked for in the latest of its captures first."""
    for span in spans:
        found: datetime | None = conn.scalar(_newest_item(source, until - span))
        if found is not None:
            return found
    ever: datetime | None = conn.scalar(_newest_item(source, None))
    return ever


def _newest_item(source: str, since: datetime | None) -> sa.Select[Any]:
    """The latest first sighting of an item, among those that were first seen since then."""
    d, s, other, again = documents.c, sightings.c, documents.alias().c, sightings.alias().c
    first = sa.func.min(s.captured_at, type_=s.captured_at.type)
    items = sa.select(first.label("at")).join(documents, d.version == s.version)
    if since is None:
        firsts = items.where(d.source == source).group_by(d.native_id).subquery()
        return sa.select(sa.func.max(firsts.c.at, type_=s.captured_at.type))
    shown = (
        sa.select(d.native_id)
        .distinct()
        .join(sightings, s.version == d.version)
        .join(captures, captures.c.id == s.capture)
    )
    shown = shown.where(captures.c.source == source, captures.c.captured_at >= since)
    names = shown.cte("names")
    every = (
        sa.select(sa.func.min(again.captured_at, type_=s.captured_at.type).label("at"))
        .select_from(names)
        .join(other.native_id.table, sa.and_(other.source == source, other.native_id == names.c.native_id))
        .join(again.version.table, again.version == other.version)
        .group_by(names.c.native_id)
        .having(sa.func.min(again.captured_at) >= since)
        .subquery()
    )
    return sa.select(sa.func.max(every.c.at, type_=s.captured_at.type))


def arrivals(conn: sa.Connection, source: str, since: datetime, until: datetime) -> Arrivals:
    """The items that a source first showed between two instants, and how many of them are old texts under new ids."""
    d, s = documents.c, sightings.c
    shown = (
        sa.select(d.native_id, d.content_hash)
        .distinct()
        .join(sightings, s.version == d.version)
        .join(captures, captures.c.id == s.capture)
        .where(captures.c.source == source, captures.c.captured_at >= since, captures.c.captured_at <= until)
        .cte("shown")
    )
    own = _seen_before(source, since, documents.alias(), lambda other: other.native_id == shown.c.native_id)
    text = _seen_before(source, since, documents.alias(), lambda other: other.content_hash == shown.c.content_hash)
    new = sa.select(shown.c.native_id, sa.case((text, 1), else_=0).label("known")).where(~own).subquery()
    each = sa.select(sa.func.max(new.c.known).label("known")).group_by(new.c.native_id).subquery()
    row = conn.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(each.c.known), 0)).select_from(each)
    ).one()
    return Arrivals(int(row[0]), int(row[1]))


def _seen_before(source: str, since: datetime, other: sa.FromClause, alike: Any) -> sa.ColumnElement[bool]:
    again = sightings.alias().c
    seen = sa.select(again.seq).where(again.version == other.c.version, again.captured_at < since)
    return sa.select(other.c.version).where(other.c.source == source, alike(other.c), seen.exists()).exists()


def said_in(conn: sa.Connection, ids: Collection[str]) -> dict[str, frozenset[tuple[str, str]]]:
    """Native id and text (its hash) of each document that these captures showed."""
    d, s = documents.c, sightings.c
    wanted = sa.select(s.capture, d.native_id, d.content_hash).join(documents, d.version == s.version)
    found: dict[str, set[tuple[str, str]]] = {}
    for some in chunks(ids):
        for row in conn.execute(wanted.where(s.capture.in_(some))):
            found.setdefault(row.capture, set()).add((row.native_id, row.content_hash))
    return {capture: frozenset(said) for capture, said in found.items()}


def sample(
    conn: sa.Connection, source: str, until: datetime, limit: int, besides: Collection[str] = ()
) -> tuple[str, ...]:
    """Versions of documents that a source's captures showed last until then, the newest first, at most `limit`; `besides` left out."""
    c, s = captures.c, sightings.c
    newest = (
        sa.select(s.version).join(captures, s.capture == c.id).where(c.source == source, c.captured_at <= until, POLLED)
    )
    found = dict.fromkeys(conn.scalars(newest.order_by(c.captured_at.desc()).limit(SAMPLE)))
    return tuple(version for version in found if version not in besides)[:limit]


def described(
    conn: sa.Connection, versions: Sequence[str], fields: Collection[str], labels: Labels
) -> dict[str, Sample]:
    """Those of these documents that our parsers in force made, by their series: editions have fields and languages of their own."""
    d = documents.c
    columns = [d[name] for name in sorted(fields) if name in d]
    rows = conn.execute(sa.select(d.version, d.series, d.parser_version, *columns).where(d.version.in_(versions))).all()
    rows = [row for row in rows if row.parser_version in labels.parsers]
    spoken = _languages(conn, [row.version for row in rows])
    every = {row.series for row in rows}
    return {name: _sample([row for row in rows if row.series == name], columns, spoken.get(name, {})) for name in every}


def _languages(conn: sa.Connection, versions: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many of these documents have text in each language, by series. All is asked of them: no other index than by version serves."""
    o = observations.c
    rows = conn.execute(sa.select(o.version, o.series, o.kind, o.subject, o.value).where(o.version.in_(versions)))
    spoken = {
        (row.series, row.value, row.version)
        for row in rows
        if (row.kind, row.subject) == ("block_language", "language")
    }
    found: dict[str, dict[str, int]] = {}
    for series, language, _ in spoken:
        of_series = found.setdefault(series, {})
        of_series[language] = of_series.get(language, 0) + 1
    return found


def _sample(rows: Sequence[Any], columns: Sequence[sa.Column[Any]], languages: Mapping[str, int]) -> Sample:
    filled = {column.name: sum(getattr(row, column.name) not in (None, "", "[]") for row in rows) for column in columns}
    return Sample(len(rows), filled, languages)
