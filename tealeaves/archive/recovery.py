"""What a crash leaves behind: a last record that is half there. It is moved aside, reported, and nothing before it is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tealeaves.archive.index import WarcIndex


@dataclass(frozen=True, slots=True)
class TornTail:
    """The end of a file that was cut off: never acknowledged to anyone, kept beside the file all the same."""

    file: str
    offset: int
    length: int  # bytes
    moved_to: str


def cut_torn_tail(index: WarcIndex) -> TornTail | None:
    """Cut what follows the file's last whole record. Only the file that was being written to can have such a tail."""
    index.refresh()
    size = index.warc.stat().st_size
    if index.reached < size:
        index.forget()  # before anything is cut, the WARC itself is asked, from its start
    if index.reached >= size:
        return None
    torn = TornTail(index.warc.name, index.reached, size - index.reached, _copy_aside(index.warc, index.reached).name)
    _truncate(index.warc, index.reached)
    index.cut(index.reached)
    return torn


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file's name durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _copy_aside(warc: Path, offset: int) -> Path:
    """The tail as a file of its own, durable before anything is cut. An earlier tail cut at the same place is kept."""
    aside = next(path for path in _names(warc, offset) if not path.exists())
    with warc.open("rb") as source, aside.open("xb") as target:
        source.seek(offset)
        while block := source.read(1024 * 1024):
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    sync_folder(warc.parent)
    return aside


def _names(warc: Path, offset: int) -> Iterator[Path]:
    yield warc.with_name(f"{warc.name}.torn-{offset}")
    yield from (warc.with_name(f"{warc.name}.torn-{offset}-{again}") for again in count(2))


def _truncate(warc: Path, size: int) -> None:
    with warc.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())
