"""What a check of the archive found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from tealeaves.archive import cdxj
from tealeaves.archive.index import WarcIndex
from tealeaves.archive.looks import look_of
from tealeaves.archive.records import BadMember, verify
from tealeaves.archive.scan import Damage, Stretch, scan

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at one place of one file."""

    file: str
    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """The state of the whole archive. Torn tails that were cut are named, and are no problem."""

    files: int
    records: int
    looks: int
    problems: tuple[Problem, ...]
    torn: tuple[str, ...]  # files holding tails that recovery cut

    @property
    def sound(self) -> bool:
        return not self.problems

    def as_dict(self) -> dict[str, Any]:
        """The form of docs/interfaces.md, ready for JSON."""
        return {**asdict(self), "sound": self.sound}

    def text(self) -> str:
        """The report for people: what was read, then a line for each problem."""
        lines = [f"{self.files:,} WARC files, {self.records:,} records, {self.looks:,} looks: {self._verdict()}"]
        lines += [f"  {problem.file} at {problem.offset}: {problem.text}" for problem in self.problems]
        lines += [f"  {name}: the end of an unfinished record, cut off after a crash (no loss)" for name in self.torn]
        return "\n".join(lines)

    def _verdict(self) -> str:
        return "every digest is right" if self.sound else f"{len(self.problems):,} problems"


@dataclass
class _Count:
    records: int = 0
    looks: int = 0


def check(folder: Path, files: list[Path]) -> ArchiveReport:
    """Read every record twice: as we do, and as warcio does; compare each file's CDXJ with what the WARC says."""
    count = _Count()
    problems = [problem for warc in files for problem in _check_file(warc, count)]
    torn = tuple(sorted(path.name for path in folder.glob("*.torn-*")))
    return ArchiveReport(len(files), count.records, count.looks, tuple(problems), torn)


def _check_file(warc: Path, count: _Count) -> Iterator[Problem]:
    lines: list[bytes] = []
    for stretch in scan(warc):
        yield from _check_stretch(warc, stretch, count, lines)
    yield from _warcio(warc)
    yield from _index(warc, lines)


def _check_stretch(warc: Path, stretch: Stretch, count: _Count, lines: list[bytes]) -> Iterator[Problem]:
    if isinstance(stretch, Damage):
        yield Problem(warc.name, stretch.offset, f"{stretch.length:,} bytes cannot be read: {stretch.reason}")
        return
    count.records += 1
    try:
        verify(stretch.record)
        line = cdxj.line_of_record(stretch, warc.name)
        count.looks += look_of(stretch.record) is not None
    except BadMember as error:
        yield Problem(warc.name, stretch.offset, str(error))
        return
    if line is not None:
        lines.append(line)


def _warcio(warc: Path) -> Iterator[Problem]:
    """An independent reader's opinion of the same bytes, digests included."""
    with warc.open("rb") as file:
        iterator = ArchiveIterator(file, check_digests=True)
        try:
            for record in iterator:
                while record.raw_stream.read(_PIECE):
                    pass
                for text in record.digest_checker.problems:
                    yield Problem(warc.name, iterator.get_record_offset(), f"warcio: {text}")
        except (ArchiveLoadFailed, EOFError, ValueError) as error:
            yield Problem(warc.name, iterator.get_record_offset(), f"warcio: {str(error).strip()}")


def _index(warc: Path, lines: list[bytes]) -> Iterator[Problem]:
    """Whether the CDXJ, where there is one, says what the WARC says."""
    index = WarcIndex(warc)
    index.refresh()
    if sorted(line for _, line in index.lines()) != sorted(lines):
        yield Problem(index.path.name, 0, "does not agree with its WARC: delete it, it is made anew")
