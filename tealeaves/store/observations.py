"""Observations as rules see them: joined with when and where their document was first seen, in the one total order.

A version's first sighting decides `known_at` and the quote's capture: the earliest captured_at, and of equal ones the lowest
capture id; so nothing here depends on the order of ingestion.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Observation, Quote
from tealeaves.observe.deletions import PARSER as TOMBSTONES
from tealeaves.store.documents import firsts, within
from tealeaves.store.schema import documents, observations, sightings
from tealeaves.store.sql import chunks, insert_new, stream

BATCH = 500  # documents whose observations are read at a time
_O = observations.c
_OWN = (_O.version, _O.kind, _O.subject, _O.value, _O.quote, _O.language, _O.offset, _O.attrs, _O.observer)


@dataclass(frozen=True, slots=True)
class Labels:
    """The versions in force: values of `Document.parser_version` and of `Observation.observer`. Rows of others are kept, not read."""

    parsers: frozenset[str]
    observers: frozenset[str]

    @property
    def told_by(self) -> list[str]:
        """Of whom observations are read: the parsers in force, and tombstones, which no parser makes."""
        return sorted({*self.parsers, TOMBSTONES})


def add_observations(conn: sa.Connection, rows: Sequence[Observation]) -> int:
    """Enter observations; the number that the index did not hold."""
    return add_rows(conn, [row_of(each) for each in rows])


def add_rows(conn: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Enter what `row_of` made; the number that the index did not hold."""
    return insert_new(conn, observations, rows)


def known_series(conn: sa.Connection, kind: str, series: str, subject: str, labels: Labels) -> list[Observation]:
    """All observations of one subject in one series, in order."""
    d, first = documents.c, sightings.alias("first")
    wanted = (
        sa.select(d.series, d.story, d.url, d.source, d.published_at, first.c.captured_at, first.c.capture, *_OWN)
        .select_from(observations)
        .join(documents, d.version == _O.version)
        .join(first, first.c.seq == _first_of(_O.version))
        .where(_O.kind == kind, _O.series == series, _O.subject == subject)
        .where(d.parser_version.in_(labels.told_by), _O.observer.in_(sorted(labels.observers)))
    )
    return sorted(map(_observation, conn.execute(wanted)), key=lambda each: (each.order, each.observer))


def series_of(conn: sa.Connection, kind: str, subject: str, labels: Labels) -> list[str]:
    """Every series in which a subject is observed."""
    wanted = sa.select(_O.series).distinct().where(_O.kind == kind, _O.subject == subject)
    return sorted(conn.scalars(wanted.where(_O.observer.in_(sorted(labels.observers)))))


def pending(conn: sa.Connection, through: int, labels: Labels) -> list[Observation]:
    """Observations of the versions whose first sighting came to the index after sighting `through`, in order.

    A version becomes pending again where an earlier capture of it arrives late: it is then known from an earlier instant.
    """
    first = sightings.alias("first")
    fresh = _versions(first, labels).where(first.c.seq > through, first.c.seq == _first_of(first.c.version))
    return list(_streamed(conn, fresh, labels, None))


def all_observations(
    conn: sa.Connection, labels: Labels, kinds: Collection[str] | None = None,
    since: datetime | None = None, until: datetime | None = None,
) -> Iterator[Observation]:  # fmt: skip
    """Every observation with `since <= known_at <= until`, in order, streamed: for replays."""
    first = firsts().subquery("first")
    return _streamed(conn, _versions(first, labels).where(*within(first.c.captured_at, since, until)), labels, kinds)


def last_sighting(conn: sa.Connection) -> int:
    """The number of the newest sighting; 0 where there is none."""
    return conn.scalar(sa.select(sa.func.max(sightings.c.seq))) or 0


def story_days(conn: sa.Connection, series: str, labels: Labels) -> list[tuple[str, datetime]]:
    """Each story of a series that was observed as a document, and when it was first known, in that order: what coverage counts."""
    seen = (
        sa.select(documents.c.story, sa.func.min(sightings.c.captured_at).label("known_at"))
        .join(sightings, sightings.c.version == documents.c.version)
        .where(documents.c.series == series, documents.c.parser_version.in_(sorted(labels.parsers)))
        .where(documents.c.version.in_(_observed_as_documents(series, labels)))
        .group_by(documents.c.story)
    ).subquery()
    return [(row.story, row.known_at) for row in conn.execute(sa.select(seen).order_by(seen.c.known_at, seen.c.story))]


