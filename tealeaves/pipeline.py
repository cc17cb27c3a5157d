"""The whole way, once: `ingest` keeps a look and derives what it says, `tick` judges what is new.

The live run, the import of history, the rebuild and the catch-up after a crash all pass through here. The archive comes first: a capture
counts as kept when its WARC record is on the disk; whatever the index lacks after a crash is caught up from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa

from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue
from tealeaves.errors import ArchiveError
from tealeaves.evaluate import Found, evaluate_again, evaluate_new
from tealeaves.extract import Extraction, extract, observed_or_refused
from tealeaves.model import Capture, Document, Link, Look, Observation, Place, Quarantined
from tealeaves.store import Store, deeds, documents, journal, looks, observations
from tealeaves.store.observations import Labels

MANY = 5000  # arrivals beyond which judging everything as a stream costs less than holding the new ones in memory

log = logging.getLogger(__name__)

T = TypeVar("T")
Kept = tuple[Place, Look]
Progress = Callable[[int], None]

BATCH = 500  # looks a transaction: large enough to be quick, small enough to lose little work in a crash


@dataclass(slots=True)
class Ingested:
    """What came of some looks."""

    looks: int = 0  # new to the index
    captures: int = 0  # of them with bytes
    documents: int = 0  # versions never seen before
    observations: int = 0
    links: list[Link] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    flaws: dict[str, int] = field(default_factory=dict)

    def add(self, other: Ingested) -> None:
        self.looks += other.looks
        self.captures += other.captures
        self.documents += other.documents
        self.observations += other.observations
        self.links += other.links
        self.quarantined += other.quarantined
        for name, count in other.flaws.items():
            self.flaws[name] = self.flaws.get(name, 0) + count


class Pipeline:
    """Archive, index and catalogue joined. Without an archive (a rebuild into a fresh index) it only derives."""

    def __init__(self, catalogue: Catalogue, store: Store, archive: Archive | None) -> None:
        self.catalogue = catalogue
        self.store = store
        self.archive = archive
        self.labels = Labels(catalogue.parser_labels, catalogue.observer_labels)

    def ingest(self, look: Look, *, request: bytes | None = None) -> Ingested:
        """Keep one look for good, then derive what it says. Durable when it returns."""
        return self.index([(self._archive().append(_sane(look), request=request), look)])

    def ingest_all(self, incoming: Iterable[Look], progress: Progress | None = None) -> Ingested:
        """Keep many looks (an import): what the archive holds already adds nothing."""
        total = Ingested()
        for batch in batches(incoming, BATCH):
            unknown = self._unknown(batch)
            archive = self._archive()
            with archive.batch():
                kept = [(archive.append(_sane(look)), look) for look in unknown]
            total.add(self.index(kept))
            if progress:
                progress(len(batch))
        return total

    def index(self, kept: Sequence[Kept]) -> Ingested:
        """Derive and store what some kept looks say, in one transaction; those that are indexed already add nothing."""
        extractions = [(look, extract(self.catalogue, look)) for _, look in kept if isinstance(look, Capture)]
        with self.store.write() as conn:
            added = looks.add_looks(conn, [(look, place) for place, look in kept])
            result = self._store_extractions(conn, extractions)
        result.looks = added
        result.captures = len(extractions)
        return result

    def catch_up(self, progress: Progress | None = None) -> Ingested:
        """Index what the archive holds beyond the index: after a crash, or for a rebuild."""
        with self.store.read() as conn:
            ends = looks.indexed_ends(conn)
        total = Ingested()
        for batch in batches(self._archive().looks(after=ends), BATCH):
            total.add(self.index(batch))
            if progress:
                progress(len(batch))
        return total

    def refresh(self, judged_with: str, progress: Progress | None = None) -> int:
        """Extract again what older parsers or observers made, given the content label of the last tick; returns how many captures.

        Ours, not the world's: nothing of it can alert (law 7). A crash in the middle is mended by the next call, since the last tick's
        label stays what it was.
        """
        before, now = judged_with.split("."), self.catalogue.content_label.split(".")
        if before[:2] == now[:2]:
            return 0
        with self.store.read() as conn:
            stale = journal.stale_sources(conn, self.labels, observers_changed=before[1:2] != now[1:2])
            places = [place for source in stale for _, place in looks.capture_places(conn, source=source)]
        for batch in batches(places, BATCH):
            captures = [look for place in batch if isinstance(look := self._readable(place), Capture)]
            with self.store.write() as conn:
                self._store_extractions(conn, [(capture, extract(self.catalogue, capture)) for capture in captures])
            if progress:
                progress(len(batch))
        return len(places)

    def judge(self, conn: sa.Connection) -> tuple[Found, bool]:
        """Evaluate what is new, or everything where the order or our own content demands it; whether the content changed."""
        rules = self.catalogue.chosen_rules(None)
        last = deeds.last_tick(conn)
        if last is None:
            return evaluate_again(conn, rules, self.labels), False
        technical = last.content != self.catalogue.content_label
        arrived, earliest = journal.arrivals(conn, last.through)
        late = earliest is not None and last.known_until is not None and earliest <= last.known_until
        if technical or late or arrived > MANY:
            return replace(evaluate_again(conn, rules, self.labels), late=late), technical
        return evaluate_new(conn, rules, observations.pending(conn, last.through, self.labels), self.labels), False

    def _store_extractions(self, conn: sa.Connection, extractions: Sequence[tuple[Capture, Extraction]]) -> Ingested:
        seen = [(document, capture) for capture, found in extractions for document in found.documents]
        new = documents.add_documents(conn, seen)
        result = Ingested(documents=len(new), flaws=_flaws(document for document, _ in seen if document.version in new))
        rows: list[Observation] = []
        for capture, found in extractions:
            seen_here, refused = observed_or_refused(found, capture)
            rows += seen_here
            result.quarantined += refused
            result.links += found.links
            if found.quarantined:
                result.quarantined.append(found.quarantined)
        result.observations = observations.add_observations(conn, rows)
        documents.add_quarantine(conn, result.quarantined)
        return result

    def _unknown(self, batch: Sequence[Look]) -> list[Look]:
        """Those that neither the index nor an earlier place in the batch holds."""
        with self.store.read() as conn:
            known = looks.known_captures(conn, [look.id for look in batch])
        fresh: list[Look] = []
        for look in batch:
            if look.id not in known:
                known.add(look.id)
                fresh.append(look)
        return fresh

    def _readable(self, place: Place) -> Look | None:
        """What is kept there; None, with a warning, where the record is damaged: one bad record must not stop the watch."""
        try:
            return self._archive().read(place)
        except ArchiveError as error:
            log.warning("%s: it is not extracted again; `tealeaves verify` names what is damaged", error)
            return None

    def _archive(self) -> Archive:
        if self.archive is None:
            raise ArchiveError("this pipeline was opened without an archive")
        return self.archive


def _sane(look: Look) -> Look:
    """Nothing is known before it was recorded: a look from the future would be look-ahead."""
    if isinstance(look, Capture) and look.captured_at > look.recorded_at:
        raise ArchiveError(f"{look.url}: captured at {look.captured_at}, after it was recorded ({look.recorded_at})")
    return look


def _flaws(found: Iterable[Document]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for document in found:
        for flaw in document.flaws:
            counts[flaw] = counts.get(flaw, 0) + 1
    return counts


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
