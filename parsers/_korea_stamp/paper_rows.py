"""The rows of a notice on paper: the paragraphs of running text, and the rows of tables with all lines of a cell together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from parsers._korea_stamp.rows import Cell, Row, text_row
from parsers._korea_stamp.words import ANY_LABEL
from tealeaves.paper import Line, Paper, paragraphs, table_rows

_HEADING = 1.25  # of the usual height of lines: larger letters are a heading's
_HEADING_AT_MOST = 90  # code points


def rows_of(paper: Paper) -> list[Row]:
    """The rows of all pages, in reading order."""
    usual = _usual_height(paper.lines)
    rows: list[Row] = []
    for number, (place, lines) in enumerate(groupby(paper.lines, key=lambda line: (line.page, line.table)), 1):
        rows += _table(lines, number) if place[1] else _text(lines, usual)
    return rows


def _usual_height(lines: Sequence[Line]) -> float:
    heights = sorted(line.bottom - line.top for line in lines)
    return heights[len(heights) // 2] if heights else 0.0


def _table(lines: Iterator[Line], number: int) -> Iterator[Row]:
    for row in table_rows(lines):
        yield Row(tuple(Cell(cell, row.confidence) for cell in row.cells), number)


def _text(lines: Iterator[Line], usual: float) -> Iterator[Row]:
    """A row a paragraph; a line with wide gaps has a cell for each part, unless it is one of labels and their values."""
    for line in paragraphs(lines):
        if line.cells and not ANY_LABEL.search(line.text):
            yield Row(tuple(Cell((cell,), line.confidence) for cell in line.cells if cell))
            continue
        heading = line.bottom - line.top > _HEADING * usual and len(line.text) <= _HEADING_AT_MOST
        yield text_row(line.text, line.confidence, heading=heading)
