"""What was held of each series: documents a month with the empty months, holes, and how each instant was learnt.

It covers the whole history that the rules could rest on, up to the end of the run, not only the stretch that was judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final, Protocol

import sqlalchemy as sa

from tealeaves.archive.mappings import DumpMapping
from tealeaves.backtest.result import SeriesCoverage
from tealeaves.history import gaps_between
from tealeaves.store import Store
from tealeaves.store.schema import captures, quarantine, sightings
from tealeaves.store.sql import chunks

NOTHING_READABLE: Final = "(nothing readable)"  # the "series" of a source of which every capture was quarantined

_DUMPED: Final = {True: "dump, date as claimed", False: "dump, day as seen", None: "dump, dated we do not know how"}


class Head(Protocol):
    """A document version with its first sighting: what a tape gives."""

    @property
    def known_at(self) -> datetime: ...
    @property
    def series(self) -> str: ...
    @property
    def story(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def capture(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Origins:
    """How the captures of each source came to us, and what of them nobody could read."""

    of_source: Mapping[str, str]  # where all of a source's captures came the same way
    of_capture: Mapping[str, str]  # by id, for the other sources
    quarantined: Mapping[str, tuple[datetime, ...]]  # by source: when each was served

    def of(self, source: str, capture: str) -> str:
        """The origin in words; "unknown" for a capture that the index does not hold."""
        return self.of_source.get(source) or self.of_capture.get(capture, "unknown")


NO_ORIGINS: Final = Origins({}, {}, {})


def origins_of(store: Store, mappings: Iterable[DumpMapping], recorded_by: datetime | None = None) -> Origins:
    """What the index says of the origin of its captures. Which dumps claim their dates and which saw them, their mappings say.

    With `recorded_by` (exclusive) nothing is unreadable that we did not have then.
    """
    claimed: dict[str, bool] = {}
    for mapping in mappings:
        claimed[mapping.source] = claimed.get(mapping.source, False) or mapping.captured_is == "claimed"
    with store.read() as conn:
        ways = _ways(conn, claimed)
        plain = {source: own[0] for source, own in ways.items() if len(own) == 1}
        mixed = [source for source, own in ways.items() if len(own) > 1]
        return Origins(plain, dict(_each(conn, mixed, claimed)), _refused(conn, recorded_by))


def coverage(
    heads: Iterable[Head], origins: Origins = NO_ORIGINS, *, until: datetime | None = None
) -> tuple[SeriesCoverage, ...]:
    """The coverage of every series, by name. A silence up to `until` (exclusive; by default the last document of all) is a gap."""
    tallies: dict[str, _Tally] = {}
    for head in heads:
        if until is None or head.known_at < until:
            tally = tallies.get(head.series)
            if tally is None:
                tally = tallies[head.series] = _Tally()
            tally.add(head, origins)
    ends = [tally.last for tally in tallies.values()] + ([] if until is None else [until.astimezone(UTC).toordinal()])
    stretch = (min((tally.first for tally in tallies.values()), default=0), max(ends, default=0))
    months = (stretch[0], stretch[1] if until is None else _before_midnight(until).toordinal())
    refused = {source: _before(instants, until) for source, instants in origins.quarantined.items()}
    readable = [_series(name, tallies[name], stretch[1], months, refused) for name in sorted(tallies)]
    return (*readable, *_unreadable(refused, {source for each in readable for source in each.sources}))


@dataclass(slots=True)
class _Tally:
    """The running count of one series."""

    versions: int = 0
    first: int = 0  # ordinals of days
    last: int = 0
    stories: dict[str, int] = field(default_factory=dict)  # to the day on which each was first known
    days: Counter[int] = field(default_factory=Counter)  # versions of each day
    captures: dict[tuple[str, str], str] = field(default_factory=dict)  # source and capture to origin

    def add(self, head: Head, origins: Origins) -> None:
        day = head.known_at.toordinal()
        self.first = min(self.first or day, day)
        self.last = max(self.last, day)
        self.versions += 1
        self.days[day] += 1
        self.stories[head.story] = min(self.stories.get(head.story, day), day)
        self.captures[head.source, head.capture] = origins.of(head.source, head.capture)


def _before_midnight(until: datetime) -> datetime:
    """The last instant of a stretch whose end is exclusive: a month that begins at the end is none of it."""
    return until.astimezone(UTC) - timedelta(microseconds=1)


def _series(
    name: str, tally: _Tally, end: int, months: tuple[int, int], refused: Mapping[str, int]
) -> SeriesCoverage:  # fmt: skip
    days = sorted(set(tally.stories.values()))
    borders = days if end <= days[-1] else [*days, end]
    sources = tuple(sorted({source for source, _ in tally.captures}))
    return SeriesCoverage(
        series=name, sources=sources, documents=len(tally.stories), versions=tally.versions,
        since=date.fromordinal(tally.first), until=date.fromordinal(tally.last), gaps=gaps_between(borders),
        months=tuple(_months(tally.days, months)),
        seen_as=tuple(sorted(Counter(tally.captures.values()).items())),
        quarantined=sum(refused.get(source, 0) for source in sources),
    )  # fmt: skip


def _months(days: Mapping[int, int], stretch: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """Every month of the stretch, the empty ones too."""
    held: Counter[str] = Counter()
    for day, count in days.items():
        held[date.fromordinal(day).isoformat()[:7]] += count
    first, last = (date.fromordinal(day) for day in stretch)
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        month = f"{number // 12:04}-{number % 12 + 1:02}"
        yield month, held[month]


def _unreadable(refused: Mapping[str, int], readable: Collection[str]) -> tuple[SeriesCoverage, ...]:
    """A source of which nothing could be read is a hole, and the one that is the easiest to overlook."""
    return tuple(
        SeriesCoverage(f"{source} {NOTHING_READABLE}", (source,), 0, 0, None, None, (), (), (), count)
        for source, count in sorted(refused.items())
        if count and source not in readable
    )


def _before(instants: Iterable[datetime], until: datetime | None) -> int:
    return sum(1 for instant in instants if until is None or instant < until)


def _ways(conn: sa.Connection, claimed: Mapping[str, bool]) -> dict[str, list[str]]:
    """The origins of each source's captures, in words."""
    c = captures.c
    rows = conn.execute(sa.select(c.source, c.origin).where(c.kind == "capture").distinct())
    found = sorted((source, _words(origin, claimed.get(source))) for source, origin in rows)
    return {source: [words for _, words in own] for source, own in groupby(found, key=lambda pair: pair[0])}


def _each(conn: sa.Connection, sources: list[str], claimed: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    c = captures.c
    for some in chunks(sources):
        wanted = sa.select(c.id, c.source, c.origin).where(c.kind == "capture", c.source.in_(some))
        for capture, source, origin in conn.execute(wanted):
            yield capture, _words(origin, claimed.get(source))


def _refused(conn: sa.Connection, recorded_by: datetime | None) -> dict[str, tuple[datetime, ...]]:
    """Captures that no parser version, of today or before, has ever read a document of."""
    q = quarantine.c
    unread = sa.and_(
        q.capture.not_in(sa.select(sightings.c.capture)),
        sa.true() if recorded_by is None else q.recorded_at < recorded_by,
    )
    rows = conn.execute(sa.select(q.source, q.captured_at, q.capture).where(unread).distinct())
    found: dict[str, list[datetime]] = {}
    for source, captured_at, _ in rows:
        found.setdefault(source, []).append(captured_at)
    return {source: tuple(sorted(instants)) for source, instants in found.items()}


def _words(origin: str, claimed: bool | None) -> str:
    return _DUMPED[claimed] if origin == "dump" else origin
