"""What other parsers or observers than those in force left undone is derived, and nothing else (law 7: ours, not the world's change).

The captures of a source whose parsers changed are read from the archive again. Of a changed observer nothing but that observer is asked,
about the documents that the index holds: neither the archive nor a parser nor any other observer is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice

from tealeaves.catalogue import Catalogue
from tealeaves.derive import Derived, observer_parts, quarantined, source_parts, store
from tealeaves.extract import Refused
from tealeaves.model import Place
from tealeaves.reader import Arrivals, Item, Places, Progress, Work
from tealeaves.store import Store, documents, looks
from tealeaves.store.derivations import NOTHING, Reach
from tealeaves.store.documents import Sighted

BATCH = 500  # captures, or sightings, a transaction


class Refresh:
    """One pass over what is missing. Every item is a transaction; what was broken off is done by the next pass."""

    def __init__(self, catalogue: Catalogue, index: Store, missing: Mapping[str, Reach], work: Work) -> None:
        self._sources = source_parts(catalogue)
        self._observers = observer_parts(catalogue)
        self._index = index
        self._missing = missing
        self._work = work
        self._broken: dict[Sighted, list[Refused]] = {}

    def run(self, through: int, progress: Progress | None) -> int:
        """Returns how many captures and documents were read. `through`: the last sighting that was there when it began."""
        count = 0
        with closing(self._work(self._items(through))) as done:
            for _, derived in done:
                self._enter(derived)
                count += derived.read
                if progress is not None:
                    progress(derived.read)
        with self._index.write() as conn:
            rows = [row for capture, refused in self._broken.items() for row in quarantined(refused, capture)]
            documents.add_quarantine(conn, rows)
        return count

    def _enter(self, derived: Derived) -> None:
        with self._index.write() as conn:
            store(conn, derived)
            for version, refused in derived.broken.items():
                for capture in documents.seen_in(conn, version):
                    self._broken.setdefault(capture, []).extend(refused)

    def _items(self, through: int) -> Iterator[Item]:
        places = iter(list(self._places()))
        while batch := tuple(islice(places, BATCH)):
            yield Places(batch)
        wanted = tuple(
            (label, self._missing[part].sightings) for label, part in self._observers.items() if part in self._missing
        )
        besides = tuple(source for source, part in self._sources.items() if self._missing.get(part) == NOTHING)
        for after in range(min((reach for _, reach in wanted), default=through), through, BATCH):
            yield Arrivals(after, min(after + BATCH, through), wanted, besides)

    def _places(self) -> Iterator[Place]:
        """The captures of sources whose parsers changed, from where the parsers in force have not read them."""
        with self._index.read() as conn:
            for source, part in self._sources.items():
                if part in self._missing:
                    after = self._missing[part].captures
                    yield from (place for _, place in looks.capture_places(conn, source=source, after=after))
