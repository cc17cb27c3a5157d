"""How often a term was used, of how many stories, and where nothing can be said: read from the texts, story by story, in order of time."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias, get_args

import sqlalchemy as sa

from tealeaves.errors import UsageError
from tealeaves.history import gaps_between
from tealeaves.model import Coverage
from tealeaves.research.index import Selection, names
from tealeaves.research.periods import By, Unheld, beginning, checked, periods
from tealeaves.research.rows import Row, batches, claimed, heads, within_labels
from tealeaves.research.terms import Place, Term
from tealeaves.store.schema import documents as table
from tealeaves.store.schema import storable
from tealeaves.store.sql import chunks, stream
from tealeaves.text import excerpt

On: TypeAlias = Literal["known_at", "published_on"]

AROUND = 80  # code points of a quote on each side
_D = table.c


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence: the block and the place in it, and where the block begins in the document's text."""

    block: tuple[str, str, str]  # text, language, role
    begins: int
    place: Place

    @property
    def offset(self) -> int:
        return self.begins + self.place.start

    def quote(self) -> str:
        return excerpt(self.block[0], self.place.start, self.place.end, AROUND)


@dataclass(slots=True)
class _Period:
    """What is counted of one term in one period."""

    uses: int = 0
    first: Row = ()
    last: Row = ()

    def add(self, use: Row) -> None:
        self.uses += 1
        self.first = self.first or use
        self.last = use


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period of several series together: a day is held where one of them holds it."""

    start: date
    end: date
    documents: int
    uses: int | None  # None where no story is held: not a zero
    unheld_days: int
    first: Row = ()  # known_at, url, capture, quote of the first use
    last: Row = ()

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def per_thousand(self) -> float | None:
        return None if self.uses is None else self.uses * 1000 / self.documents


@dataclass(slots=True)
class _Series:
    """The stories of one series: the day and period of each, and the days on which there are any."""

    period: dict[str, date | None] = field(default_factory=dict)
    days: set[int] = field(default_factory=set)  # of all stories: what gaps are found in
    shown: set[int] = field(default_factory=set)  # of those that are counted
    counts: Counter[date | None] = field(default_factory=Counter)
    used: dict[str, dict[date | None, _Period]] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)  # terms and stories that were counted


class Counting:
    """The count of several terms, in one pass over the texts of a selection."""

    def __init__(
        self, terms: Sequence[Term], by: By, on: On, since: datetime | None, *, only: Callable[[Hit], bool] | None = None,
        used: Callable[[Any, list[Hit]], None] | None = None,
    ) -> None:  # fmt: skip
        """`only`: which occurrences count. `used` is told the first version of each story that has a term, with its occurrences."""
        self._terms, self._by, self._on, self._since = terms, by, on, since
        self._only, self._used = only, used
        self._series: dict[str, _Series] = defaultdict(_Series)

    def read(self, conn: sa.Connection, wanted: Selection) -> None:
        """Count the document versions of a selection, which must begin with the beginning: a story's first day decides its period."""
        among = candidates(conn, wanted, self._terms)
        for batch in batches(conn, heads(wanted, *HEAD)):
            counted = [head for head in batch if self._enter(head)]
            for head, hits in searched(conn, counted, self._terms, among):
                self._count(head, hits)

    def coverage(self) -> dict[str, Coverage]:
        """What the count of each series rests on: its stories of the span."""
        return {name: _covered(name, series) for name, series in sorted(self._series.items()) if series.counts}

    def rows(self, per: float, until: datetime | None) -> Iterator[Row]:
        """Rows of `TERM_USAGE`. All series have the same periods, so that they can be laid side by side."""
        days = [day for series in self._series.values() for day in series.shown]
        first, last = self._span(days, until)
        for term in sorted(self._terms, key=lambda term: term.text):
            for name in sorted(self._series):
                yield from self._rows(term.text, name, per, first, last)

    def using(self) -> list[str]:
        """The series in which one of the terms was counted."""
        return sorted(name for name, series in self._series.items() if series.used)

    def together(self, term: str, series: Collection[str], until: datetime | None) -> list[Stretch]:
        """Every period of these series taken together, without the stories that have no day."""
        own = [self._series[name] for name in sorted(series)]
        if not (shown := sorted({day for each in own for day in each.shown})):
            return []
        unheld = Unheld(sorted({day for each in own for day in each.days}))
        first, last = self._span(shown, until)
        return [_stretch(term, own, start, end, unheld) for start, end in periods(first, last, self._by)]

    def _span(self, days: list[int], until: datetime | None) -> tuple[date, date]:
        first, last = (date.fromordinal(end(days)) for end in (min, max)) if days else (date.max, date.min)
        if self._on == "published_on" or not self._series:
            return first, last
        return (first if self._since is None else self._since.date()), (last if until is None else until.date())

    def _enter(self, head: Any) -> bool:
        """Note the story of a version; whether its text is to be searched."""
        series = self._series[head.series]
        if head.story not in series.period:
            day = claimed(head.published_at)[0] if self._on == "published_on" else head.known_at.date()
            wanted = self._since is None or head.known_at >= self._since
            series.period[head.story] = period = None if day is None else beginning(day, self._by)
            if day is not None:
                series.days.add(day.toordinal())
            if wanted:
                series.counts[period] += 1
                series.shown.update(() if day is None else (day.toordinal(),))
            else:
                series.done.update((term.text, head.story) for term in self._terms)
        return not all((term.text, head.story) in series.done for term in self._terms)

    def _count(self, head: Any, hits: dict[str, list[Hit]]) -> None:
        series = self._series[head.series]
        for term, places in hits.items():
            found = places if self._only is None else [hit for hit in places if self._only(hit)]
            if found and (term, head.story) not in series.done:
                series.done.add((term, head.story))
                if self._used is not None:
                    self._used(head, found)
                used = series.used.setdefault(term, {}).setdefault(series.period[head.story], _Period())
                used.add((head.known_at, head.url, head.capture, found[0].quote()))

    def _rows(self, term: str, name: str, per: float, first: date, last: date) -> Iterator[Row]:
        series = self._series[name]
        unheld, used = Unheld(sorted(series.days)), series.used.get(term, {})
        if series.counts[None]:
            yield (term, name, None, None, None, *_counted(series.counts[None], used.get(None), per))
        for start, end in periods(first, last, self._by):
            days = (end - start).days + 1
            counted = _counted(series.counts[start], used.get(start), per)
            yield (term, name, start, days, unheld.within(start, end), *counted)


