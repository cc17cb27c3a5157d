"""The rows of each table of the data dictionary, read from the index a batch at a time and in one order, whatever the order of arrival."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from tealeaves import changes
from tealeaves.history import gaps_between
from tealeaves.research.index import Selection
from tealeaves.store.documents import firsts, within
from tealeaves.store.schema import captures as c_table
from tealeaves.store.schema import documents as d_table
from tealeaves.store.schema import observations as o_table
from tealeaves.store.schema import sightings as s_table
from tealeaves.store.schema import storable
from tealeaves.store.signals import current_signals
from tealeaves.store.sql import chunks, stream

Row: TypeAlias = tuple[Any, ...]

BATCH = 500  # document versions whose texts or observations are read at a time
_D, _S, _C, _O = d_table.c, s_table.c, c_table.c, o_table.c


def heads(wanted: Selection, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The document versions of a selection in their order, narrow: `version`, `known_at` and `capture` of each, and these columns."""
    first = firsts().subquery("first")
    made = (
        sa.select(_D.version, first.c.captured_at.label("known_at"), first.c.capture, *columns)
        .join(first, first.c.version == _D.version)
        .where(*within_labels(wanted), *within(first.c.captured_at, wanted.since, wanted.until))
    )
    return made.order_by(first.c.captured_at, _D.series, _D.story, _D.version)


def within_labels(wanted: Selection) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [_D.parser_version.in_(sorted(wanted.labels.parsers))]
    if wanted.sources:
        conditions.append(_D.source.in_(wanted.sources))
    if wanted.series:
        conditions.append(_D.series.in_(wanted.series))
    return conditions


def batches(conn: sa.Connection, wanted: sa.Select[Any]) -> Iterator[Sequence[sa.Row[Any]]]:
    return stream(conn, wanted).partitions(BATCH)


def claimed(said: date | None) -> tuple[date | None, datetime | None]:
    """A claimed time as a day and as an instant; there is no instant where none is claimed, or one without a zone."""
    if not isinstance(said, datetime):
        return said, None
    try:
        return said.date(), None if said.tzinfo is None else said.astimezone(UTC)
    except OverflowError:  # at the end of the calendar, a zone away from UTC
        return said.date(), None


def newest(conn: sa.Connection, wanted: Selection) -> datetime | None:
    """The latest known_at of the selection: what its data go up to."""
    known_at = heads(wanted).order_by(None).subquery("head").c.known_at
    found: datetime | None = conn.scalar(sa.select(sa.func.max(known_at, type_=known_at.type)))
    return found


def left_out(conn: sa.Connection, wanted: Selection) -> int:
    """How many document versions are held that parsers no longer in force read: no selection has them."""
    superseded = _D.parser_version.not_in(wanted.labels.told_by)
    return conn.scalar(sa.select(sa.func.count()).select_from(d_table).where(superseded)) or 0


def documents(conn: sa.Connection, wanted: Selection) -> Iterator[Row]:
    """Rows of `DOCUMENTS`, text included."""
    for batch in batches(conn, heads(wanted)):
        found = _whole(conn, [head.version for head in batch], wanted.until)
        for head in batch:
            yield _document(head, *found[head.version])


def _whole(conn: sa.Connection, versions: list[str], until: datetime | None) -> dict[str, tuple[sa.Row[Any], datetime]]:
    """Each version with the earliest recorded_at of its sightings by then."""
    recorded = sa.func.min(_S.recorded_at, type_=_S.recorded_at.type).label("recorded_at")
    when = sa.select(_S.version, recorded).where(*within(_S.captured_at, None, until)).group_by(_S.version)
    found: dict[str, tuple[sa.Row[Any], datetime]] = {}
    for some in chunks(versions):
        stored = {row.version: row.recorded_at for row in conn.execute(when.where(_S.version.in_(some)))}
        for row in conn.execute(sa.select(d_table).where(_D.version.in_(some))):
            found[row.version] = (row, stored[row.version])
    return found


def _document(head: sa.Row[Any], row: sa.Row[Any], recorded_at: datetime) -> Row:
    blocks = json.loads(row.blocks)
    text = storable("\n".join(block[0] for block in blocks))  # as quotes of it are stored
    return (
        row.version, row.source, row.outlet, row.series, row.genre, row.edition, row.section, row.native_id, row.story,
        row.url, row.headline, head.known_at, head.capture, recorded_at, *claimed(row.published_at),
        *claimed(row.event_time), sorted({block[1] for block in blocks}), len(text), json.loads(row.flaws), row.parser,
        row.parser_version, text,
    )  # fmt: skip


