"""Addresses of articles: since when each is held, what became of it, and when it was last looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.model import GONE
from tealeaves.store.schema import captures, documents, misses, sightings
from tealeaves.store.sql import chunks


@dataclass(frozen=True, slots=True)
class Address:
    """One address at which a source has shown a document, as all looks at it tell."""

    source: str
    url: str
    story: str  # of what it shows
    published_at: date | None
    first_at: datetime  # when it first showed a document
    shown_at: datetime  # when it last did
    looked_at: datetime  # when it last answered, whatever it said
    lost_at: datetime | None = None  # since when it answers without showing one
    gone: bool = False  # its last answer was that nothing stands there
    missed_at: datetime | None = None  # the last look that brought no answer
    retry_at: datetime | None = None  # when it asked to be left alone until


def addresses(conn: sa.Connection, source: str, pages: Collection[str] = ()) -> list[Address]:
    """Every address of a source but for its polled pages that ever showed a document, by url."""
    found = {
        row.url: Address(source, row.url, row.story, row.published_at, row.first_at, row.shown_at, row.looked_at)
        for row in conn.execute(_shown(source, pages))
    }
    _add_losses(conn, source, found)
    _add_misses(conn, source, found)
    return [found[url] for url in sorted(found)]


def gone_addresses(conn: sa.Connection, source: str, pages: Collection[str] = ()) -> list[Address]:
    """Those of them that answer 404 or 410 now: deletions, and no trouble in reading the source."""
    return [each for each in addresses(conn, source, pages) if each.gone]


def _looks(source: str, pages: Collection[str]) -> sa.Subquery:
    """Every answer of a source's addresses, with the story that it showed, if any: a revisit shows what it repeats."""
    s, d, c = sightings.c, documents.c, captures.c
    shows = (
        sa.select(s.capture, sa.func.min(d.story).label("story"), sa.func.min(d.published_at).label("published_at"))
        .join(documents, d.version == s.version)
        .where(d.source == source)
        .group_by(s.capture)
        .subquery("shows")
    )
    held = sa.func.coalesce(c.same_as, c.id)
    return (
        sa.select(c.url, c.captured_at, c.status, c.seq, shows.c.story, shows.c.published_at)
        .outerjoin(shows, shows.c.capture == held)
        .where(c.source == source, c.url.not_in(sorted(pages)))
        .subquery("looks")
    )


def _shown(source: str, pages: Collection[str]) -> sa.Select[Any]:
    look = _looks(source, pages).c
    shown = sa.case((look.story.is_not(None), look.captured_at))
    first_at = sa.func.min(shown, type_=look.captured_at.type).label("first_at")
    return (
        sa.select(
            look.url, sa.func.min(look.story).label("story"),
            sa.func.min(look.published_at, type_=look.published_at.type).label("published_at"), first_at,
            sa.func.max(shown, type_=look.captured_at.type).label("shown_at"),
            sa.func.max(look.captured_at, type_=look.captured_at.type).label("looked_at"),
        )
        .group_by(look.url)
        .having(sa.func.min(shown) != sa.null())
    )  # fmt: skip


def _add_losses(conn: sa.Connection, source: str, found: dict[str, Address]) -> None:
    """For those that answered later than they last showed something: since when, and how the last answer was."""
    lost = [each.url for each in found.values() if each.looked_at > each.shown_at]
    c = captures.c
    for some in chunks(lost):
        wanted = sa.select(c.url, c.captured_at, c.status).where(c.source == source, c.url.in_(some))
        for row in conn.execute(wanted.order_by(c.captured_at, c.seq)):
            each = found[row.url]
            if row.captured_at > each.shown_at:
                found[row.url] = replace(each, lost_at=each.lost_at or row.captured_at, gone=row.status in GONE)


def _add_misses(conn: sa.Connection, source: str, found: dict[str, Address]) -> None:
    m = misses.c
    missed_at = sa.func.max(m.missed_at, type_=m.missed_at.type).label("missed_at")
    retry_at = sa.func.max(m.retry_at, type_=m.retry_at.type).label("retry_at")
    for row in conn.execute(sa.select(m.url, missed_at, retry_at).where(m.source == source).group_by(m.url)):
        if row.url in found:
            found[row.url] = replace(found[row.url], missed_at=row.missed_at, retry_at=row.retry_at)
