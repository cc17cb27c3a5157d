"""What a process does that helps to read: stretches of the archive, captures, or documents of the index in, rows for the index out.

The same function serves one process and many, and children with limits (`shelter`). What crosses between processes is where to read, not
what: only an import and the live watch hand over captures.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from tealeaves import observe as observing
from tealeaves.archive import Archive
from tealeaves.archive.shards import Shard
from tealeaves.catalogue import Catalogue, load_sources
from tealeaves.crew import spread
from tealeaves.derive import Derived, Kept, derive, given_up, observe_again, parts_of
from tealeaves.errors import ArchiveError, ContentError
from tealeaves.extract import Refused
from tealeaves.model import Document, Place
from tealeaves.observe import Observer
from tealeaves.observe.deletions import PARSER as TOMBSTONES
from tealeaves.shelter import NO_LIMITS, Ending, Turns
from tealeaves.store import Store, documents
from tealeaves.store.documents import Row

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks that were just kept, handed over as they are."""

    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Captures to be read from the archive; `new`: the index has no row of them."""

    places: tuple[Place, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The documents that first came to the index after one sighting and not after another, for some observers.

    `wanted`: the label of each observer, with the sighting through which it has seen everything. Sources in `besides` are left out.
    """

    after: int
    through: int
    wanted: tuple[tuple[str, int], ...]
    besides: tuple[str, ...]


Item: TypeAlias = Shard | Looks | Places | Arrivals
Progress: TypeAlias = Callable[[int], None]
Done: TypeAlias = Generator[tuple[Item, Derived], None, None]
Work: TypeAlias = Callable[[Iterable[Item]], Done]


class Reader:
    """Derives the rows of an item. Never raises for what is in a page or a document."""

    def __init__(
        self, catalogue: Catalogue, archive: Archive | None, store: Store | None, turns: Turns = NO_LIMITS
    ) -> None:
        self._catalogue = catalogue
        self._archive = archive
        self._store = store
        self._turns = turns

    def __call__(self, item: Item) -> Derived:
        if isinstance(item, Shard):
            return self._derive(self.stretch(item), new=True)
        if isinstance(item, Looks):
            return self._derive(item.kept, new=True)
        if isinstance(item, Places):
            return self._derive(self.looks(item.places), new=item.new)
        return self._observe(item)

    def _derive(self, kept: Sequence[Kept], *, new: bool) -> Derived:
        return derive(self._catalogue, kept, new=new, turns=self._turns)

    def stretch(self, shard: Shard) -> list[Kept]:
        """The looks of a shard."""
        return list(self._kept().stretch(shard))

    def looks(self, places: Iterable[Place]) -> list[Kept]:
        """What is kept there; without, and with a warning, what is damaged: one bad record must not stop the watch."""
        found: list[Kept] = []
        for place in places:
            try:
                found.append((place, self._kept().read(place)))
            except ArchiveError as error:
                log.warning("%s: it is not extracted again; `tealeaves verify` names what is damaged", error)
        return found

    def held(self, item: Arrivals) -> list[documents.Stored]:
        """The documents of an item, those that are no longer what was stored left out."""
        with self._index().read() as conn:
            found = documents.stored_after(
                conn, item.after, item.through, self._catalogue.parser_labels | {TOMBSTONES}, item.besides
            )
        return [stored for stored in found if _sound(stored)]

    def _observe(self, item: Arrivals) -> Derived:
        by_label = {observer.label: observer for observer in observing.OBSERVERS}
        found = Derived()
        for number, stored in enumerate(self.held(item)):
            observers = [by_label[label] for label, reach in item.wanted if reach < stored.arrival]
            rows, refused = self._observed(number, stored.document, observers)
            found.read += 1
            found.observations += rows
            if refused:
                found.broken[stored.version] = refused
        return found

    def _observed(
        self, number: int, document: Document, observers: Sequence[Observer]
    ) -> tuple[list[Row], tuple[Refused, ...]]:
        lost = self._turns.lost(number)
        if lost is not None:
            return [], tuple(_unobserved(observer.label, lost) for observer in observers)
        with self._turns.at(number):
            return observe_again(document, observers)

    def _kept(self) -> Archive:
        if self._archive is None:
            raise ArchiveError("the parsers changed, and there is no archive to read again")
        return self._archive

    def _index(self) -> Store:
        if self._store is None:
            raise ContentError("there is no index whose documents could be observed")
        return self._store


