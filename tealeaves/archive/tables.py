"""Rows of CSV as records: each a JSON object of its fields, under the names that the first line gives them."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tealeaves.archive.lines import MAX_LINE, Line, Oddity

MOST_LINES = 1_000  # of one row: longer texts than any article
_SEPARATORS = ",;\t|"


class _Lines:
    """The lines of a file as text, counted; UTF-8, each broken byte as U+FFFD, and no line longer than MAX_LINE in memory.

    What a row took can be given back but for its first line: a quote that nobody closes must not swallow the rows after it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._back: deque[str] = deque()
        self._row: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._row) >= MOST_LINES:
            raise csv.Error(f"a row of more than {MOST_LINES} lines")
        line = self._back.popleft() if self._back else self._read()
        self._row.append(line)
        self.number += 1
        return line

    def begin_row(self) -> None:
        self._row = []

    def give_back(self) -> None:
        rest = self._row[1:]
        self._back.extendleft(reversed(rest))
        self.number -= len(rest)

    def _read(self) -> str:
        piece = self._file.readline(MAX_LINE + 1)
        if not piece:
            raise StopIteration
        return piece.decode("utf-8" if self.number else "utf-8-sig", "replace").replace("\x00", "\ufffd")


def is_table(name: str) -> bool:
    """Whether a dump of this name is CSV."""
    return any(f".{kind}." in f"{name}." for kind in ("csv", "tsv"))


def rows(file: BinaryIO, name: str) -> Iterator[Line | Oddity]:
    """Each row of the file. One with more or fewer fields than the first is an oddity, and so is what csv cannot read.

    After such a row it goes on with the line after its first.
    """
    csv.field_size_limit(MAX_LINE)
    lines = _Lines(file)
    first = next(lines, "")
    names = _names(first)
    if names is None:
        yield Oddity(name, 1, "broken_file", "the first line names no fields, or one twice")
        return
    reader = csv.reader(lines, delimiter=_separator(first), strict=True)
    while True:
        lines.begin_row()
        number = lines.number + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Oddity(name, number, "bad_row", str(error))
            lines.give_back()
            reader = csv.reader(lines, delimiter=_separator(first), strict=True)
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