def said_before(
    conn: sa.Connection, subject: tuple[str, str, str], value: str, now: Observation, labels: Labels
) -> bool:
    """Whether another story had a value of a subject before `now`, by `Observation.order`."""
    kind, series, name = subject
    first = sightings.alias("first")
    wanted = (
        sa.select(sa.literal(1))
        .select_from(observations)
        .join(documents, documents.c.version == _O.version)
        .join(first, first.c.seq == _first_of(_O.version))
        .where(_O.kind == kind, _O.series == series, _O.subject == name, _O.value == value)
        .where(documents.c.parser_version.in_(labels.told_by), _O.observer.in_(sorted(labels.observers)))
        .where(documents.c.story != now.story, _earlier(first.c.captured_at, documents.c.story, series, now))
        .limit(1)
    )
    return conn.scalar(wanted) is not None


def _earlier(
    known_at: sa.ColumnElement[Any], story: sa.ColumnElement[str], series: str, now: Observation
) -> sa.ColumnElement[bool]:
    """Whether what became known then, of a series and a story, stands before `now` in `Observation.order`."""
    if series > now.series:
        return known_at < now.known_at
    if series < now.series:
        return known_at <= now.known_at
    return sa.or_(known_at < now.known_at, sa.and_(known_at == now.known_at, story < now.story))


def _observed_as_documents(series: str, labels: Labels) -> sa.Select[Any]:
    about = sa.and_(_O.kind == "document", _O.series == series)
    return sa.select(_O.version).where(about, _O.observer.in_(sorted(labels.observers)))


def _first_of(version: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """The number of a version's first sighting."""
    s = sightings.alias()
    newest = sa.select(s.c.seq).where(s.c.version == version).order_by(s.c.captured_at, s.c.capture).limit(1)
    return newest.correlate_except(s).scalar_subquery()


def _versions(first: sa.FromClause, labels: Labels) -> sa.Select[Any]:
    """Document versions in order, narrow: sorting these and not the observations is what keeps a replay quick."""
    d = documents.c
    return (
        sa.select(d.series, d.story, d.url, d.source, d.published_at, first.c.captured_at, first.c.capture, d.version)
        .join(first, first.c.version == d.version)
        .where(d.parser_version.in_(labels.told_by))
        .order_by(first.c.captured_at, d.series, d.story, d.version)
    )


def _streamed(
    conn: sa.Connection, versions: sa.Select[Any], labels: Labels, kinds: Collection[str] | None
) -> Iterator[Observation]:
    """The observations of these document versions, a batch of documents at a time."""
    for batch in stream(conn, versions).partitions(BATCH):
        yield from _of_versions(conn, batch, labels, kinds)


def _of_versions(
    conn: sa.Connection, versions: Sequence[sa.Row[Any]], labels: Labels, kinds: Collection[str] | None
) -> Iterator[Observation]:
    """The observations of these document versions, in the order of the versions."""
    wanted = sa.select(*_OWN).where(_O.observer.in_(sorted(labels.observers)))
    if kinds is not None:
        wanted = wanted.where(_O.kind.in_(sorted(kinds)))
    found: dict[str, list[sa.Row[Any]]] = {row.version: [] for row in versions}
    for some in chunks(list(found)):
        for row in conn.execute(wanted.where(_O.version.in_(some))):
            found[row.version].append(row)
    for head in versions:
        own = found[head.version]
        yield from map(_observation, ((*head[:7], *row) for row in sorted(own, key=_within_version)))


_within_version = itemgetter(1, 2, 3, 6, 8)  # kind, subject, value, offset; observer only settles ties


def _observation(row: Any) -> Observation:
    (series, story, url, source, published_at, known_at, capture,
     version, kind, subject, value, quote, language, offset, attrs, observer) = row  # fmt: skip
    return Observation(
        kind, series, subject, value, Quote(quote, language, offset, url, capture), version, story, source, known_at,
        published_at, observer, json.loads(attrs) if attrs != "{}" else {},
    )  # fmt: skip


def row_of(each: Observation) -> dict[str, Any]:
    """An observation as `add_rows` takes it: without when and where it was first seen, which the sightings say."""
    return {
        "id": each.id, "version": each.version, "kind": each.kind, "series": each.series, "subject": each.subject,
        "value": each.value, "quote": each.quote.text, "language": each.quote.language, "offset": each.quote.offset,
        "attrs": json.dumps(dict(each.attrs), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "observer": each.observer,
    }  # fmt: skip