def sightings(conn: sa.Connection, wanted: Selection) -> Iterator[Row]:
    """Rows of `SIGHTINGS`: every sighting by `until` of the document versions of the selection."""
    versions = heads(wanted).order_by(None).with_only_columns(_D.version)
    made = sa.select(_S.version, _S.capture, _S.captured_at, _S.recorded_at).where(_S.version.in_(versions))
    made = made.where(*within(_S.captured_at, None, wanted.until)).order_by(_S.captured_at, _S.version, _S.capture)
    return map(tuple, stream(conn, made))


def captures(conn: sa.Connection, wanted: Selection) -> Iterator[Row]:
    """Rows of `CAPTURES`: of the span and the sources; where series are named, only what shows a document of theirs."""
    made = sa.select(
        _C.id, _C.kind, _C.source, _C.url, _C.captured_at, _C.recorded_at, _C.origin, _C.precision, _C.status, _C.digest,
        _C.same_as, _C.file, _C.offset, _C.length,
    ).where(*within(_C.captured_at, wanted.since, wanted.until))  # fmt: skip
    if wanted.sources:
        made = made.where(_C.source.in_(wanted.sources))
    if wanted.series:
        shown = sa.select(_S.capture).join(d_table, _D.version == _S.version).where(*within_labels(wanted))
        made = made.where(sa.or_(_C.id.in_(shown), _C.same_as.in_(shown)))
    return map(tuple, stream(conn, made.order_by(_C.captured_at, _C.id)))


def observations(
    conn: sa.Connection, wanted: Selection, *, kinds: tuple[str, ...] = (), subjects: tuple[str, ...] = (),
    values: tuple[str, ...] = (),
) -> Iterator[Row]:  # fmt: skip
    """Rows of `OBSERVATIONS`, of these kinds, subjects and values where any are named."""
    named = ((_O.kind, kinds), (_O.subject, subjects), (_O.value, values))
    these = [column.in_(some) for column, some in named if some]
    own = sa.select(o_table).where(_O.observer.in_(sorted(wanted.labels.observers)), *these)
    versions = heads(wanted, _D.story, _D.series, _D.url, _D.source, _D.published_at)
    if these:
        versions = versions.where(_D.version.in_(sa.select(_O.version).where(*these)))
    for batch in batches(conn, versions):
        found: dict[str, list[sa.Row[Any]]] = defaultdict(list)
        for some in chunks([head.version for head in batch]):
            for row in conn.execute(own.where(_O.version.in_(some))):
                found[row.version].append(row)
        for head in batch:
            yield from (_observation(head, row) for row in sorted(found[head.version], key=_within_version))


def _within_version(row: Any) -> tuple[Any, ...]:
    return row.kind, row.subject, row.value, row.offset, row.observer


def _observation(head: Any, row: Any) -> Row:
    return (
        row.id, row.kind, row.series, row.subject, row.value, row.attrs, row.quote, row.language, row.offset, head.url,
        head.capture, row.version, head.story, head.source, head.known_at, *claimed(head.published_at), row.observer,
    )  # fmt: skip


def signals(
    conn: sa.Connection, wanted: Selection, *, rules: tuple[str, ...] = (), warming: bool = True
) -> Iterator[Row]:
    """Rows of `SIGNALS`. They are few: all are read before the first is given."""
    for payload in current_signals(conn, since=wanted.since, until=wanted.until):
        named = ((payload["source"], wanted.sources), (payload["series"], wanted.series), (payload["rule"], rules))
        if all(name in some for name, some in named if some) and (warming or payload["status"] == "firing"):
            yield _signal(payload)


QUOTE = ("text", "language", "offset", "url", "capture")


def _signal(said: Mapping[str, Any]) -> Row:
    coverage = said["coverage"]
    since, until = (None if day is None else date.fromisoformat(day) for day in (coverage["since"], coverage["until"]))
    return (
        said["id"], said["rule"], said["rule_version"], said["key"], said["status"], said["severity"], float(said["confidence"]),
        said["headline"], said["subject"], said["series"], said["story"], said["source"],
        datetime.fromisoformat(said["known_at"]), *claimed(_claim(said["published_at"])), said["before"], said["after"],
        [{part: quote[part] for part in QUOTE} for quote in said["quotes"]], said["reasons"], coverage["documents"], since, until,
        [_gap(date.fromisoformat(after), date.fromisoformat(before)) for after, before in coverage["gaps"]], said["evidence"],
    )  # fmt: skip


