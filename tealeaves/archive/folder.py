"""The archive: a folder of WARC/1.1 files with a CDXJ beside each. It is the truth; everything else can be made from it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from tealeaves.archive import cdxj, lock, looks, replay, report
from tealeaves.archive.cdxj import Entry
from tealeaves.archive.index import WarcIndex
from tealeaves.archive.records import MAX_BODY, BadMember, Record, inflate, parse
from tealeaves.archive.recovery import TornTail, cut_torn_tail
from tealeaves.archive.scan import Found, scan
from tealeaves.archive.shards import SHARD, Shard
from tealeaves.archive.writer import FILE_NAME, Writer, refuse, warc_files
from tealeaves.errors import ArchiveError
from tealeaves.model import Capture, Look, Miss, Place, Revisit

log = logging.getLogger(__name__)

GIB = 1024 * 1024 * 1024


class Archive:
    """Looks, kept for ever: appended, read back exactly, listed in the order written or in the order of time.

    Open it with `Archive.open`. One process may write at a time; any number may read meanwhile. Every method raises
    `ArchiveError` where the folder or a file cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.recovered: tuple[TornTail, ...] = ()  # what opening had to cut
        self._indexes: dict[str, WarcIndex] = {}
        self._writer: Writer | None = None
        self._lock_fd = -1
        self._recorded_at: datetime | None = None
        self._guard = threading.RLock()

    @classmethod
    def open(
        cls, folder: Path, *, writable: bool = False, rotate_bytes: int = GIB, software: str = "tealeaves",
        clock_note: str | None = None,
    ) -> Archive:  # fmt: skip
        """Open a folder. To write, the folder is made, locked, and a torn tail of the newest file is cut and reported.

        `software` and `clock_note` (a simulated clock says so here) stand in each file's first record; a change of either
        begins a new file.
        """
        archive = cls(folder)
        if writable:
            archive._open_to_write(rotate_bytes, _about(software, clock_note))
        elif not folder.is_dir():
            raise ArchiveError(f"there is no archive at {folder}")
        return archive

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish writing, save the index of the newest file, let the lock go."""
        with self._guard:
            writer, self._writer = self._writer, None
            try:
                if writer is not None:
                    writer.close()
            finally:
                if self._lock_fd != -1:
                    os.close(self._lock_fd)
                self._lock_fd = -1

    # --- writing ------------------------------------------------------------------------------------------------------------------

    def append(self, look: Look, *, request: bytes | None = None) -> Place:
        """Keep a look. When this returns it is on the disk (in a batch: when the batch ends). `request`: the bytes that were sent."""
        if isinstance(look, Capture) and len(look.body) > MAX_BODY:
            raise ArchiveError(
                f"{look.url}: a body of {len(look.body):,} bytes is more than the archive takes ({MAX_BODY:,})"
            )
        with self._guard:
            refers_to = self._served_first(look) if isinstance(look, Revisit) else None
            writer = self._writing()
            place, index = writer.put(lambda info: looks.members(look, request, info, refers_to), look.recorded_at)
            index.add(cdxj.line(look, place), writer.end)
            self._recorded_at = look.recorded_at
            return place

    def append_manifest(self, said: Mapping[str, str], *, recorded_at: datetime | None = None) -> Place:
        """Keep a note of where the captures just written come from (an import: file, sha256, mapping, counts). `looks` skips it.

        `recorded_at`: where it is not given, when the last look was recorded. Raises `ValueError` where there was none.
        """
        with self._guard:
            at = recorded_at or self._recorded_at
            if at is None:
                raise ValueError("a manifest follows the looks that it speaks of, or says when it was recorded")
            writer = self._writing()
            place, index = writer.put(lambda info: (looks.manifest(said, at, info), b""), at)
            index.add(cdxj.manifest_line(at, place), writer.end)
            return place

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many appends, one sync at the end: for imports. What a crash in between takes was not yet acknowledged."""
        with self._writing().batch():
            yield

    def _writing(self) -> Writer:
        if self._writer is None:
            raise ArchiveError(f"the archive {self.folder} is not open for writing")
        return self._writer

    def _open_to_write(self, rotate_bytes: int, about: Mapping[str, str]) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock_fd = lock.take(self.folder)
            self._recover()
            self._writer = Writer(self.folder, about, rotate_bytes, self._index_of)
            for warc in self.files()[-1:]:
                self._writer.resume(self._index_of(warc))
        except OSError as error:
            self.close()
            refuse(self.folder, error)
        except BaseException:
            self.close()
            raise

    def _recover(self) -> None:
        for warc in self.files()[-1:]:
            torn = cut_torn_tail(self._index_of(warc))
            if torn is None:
                continue
            self.recovered = (torn,)
            log.warning("%s: cut %d bytes of an unfinished record, kept in %s", torn.file, torn.length, torn.moved_to)
            if torn.offset == 0:  # the crash came before the file's first record was whole
                warc.unlink()
                self._indexes.pop(warc.name)

    def _served_first(self, revisit: Revisit) -> datetime | None:
        """When the bytes that a revisit repeats were served, as far as the index knows."""
        entries = self._entries(revisit.url)
        same = [entry.at for entry in entries if entry.kind == "capture" and entry.digest == revisit.digest]
        return max((at for at in same if at <= revisit.captured_at), default=None)

    # --- reading ------------------------------------------------------------------------------------------------------------------

    def files(self) -> list[Path]:
        """The WARC files in the order in which they were begun."""
        try:
            return warc_files(self.folder)
        except OSError as error:
            raise ArchiveError(f"the archive {self.folder} cannot be read: {error.strerror or error}") from error

    def read(self, place: Place) -> Look:
        """The look that was appended there, exactly."""
        try:
            look = looks.look_of(self._record(place))
        except BadMember as error:
            self._unreadable(place, str(error))
        return look if look is not None else self._unreadable(place, "it holds no look")

    def looks(self, after: Mapping[str, int] | None = None) -> Iterator[tuple[Place, Look]]:
        """Every look in the order written. `after`: per file, the offset up to which the looks are known already.

        What cannot be read is passed over with a warning; `check` names it.
        """
        for shard in self.shards(after, None):
            yield from self.stretch(shard)

    def shards(self, after: Mapping[str, int] | None = None, size: int | None = SHARD) -> Iterator[Shard]:
        """The files beyond `after` in stretches of about `size` bytes (None: whole), in the order written; nothing is read for it."""
        known = dict(after or {})
        for warc in self.files():
            start, end = known.pop(warc.name, 0), warc.stat().st_size
            if start > end:
                raise ArchiveError(f"{warc.name} is shorter than the index says: bring it back from a copy")
            for at in range(start, end, size or max(end, 1)):  # a file can be empty: killed before its first record
                yield Shard(warc.name, at, min(at + (size or end), end), aligned=at == start)
        if known:
            raise ArchiveError(f"the index knows files that the archive does not have: {', '.join(sorted(known))}")

    def stretch(self, shard: Shard) -> Iterator[tuple[Place, Look]]:
        """The looks whose records begin in a shard, in the order written; those of all shards together are those of `looks`."""
        if not FILE_NAME.fullmatch(shard.file):
            raise ArchiveError(f"{shard.file!r} is not the name of a file of this archive")
        try:
            yield from _looks_of(self.folder / shard.file, shard)
        except OSError as error:
            raise ArchiveError(f"{shard.file} in {self.folder} cannot be read: {error.strerror or error}") from error

    def places(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[tuple[datetime, Place]]:
        """Every look from `since` to `until`, both included, in order of (time, source, url, digest): for a replay."""
        return replay.places(self._all_indexes(), since, until)

    def as_of(self, url: str, instant: datetime) -> Capture | None:
        """The latest capture of this address served at or before `instant`; where that was a revisit, the capture it repeats."""
        entries = [
            entry for entry in self._entries(url) if entry.kind in ("capture", "revisit") and entry.at <= instant
        ]
        if not entries:
            return None
        latest = max(entries, key=lambda entry: entry.order)
        look = self.read(latest.place)
        if isinstance(look, Miss) or cdxj.read(cdxj.line(look, latest.place)) != latest:
            raise ArchiveError(
                f"the index of {latest.place.file} does not agree with it: delete its .cdxj, it is made anew"
            )
        return self._repeated(look) if isinstance(look, Revisit) else look

    def manifests(self) -> Iterator[Mapping[str, str]]:
        """What `append_manifest` was given, in order of time."""
        key = cdxj.MANIFEST.encode("ascii") + b" "
        entries = (cdxj.read(line) for index in self._all_indexes() for line in index.find(key))
        for entry in sorted(entries, key=lambda entry: entry.order):
            yield looks.manifest_of(self._record(entry.place))

    def check(self) -> report.ArchiveReport:
        """Read everything, verify every digest, compare every index. Takes as long as reading the archive three times."""
        return report.check(self.folder, self.files())

    def _repeated(self, revisit: Revisit) -> Capture:
        """The capture a revisit repeats: looked for at its own address, then everywhere."""
        own = (entry for entry in self._entries(revisit.url) if entry.digest == revisit.digest)
        lines = (line for index in self._all_indexes() for _, line in index.lines() if revisit.digest.encode() in line)
        for entry in (*own, *map(cdxj.read, lines)):
            look = self.read(entry.place) if entry.kind == "capture" else None
            if isinstance(look, Capture) and look.id == revisit.same_as:
                return look
        raise ArchiveError(
            f"{revisit.url}: what was seen again at {revisit.captured_at} is not in the archive {self.folder}"
        )

    def _entries(self, url: str) -> list[Entry]:
        key = cdxj.key(url)
        found = [cdxj.read(line) for index in self._all_indexes() for line in index.find(key)]
        return [entry for entry in found if entry.url == url]

    def _all_indexes(self) -> list[WarcIndex]:
        indexes = [self._index_of(warc) for warc in self.files()]
        for index in indexes:
            index.refresh()
        return indexes

    def _index_of(self, warc: Path) -> WarcIndex:
        return self._indexes.setdefault(warc.name, WarcIndex(warc))

    def _record(self, place: Place) -> Record:
        if not FILE_NAME.fullmatch(place.file):
            self._unreadable(place, "that is not the name of a file of this archive")
        try:
            with (self.folder / place.file).open("rb", buffering=0) as file:
                return parse(inflate(file.fileno(), place.offset, place.offset + place.length)[0])
        except OSError as error:
            self._unreadable(place, error.strerror or str(error))
        except BadMember as error:
            self._unreadable(place, str(error))

    def _unreadable(self, place: Place, why: str) -> NoReturn:
        raise ArchiveError(f"the record at {place.offset} of {place.file} in {self.folder} cannot be read: {why}")


def _looks_of(warc: Path, shard: Shard) -> Iterator[tuple[Place, Look]]:
    for stretch in scan(warc, shard.start, shard.end, aligned=shard.aligned):
        if not isinstance(stretch, Found):
            log.warning(
                "%s: %d bytes at %d cannot be read: %s", warc.name, stretch.length, stretch.offset, stretch.reason
            )
            continue
        try:
            look = looks.look_of(stretch.record)
        except BadMember as error:
            log.warning("%s: the record at %d cannot be read: %s", warc.name, stretch.offset, error)
            continue
        if look is not None:
            yield Place(warc.name, stretch.offset, stretch.length), look


def _about(software: str, clock_note: str | None) -> dict[str, str]:
    about = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    return about if clock_note is None else {**about, "description": clock_note}
