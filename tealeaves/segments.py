"""What an archive says, in segments: a tape for each shard, kept in a folder, so that a replay that was killed goes on where it was.

A segment is named after its shard and is about the parsers, the observers and the code that made it. Whatever is torn, damaged or about
something else is made again. The end of the newest file is never kept: it may still be written to.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tealeaves.archive import Archive
from tealeaves.archive.shards import Shard
from tealeaves.catalogue import Catalogue
from tealeaves.crew import spread
from tealeaves.derive import parts_of
from tealeaves.errors import ArchiveError, ContentError
from tealeaves.extract import extract, observed
from tealeaves.model import Capture, Observation
from tealeaves.reader import Hands, Progress, same_catalogue
from tealeaves.shelter import NO_LIMITS, Ending, Turns
from tealeaves.tape import Tape, Unusable, columns
from tealeaves.tape.columns import Numbers
from tealeaves.tape.tape import Reel

ATTEMPTS = 3  # at a segment that somebody else removes
KEPT = (
    2  # editions of parsers and observers whose segments are kept; the older ones are removed when a replay is complete
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

log = logging.getLogger(__name__)

About = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """What the captures of a shard say."""

    tape: Tape
    captured: Numbers  # when each capture was served, in microseconds since 1970
    refused: Numbers  # the same of those that no parser understood

    @classmethod
    def read(cls, path: Path, about: About) -> Segment:
        """The segment kept there. Raises `Unusable` where it is missing, damaged, or about something else."""
        said, parts = columns.read(path)
        if said != dict(about):
            raise Unusable(f"{path} is about something else")
        try:
            return cls(Tape(Reel.read(parts)), Numbers.read(parts["captured"]), Numbers.read(parts["refused"]))
        except (KeyError, ValueError) as error:
            raise Unusable(f"{path}: {error}") from error

    def write(self, path: Path, about: About) -> None:
        """Keep it, whole or not at all."""
        held = self.tape._reel.columns
        columns.write(path, about, {**held, "captured": self.captured, "refused": self.refused})


def said_by(catalogue: Catalogue, captures: Iterable[Capture], turns: Turns = NO_LIMITS) -> Segment:
    """What some captures say, each version as in the first of them that shows it, of equal ones the one with the lesser id."""
    seen: set[str] = set()
    observations: list[Observation] = []
    served, refused = [], []
    for number, capture in enumerate(sorted(captures, key=lambda capture: (capture.captured_at, capture.id))):
        served.append(_micros(capture.captured_at))
        if turns.lost(number) is not None:
            refused.append(served[-1])
            continue
        with turns.at(number):
            found = extract(catalogue, capture)
            fresh = {document.version for document in found.documents} - seen
            said = observed(found, capture) if fresh else []
        if found.quarantined is not None:
            refused.append(served[-1])
        seen |= fresh
        observations += (one for one in said if one.version in fresh)
    return Segment(Tape.of(observations), Numbers.of("q", served), Numbers.of("q", refused))


def counted(instants: Numbers, until: datetime | None) -> int:
    """How many of them lie before `until`."""
    last = None if until is None else _micros(until)
    return len(instants.values) if last is None else sum(at < last for at in instants.values)


class Segments:
    """The segments of an archive, kept in `folder`; those that are missing are made by so many processes."""

    def __init__(self, catalogue: Catalogue, archive: Archive, folder: Path, hands: Hands) -> None:
        name = edition(catalogue)
        self._root = folder
        self._job = Cutting(archive.folder, hands.dumps, parts_of(catalogue), folder / name[:16], name)
        self._cut = Cutter(self._job, catalogue, archive)
        self._hands = hands
        self._shards = list(archive.shards())
        self.made = 0  # captures that were read and not taken from what was kept

    def all(self, progress: Progress | None = None) -> Iterator[Segment]:
        """Every segment, those that were kept first. At the end what no replay needs any more is removed."""
        missing: list[Shard] = []
        for shard in self._shards[:-1]:
            try:
                found = Segment.read(self._job.path(shard), self._job.about(shard))
            except Unusable as reason:
                log.debug("to be made: %s", reason)
                missing.append(shard)
            else:
                yield found
                _tell(progress, len(found.captured.values))
        with closing(self._made([*missing, *self._shards[-1:]])) as made:
            for shard, read in made:
                yield self._again(shard)
                self.made += read
                _tell(progress, read)
        self._clean()

    def _made(self, shards: Sequence[Shard]) -> Generator[tuple[Shard, int], None, None]:
        return spread(self._job, self._cut, self._hands.count, shards)

    def _again(self, shard: Shard) -> Segment:
        """The segment that was just made; once more where somebody has removed it meanwhile. Raises `ArchiveError` where that goes on."""
        for _ in range(ATTEMPTS):
            try:
                return Segment.read(self._job.path(shard), self._job.about(shard))
            except Unusable as reason:
                log.debug("to be made again: %s", reason)
                with closing(self._made([shard])) as made:
                    list(made)
        raise ArchiveError(f"what a replay keeps in {self._job.folder} is removed or damaged as soon as it is written")

    def _clean(self) -> None:
        """Bound what is kept: the segments of this archive as it is now, and of the last editions only."""
        wanted = {self._job.path(shard) for shard in self._shards[:-1]}
        for path in self._job.folder.iterdir() if self._job.folder.is_dir() else ():
            if path not in wanted:
                path.unlink(missing_ok=True)
        others = [path for path in self._root.iterdir() if path.is_dir() and path != self._job.folder]
        for path in sorted(others, key=lambda path: -path.stat().st_mtime)[KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True)
class Cutting:
    """The job of a crew that makes segments. What crosses between processes is a shard, and how many captures it held."""

    archive: Path
    dumps: Path | None
    parts: frozenset[str]
    folder: Path
    edition: str

    def path(self, shard: Shard) -> Path:
        """Where the segment of a shard is kept."""
        return self.folder / f"{shard.file.removesuffix('.warc.gz')}.{shard.start}-{shard.end}.tape"

    def about(self, shard: Shard) -> About:
        return {"edition": self.edition, "file": shard.file, "start": str(shard.start), "end": str(shard.end)}

    def begin(self, turns: Turns, until: ExitStack) -> Callable[[Shard], int]:
        """Raises `ContentError` where the parsers or observers of a child are not those of the parent."""
        catalogue = same_catalogue(self.dumps, self.parts)
        if edition(catalogue) != self.edition:
            raise ContentError("the code was changed while it was at work: run this again")
        return Cutter(self, catalogue, until.enter_context(Archive.open(self.archive)), turns)

    def halves(self, item: Shard) -> Sequence[Shard]:
        """A shard in two, divided between two records; none where it holds one."""
        with Archive.open(self.archive) as archive:
            offsets = [place.offset for place, _ in archive.stretch(item)]
        if len(offsets) < 2:
            return ()
        border = offsets[len(offsets) // 2]
        return replace(item, end=border), replace(item, start=border, aligned=True)

    def lost(self, item: Shard, how: Ending) -> int:
        """The segment of a capture that ends the process which reads it: nobody understood it."""
        with Archive.open(self.archive) as archive:
            served = [_micros(look.captured_at) for _, look in archive.stretch(item) if isinstance(look, Capture)]
        columns_ = Numbers.of("q", served)
        Segment(Tape.of(()), columns_, columns_).write(self.path(item), self.about(item))
        return len(served)


class Cutter:
    """Makes segments."""

    def __init__(self, job: Cutting, catalogue: Catalogue, archive: Archive, turns: Turns = NO_LIMITS) -> None:
        self._job = job
        self._catalogue = catalogue
        self._archive = archive
        self._turns = turns

    def __call__(self, shard: Shard) -> int:
        """Make a segment and keep it; returns how many captures were read."""
        made = self.segment(shard)
        made.write(self._job.path(shard), self._job.about(shard))
        return len(made.captured.values)

    def segment(self, shard: Shard) -> Segment:
        """What a shard says."""
        captures = [look for _, look in self._archive.stretch(shard) if isinstance(look, Capture)]
        return said_by(self._catalogue, captures, self._turns)


def edition(catalogue: Catalogue) -> str:
    """What makes a segment what it is: the parsers and observers in force, and every line of the code behind them."""
    digest = hashlib.sha256("\n".join(sorted(parts_of(catalogue))).encode())
    for package in ("tealeaves", "parsers"):
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(path for path in Path(folder).rglob("*") if path.suffix in (".py", ".toml")):
                digest.update(f"\n{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _tell(progress: Progress | None, steps: int) -> None:
    if progress is not None:
        progress(steps)
