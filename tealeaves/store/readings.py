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
SAMPLE = 300  # sightings that a sample of a source's documents is taken from


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
    """The latest of each of these pages."""
    looks: dict[str, list[Reading]] = {}
    changes: dict[str, list[Reading]] = {}
    missed: dict[str, Missed] = {}
    missed_at: dict[str, datetime] = {}
    for some in chunks(urls):
        looks |= _readings(conn, some, labels, LOOKS, captures.c.kind.in_(("capture", "revisit")))
        changes |= _readings(conn, some, labels, CHANGES, captures.c.kind == "capture")
        missed |= _misses(conn, some, misses.alias().c, own_cause=True)
        missed_at |= {url: miss.at for url, miss in _misses(conn, some, misses.alias().c, own_cause=False).items()}
    return {
        url: PagePast(looks.get(url, ()), changes.get(url, ()), missed.get(url), missed_at.get(url))
        for url in dict.fromkeys(urls)
    }


def _readings(
    conn: sa.Connection, urls: list[str], labels: Labels, count: int, kind: sa.ColumnElement[bool]
) -> dict[str, list[Reading]]:
    asked, c, older = _asked(urls), captures.c, captures.alias()
    same = older.c.kind == "capture" if count == CHANGES else sa.true()
    oldest = (
        sa.select(older.c.captured_at)
        .where(older.c.url == asked.c.url, older.c.origin == "poll", same)
        .order_by(older.c.captured_at.desc())
        .limit(1)
        .offset(count - 1)
        .correlate(asked)
        .scalar_subquery()
    )
    bounds = sa.select(asked.c.url, oldest.label("oldest")).cte("bounds")
    wanted = (
        sa.select(c.url, c.captured_at, c.id, c.same_as, c.digest, c.length, c.status)
        .join(
            bounds, sa.and_(bounds.c.url == c.url, sa.or_(bounds.c.oldest.is_(None), c.captured_at >= bounds.c.oldest))
        )
        .where(kind, POLLED)
        .order_by(c.url, c.captured_at.desc(), c.seq.desc())
    )
    rows = conn.execute(wanted).all()
    refused = refused_among(conn, {row.same_as or row.id for row in rows}, labels)
    found: dict[str, list[Reading]] = {}
    for row in rows:
        held = row.same_as or row.id
        why = f"error_page: the status is {row.status}" if row.status >= 400 else refused.get(held, "")
        found.setdefault(row.url, []).append(Reading(row.captured_at, held, row.digest, row.length, why))
    return {url: readings[:count] for url, readings in found.items()}


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


def _misses(conn: sa.Connection, urls: list[str], m: Any, own_cause: bool) -> dict[str, Missed]:
    """The newest miss of each address; with `own_cause` the newest that was not for our own letting the host rest."""
    asked = _asked(urls)
    caused = m.reason != "closed" if own_cause else sa.true()
    newest = sa.select(m.seq).where(m.url == asked.c.url, caused).order_by(m.missed_at.desc(), m.seq.desc()).limit(1)
    each = sa.select(newest.correlate(asked).scalar_subquery().label("seq")).select_from(asked).subquery()
    wanted = sa.select(misses.c.url, misses.c.missed_at, misses.c.reason, misses.c.detail, misses.c.status)
    return {
        row.url: Missed(row.missed_at, row.reason, row.detail, row.status)
        for row in conn.execute(wanted.join(each, each.c.seq == misses.c.seq))
    }


def _asked(urls: list[str]) -> sa.CTE:
    return sa.values(sa.column("url", captures.c.url.type), name="asked").data([(url,) for url in urls]).cte("asked")


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
    conn: sa.Connection, source: str, until: datetime, labels: Labels, limit: int, besides: Collection[str] = ()
) -> tuple[str, ...]:
    """Versions of documents that a source's captures showed last until then, the newest first, at most `limit`; `besides` left out."""
    c, s, d = captures.c, sightings.c, documents.c
    newest = (
        sa.select(s.version, d.parser_version)
        .select_from(captures)
        .join(sightings, s.capture == c.id)
        .join(documents, d.version == s.version)
        .where(c.source == source, c.captured_at <= until, POLLED)
        .order_by(c.captured_at.desc())
        .limit(SAMPLE)
    )
    found = dict.fromkeys(row.version for row in conn.execute(newest) if row.parser_version in labels.parsers)
    return tuple(version for version in found if version not in besides)[:limit]


def described(conn: sa.Connection, versions: Sequence[str], fields: Collection[str]) -> dict[str, Sample]:
    """These documents by their series: editions have fields and languages of their own."""
    d = documents.c
    columns = [d[name] for name in sorted(fields) if name in d]
    rows = conn.execute(sa.select(d.series, *columns).where(d.version.in_(versions))).all()
    spoken = _languages(conn, versions)
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
