"""What other parsers or observers than those in force left undone is derived, and nothing else (law 7: ours, not the world's change).

The captures of a source whose parsers changed are read from the archive again. Of a changed observer nothing but that observer is asked,
about the documents that the index holds: neither the archive nor a parser nor any other observer is touched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

from tealeaves import observe as observing
from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue
from tealeaves.derive import derive, observe_again, quarantined, store
from tealeaves.errors import ArchiveError
from tealeaves.extract import Refused
from tealeaves.model import Capture, Look, Place
from tealeaves.observe import Observer
from tealeaves.store import Store, documents, looks, observations
from tealeaves.store.derivations import NOTHING, Reach
from tealeaves.store.documents import Row, Sighted, Stored

BATCH = 500  # captures or documents a transaction

Progress = Callable[[int], None]
Missing = Mapping[str, Reach]

log = logging.getLogger(__name__)


def source_parts(catalogue: Catalogue) -> dict[str, str]:
    """For each source the name of all its parsers in force together: which of them reads a capture depends on all of them."""
    return {
        name: f"source {name} " + " ".join(sorted(version.label(name) for version in module.versions))
        for name, module in catalogue.sources.items()
    }


def observer_parts(catalogue: Catalogue) -> dict[str, str]:
    """For each label of an observer in force its name as a part."""
    return {label: f"observer {label}" for label in sorted(catalogue.observer_labels)}


class Refresh:
    """One pass over what is missing. Every batch is a transaction; what was broken off is done by the next pass."""

    def __init__(
        self, catalogue: Catalogue, store: Store, archive: Archive | None, missing: Missing, progress: Progress | None
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._archive = archive
        self._missing = missing
        self._progress = progress

    def run(self, through: int) -> int:
        """Returns how many captures and documents were read. `through`: the last sighting that was there when it began."""
        return self._extract() + self._observe(through)

    # --- changed parsers ----------------------------------------------------------------------------------------------------------

    def _extract(self) -> int:
        places = list(self._places())
        for start in range(0, len(places), BATCH):
            batch = places[start : start + BATCH]
            captures = (look for place in batch if isinstance(look := self._readable(place), Capture))
            derived = derive(self._catalogue, captures)
            with self._store.write() as conn:
                store(conn, derived)
            self._advance(len(batch))
        return len(places)

    def _places(self) -> Iterator[Place]:
        with self._store.read() as conn:
            for source, part in source_parts(self._catalogue).items():
                if part in self._missing:
                    after = self._missing[part].captures
                    yield from (place for _, place in looks.capture_places(conn, source=source, after=after))

    def _readable(self, place: Place) -> Look | None:
        """What is kept there; None, with a warning, where the record is damaged: one bad record must not stop the watch."""
        if self._archive is None:
            raise ArchiveError("the parsers changed, and there is no archive to read again")
        try:
            return self._archive.read(place)
        except ArchiveError as error:
            log.warning("%s: it is not extracted again; `tealeaves verify` names what is damaged", error)
            return None

    # --- changed observers --------------------------------------------------------------------------------------------------------

    def _observe(self, through: int) -> int:
        parts = observer_parts(self._catalogue)
        wanted = [
            (self._missing[parts[each.label]].sightings, each)
            for each in observing.OBSERVERS
            if parts[each.label] in self._missing
        ]
        broken: dict[Sighted, list[Refused]] = {}
        count, at = 0, min((reach for reach, _ in wanted), default=through)
        while held := self._held(at, through):
            self._observe_batch(held, wanted, broken)
            count, at = count + len(held), held[-1].arrival
            self._advance(len(held))
        with self._store.write() as conn:
            documents.add_quarantine(
                conn, [row for capture, each in broken.items() for row in quarantined(each, capture)]
            )
        return count

    def _held(self, after: int, through: int) -> list[Stored]:
        """The next documents that were not just extracted again."""
        anew = [source for source, part in source_parts(self._catalogue).items() if self._missing.get(part) == NOTHING]
        with self._store.read() as conn:
            return documents.stored_after(conn, after, through, self._catalogue.parser_labels, anew, BATCH)

    def _observe_batch(
        self, held: Sequence[Stored], wanted: Sequence[tuple[int, Observer]], broken: dict[Sighted, list[Refused]]
    ) -> None:
        rows: list[Row] = []
        refused: dict[str, tuple[Refused, ...]] = {}
        for stored in filter(_sound, held):
            seen, refused[stored.version] = observe_again(
                stored.document, [each for reach, each in wanted if reach < stored.arrival]
            )
            rows += seen
        with self._store.write() as conn:
            observations.add_rows(conn, rows)
            for version, each in refused.items():
                for capture in documents.seen_in(conn, version) if each else ():
                    broken.setdefault(capture, []).extend(each)

    def _advance(self, steps: int) -> None:
        if self._progress is not None:
            self._progress(steps)


def _sound(stored: Stored) -> bool:
    """Whether the row still is what was stored; observations of another text would hang in the air."""
    if stored.document.version == stored.version:
        return True
    log.warning(
        "document %s in the index is not what was stored: it is not observed again; `tealeaves rebuild` mends it",
        stored.version,
    )
    return False
