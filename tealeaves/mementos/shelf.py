"""What an import leaves in the home folder for the next: lists under way, what could not be had, when the archive was last asked.

All of it only saves requests. The archive (WARC) is the truth: without this folder an import asks again and imports nothing twice.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tealeaves.archive import lock
from tealeaves.errors import ArchiveLocked
from tealeaves.mementos.rows import Row, row_of
from tealeaves.model import identity

REMEMBERED = timedelta(days=7)  # an archive mends what it cannot play, or a crawl brings it again (B-15)


@dataclass(frozen=True, slots=True)
class Unhad:
    """A memento that was asked for and not imported."""

    url: str
    stamp: str
    reason: str
    detail: str
    at: datetime  # when it was asked for


class Shelf:
    """The folder of one archive within a home folder."""

    def __init__(self, home: Path, archive: str) -> None:
        self.folder = home / "mementos" / _file_name(archive)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._refused = self.folder / "refused.jsonl"

    @contextmanager
    def held(self) -> Iterator[None]:
        """One import from an archive at a time in a home folder: two would not keep one pace. Raises `ArchiveLocked`."""
        try:
            fd = lock.take(self.folder)
        except ArchiveLocked as error:
            raise ArchiveLocked(
                f"another import from this archive is under way ({self.folder}); wait for its end"
            ) from error
        try:
            yield
        finally:
            os.close(fd)

    def memory(self, name: str) -> Path:
        """Where the pace of a kind of request is kept."""
        return self.folder / f"pace-{name}.json"

    def listing(self, *parts: str) -> ListShelf:
        """The place of one list, named by all that it depends on."""
        return ListShelf(self.folder / f"list-{identity(*parts)[:16]}")

    def refused(self, now: datetime) -> dict[tuple[str, str], Unhad]:
        """What could not be had in the last days, by address and stamp; older ones are forgotten."""
        kept = {(each.url, each.stamp): each for each in self._read() if now - each.at < REMEMBERED}
        if self._refused.exists():
            _replace(self._refused, "".join(map(_line, kept.values())))
        return kept

    def refuse(self, refused: Iterable[Unhad]) -> None:
        """Remember these. A line that a crash cut is passed over by the next reader."""
        lines = "".join(map(_line, refused))
        if lines:
            with self._refused.open("a", encoding="ascii") as file:
                file.write(lines)

    def _read(self) -> Iterator[Unhad]:
        if not self._refused.exists():
            return
        for line in self._refused.read_text("ascii", errors="replace").splitlines():
            try:
                said = json.loads(line)
                yield Unhad(
                    said["url"], said["stamp"], said["reason"], said["detail"], datetime.fromisoformat(said["at"])
                )
            except (ValueError, KeyError, TypeError):
                continue  # the torn end of a killed import: that memento is asked for once more


class ListShelf:
    """One list under way: pages of rows, each a file, and a state that says which of them count."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = folder / "state.json"

    def state(self) -> dict[str, Any] | None:
        """What the last import said of the list; None where there is none that can be read."""
        try:
            said = json.loads(self._state.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return said if isinstance(said, dict) else None

    def save(self, state: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        _replace(self._state, json.dumps(state))

    def add(self, number: int, rows: Iterable[Row]) -> None:
        """Write a page. It counts when a state says so; until then another of that number may take its place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _replace(self._page(number), "".join(row.line() + "\n" for row in rows))

    def rows(self, pages: int) -> Iterator[Row]:
        """The rows of the first pages, in their order. Raises `OSError` or `ValueError` where one is gone or damaged."""
        for number in range(pages):
            with self._page(number).open(encoding="utf-8") as file:
                yield from map(row_of, file)

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _page(self, number: int) -> Path:
        return self.folder / f"{number:06}.jsonl"


def _line(each: Unhad) -> str:
    said = {
        "url": each.url,
        "stamp": each.stamp,
        "reason": each.reason,
        "detail": each.detail,
        "at": each.at.isoformat(),
    }
    return json.dumps(said, ensure_ascii=True) + "\n"


def _replace(path: Path, text: str) -> None:
    """In one step for readers, and for whoever comes after a crash."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _file_name(archive: str) -> str:
    """A name of letters that no file system minds, and never a path."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in ".-") else "_" for char in archive).strip(".")
    return f"{plain[:60]}-{identity('archive', archive)[:8]}"
