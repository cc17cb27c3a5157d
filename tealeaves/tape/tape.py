"""A tape: observations in `Observation.order`, by columns, with the places of each subject; cut at any instant without a copy."""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Self, overload

from tealeaves.model import Observation, Quote
from tealeaves.tape import columns
from tealeaves.tape.columns import Coded, Numbers, Texts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode  # as the index keeps them
AT_HAND = 8192  # observations
HEADS_AT_HAND = 131_072  # some 80 MB; what is read as history lags behind the present, far behind for a subject that is seldom asked for


class Head(NamedTuple):
    """What the observations of one document version share; heads sort as their observations do."""

    known_at: datetime  # of the first sighting
    series: str
    story: str
    version: str
    source: str
    url: str
    published_at: date | None
    capture: str  # of the first sighting


class Row(NamedTuple):
    """One observation without its head; rows of one version sort as their observations do, the observer settles ties."""

    kind: str
    subject: str
    value: str
    offset: int
    observer: str
    quote: str
    language: str
    attrs: str  # JSON object, keys sorted


@dataclass(frozen=True)
class Reel:
    """The columns of a tape; every tape cut from it shares them."""

    known_at: Numbers  # microseconds since 1970, a head
    series: Coded
    story: Texts
    version: Texts
    source: Coded
    url: Texts
    published_at: Coded
    capture: Texts
    head: Numbers  # of each row
    kind: Coded
    subject: Coded
    value: Coded
    offset: Numbers
    observer: Coded
    quote: Texts
    language: Coded
    attrs: Coded
    _attrs: dict[int, dict[str, str]] = field(default_factory=dict)
    _recent: dict[int, Observation] = field(default_factory=dict)
    _heads: dict[int, Head] = field(default_factory=dict)

    @classmethod
    def of(cls, versions: Sequence[tuple[Head, Sequence[Row]]]) -> Self:
        """The columns of versions that are in order, each with its rows in order."""
        heads = [head for head, _ in versions]
        rows = [row for _, own in versions for row in own]
        return cls(
            Numbers.of("q", (_micros(head.known_at) for head in heads)),
            Coded.of(head.series for head in heads),
            Texts.of(head.story for head in heads),
            Texts.of(head.version for head in heads),
            Coded.of(head.source for head in heads),
            Texts.of(head.url for head in heads),
            Coded.of("" if head.published_at is None else head.published_at.isoformat() for head in heads),
            Texts.of(head.capture for head in heads),
            Numbers.of("I", (place for place, (_, own) in enumerate(versions) for _ in own)),
            Coded.of(row.kind for row in rows),
            Coded.of(row.subject for row in rows),
            Coded.of(row.value for row in rows),
            Numbers.of("I", (row.offset for row in rows)),
            Coded.of(row.observer for row in rows),
            Texts.of(row.quote for row in rows),
            Coded.of(row.language for row in rows),
            Coded.of(row.attrs for row in rows),
        )

    @classmethod
    def read(cls, parts: Mapping[str, Mapping[str, memoryview]]) -> Self:
        """The columns as they were kept. Raises `KeyError` or `ValueError` where they are not those of a tape."""
        return cls(
            Numbers.read(parts["known_at"]), Coded.read(parts["series"]), Texts.read(parts["story"]),
            Texts.read(parts["version"]), Coded.read(parts["source"]), Texts.read(parts["url"]),
            Coded.read(parts["published_at"]), Texts.read(parts["capture"]), Numbers.read(parts["head"]),
            Coded.read(parts["kind"]), Coded.read(parts["subject"]), Coded.read(parts["value"]),
            Numbers.read(parts["offset"]), Coded.read(parts["observer"]), Texts.read(parts["quote"]),
            Coded.read(parts["language"]), Coded.read(parts["attrs"]),
        )  # fmt: skip

    @cached_property
    def columns(self) -> dict[str, Numbers | Coded | Texts]:
        return {name: held for name, held in vars(self).items() if isinstance(held, Numbers | Coded | Texts)}

    @cached_property
    def groups(self) -> dict[tuple[str, str, str], array[int]]:
        """The places of each kind, series and subject, in order."""
        kinds, subjects, series, head = self.kind.codes, self.subject.codes, self.series.codes, self.head.values
        found: dict[tuple[int, int, int], array[int]] = {}
        for place, key in enumerate(zip(kinds, (series[number] for number in head), subjects, strict=True)):
            places = found.get(key)
            if places is None:
                places = found[key] = array("I")
            places.append(place)
        names = (self.kind.table, self.series.table, self.subject.table)
        return {(names[0][k], names[1][s], names[2][o]): places for (k, s, o), places in found.items()}

    @cached_property
    def where(self) -> dict[tuple[str, str], list[str]]:
        """The series of each kind and subject."""
        found: dict[tuple[str, str], list[str]] = {}
        for kind, series, subject in self.groups:
            found.setdefault((kind, subject), []).append(series)
        return found

    @cached_property
    def _claimed_dates(self) -> list[date | None]:
        return [_claimed(text) for text in self.published_at.table]

    def instant(self, number: int) -> datetime:
        """When a version was first known."""
        return _EPOCH + self.known_at.values[number] * _MICROSECOND

    def at(self, number: int) -> Head:
        """One head."""
        head = self._heads.get(number)
        if head is None:
            if len(self._heads) >= HEADS_AT_HAND:
                self._heads.clear()
            head = self._heads[number] = Head(
                self.instant(number), self.series[number], self.story[number],
                self.version[number], self.source[number], self.url[number], self._claimed_dates[self.published_at.codes[number]],
                self.capture[number],
            )  # fmt: skip
        return head

    def observation(self, place: int) -> Observation:
        """One observation. What is the present now is asked for as history soon: the latest ones are kept at hand."""
        seen = self._recent.get(place)
        if seen is None:
            if len(self._recent) >= AT_HAND:
                self._recent.clear()
            seen = self._recent[place] = self._made(place)
        return seen

    def _made(self, place: int) -> Observation:
        known_at, series, story, version, source, url, published_at, capture = self.at(self.head.values[place])
        quote = Quote(self.quote[place], self.language[place], self.offset.values[place], url, capture)
        return Observation(
            self.kind[place], series, self.subject[place], self.value[place], quote, version, story, source, known_at,
            published_at, self.observer[place], self._own_attrs(self.attrs.codes[place]),
        )  # fmt: skip

    def _own_attrs(self, code: int) -> dict[str, str]:
        held = self._attrs.get(code)
        if held is None:
            held = self._attrs[code] = json.loads(self.attrs.table[code])
        return dict(held)


