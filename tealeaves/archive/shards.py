"""A shard: a stretch of a WARC file that one process reads. Its ends may lie anywhere; a record belongs to the shard in which it begins."""

from __future__ import annotations

from dataclasses import dataclass

SHARD = 1024 * 1024  # bytes of a WARC file: some hundreds of records


@dataclass(frozen=True, slots=True)
class Shard:
    """The records of a WARC file that begin at `start` or later, and before `end`."""

    file: str
    start: int
    end: int
    aligned: bool = False  # a record is known to begin at `start`; else the first whole one is looked for