def _covered(name: str, series: _Series) -> Coverage:
    days = sorted(series.shown)
    first, last = (date.fromordinal(days[place]) if days else None for place in (0, -1))
    return Coverage(name, series.counts.total(), first, last, gaps_between(days))


def _stretch(term: str, own: Sequence[_Series], start: date, end: date, unheld: Unheld) -> Stretch:
    documents = sum(series.counts[start] for series in own)
    used = [use for series in own if (use := series.used.get(term, {}).get(start)) is not None]
    first = min((use.first for use in used), default=())
    last = max((use.last for use in used), default=())
    uses = sum(use.uses for use in used) if documents else None
    return Stretch(start, end, documents, uses, unheld.within(start, end), first, last)


def _counted(documents: int, used: _Period | None, per: float) -> Row:
    """The last columns of a row: where no story is held, no number is claimed."""
    nothing: Row = (None,) * 4
    if not documents:
        return (0, None, None, *nothing, *nothing)
    uses = 0 if used is None else used.uses
    shown = (*nothing, *nothing) if used is None else (*used.first, *used.last)
    return (documents, uses, uses * per / documents, *shown)


def terms_of(term: str | Sequence[str], *, fold_case: bool) -> list[Term]:
    """The terms asked for, each once. Raises `UsageError` where there is none."""
    return [Term(each, fold_case=fold_case) for each in names(term)]


def counting(
    term: str | Sequence[str], *, by: str, on: str, per: float, fold_case: bool
) -> Callable[[sa.Connection, Selection], Iterator[Row]]:
    """The rows of `TERM_USAGE` of a selection. Raises `UsageError` for what cannot be counted, before anything is read."""
    terms, period, clock = terms_of(term, fold_case=fold_case), checked(by), _clock(on)
    if not 0 < per < math.inf:
        raise UsageError(f"per={per!r}: give a number of stories, as in per=1000")

    def count(conn: sa.Connection, wanted: Selection) -> Iterator[Row]:
        made = Counting(terms, period, clock, wanted.since)
        made.read(conn, replace(wanted, since=None))
        return made.rows(per, wanted.until)

    return count


def _clock(on: str) -> On:
    for known in get_args(On):
        if on == known:
            found: On = known
            return found
    raise UsageError(f"on={on!r} is no time to count by; there are: {', '.join(get_args(On))}")


HEAD = (_D.story, _D.series, _D.source, _D.url, _D.headline, _D.published_at)


def candidates(conn: sa.Connection, wanted: Selection, terms: Sequence[Term]) -> set[str]:
    """The document versions, of any time, in which one of the terms may stand: one pass over the stored texts as they are written.

    Quicker than any index is worth: 90,000 documents take a second. An index of trigrams would find no Korean word of two syllables.
    """
    texts = stream(conn, sa.select(_D.version, _D.blocks).where(*within_labels(wanted)))
    return {version for version, blocks in texts if any(term.may_stand(blocks) for term in terms)}


def searched(
    conn: sa.Connection, batch: Sequence[Any], terms: Sequence[Term], among: Collection[str]
) -> Iterator[tuple[Any, dict[str, list[Hit]]]]:
    """Those of the document versions in which a term stands, with the places of each term that does; `among`: the candidates."""
    blocks: dict[str, str] = {}
    likely = [head for head in batch if head.version in among]
    for some in chunks([head.version for head in likely]):
        rows = conn.execute(sa.select(_D.version, _D.blocks).where(_D.version.in_(some)))
        blocks.update((row.version, row.blocks) for row in rows)
    for head in likely:
        parts = [(storable(text), language, role) for text, language, role, _ in json.loads(blocks[head.version])]
        hits = {term.text: found for term in terms if (found := list(_hits(parts, term)))}
        if hits:
            yield head, hits


def _hits(parts: Sequence[tuple[str, str, str]], term: Term) -> Iterator[Hit]:
    begins = 0
    for part in parts:
        for place in term.places(part[0]):
            yield Hit(part, begins, place)
        begins += len(part[0]) + 1


def concordance(conn: sa.Connection, wanted: Selection, terms: Sequence[Term]) -> Iterator[Row]:
    """Rows of `CONCORDANCE`: every occurrence in the first version of each story that has the term."""
    done: set[tuple[str, str]] = set()
    among = candidates(conn, wanted, terms)
    for batch in batches(conn, heads(wanted, *HEAD)):
        for head, hits in searched(conn, batch, terms, among):
            for term in sorted(hits):
                if (term, head.story) not in done:
                    done.add((term, head.story))
                    yield from (_line(term, head, hit) for hit in hits[term])


def _line(term: str, head: Any, hit: Hit) -> Row:
    text, language, role = hit.block
    start, end = hit.place.start, hit.place.end
    return (
        term, head.series, head.known_at, *claimed(head.published_at), head.headline, role, language,
        text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND], hit.offset, head.url, head.capture,
        head.version, head.story, head.source,
    )  # fmt: skip
