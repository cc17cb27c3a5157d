"""What is covered: captures a month and where they came from, the holes, what archives had besides, and since when items can stand there.

The first sight of an item is an interval (B-8): after the last look at the same address that did not show it, up to the first that did.
Whoever tells how quickly something was noticed tells it as [least, most], from these.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from tealeaves.backtest.seen import intervals
from tealeaves.catalogue import Catalogue
from tealeaves.history import gaps_between
from tealeaves.model import Gap
from tealeaves.store.mementos import FirstSight, captures_by_day, first_sights


@dataclass(frozen=True, slots=True)
class Sight:
    """An item and the interval of its first publication at its address; `after` is exclusive, None where no earlier look bounds it."""

    first: FirstSight
    after: datetime | None

    @property
    def by(self) -> datetime:
        return self.first.captured_at

    @property
    def width(self) -> timedelta | None:
        return None if self.after is None else self.by - self.after

    def as_dict(self) -> dict[str, Any]:
        """The delay is that of our knowing: 0 at the least, the width at the most, unknown where nothing bounds it."""
        most = None if self.width is None else self.width.total_seconds()
        return {
            "source": self.first.source, "native_id": self.first.native_id, "headline": self.first.headline, "url": self.first.url,
            "after": None if self.after is None else self.after.isoformat(), "by": self.by.isoformat(), "delay": [0, most],
            "origin": self.first.origin, "capture": self.first.capture,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Covered:
    """What is held of one source."""

    source: str
    captures: Mapping[str, Mapping[str, int]]  # origin, month: captures with bytes
    since: date
    until: date
    gaps: tuple[Gap, ...]
    sights: tuple[Sight, ...]
    archives: tuple[Mapping[str, str], ...]  # what imports from web archives noted, the latest of each

    def as_dict(self) -> dict[str, Any]:
        """The form of docs/importing.md, ready for JSON."""
        return {
            "source": self.source, "captures": {origin: sum(months.values()) for origin, months in self.captures.items()},
            "months": {origin: dict(months) for origin, months in self.captures.items()},
            "since": self.since.isoformat(), "until": self.until.isoformat(),
            "gaps": [[gap.after.isoformat(), gap.before.isoformat()] for gap in self.gaps],
            "first_seen": self.first_seen(), "archives": [_note(said) for said in self.archives],
        }  # fmt: skip

    def first_seen(self) -> dict[str, Any]:
        """How closely the first sights are bounded: widths of the intervals in seconds."""
        widths = sorted(width.total_seconds() for sight in self.sights if (width := sight.width) is not None)
        return {
            "items": len(self.sights), "bounded": len(widths), "unbounded": len(self.sights) - len(widths),
            "median": _at(widths, 0.5), "p95": _at(widths, 0.95), "most": _at(widths, 1.0),
        }  # fmt: skip

    def text(self) -> str:
        """The coverage of a source for people."""
        total = sum(sum(months.values()) for months in self.captures.values())
        ways = ", ".join(f"{origin} {sum(months.values()):,}" for origin, months in self.captures.items())
        return "\n".join(
            [f"{self.source}: {total:,} captures, {self.since} to {self.until} ({ways})", *self._months(), *self._holes(),
             self._seen(), *map(_words, self.archives)]
        )  # fmt: skip

    def _months(self) -> Iterator[str]:
        held: Counter[str] = Counter()
        for months in self.captures.values():
            held.update(months)
        for year, cells in groupby(sorted(held.items()), key=lambda cell: cell[0][:4]):
            yield f"  {year}  " + "  ".join(f"{month[5:]}: {count:,}" for month, count in cells)

    def _holes(self) -> Iterator[str]:
        yield from (f"  gap {gap.after} to {gap.before}, {gap.days} days" for gap in self.gaps)

    def _seen(self) -> str:
        said = self.first_seen()
        if not said["bounded"]:
            return f"  {said['items']:,} items; of none is known since when it stood there"
        return (
            f"  {said['items']:,} items; {said['bounded']:,} first seen within a known interval: half within {_span(said['median'])}, "
            f"95 % within {_span(said['p95'])}, all within {_span(said['most'])}; {said['unbounded']:,} without a look before"
        )


def coverage_of(
    conn: sa.Connection, catalogue: Catalogue, notes: Iterable[Mapping[str, str]], source: str | None = None
) -> list[Covered]:
    """The coverage of every source of which anything is held, by its id. `notes`: the archive's manifests."""
    imports = _imports(notes)
    sights = _sights(conn, catalogue, source)
    found = []
    for name, rows in groupby(captures_by_day(conn, source), key=lambda row: row[0]):
        found.append(_covered(name, list(rows), sights.get(name, ()), imports.get(name, ())))
    return found


def _covered(
    source: str, rows: Sequence[tuple[str, str, datetime]], sights: Sequence[Sight], notes: Sequence[Mapping[str, str]]
) -> Covered:
    months: dict[str, Counter[str]] = {}
    for _, origin, at in rows:
        months.setdefault(origin, Counter())[at.strftime("%Y-%m")] += 1
    days = sorted({at.toordinal() for _, _, at in rows})
    first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    return Covered(source, dict(sorted(months.items())), first, last, gaps_between(days), tuple(sights), tuple(notes))


def _sights(conn: sa.Connection, catalogue: Catalogue, source: str | None) -> dict[str, list[Sight]]:
    pages = {name: [page.url for page in module.source.pages] for name, module in catalogue.sources.items()}
    firsts = first_sights(conn, source)
    known = intervals(conn, _bounded(firsts), pages)
    found: dict[str, list[Sight]] = {}
    for first in firsts:
        # What knows only its day is of somebody's collection or word: when it was looked at, and when before, it does not say.
        span = None if first.precision == "day" else known.get(first.capture)
        found.setdefault(first.source, []).append(Sight(first, None if span is None else first.captured_at - span.most))
    return found


def _bounded(firsts: Iterable[FirstSight]) -> Collection[str]:
    return {first.capture for first in firsts}


def _imports(notes: Iterable[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    """The latest note of each import from a web archive, by source."""
    latest = {
        (said["source"], said["archive"], said["prefixes"]): said for said in notes if said.get("import") == "wayback"
    }
    found: dict[str, list[Mapping[str, str]]] = {}
    for (source, _, _), said in sorted(latest.items()):
        found.setdefault(source, []).append(said)
    return found


def _note(said: Mapping[str, str]) -> dict[str, Any]:
    """A note with its JSON taken apart."""
    plain = {name: said[name] for name in ("archive", "since", "until")}
    counts = {name: int(said[name]) for name in ("listed", "wanted", "held")}
    return {
        **plain,
        **counts,
        **{name: json.loads(said[name]) for name in ("prefixes", "not_asked", "unhad", "months", "remarks")},
    }


def _words(said: Mapping[str, str]) -> str:
    note = _note(said)
    unhad = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in note["unhad"].items())
    missing = f"; could not be had: {unhad}" if unhad else ""
    return (
        f"  {note['archive']} has {note['wanted']:,} of {', '.join(note['prefixes'])} up to {note['until'][:10]}, "
        f"{note['held']:,} of them are held{missing}"
    )


def _at(widths: Sequence[float], share: float) -> float | None:
    """The width below or at which that share of them lies."""
    if not widths:
        return None
    return widths[min(len(widths) - 1, max(0, -(-int(share * 1000) * len(widths) // 1000) - 1))]


def _span(seconds: float) -> str:
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"