class _Opening(Reader):
    """The reader of a child: archive and index are opened when they are first needed."""

    def __init__(self, catalogue: Catalogue, job: Reading, turns: Turns, until: ExitStack) -> None:
        super().__init__(catalogue, None, None, turns)
        self._job = job
        self._until = until

    def _kept(self) -> Archive:
        if self._archive is None and self._job.archive is not None:
            self._archive = self._until.enter_context(Archive.open(self._job.archive))
        return super()._kept()

    def _index(self) -> Store:
        if self._store is None and self._job.index is not None:
            self._store = self._until.enter_context(Store.open(self._job.index))
        return super()._index()


@dataclass(frozen=True)
class Reading:
    """The job of a crew that reads."""

    archive: Path | None
    dumps: Path | None  # mappings of one's own, which are parsers too
    index: str | None  # the database's address
    parts: frozenset[str]  # the parsers and observers that the parent has: all must have the same

    def begin(self, turns: Turns, until: ExitStack) -> Reader:
        """The reader of a child. Raises `ContentError` where its parsers or observers are not those of the parent."""
        return _Opening(same_catalogue(self.dumps, self.parts), self, turns, until)

    def halves(self, item: Item) -> Sequence[Item]:
        """An item in two; none where it is one capture or document."""
        if isinstance(item, Arrivals):
            middle = (item.after + item.through) // 2
            halves = (replace(item, through=middle), replace(item, after=middle))
            return halves if item.after < middle else ()
        if isinstance(item, Looks):
            return [Looks(half) for half in _halved(item.kept)]
        if isinstance(item, Places):
            return [Places(half, item.new) for half in _halved(item.places)]
        with self._opened() as reader:
            return [Places(tuple(place for place, _ in reader.stretch(item)), new=True)]

    def lost(self, item: Item, how: Ending) -> Derived:
        """What is said of the one capture or document that ends the process which reads it: it goes to quarantine."""
        with self._opened() as reader:
            if isinstance(item, Arrivals):
                refused = tuple(_unobserved(label, how) for label, _ in item.wanted)
                held = reader.held(item)
                return Derived(read=len(held), broken={stored.version: refused for stored in held})
            if isinstance(item, Places):
                return given_up(reader.looks(item.places), how, new=item.new)
            return given_up(item.kept if isinstance(item, Looks) else reader.stretch(item), how, new=True)

    @contextmanager
    def _opened(self) -> Iterator[Reader]:
        with ExitStack() as until:
            yield _Opening(_sources(self.dumps), self, NO_LIMITS, until)


def _sources(dumps: Path | None) -> Catalogue:
    """The catalogue without rules, which no reader asks."""
    return Catalogue(load_sources(dumps), {})


_loaded: dict[Path | None, Catalogue] = {}  # of a child, which lives through many jobs


def same_catalogue(dumps: Path | None, parts: frozenset[str]) -> Catalogue:
    """The catalogue of these parts. Raises `ContentError` where the parsers or observers at hand are others."""
    found = _loaded.get(dumps)
    if found is None or parts_of(found) != parts:
        _loaded.clear()
        found = _loaded[dumps] = _sources(dumps)
    if parts_of(found) != parts:
        raise ContentError("the parsers or observers were changed while they were at work: run this again")
    return found


@dataclass(frozen=True, slots=True)
class Hands:
    """How many children read, and where the mappings of one's own are that they must know.

    With none (0) this process reads, without any limit: for pages that one has made oneself. Everything that is opened from settings has
    at least one (S-8).
    """

    count: int = 0
    dumps: Path | None = None


def work(hands: Hands, catalogue: Catalogue, archive: Archive | None, store: Store | None) -> Work:
    """What does items, in their order: one child while they are few, so many where there are more."""
    job = Reading(
        None if archive is None else archive.folder, hands.dumps, None if store is None else store.address, parts_of(catalogue)
    )  # fmt: skip
    reader = Reader(catalogue, archive, store)
    return lambda items: spread(job, reader, hands.count, items)


def _unobserved(label: str, how: Ending) -> Refused:
    return Refused(label, f"the process that observed it ended: {how.why}")


def _halved(items: tuple[T, ...]) -> Sequence[tuple[T, ...]]:
    middle = len(items) // 2
    return (items[:middle], items[middle:]) if middle else ()


def _sound(stored: documents.Stored) -> bool:
    """Whether the row still is what was stored; observations of another text would hang in the air."""
    if stored.document.version == stored.version:
        return True
    log.warning(
        "document %s in the index is not what was stored: it is not observed again; `tealeaves rebuild` mends it",
        stored.version,
    )
    return False
