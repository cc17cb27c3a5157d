"""The index of one WARC file: its CDXJ beside it, and in memory what was written since.

The CDXJ is made from the WARC and never trusted over it: where it claims more than the WARC has, or is missing, the WARC is read.
"""

from __future__ import annotations

import heapq
import logging
import mmap
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tealeaves.archive import cdxj
from tealeaves.archive.records import BadMember
from tealeaves.archive.scan import Damage, Found, Stretch, scan

log = logging.getLogger(__name__)


class WarcIndex:
    """Every look of one WARC file, findable by address."""

    def __init__(self, warc: Path) -> None:
        self.warc = warc
        self.path = warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")
        self.damages: list[Damage] = []  # met while reading on from the CDXJ's end
        self.reached = 0  # bytes of the WARC that are described
        self._saved: mmap.mmap | bytes = b""
        self._stamp: tuple[int, int, int] | None = None
        self._body = 0  # where the lines begin, after the `!meta` line
        self._tail: list[bytes] = []
        self._tail_bytes = 0
        self._by_key: dict[bytes, list[bytes]] = defaultdict(list)

    @property
    def size(self) -> int:
        """Bytes of all its lines."""
        return len(self._saved) + self._tail_bytes

    # --- keeping up ---------------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Take in what was written since the last look, by us or by another process."""
        size = self.warc.stat().st_size
        self._load(size)
        if size > self.reached:
            self._read_on()

    def forget(self) -> None:
        """Do not believe the CDXJ: read the whole WARC."""
        self._saved, self._body, self.reached = b"", 0, 0
        self._clear_tail()
        self._read_on()

    def add(self, line: bytes, end: int) -> None:
        """A look was written; the WARC now ends at `end`."""
        self.note(line)
        self.reached = end

    def note(self, line: bytes) -> None:
        self._tail.append(line)
        self._tail_bytes += len(line)
        self._by_key[line[: line.index(b" ") + 1]].append(line)

    def cut(self, end: int) -> None:
        """The WARC was cut back to `end`; nothing before it was damaged."""
        self.reached, self.damages = end, []

    def _load(self, size: int) -> None:
        stamp = self._file_stamp()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        saved = self._open()
        covers = cdxj.covered(saved[: saved.find(b"\n") + 1])
        if covers is None or covers > size or covers < self.reached:
            return
        self._saved, self._body, self.reached = saved, saved.find(b"\n") + 1, covers
        self._clear_tail()

    def _file_stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _open(self) -> mmap.mmap | bytes:
        try:
            with self.path.open("rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # absent, unreadable or empty: the WARC will be read instead
            return b""

    def _clear_tail(self) -> None:
        self._tail, self._tail_bytes = [], 0
        self._by_key, self.damages = defaultdict(list), []

    def _read_on(self) -> None:
        """Describe the rest of the WARC. A tail that cannot be read yet is left: its writer may still be at work."""
        for stretch in scan(self.warc, self.reached):
            self._take(stretch)

    def _take(self, stretch: Stretch) -> None:
        if isinstance(stretch, Found):
            self._take_record(stretch)
        elif stretch.offset + stretch.length >= self.warc.stat().st_size:
            return
        else:
            self.damages.append(stretch)
        self.reached = stretch.offset + stretch.length

    def _take_record(self, found: Found) -> None:
        try:
            line = cdxj.line_of_record(found, self.warc.name)
        except BadMember as error:
            self.damages.append(Damage(found.offset, found.length, str(error)))
            return
        if line is not None:
            self.note(line)

    # --- asking -------------------------------------------------------------------------------------------------------------------

    def find(self, key: bytes) -> Iterator[bytes]:
        """The lines that begin with this key, saved ones first."""
        position = self._lower_bound(key)
        while (line := self._line(self._saved, position)).startswith(key):
            yield line
            position += len(line)
        yield from self._by_key.get(key, ())

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Every line with a number by which `line_at` of the same snapshot finds it again."""
        return Snapshot(self).lines()

    def _lower_bound(self, key: bytes) -> int:
        """Where the first line that is not below `key` begins."""
        low, high = self._body, len(self._saved)
        while low < high:
            middle = self._saved.rfind(b"\n", self._body, (low + high) // 2) + 1 or self._body
            line = self._line(self._saved, middle)
            if line < key:
                low = middle + len(line)
            else:
                high = middle
        return low

    @staticmethod
    def _line(saved: mmap.mmap | bytes, position: int) -> bytes:
        end = saved.find(b"\n", position)
        return bytes(saved[position : end + 1]) if end != -1 else b""

    # --- saving -------------------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the CDXJ anew, sorted, in one step for its readers. Failing to is no loss: the WARC has everything."""
        if not self._tail and self._saved and cdxj.covered(self._line(self._saved, 0)) == self.reached:
            return
        fresh = self.path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._write(fresh)
            fresh.replace(self.path)
        except OSError as error:
            log.warning("the index %s could not be written and will be made again from the WARC: %s", self.path, error)
            fresh.unlink(missing_ok=True)
            return
        self._stamp = None
        self._load(self.reached)

    def _write(self, fresh: Path) -> None:
        saved = (line for _, line in Snapshot(self).saved())
        with fresh.open("wb") as file:
            file.write(cdxj.meta(self.reached))
            file.writelines(heapq.merge(saved, sorted(self._tail)))


class Snapshot:
    """The lines of an index as they were: later writing and saving does not move them."""

    def __init__(self, index: WarcIndex) -> None:
        self._mapped, self._body, self._tail = index._saved, index._body, index._tail
        self._until = len(index._tail)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Every line and its number."""
        yield from self.saved()
        base = len(self._mapped)
        for number in range(self._until):
            yield base + number, self._tail[number]

    def saved(self) -> Iterator[tuple[int, bytes]]:
        position = self._body
        while position < len(self._mapped):
            line = self.line_at(position)
            if not line:  # a last line without its end: not ours
                return
            yield position, line
            position += len(line)

    def line_at(self, number: int) -> bytes:
        """The line of that number."""
        if number >= len(self._mapped):
            return self._tail[number - len(self._mapped)]
        return bytes(self._mapped[number : self._mapped.find(b"\n", number) + 1])