def _claim(said: str | None) -> date | None:
    if said is None:
        return None
    return date.fromisoformat(said) if len(said) == 10 else datetime.fromisoformat(said)


def _gap(after: date, before: date) -> dict[str, date]:
    return {"after": after, "before": before}


@dataclass(slots=True)
class _Held:
    """What is held of one series."""

    sources: set[str] = field(default_factory=set)
    stories: dict[str, int] = field(default_factory=dict)  # to the ordinal of the day on which each was first known
    firsts: Counter[tuple[str, str]] = field(
        default_factory=Counter
    )  # versions by origin and precision of their first capture
    undated: int = 0

    def add(self, head: sa.Row[Any]) -> None:
        day = head.known_at.toordinal()
        self.sources.add(head.source)
        self.stories[head.story] = min(day, self.stories.get(head.story, day))
        self.firsts[head.origin, head.precision] += 1
        self.undated += head.published_at is None

    def row(self, series: str) -> Row:
        days = sorted(set(self.stories.values()))
        gaps = gaps_between(days)
        origins = [sum(n for (origin, _), n in self.firsts.items() if origin == name) for name in ORIGINS]
        return (
            series, sorted(self.sources), len(self.stories), self.firsts.total(), date.fromordinal(days[0]),
            date.fromordinal(days[-1]), [_gap(gap.after, gap.before) for gap in gaps], sum(gap.days for gap in gaps),
            *origins, sum(n for (_, precision), n in self.firsts.items() if precision == "day"), self.undated,
        )  # fmt: skip


ORIGINS = ("poll", "memento", "dump", "file")


def coverage(conn: sa.Connection, wanted: Selection) -> Iterator[Row]:
    """Rows of `COVERAGE`: what the selection holds of each series."""
    found: dict[str, _Held] = defaultdict(_Held)
    head = heads(wanted, _D.series, _D.story, _D.source, _D.published_at).order_by(None).subquery("head")
    for row in stream(conn, sa.select(head, _C.origin, _C.precision).join(c_table, _C.id == head.c.capture)):
        found[row.series].add(row)
    return iter([found[series].row(series) for series in sorted(found)])


def alterations(conn: sa.Connection, wanted: Selection, lists: Collection[str]) -> list[Row]:
    """Rows of `ALTERATIONS`. `lists`: addresses of lists and feeds. They are few: all are found before the first is given."""
    found = changes.alterations(
        conn, wanted.labels, sources=wanted.sources, pages=lists, since=wanted.since, until=wanted.until
    )
    rows = (_alteration(each) for each in found if not wanted.series or each.series in wanted.series)
    return sorted(rows, key=lambda row: (row[9], row[1], row[0], row[19], row[18]))


def _alteration(each: changes.Alteration) -> Row:
    words = () if each.change is None else each.change.words
    after = each.after
    return (
        each.kind, each.source, each.series, each.story, each.headline, None if after is None else after.headline,
        claimed(each.published_at)[0], None if after is None else claimed(after.published_at)[0], each.last_at, each.first_at,
        "day" if each.day_only else "second", list(each.urls), each.addresses, each.status,
        None if each.change is None else each.change.share, [op.before for op in words], [op.after for op in words],
        each.before_capture, each.after_capture, each.before.version, None if after is None else after.version,
    )  # fmt: skip


def total(conn: sa.Connection, wanted: Selection) -> int:
    """About how many rows an export of the selection has: what progress is measured by."""
    versions = heads(wanted).order_by(None).subquery("head")
    seen = sa.select(sa.func.count()).select_from(o_table)
    counted = seen.where(_O.version.in_(sa.select(versions.c.version)))
    held = conn.scalar(sa.select(sa.func.count()).select_from(versions)) or 0
    return 3 * held + (conn.scalar(counted) or 0)


READERS = {
    "documents": documents, "sightings": sightings, "captures": captures, "observations": observations, "signals": signals,
    "coverage": coverage,
}  # fmt: skip


def rows_of(conn: sa.Connection, table: str, wanted: Selection) -> Iterable[Row]:
    """The rows of an exported table of a selection."""
    return READERS[table](conn, wanted)
