"""The running log of the watch: latest looks, latest good cycles, what the latest readings came to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Place
from tealeaves.store.observations import Labels
from tealeaves.store.schema import captures, cycles, misses, quarantine, sightings
from tealeaves.store.sql import chunks


@dataclass(frozen=True, slots=True)
class Refusal:
    """The latest capture of an address that no parser in force understands."""

    source: str
    url: str
    reason: str
    since: datetime
    first: datetime  # when that address first answered at all


def recent_looks(conn: sa.Connection, *, source: str | None, limit: int) -> Iterator[dict[str, Any]]:
    """The latest looks, newest first: captures, revisits and misses together."""
    seen = sa.select(
        captures.c.captured_at.label("at"), captures.c.kind, captures.c.status, captures.c.source, captures.c.url,
        captures.c.digest.label("detail"), captures.c.id,
    )  # fmt: skip
    missed = sa.select(
        misses.c.missed_at.label("at"), sa.literal("miss").label("kind"), misses.c.status, misses.c.source, misses.c.url,
        (misses.c.reason + sa.literal(": ") + misses.c.detail).label("detail"), misses.c.id,
    )  # fmt: skip
    if source is not None:
        seen, missed = seen.where(captures.c.source == source), missed.where(misses.c.source == source)
    both = sa.union_all(seen, missed).subquery()
    for row in conn.execute(sa.select(both).order_by(both.c.at.desc(), both.c.id).limit(limit)):
        yield {**row._mapping, "at": row.at.isoformat(timespec="seconds")}


def page_captures(
    conn: sa.Connection, source: str, url: str, until: datetime, limit: int, *, polled: bool = False
) -> list[Place]:
    """The newest captures of a source's page that were served by then, the newest first; `polled`: of our own only."""
    c = captures.c
    wanted = sa.select(c.file, c.offset, c.length).where(c.url == url, c.source == source, c.kind == "capture")
    if polled:
        wanted = wanted.where(c.origin == "poll")
    newest = wanted.where(c.captured_at <= until).order_by(c.captured_at.desc(), c.seq.desc()).limit(limit)
    return [Place(row.file, row.offset, row.length) for row in conn.execute(newest)]


def holds(
    conn: sa.Connection, source: str, url: str, digest: str, since: datetime | None, until: datetime | None = None
) -> bool:
    """Whether these bytes of a source's address were captured since then and until then, or ever."""
    c = captures.c
    late = sa.true() if since is None else c.captured_at >= since
    early = sa.true() if until is None else c.captured_at <= until
    wanted = sa.select(c.seq).where(c.url == url, c.source == source, c.digest == digest, late, early)
    return conn.execute(wanted.limit(1)).first() is not None


def never_answered(conn: sa.Connection, source: str, since: datetime) -> list[tuple[str, datetime]]:
    """Addresses of a source that were asked for and never answered with bytes, each with when it was first missed since then."""
    m = misses.c
    answered = sa.select(captures.c.url).where(captures.c.url == m.url).exists()
    first = sa.func.min(m.missed_at, type_=m.missed_at.type)
    rows = conn.execute(
        sa.select(m.url, first.label("at"))
        .where(m.source == source, m.missed_at >= since, ~answered)
        .group_by(m.url)
        .order_by("at", m.url)
    )
    return [(row.url, row.at) for row in rows]


def refused_looks(conn: sa.Connection, urls: Collection[str], labels: Labels) -> dict[str, int]:
    """Those of the addresses whose latest capture no parser in force understands, each with how often it answered."""
    refused = {refusal.url for refusal in refusals(conn, labels)} & set(urls)
    wanted = sa.select(captures.c.url, sa.func.count().label("times")).group_by(captures.c.url)
    return {
        row.url: row.times for some in chunks(refused) for row in conn.execute(wanted.where(captures.c.url.in_(some)))
    }


def captured_at(conn: sa.Connection, ids: Sequence[str]) -> dict[str, datetime]:
    """When each of these captures was served."""
    rows = conn.execute(
        sa.select(captures.c.id, captures.c.captured_at).where(captures.c.id.in_(list(dict.fromkeys(ids))))
    )
    return {row.id: row.captured_at for row in rows}


def of_collections(conn: sa.Connection, ids: Sequence[str]) -> list[str]:
    """Those of these captures that come out of somebody's collection or hand, which knows only the day."""
    c = captures.c
    wanted = sa.select(c.id).where(
        c.id.in_(list(dict.fromkeys(ids))), c.origin.in_(("dump", "file")), c.precision == "day"
    )
    return sorted(conn.scalars(wanted))


def by_hand(conn: sa.Connection, capture: str) -> bool:
    """Whether a person handed this capture over."""
    return conn.scalar(sa.select(captures.c.origin).where(captures.c.id == capture)) == "file"


