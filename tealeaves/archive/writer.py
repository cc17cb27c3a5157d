"""The only code that writes to a WARC file: appends whole members, makes them durable, starts a new file when one is full."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from tealeaves.archive import fields, looks
from tealeaves.archive.index import WarcIndex
from tealeaves.archive.records import BadMember, warcinfo_id
from tealeaves.archive.recovery import sync_folder
from tealeaves.archive.scan import record_at
from tealeaves.errors import ArchiveError
from tealeaves.model import Place

FILE_NAME = re.compile(r"tealeaves-(\d{5,})-\d{14}-[0-9a-f]{16}\.warc\.gz")
INDEX_LIMIT = (
    48 * 1024 * 1024
)  # bytes of CDXJ (some 120,000 looks) at which a file counts as full: keeps every index small

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def warc_files(folder: Path) -> list[Path]:
    """The archive's files in the order in which they were begun. Raises `ArchiveError` for a pipe, a folder or a device of such a name."""
    named = ((FILE_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    files = [path for _, path in sorted((int(match[1]), path) for match, path in named if match)]
    for path in files:
        if not path.is_file():  # reading a pipe would wait for ever
            raise ArchiveError(f"{path} has the name of an archive's file and is none: move it away, then run again")
    return files


def refuse(folder: Path, error: OSError) -> NoReturn:
    """Say what is wrong with the disk, and what to do."""
    if error.errno in _FULL:
        raise ArchiveError(
            f"no room left for the archive {folder} ({error.strerror}): free some space or move the archive, then run again; "
            "everything acknowledged before is safe"
        ) from error
    raise ArchiveError(f"the archive {folder} cannot be written to: {error.strerror or error}") from error


class Writer:
    """Appends to the newest file of an archive whose lock is held. Nothing is acknowledged before it is durable."""

    def __init__(
        self, folder: Path, about: Mapping[str, str], rotate_bytes: int, index_of: Callable[[Path], WarcIndex]
    ):
        self._folder, self._about, self._rotate_bytes, self._index_of = folder, about, rotate_bytes, index_of
        self._fd = -1
        self._index: WarcIndex | None = None
        self._end = 0  # bytes written
        self._durable = 0  # bytes known to be on the disk
        self._batches = 0
        self._broken = False

    def resume(self, index: WarcIndex) -> None:
        """Go on with the newest file where it is sound and was begun under the same conditions; else leave it as it is."""
        if index.damages or not self._same_conditions(index.warc):
            return
        self._fd = os.open(index.warc, os.O_WRONLY | os.O_CLOEXEC)
        self._index, self._end, self._durable = index, index.reached, index.reached

    def _same_conditions(self, warc: Path) -> bool:
        if warc.stat().st_size == 0:
            return False
        try:
            return record_at(warc, 0).block == looks.warcinfo_block(self._about)
        except BadMember:
            return False

    def put(self, build: Callable[[str], tuple[bytes, bytes]], recorded_at: datetime) -> tuple[Place, WarcIndex]:
        """Append what `build` makes for the file's warcinfo address: a record, and a second that goes with it or nothing."""
        if self._broken:
            raise ArchiveError(f"the archive {self._folder} failed before and must be opened anew")
        try:
            index = self._ready(recorded_at)
            first, second = build(warcinfo_id(index.warc.name))
            place = Place(index.warc.name, self._end, len(first))
            self._write(first + second)
            if not self._batches:
                self._sync()
        except OSError as error:
            refuse(self._folder, error)
        return place, index

    @property
    def end(self) -> int:
        """Bytes of the current file."""
        return self._end

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many appends with one sync at the end."""
        self._batches += 1
        try:
            yield
        finally:
            self._batches -= 1
            if not self._batches and not self._broken:
                self._sync_or_refuse()

    def close(self) -> None:
        """Everything durable, the index of the current file saved."""
        if self._fd != -1:
            self._finish()

    def _ready(self, recorded_at: datetime) -> WarcIndex:
        index = self._index
        if index is not None and (self._end >= self._rotate_bytes or index.size >= INDEX_LIMIT):
            self._finish()
        return self._begin(recorded_at) if self._index is None else self._index

    def _begin(self, recorded_at: datetime) -> WarcIndex:
        files = warc_files(self._folder)
        match = FILE_NAME.fullmatch(files[-1].name) if files else None
        serial = int(match[1]) + 1 if match else 1
        name = f"tealeaves-{serial:05d}-{fields.compact(recorded_at)}-{secrets.token_hex(8)}.warc.gz"
        self._fd = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        self._end = self._durable = 0
        self._index = self._index_of(self._folder / name)
        self._write(looks.warcinfo(name, self._about, recorded_at, warcinfo_id(name)))
        sync_folder(self._folder)
        return self._index

    def _write(self, content: bytes) -> None:
        """All or nothing: what a full disk took in part is cut off again."""
        good = self._end
        try:
            rest = memoryview(content)
            while rest:
                written = os.pwrite(self._fd, rest, self._end)
                self._end += written
                rest = rest[written:]
        except OSError:
            self._roll_back(good)
            raise

    def _roll_back(self, to: int) -> None:
        try:
            os.ftruncate(self._fd, to)
        except OSError:
            self._broken = True
            raise
        self._end = to
        if to == 0:
            self._abandon()

    def _abandon(self) -> None:
        """A new file that could not take even its first record is as if it had never been."""
        os.close(self._fd)
        if self._index is not None:
            self._index.warc.unlink()
        self._fd, self._index = -1, None

    def _sync(self) -> None:
        """After a failed sync nobody knows what the disk has: this writer stops, and opening anew finds out."""
        if self._fd == -1 or self._durable == self._end:
            return
        try:
            os.fsync(self._fd)
        except OSError:
            self._broken = True
            raise
        self._durable = self._end

    def _sync_or_refuse(self) -> None:
        try:
            self._sync()
        except OSError as error:
            refuse(self._folder, error)

    def _finish(self) -> None:
        fd, index = self._fd, self._index
        try:
            if not self._broken:
                self._sync_or_refuse()
                if index is not None:
                    index.save()
        finally:
            os.close(fd)
            self._fd, self._index = -1, None
