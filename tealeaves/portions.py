"""The archive read in portions, by processes that share nothing but its folder and the index: the stage that can leave one machine.

A portion's documents and observations are entered by whoever read them, as they come; a row that is there already adds nothing, so any
portion can be read twice. Its *looks* are entered by one process, in the order of the archive: the index counts as caught up to the last
look that it holds, and a hole in the middle would never be filled. So a run that is killed leaves an index that the next command catches
up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from tealeaves.archive import Archive
from tealeaves.archive.shards import SHARD, Shard
from tealeaves.catalogue import load
from tealeaves.derive import parts_of, store
from tealeaves.errors import ContentError, StoreError, UsageError
from tealeaves.model import identity
from tealeaves.pipeline import Pipeline
from tealeaves.reader import Hands, work
from tealeaves.settings import Settings
from tealeaves.store import Store, looks
from tealeaves.store.documents import Row
from tealeaves.store.schema import documents, observations, quarantine, sightings
from tealeaves.workplace import open_archive

EACH = 4  # portions a worker: enough to even out, few enough that each is worth its journey
LARGEST = 256 * 1024 * 1024  # bytes of a portion

Portion = tuple[Shard, ...]


@dataclass(slots=True)
class Said:
    """What came of a portion: the rows of its looks, which are not entered yet, and how many rows of each kind were."""

    seen: list[Row] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    sighted: dict[str, int] = field(default_factory=dict)  # capture to the document versions in it
    refused: set[tuple[str, str]] = field(default_factory=set)  # capture and parser or observer


@dataclass(frozen=True, slots=True)
class Portioned:
    """What came of all portions."""

    portions: int
    looks: int
    captures: int
    documents: int
    observations: int
    quarantined: int

    def as_dict(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__slots__}


def read_portion(settings: Settings, portion: Portion, parts: str) -> Said:
    """Derive and enter what a portion says, a shard a transaction. `parts`: the name of the parsers and observers that all must have.

    Raises `ContentError` where this machine has others: its rows would be of another making.
    """
    catalogue = load(settings.dumps_folder)
    if parts_name(parts_of(catalogue)) != parts:
        raise ContentError("this machine has other parsers or observers than the one that gives out the work")
    said = Said()
    with ExitStack() as stack:
        archive = stack.enter_context(open_archive(settings, writable=False))
        index = stack.enter_context(Store.open(settings.index_url, migrate=False))
        done = stack.enter_context(closing(work(Hands(1, settings.dumps_folder), catalogue, archive, None)(portion)))
        for _, derived in done:
            said.seen += derived.seen
            said.missed += derived.missed
            for row in derived.sightings:
                said.sighted[row["capture"]] = said.sighted.get(row["capture"], 0) + 1
            said.refused |= {(row.capture, row.parser) for row in derived.quarantined}
            derived.seen, derived.missed = [], []
            with index.write() as conn:
                store(conn, derived)
    return said


def parts_name(parts: frozenset[str]) -> str:
    """One name for all parsers and observers in force."""
    return identity("parts", *sorted(parts))


class Gathering:
    """One run over what the archive holds beyond the index. It holds the archive's writer lock, so nobody else enters anything."""

    def __init__(self, archive: Archive, index: Store, pipeline: Pipeline) -> None:
        self._index = index
        self._archive = archive
        self.parts = parts_name(pipeline.parts)
        self._looks: set[str] = set()
        self._captures = 0
        self._sighted: dict[str, int] = {}
        self._refused: set[tuple[str, str]] = set()
        self._portions = 0

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, *, elsewhere: bool) -> Iterator[Gathering]:
        """Open archive and index. `elsewhere`: other machines will write to the index. Raises `UsageError` where they could not."""
        if elsewhere and settings.index_url.startswith("sqlite"):
            raise UsageError(
                "several machines need an index that all of them reach: set TEALEAVES_DATABASE_URL to a PostgreSQL database"
            )
        if not settings.archive_folder.is_dir():
            raise UsageError(f"there is no archive at {settings.archive_folder}")
        with ExitStack() as stack:
            archive = stack.enter_context(open_archive(settings, writable=True))
            index = stack.enter_context(Store.open(settings.index_url))
            pipeline = Pipeline(load(settings.dumps_folder), index, archive)
            pipeline.begin()
            yield cls(archive, index, pipeline)

    def portions(self, workers: int) -> list[Portion]:
        """What is not indexed yet, in portions for so many workers, in the order of the archive."""
        with self._index.read() as conn:
            ends = looks.indexed_ends(conn)
        shards = list(self._archive.shards(ends))
        share = sum(shard.end - shard.start for shard in shards) // (workers * EACH)
        count = max(1, min(share, LARGEST) // SHARD)
        return [tuple(shards[start : start + count]) for start in range(0, len(shards), count)]

    def enter(self, said: Said) -> None:
        """Enter the looks of the next portion; portions come in the order of the archive."""
        with self._index.write() as conn:
            looks.add_rows(conn, said.seen, said.missed)
        self._portions += 1
        self._looks.update(row["id"] for row in (*said.seen, *said.missed))
        self._captures += sum(row["kind"] == "capture" for row in said.seen)
        self._sighted |= said.sighted
        self._refused |= said.refused

    def check(self) -> Portioned:
        """Compare what was derived with what the index holds of it. Raises `StoreError` where anything is missing."""
        with self._index.read() as conn:
            held = looks.known_looks(conn, self._looks)
            sighted = _counts(conn, sightings.c.capture, self._sighted)
            refused = set(conn.execute(sa.select(quarantine.c.capture, quarantine.c.parser)).tuples())
            orphans = conn.scalar(_without(sightings.c.version, documents.c.version)) or 0
            orphans += conn.scalar(_without(observations.c.version, documents.c.version)) or 0
            versions, facts = (
                conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in (documents, observations)
            )
        lost = [capture for capture, count in self._sighted.items() if sighted[capture] < count]
        missing = len(self._looks) - len(held) + len(lost) + len(self._refused - refused) + orphans
        if missing:
            raise StoreError(
                f"{missing:,} rows that were derived are not in the index: run it again, nothing is entered twice"
            )
        return Portioned(self._portions, len(self._looks), self._captures, versions, facts, len(self._refused))


def _counts(conn: sa.Connection, column: sa.ColumnElement[str], names: Sequence[str] | dict[str, int]) -> Counter[str]:
    """How many rows have each of these values."""
    rows = conn.execute(sa.select(column, sa.func.count()).group_by(column))
    return Counter({name: count for name, count in rows.tuples() if name in names})


def _without(column: sa.ColumnElement[str], known: sa.ColumnElement[str]) -> sa.Select[tuple[int]]:
    """The number of rows whose value stands nowhere in another table."""
    return sa.select(sa.func.count()).where(~sa.exists().where(known == column).correlate(column.table))