class _Heads(Sequence[Head]):
    """Some heads of a reel."""

    def __init__(self, reel: Reel, numbers: range) -> None:
        self._reel = reel
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Head: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Head]: ...
    def __getitem__(self, place: int | slice) -> Head | Sequence[Head]:
        if isinstance(place, slice):
            return _Heads(self._reel, self._numbers[place])
        return self._reel.at(self._numbers[place])


class Tape:
    """A stretch of a reel: everything that became known from one instant to another."""

    def __init__(self, reel: Reel, first: int = 0, beyond: int | None = None) -> None:
        self._reel = reel
        self._first = first  # head
        self._beyond = len(reel.version) if beyond is None else beyond
        self._start = bisect_left(reel.head.values, self._first)  # row
        self._stop = bisect_left(reel.head.values, self._beyond)

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> Tape:
        """A tape of observations in any order. Of several sightings of a version the earliest counts, of equal ones the lesser capture."""
        heads: dict[str, Head] = {}
        rows: dict[str, set[Row]] = {}
        for seen in observations:
            head = _head(seen)
            held = heads.get(seen.version)
            if held is None or (head.known_at, head.capture) < (held.known_at, held.capture):
                heads[seen.version] = head
            rows.setdefault(seen.version, set()).add(_row(seen))
        return cls.of_rows((head, rows[version]) for version, head in heads.items())

    @classmethod
    def of_rows(cls, versions: Iterable[tuple[Head, Collection[Row]]]) -> Tape:
        """A tape of document versions, each given once, in any order."""
        ordered = sorted(versions, key=itemgetter(0))
        return cls(Reel.of([(head, sorted(own)) for head, own in ordered]))

    @classmethod
    def read(cls, path: Path, about: Mapping[str, str]) -> Tape:
        """The tape that `write` kept. Raises `columns.Unusable` where it is missing, damaged, or about something else."""
        said, parts = columns.read(path)
        if said != dict(about):
            raise columns.Unusable(f"{path} is about something else")
        try:
            return cls(Reel.read(parts))
        except (KeyError, ValueError) as error:
            raise columns.Unusable(f"{path}: {error}") from error

    def write(self, path: Path, about: Mapping[str, str]) -> None:
        """Keep the whole tape. Raises `ValueError` for one that was cut: it would be taken for the whole."""
        if (self._first, self._beyond) != (0, len(self._reel.version)):
            raise ValueError("only a whole tape can be kept")
        columns.write(path, about, self._reel.columns)

    def __len__(self) -> int:
        return self._stop - self._start

    @property
    def versions(self) -> int:
        """How many document versions it holds."""
        return self._beyond - self._first

    def until(self, instant: datetime) -> Tape:
        """What was known at an instant, itself included."""
        beyond = bisect_right(self._reel.known_at.values, _micros(instant))
        return Tape(self._reel, min(self._first, beyond), min(self._beyond, beyond))

    def since(self, instant: datetime) -> Tape:
        """What became known from an instant on: a history that begins later."""
        first = bisect_left(self._reel.known_at.values, _micros(instant))
        return Tape(self._reel, max(self._first, first), max(self._beyond, first))

    def heads(self) -> Sequence[Head]:
        """Every document version that was observed, in order; made when asked for."""
        return _Heads(self._reel, range(self._first, self._beyond))

    @cached_property
    def digest(self) -> str:
        """What names this tape: sha256 over each version with its first sighting, in order."""
        reel, digest = self._reel, hashlib.sha256()
        for number in range(self._first, self._beyond):
            digest.update(f"{reel.version[number]} {reel.known_at.values[number]} {reel.capture[number]}\n".encode())
        return digest.hexdigest()

    def observed(
        self, kinds: Collection[str] | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Observation]:
        """Observations of these kinds with `since <= known_at <= until`, in order."""
        cut = self if since is None else self.since(since)
        cut = cut if until is None else cut.until(until)
        return map(self._reel.observation, cut._places(kinds))

    def headlines(self) -> Iterator[tuple[Head, str]]:
        """Every version that was observed as a document, in order, with its headline."""
        return (
            (self._reel.at(self._reel.head.values[place]), self._reel.quote[place])
            for place in self._places({"document"})
        )

    def observations(self, kind: str, series: str, subject: str) -> Iterator[Observation]:
        """Those of one subject, in order: what a history is told."""
        places = self._reel.groups.get((kind, series, subject), ())
        start, stop = bisect_left(places, self._start), bisect_left(places, self._stop)
        return map(self._reel.observation, places[start:stop])

    def stories(self, series: str) -> Iterator[tuple[str, datetime]]:
        """Each story of a series that was observed as a document, with the instant at which it was first known, in order."""
        told: set[str] = set()
        for number in self._documents.get(series, ()):
            story = self._reel.story[number]
            if story not in told:
                told.add(story)
                yield story, self._reel.instant(number)

    def series(self, kind: str, subject: str) -> Sequence[str]:
        """Every series of the reel in which a subject is observed."""
        return self._reel.where.get((kind, subject), ())

    @cached_property
    def _documents(self) -> dict[str, list[int]]:
        """The heads of each series that have been observed as documents."""
        found: dict[str, set[int]] = {}
        for (kind, series, _), places in self._reel.groups.items():
            if kind == "document":
                inside = places[bisect_left(places, self._start) : bisect_left(places, self._stop)]
                found.setdefault(series, set()).update(self._reel.head.values[place] for place in inside)
        return {series: sorted(numbers) for series, numbers in found.items()}

    def _places(self, kinds: Collection[str] | None) -> Sequence[int]:
        if kinds is None:
            return range(self._start, self._stop)
        chosen = {code for code, kind in enumerate(self._reel.kind.table) if kind in kinds}
        codes = self._reel.kind.codes
        return [place for place in range(self._start, self._stop) if codes[place] in chosen]


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _claimed(text: str) -> date | None:
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == len("2024-10-08") else datetime.fromisoformat(text)


def _head(seen: Observation) -> Head:
    return Head(
        seen.known_at, seen.series, seen.story, seen.version, seen.source, seen.quote.url, seen.published_at,
        seen.quote.capture,
    )  # fmt: skip


def _row(seen: Observation) -> Row:
    attrs = _encode(dict(seen.attrs)) if seen.attrs else "{}"
    quote = seen.quote
    return Row(seen.kind, seen.subject, seen.value, quote.offset, seen.observer, quote.text, quote.language, attrs)
