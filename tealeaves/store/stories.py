"""Publications as people count them: one article under several addresses is one, and knows its versions and its other languages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tealeaves.model import Document
from tealeaves.observe.deletions import PARSER as TOMBSTONES
from tealeaves.store.documents import firsts, within
from tealeaves.store.schema import captures, documents, sightings
from tealeaves.store.showings import versions
from tealeaves.store.sql import chunks

_C, _D, _S = captures.c, documents.c, sightings.c


@dataclass(frozen=True, slots=True)
class Story:
    """One article of one edition: outlet, day and headline, at all its addresses."""

    story: str
    known_at: datetime
    first: Document  # the version that was seen first
    addresses: tuple[str, ...]
    versions: int  # that differ in what a reader sees
    editions: tuple[str, ...]  # of the publication, where its source says which belong together; else its own


def stories(
    conn: sa.Connection, *, source: str | None = None, since: datetime | None = None, until: datetime | None = None,
    limit: int | None = None,
) -> list[Story]:  # fmt: skip
    """The latest stories that became known in the span, in order of time."""
    first = firsts().subquery("first")
    known_at = sa.func.min(first.c.captured_at, type_=first.c.captured_at.type).label("known_at")
    wanted = sa.select(_D.story, known_at).join(first, first.c.version == _D.version).group_by(_D.story)
    wanted = wanted.where(_D.parser_version != TOMBSTONES)
    if source is not None:
        wanted = wanted.where(_D.source == source)
    each = wanted.subquery("each")
    found = sa.select(each).where(*within(each.c.known_at, since, until))
    rows = conn.execute(found.order_by(each.c.known_at.desc(), each.c.story.desc()).limit(limit)).all()[::-1]
    return _whole(conn, [(row.story, row.known_at) for row in rows])


def _whole(conn: sa.Connection, known: Sequence[tuple[str, datetime]]) -> list[Story]:
    names = [story for story, _ in known]
    seen, works = _seen(conn, names), _works(conn, names)
    first = versions(conn, {rows[0].version for rows in seen.values()})
    found = []
    for story, known_at in known:
        rows = seen[story]
        document = first[rows[0].version]
        editions = works.get((document.outlet, document.work), {document.edition})
        addresses = tuple(dict.fromkeys(row.url for row in rows))
        contents = len({row.content_hash for row in rows})
        found.append(Story(story, known_at, document, addresses, contents, tuple(sorted(editions))))
    return found


def _seen(conn: sa.Connection, names: Collection[str]) -> dict[str, list[sa.Row[tuple[str, str, str, str]]]]:
    """Every version of each story at every address, those that were seen first foremost."""
    found: dict[str, list[sa.Row[tuple[str, str, str, str]]]] = {}
    at = sa.func.min(_S.captured_at)
    wanted = (
        sa.select(_D.story, _D.version, _D.content_hash, _C.url)
        .select_from(sightings)
        .join(documents, _D.version == _S.version)
        .join(captures, _C.id == _S.capture)
        .group_by(_D.story, _D.version, _D.content_hash, _C.url)
        .order_by(at, _D.series, _D.version, _C.url)
    )
    for some in chunks(names):
        for row in conn.execute(wanted.where(_D.story.in_(some))):
            found.setdefault(row.story, []).append(row)
    return found


def _works(conn: sa.Connection, names: Collection[str]) -> dict[tuple[str, str], set[str]]:
    """The editions of each work that the stories belong to."""
    found: dict[tuple[str, str], set[str]] = {}
    for some in chunks(names):
        works = sa.select(_D.work).where(_D.story.in_(some), _D.work != "")
        for row in conn.execute(sa.select(_D.outlet, _D.work, _D.edition).distinct().where(_D.work.in_(works))):
            found.setdefault((row.outlet, row.work), set()).add(row.edition)
    return found