def kept_at(conn: sa.Connection, capture: str) -> tuple[datetime, datetime] | None:
    """When a capture was served and when it was stored; None where the index does not hold it."""
    row = conn.execute(
        sa.select(captures.c.captured_at, captures.c.recorded_at).where(captures.c.id == capture)
    ).one_or_none()
    return None if row is None else (row.captured_at, row.recorded_at)


def arrivals(conn: sa.Connection, through: int) -> tuple[int, datetime | None]:
    """How many sightings came after this one, and the earliest `captured_at` among them."""
    earliest = sa.func.min(sightings.c.captured_at, type_=sightings.c.captured_at.type)
    row = conn.execute(sa.select(sa.func.count(), earliest).where(sightings.c.seq > through)).one()
    return row[0], row[1]


def last_good_cycles(conn: sa.Connection) -> dict[str, datetime]:
    """Cadence group to the end of its last cycle that was not a failure."""
    at = sa.func.max(cycles.c.finished_at, type_=cycles.c.finished_at.type)
    rows = conn.execute(
        sa.select(cycles.c.cadence, at.label("at")).where(cycles.c.outcome != "failed").group_by(cycles.c.cadence)
    )
    return {row.cadence: row.at for row in rows}


def refusals(conn: sa.Connection, labels: Labels) -> list[Refusal]:
    """Addresses whose latest capture of our own stands in quarantine under the parsers in force; what others had does not ail now."""
    c = captures.c
    newest_first = sa.func.row_number().over(partition_by=c.url, order_by=(c.captured_at.desc(), c.seq.desc()))
    first = sa.func.min(c.captured_at, type_=c.captured_at.type).over(partition_by=c.url).label("first")
    each = (
        sa.select(c.id, newest_first.label("place"), first)
        .where(c.kind == "capture", c.origin == "poll", c.url.in_(sa.select(quarantine.c.url)))
        .subquery()
    )
    q = quarantine.c
    refused = (
        sa.select(q.source, q.url, q.reason, q.detail, q.captured_at, each.c.first)
        .join(each, sa.and_(each.c.id == q.capture, each.c.place == 1))
        .where(sa.or_(q.parser.in_(sorted(labels.parsers)), q.parser.endswith("/-")))
        .order_by(q.source, q.captured_at)
    )
    return [
        Refusal(row.source, row.url, f"{row.reason}: {row.detail}", row.captured_at, row.first)
        for row in conn.execute(refused)
    ]


def articles_missed(conn: sa.Connection, pages: Mapping[str, Collection[str]]) -> dict[str, int]:
    """For each source (with its polled pages) how many other addresses were asked for in vain since the last that answered."""
    m, polled = misses.c, sorted({url for urls in pages.values() for url in urls})
    missed = sa.select(m.source, m.url, sa.func.max(m.missed_at, type_=m.missed_at.type).label("at")).where(
        m.url.not_in(polled)
    )
    by_source: dict[str, list[datetime]] = {}
    for row in conn.execute(missed.group_by(m.source, m.url)):
        by_source.setdefault(row.source, []).append(row.at)
    return {
        source: _since_last(conn, source, urls, by_source.get(source, [])) for source, urls in pages.items() if urls
    }


def _since_last(conn: sa.Connection, source: str, pages: Collection[str], missed: Collection[datetime]) -> int:
    """How many of these misses came after an article answered last; that is only asked for where there are any."""
    last = _last_article(conn, source, pages) if missed else None
    return sum(last is None or at > last for at in missed)


def _last_article(conn: sa.Connection, source: str, pages: Collection[str]) -> datetime | None:
    """When an address of a source besides its polled pages last answered."""
    c = captures.c
    answered = sa.select(c.captured_at).where(c.source == source, c.url.not_in(sorted(pages)), c.status < 400)
    last: datetime | None = conn.scalar(answered.order_by(c.captured_at.desc()).limit(1))
    return last


def last_misses(conn: sa.Connection) -> dict[str, tuple[datetime, str]]:
    """When each source was last missed, and the reason."""
    m = misses.c
    newest = (
        sa.select(m.source, sa.func.max(m.missed_at, type_=m.missed_at.type).label("at")).group_by(m.source).subquery()
    )
    wanted = sa.select(m.source, m.missed_at, m.reason).join(
        newest, sa.and_(newest.c.source == m.source, newest.c.at == m.missed_at)
    )
    return {row.source: (row.missed_at, row.reason) for row in conn.execute(wanted.order_by(m.seq))}


def refused_by_source(conn: sa.Connection, labels: Labels) -> dict[str, list[Refusal]]:
    """The same by source, the oldest first."""
    found: dict[str, list[Refusal]] = {}
    for refusal in refusals(conn, labels):
        found.setdefault(refusal.source, []).append(refusal)
    return found
