"""Rows of CSV as records: each a JSON object of its fields, under the names that the first line gives them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tealeaves.archive.lines import MAX_LINE, Line, Oddity

_SEPARATORS = ",;\t|"


class _Lines:
    """The lines of a file as text, counted; UTF-8, each broken byte as U+FFFD, and no line longer than MAX_LINE in memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while piece := self._file.readline(MAX_LINE + 1):
            self.number += 1
            text = piece.decode("utf-8-sig" if self.number == 1 else "utf-8", "replace")
            yield text.replace("\x00", "\ufffd")


def is_table(name: str) -> bool:
    """Whether a dump of this name is CSV."""
    return any(f".{kind}." in f"{name}." for kind in ("csv", "tsv"))


def rows(file: BinaryIO, name: str) -> Iterator[Line | Oddity]:
    """Each row of the file. One with more or fewer fields than the first is an oddity, and so is what csv cannot read."""
    csv.field_size_limit(MAX_LINE)
    lines = _Lines(file)
    source = iter(lines)
    first = next(source, "")
    names = _names(first)
    if names is None:
        yield Oddity(name, 1, "broken_file", "the first line names no fields, or one twice")
        return
    reader = csv.reader(source, delimiter=_separator(first), strict=True)
    while True:
        number = lines.number + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Oddity(name, number, "bad_row", str(error))
            continue
        if row is None:
            return
        yield from _row(row, names, name, number)


def _row(row: Sequence[str], names: Sequence[str], name: str, number: int) -> Iterator[Line | Oddity]:
    if not row:
        yield Oddity(name, number, "empty_line")
    elif len(row) != len(names):
        yield Oddity(name, number, "bad_row", f"{len(row)} fields, the first line names {len(names)}")
    else:
        record = dict(zip(names, row, strict=True))
        content = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        yield Line(name, number, content, len(content) <= MAX_LINE)


def _names(first: str) -> list[str] | None:
    try:
        found = next(csv.reader(io.StringIO(first), delimiter=_separator(first), strict=True), [])
    except csv.Error:
        return None
    names = [field.strip() for field in found]
    return names if names and all(names) and len(set(names)) == len(names) else None


def _separator(first: str) -> str:
    """The separator that the first line uses most."""
    return max(_SEPARATORS, key=first.count)
