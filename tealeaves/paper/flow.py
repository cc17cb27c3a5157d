"""What stands in the lines of a paper: paragraphs, and the rows of its tables with their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from tealeaves.language import script_counts
from tealeaves.paper.lines import Line
from tealeaves.text import normalise

_INDENT = 0.7  # of a line's height that a paragraph's first line is set in
_LOOSE = 1.3  # times the usual distance of two lines
_SMALL = frozenset(("latin", "cyrillic", "other"))
_OTHER_SIZE = 1.25  # times as high: a heading


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: each cell with its lines, one below the other. A column in which nothing stands has an empty cell."""

    page: int
    table: int  # of the page, 1 is the first
    row: int  # of the table, 1 is the first
    cells: tuple[tuple[str, ...], ...]
    confidence: float = 1.0  # of the least sure line


def table_rows(lines: Iterable[Line]) -> tuple[Row, ...]:
    """The rows of all tables, in their printed order."""
    held = (line for line in lines if line.table)
    return tuple(_row(*key, list(of)) for key, of in groupby(held, key=lambda line: (line.page, line.table, line.row)))


def _row(page: int, table: int, row: int, lines: list[Line]) -> Row:
    columns = max(len(line.cells) for line in lines)
    cells = (
        tuple(line.cells[at] for line in lines if at < len(line.cells) and line.cells[at]) for at in range(columns)
    )
    return Row(page, table, row, tuple(cells), min(line.confidence for line in lines))


def paragraphs(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with those of one paragraph joined to one; what stands in cells is left as it is."""
    return tuple(_joined(paragraph) for column in _columns(lines) for paragraph in _cut(column))


def _columns(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines of running text that follow each other downwards; a line with cells stands alone."""
    column: list[Line] = []
    for line in lines:
        if column and not _follows(column[-1], line):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _follows(above: Line, line: Line) -> bool:
    beside = min(above.right, line.right) > max(above.left, line.left)
    return not (above.cells or line.cells) and above.page == line.page and line.top > above.top and beside


def _cut(column: list[Line]) -> Iterator[list[Line]]:
    """The paragraphs of one column."""
    left, right = min(line.left for line in column), max(line.right for line in column)
    steps = (line.bottom - above.bottom for above, line in pairwise(column))
    usual = min((step for step in steps if step > 0.8 * (column[0].bottom - column[0].top)), default=0.0)
    taken = [column[0]]
    for line in column[1:]:
        above = taken[-1]
        if _begins(above, line, left, right) or line.bottom - above.bottom > _LOOSE * usual > 0:
            yield taken
            taken = []
        taken.append(line)
    yield taken


def _begins(above: Line, line: Line, left: float, right: float) -> bool:
    """Whether a line begins a paragraph, by the line above it and the edges of their column."""
    height = above.bottom - above.top
    if (
        max(height, line.bottom - line.top) > _OTHER_SIZE * min(height, line.bottom - line.top)
        and line.confidence == 1.0
    ):
        return True
    if line.left > left + _INDENT * height:
        return True
    scripts = {_script(above), _script(line)} - {""}
    doubt = height if line.confidence == 1.0 else 2.5 * height  # a scan shows the ink only, lower than the line
    return above.right + 1.2 * _first_word(line) < right - doubt or len(scripts) > 1


def _first_word(line: Line) -> float:
    """About how wide the first word of a line is: it would have stood on the line above if there had been room."""
    word = line.text.split(" ", 1)[0]
    letters = min(len(word), 2) if script_counts(word).get("han") else len(word)
    return (line.right - line.left) * letters / max(1, len(line.text))


def _script(line: Line) -> str:
    """The leading script; "" of a line of hardly any letters, where a syllable or ideogram weighs as two."""
    counts = {script: count if script in _SMALL else 2 * count for script, count in script_counts(line.text).items()}
    if sum(counts.values()) < 4:
        return ""
    return max(counts, key=lambda script: counts[script])


def _joined(lines: Sequence[Line]) -> Line:
    if len(lines) == 1:
        return lines[0]
    text = lines[0].text
    for line in lines[1:]:
        text += line.text if _unspaced(text, line.text) else f" {line.text}"
    letters = sum(len(line.text) for line in lines)
    return replace(
        lines[0],
        text=normalise(text),
        left=min(line.left for line in lines),
        right=max(line.right for line in lines),
        bottom=lines[-1].bottom,
        confidence=round(sum(line.confidence * len(line.text) for line in lines) / letters, 3),
    )


def _unspaced(above: str, line: str) -> bool:
    """Whether a line goes on without a space: in Chinese, but for foreign words and figures that follow each other."""
    if not (script_counts(above).get("han") and script_counts(line).get("han")):
        return False
    return not (above[-1].isascii() and above[-1].isalnum() and line[0].isascii() and line[0].isalpha())
