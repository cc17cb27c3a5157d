"""What the files of a dump are made of: records, and what is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MAX_LINE = 16 * 1024 * 1024  # bytes; a longer line is passed over

OddityKind = Literal[
    "empty_line",
    "line_too_long",
    "bad_json",
    "not_a_record",
    "missing_url",
    "bad_url",
    "missing_date",
    "bad_date",
    "bad_order",
    "bad_text",
    "duplicate_record",
    "broken_file",
    "bad_row",  # of a CSV file: not as many fields as its first line
]


@dataclass(frozen=True, slots=True)
class Oddity:
    """A line of a dump, or a record of an archive of others, that became no look, and why.

    `line` counts from 1, 0 is the file as a whole; of an archive it is the byte offset.
    """

    file: str
    line: int
    reason: str  # an OddityKind; archives of others have reasons of their own
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it stands in a file."""

    file: str
    number: int
    content: bytes
    whole: bool = True
