"""Walk through a WARC file member by member, past whatever is damaged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tealeaves.archive.records import BadMember, Record, inflate, parse, warcinfo_id

_MAGIC = b"\x1f\x8b\x08"
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A whole record and where it lies; offset and length are those of its gzip member."""

    offset: int
    length: int
    record: Record


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that holds no readable record. Where it reaches the file's end it is a torn tail."""

    offset: int
    length: int
    reason: str


Stretch: TypeAlias = Found | Damage


def scan(path: Path, start: int = 0, stop: int | None = None, *, aligned: bool = True) -> Iterator[Stretch]:
    """Everything that begins from `start` to `stop` (default: the end that the file has now), in order and without a gap.

    Where `start` is not known to be the place of a record (not `aligned`), it begins with the first whole one from there on.
    """
    with path.open("rb", buffering=0) as file:
        fd, end = file.fileno(), os.fstat(file.fileno()).st_size
        offset = start if aligned else _next_record(fd, start, end, warcinfo_id(path.name))
        while offset < (end if stop is None else min(stop, end)):
            stretch = _at(fd, offset, end, path.name)
            yield stretch
            offset += stretch.length


def record_at(path: Path, offset: int) -> Record:
    """The record at one place. Raises `BadMember`, or `OSError` where the file cannot be read."""
    with path.open("rb", buffering=0) as file:
        return parse(inflate(file.fileno(), offset, os.fstat(file.fileno()).st_size)[0])


def _at(fd: int, offset: int, end: int, name: str) -> Stretch:
    try:
        content, length = inflate(fd, offset, end)
        return Found(offset, length, parse(content))
    except BadMember as error:
        resumed = _next_record(fd, offset + 1, end, warcinfo_id(name))
        return Damage(offset, resumed - offset, str(error))


def _next_record(fd: int, start: int, end: int, warcinfo: str) -> int:
    """Where the next whole record *of this file* begins, or the end.

    A page can hold gzip members that look like records. It cannot know this file's warcinfo address, so what it holds is never
    taken for a record of ours.
    """
    for offset in gzip_starts(fd, start, end):
        try:
            record = parse(inflate(fd, offset, end)[0])
        except BadMember:
            continue
        if record.get("warc-warcinfo-id") == warcinfo:
            return offset
    return end


def gzip_starts(fd: int, start: int, end: int) -> Iterator[int]:
    """Every place from `start` on where a gzip member could begin."""
    position = start
    while position < end:
        block = os.pread(fd, _BLOCK + len(_MAGIC) - 1, position)
        at = block.find(_MAGIC)
        while at != -1:
            yield position + at
            at = block.find(_MAGIC, at + 1)
        position += _BLOCK
