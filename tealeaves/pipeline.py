"""The whole way, once: `ingest` keeps a look and derives what it says, `tick` judges what is new.

The live run, the import of history, the rebuild and the catch-up after a crash all pass through here. The archive comes first: a capture
counts as kept when its WARC record is on the disk; whatever the index lacks after a crash is caught up from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TypeVar

import sqlalchemy as sa

from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue
from tealeaves.derive import Derived, Kept, derive, parts_of, store
from tealeaves.errors import ArchiveError
from tealeaves.evaluate import Found, evaluate_again, evaluate_new
from tealeaves.model import Capture, Link, Look, Place, Quarantined
from tealeaves.observe.deletions import PARSER as TOMBSTONES
from tealeaves.reader import Done, Hands, Item, Looks, Places, Progress, work
from tealeaves.refresh import Refresh
from tealeaves.store import Store, deeds, derivations, journal, looks, observations
from tealeaves.store.observations import Labels

MANY = 5000  # arrivals beyond which judging everything as a stream costs less than holding the new ones in memory

T = TypeVar("T")

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

    def __init__(self, catalogue: Catalogue, store: Store, archive: Archive | None, hands: Hands | None = None) -> None:
        self.catalogue = catalogue
        self.store = store
        self.archive = archive
        self.hands = hands or Hands()
        self.labels = Labels(catalogue.parser_labels, catalogue.observer_labels)
        self.parts = parts_of(catalogue)

    def ingest(self, look: Look, *, request: bytes | None = None) -> Ingested:
        """Keep one look for good, then derive what it says. Durable when it returns."""
        return self.index([(self._archive().append(_sane(look), request=request), look)])

    def ingest_all(self, incoming: Iterable[Look], progress: Progress | None = None) -> Ingested:
        """Keep many looks (an import): what the archive holds already adds nothing."""
        underway: set[str] = set()  # in the archive and not yet in the index
        total = Ingested()
        with closing(self._work(self._kept(incoming, underway, progress))) as done:
            for _, derived in done:
                total.add(self._enter(derived))
                underway.difference_update(row["id"] for row in chain(derived.seen, derived.missed))
        return total

    def index(self, kept: Sequence[Kept]) -> Ingested:
        """Derive and store what some kept looks say, in one transaction; those that are indexed already add nothing."""
        return self._enter(self._derived(kept))

    def links(self, place: Place) -> list[Link]:
        """The addresses that a capture in the archive points at."""
        with closing(self._work([Places((place,))])) as done:
            return [link for _, derived in done for link in derived.links]

    def catch_up(self, progress: Progress | None = None) -> Ingested:
        """Index what the archive holds beyond the index: after a crash, or for a rebuild."""
        with self.store.read() as conn:
            ends = looks.indexed_ends(conn)
        total = Ingested()
        if (
            next(self._archive().looks(ends), None) is None
        ):  # at most a note about an import: no child need start for it
            return total
        with closing(self._work(self._archive().shards(ends))) as done:
            for _, derived in done:
                total.add(self._enter(derived))
                if progress:
                    progress(derived.read)
        return total

    def refresh(self, progress: Progress | None = None) -> int:
        """Derive what other parsers or observers than ours left undone; returns how many captures and documents were read again.

        Ours, not the world's: nothing of it can alert (law 7). Work that is broken off is taken up by the next call.
        """
        if self.is_complete():
            return 0
        with self.store.write() as conn:
            self._begin(conn)
            missing = derivations.missing(conn, self.parts)
            through = derivations.present(conn).sightings
        count = Refresh(self.catalogue, self.store, missing, self._work).run(through, progress)
        with self.store.write() as conn:
            if derivations.writes_with(conn) == self.parts:
                derivations.add(conn, self.parts, "whole")
        return count

    def is_complete(self) -> bool:
        """Whether everything that is indexed was derived with our own parsers and observers."""
        with self.store.read() as conn:
            return derivations.writes_with(conn) == self.parts and not derivations.missing(conn, self.parts)

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

    def begin(self) -> None:
        """Say what is derived with from here on, before others do it for this pipeline."""
        with self.store.write() as conn:
            self._begin(conn)

    def _begin(self, conn: sa.Connection) -> None:
        """Say what is derived with from here on, where the last writer said otherwise."""
        said = derivations.writes_with(conn)
        if said != self.parts:
            whole = said is None and self._made_alike(conn)
            derivations.add(conn, self.parts, "whole" if whole else "begun")

    def _made_alike(self, conn: sa.Connection) -> bool:
        """Whether an index in which no writer said so holds nothing, or was last judged with our own parsers and observers."""
        if derivations.present(conn) == derivations.NOTHING:
            return True
        last = deeds.last_tick(conn)
        return last is not None and last.content.split(".")[:2] == self.catalogue.content_label.split(".")[:2]

    def _enter(self, derived: Derived) -> Ingested:
        """Store what was derived, in one transaction."""
        with self.store.write() as conn:
            self._begin(conn)
            added, fresh, seen = store(conn, derived)
        flaws = Counter(flaw for version, own in derived.flaws.items() if version in fresh for flaw in own)
        documents = sum(derived.documents[version]["parser_version"] != TOMBSTONES for version in fresh)
        return Ingested(added, derived.captures, documents, seen, derived.links, derived.quarantined, dict(flaws))

    def _derived(self, kept: Sequence[Kept]) -> Derived:
        """A page from outside is read by a child; that nothing changed, or that nobody answered, needs none."""
        if not any(isinstance(look, Capture) for _, look in kept):
            return derive(self.catalogue, kept, new=True)
        with closing(self._work([Looks(tuple(kept))])) as done:
            ((_, derived),) = done
        return derived

    def _work(self, items: Iterable[Item]) -> Done:
        return work(self.hands, self.catalogue, self.archive, self.store)(items)

    def _kept(self, incoming: Iterable[Look], underway: set[str], progress: Progress | None) -> Iterator[Looks]:
        """What comes in, kept in the archive batch by batch, without what is held already; the names go to `underway`."""
        archive = self._archive()
        for batch in batches(incoming, BATCH):
            unknown = self._unknown(batch, underway)
            underway.update(look.id for look in unknown)
            with archive.batch():
                kept = tuple((archive.append(_sane(look)), look) for look in unknown)
            yield Looks(kept)
            if progress:
                progress(len(batch))

    def _unknown(self, batch: Sequence[Look], underway: Set[str]) -> list[Look]:
        """Those that neither the index nor an earlier place in the import holds."""
        with self.store.read() as conn:
            known = looks.known_captures(conn, [look.id for look in batch]) | underway
        fresh: list[Look] = []
        for look in batch:
            if look.id not in known:
                known.add(look.id)
                fresh.append(look)
        return fresh

    def _archive(self) -> Archive:
        if self.archive is None:
            raise ArchiveError("this pipeline was opened without an archive")
        return self.archive


def _sane(look: Look) -> Look:
    """Nothing is known before it was recorded: a look from the future would be look-ahead."""
    if isinstance(look, Capture) and look.captured_at > look.recorded_at:
        raise ArchiveError(f"{look.url}: captured at {look.captured_at}, after it was recorded ({look.recorded_at})")
    return look


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
