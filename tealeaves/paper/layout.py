"""From words with their places to lines in reading order: columns one after the other, tables row by row. Pure geometry.

Words come from a PDF or from OCR, rules are the printed straight lines. All places are in points from the page's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tealeaves.language import script_counts
from tealeaves.paper.grids import Grid, grids_of
from tealeaves.paper.lines import Line
from tealeaves.paper.words import SPACE, Piece, Rule, Word, piece_rows, pieces_of

MAX_PIECES = 4_000  # of one page; above, columns are not looked for: no page that people read has so many
_CELL_GAP = 1.5  # a gap as wide parts cells, whatever stands above and below
_PROSE_MEASURE = 12  # of the letters' size that long lines of prose take up, be the column as narrow as it may
_FAR = 5.0  # of the letters' size: below a gap as high something else begins
_LEAST_ROWS = 3  # on each side of a gutter
_PROSE_FILL = 0.6  # of a column's width that its lines take up, where it is prose
_NEAR = 3.0  # points that a line may reach into a table below it


# --- reading order ----------------------------------------------------------------------------------------------------------------


class _Desk:
    """Puts down the lines of one page; numbers its tables."""

    def __init__(self, page: int) -> None:
        self._page = page
        self._tables = 0
        self.lines: list[Line] = []

    def flow(self, pieces: list[Piece]) -> None:
        """One column of text."""
        for row in piece_rows(pieces):
            parts = _split(row, pieces)
            cells = tuple(text for part in parts if (text := Piece(part).text))
            self._put([word for part in parts for word in part], cells if len(cells) > 1 else ())

    def table(self, pieces: list[Piece], columns: Sequence[float], rows: Sequence[float]) -> None:
        """A table between these edges."""
        self._tables += 1
        number, last = 0, -1
        for line in piece_rows(pieces):
            cells: list[list[Word]] = [[] for _ in range(len(columns) - 1)]
            for word in (word for piece in line for word in piece.words):
                cells[_within(columns, word.left + 1)].append(word)
            band = _within(rows, (line[0].top + line[0].bottom) / 2)
            number += band != last
            last = band
            words = [word for cell in cells for word in cell]
            self._put(words, tuple(Piece(cell).text if cell else "" for cell in cells), self._tables, number)

    def _put(self, words: list[Word], cells: tuple[str, ...], table: int = 0, row: int = 0) -> None:
        whole = Piece(words)
        text = " ".join(cell for cell in cells if cell) if cells else whole.text
        if not text:
            return
        self.lines.append(
            Line(
                text, self._page, round(whole.left, 1), round(whole.top, 1), round(whole.right, 1), round(whole.bottom, 1), cells,
                round(_mean(words), 3), _language(words), table, row,
            )
        )  # fmt: skip


def _mean(words: list[Word]) -> float:
    """The mean confidence, each word by its length."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(1, letters)


def _language(words: list[Word]) -> str:
    """The language that most letters were read in."""
    lengths: dict[str, int] = {}
    for word in words:
        lengths[word.lang] = lengths.get(word.lang, 0) + len(word.text)
    return min(lengths, key=lambda lang: (-lengths[lang], lang))


def _within(edges: Sequence[float], place: float) -> int:
    """Between which two edges a place is; the outer ones also take what stands beyond."""
    return sum(1 for edge in edges[1:-1] if edge <= place)


def arrange(words: Iterable[Word], rules: Sequence[Rule], page: int) -> list[Line]:
    """The lines of a page in reading order."""
    desk = _Desk(page)
    grids = grids_of(rules)
    lone = [rule for rule in rules if rule.upright]
    _read(desk, pieces_of(words, lone), grids)
    return desk.lines


def _read(desk: _Desk, pieces: list[Piece], grids: Sequence[Grid]) -> None:
    """What stands in this part of the page: above the first table, the table, what stands below."""
    for grid in grids:
        inside = [piece for piece in pieces if grid.holds(piece)]
        if not inside:
            continue
        rest = [piece for piece in pieces if not grid.holds(piece)]
        _read(desk, [piece for piece in rest if piece.base < grid.rows[0] + _NEAR], [])
        _grid(desk, inside, grid)
        others = [other for other in grids if other is not grid]
        _read(desk, [piece for piece in rest if piece.base >= grid.rows[0] + _NEAR], others)
        return
    _prose(desk, pieces)


def _grid(desk: _Desk, pieces: list[Piece], grid: Grid) -> None:
    """A ruled table; one of a single row is a frame around columns of text."""
    if len(grid.rows) > 2 and len(grid.columns) > 2:
        desk.table(pieces, grid.columns, grid.rows)
        return
    for place in range(len(grid.columns) - 1):
        _prose(desk, [piece for piece in pieces if _within(grid.columns, (piece.left + piece.right) / 2) == place])


def _prose(desk: _Desk, pieces: list[Piece]) -> None:
    """Text without rules: columns where a gutter runs through enough lines."""
    zone = _zone(pieces) if len(pieces) <= MAX_PIECES else None
    if zone is None:
        desk.flow(pieces)
        return
    at, top, bottom = zone
    between = [piece for piece in pieces if top <= piece.base <= bottom]
    left, right = _sides(between, at)
    prose = _is_prose(left, right)
    if not prose:
        top, bottom = _table_ends(between, at)
        between = [piece for piece in between if top <= piece.base <= bottom]
    _prose(desk, [piece for piece in pieces if piece.base < top])
    columns = () if prose else _column_edges(between)
    if prose:
        _prose(desk, left)
        _prose(desk, right)
    elif len(columns) > 2:
        desk.table(between, columns, _row_edges(between))
    else:
        desk.flow(between)
    _prose(desk, [piece for piece in pieces if piece.base > bottom])


def _table_ends(pieces: list[Piece], at: float) -> tuple[float, float]:
    """From the first line that has something on both sides of a gutter to the last."""
    both = [row for row in piece_rows(pieces) if all(_sides(row, at))]
    return (both[0][0].base - 1, both[-1][-1].base + 1) if both else (pieces[0].base, pieces[-1].base)


def _sides(pieces: list[Piece], at: float) -> tuple[list[Piece], list[Piece]]:
    return [piece for piece in pieces if piece.right <= at], [piece for piece in pieces if piece.left >= at]


def _zone(pieces: list[Piece]) -> tuple[float, float, float] | None:
    """The gutter with the most lines beside it: where it is, and from which line to which."""
    best: tuple[int, float, float, float] | None = None
    for at in _gutters(pieces):
        for top, bottom, count in _stretches(pieces, at):
            if best is None or count > best[0]:
                best = (count, at, top, bottom)
    return None if best is None else best[1:]


def _gutters(pieces: list[Piece]) -> list[float]:
    """Places where a gap between two pieces of one line has its middle, or an edge."""
    places: set[int] = set()
    for row in piece_rows(pieces):
        for before, piece in pairwise(row):
            places.update(round(place) for place in (before.right + 2, (before.right + piece.left) / 2, piece.left - 2))
    return sorted(map(float, places))


def _stretches(pieces: list[Piece], at: float) -> Iterator[tuple[float, float, int]]:
    """Runs of lines that no piece crosses at this place, with enough lines on both sides: first and last base, how many pieces."""
    run: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        crossed = piece.left < at < piece.right
        if crossed or (run and piece.base - run[-1].base > _FAR * piece.size):
            yield from _both_sides(run, at)
            run = []
        if not crossed:
            run.append(piece)
    yield from _both_sides(run, at)


def _both_sides(run: list[Piece], at: float) -> Iterator[tuple[float, float, int]]:
    """The run, where enough of its lines stand beside each other."""
    left, right = _sides(run, at)
    if min(len(left), len(right)) < _LEAST_ROWS:
        return
    top, bottom = max(left[0].base, right[0].base) - 1, min(left[-1].base, right[-1].base) + 1
    beside = [len({round(piece.base) for piece in side if top <= piece.base <= bottom}) for side in (left, right)]
    if min(beside) >= _LEAST_ROWS:
        yield run[0].base, run[-1].base, len(run)


def _is_prose(left: list[Piece], right: list[Piece]) -> bool:
    """Whether two sides of a gutter are columns to be read one after the other, and not the cells of a table.

    Lines of prose are long and fill their column; and a column in a script of its own is no column of a table.
    """
    if max(_measure(left), _measure(right)) < _PROSE_MEASURE:
        return False
    scripts = [_script(side) for side in (left, right)]
    if scripts[0] != scripts[1] and "" not in scripts:
        return True
    return min(_fill(left), _fill(right)) >= _PROSE_FILL and not (_figures(left) or _figures(right))


def _figures(side: list[Piece]) -> bool:
    """Whether a good part of the lines of one side has no letters."""
    bare = sum(1 for piece in side if not any(map(str.isalpha, piece.text)))
    return bare * 4 >= len(side)


def _measure(side: list[Piece]) -> float:
    """How long the lines of a side are, a quarter of them longer: in sizes of its letters."""
    widths = sorted((piece.right - piece.left) / piece.size for piece in side)
    return widths[len(widths) * 3 // 4]


def _fill(side: list[Piece]) -> float:
    """How much of the side's width the middle one of its lines takes up."""
    rows = piece_rows(side)
    room = max(piece.right for piece in side) - min(piece.left for piece in side)
    if sum(1 for row in rows if len(row) > 1) * 3 > len(rows):
        return 0.0
    widths = sorted(row[-1].right - row[0].left for row in rows)
    return widths[len(widths) // 2] / max(room, 1.0)


def _script(side: list[Piece]) -> str:
    """The script of nearly all lines of one side; "" where they are mixed."""
    led: dict[str, int] = {}
    for piece in side:
        counts = script_counts(piece.text)
        if sum(counts.values()) > 1:
            script = max(counts, key=lambda script: counts[script])
            led[script] = led.get(script, 0) + 1
    if not led:
        return ""
    best = max(led, key=lambda script: led[script])
    return best if led[best] >= 0.8 * sum(led.values()) else ""


def _column_edges(pieces: list[Piece]) -> list[float]:
    """Where the columns of a table without rules begin and end: at the gaps that no word of any line crosses."""
    words = [word for piece in pieces for word in piece.words]
    spans = sorted((word.left, word.right) for word in words)
    least, lines = 0.25 * min(word.size for word in words), piece_rows(pieces)
    edges, reach = [spans[0][0]], spans[0][1]
    for left, right in spans:
        middle = (reach + left) / 2
        if left > reach + least and sum(line[0].left < middle < line[-1].right for line in lines) >= _LEAST_ROWS:
            edges.append(middle)
        reach = max(reach, right)
    return [*edges, reach]


def _row_edges(pieces: list[Piece]) -> list[float]:
    """Where the rows of a table without rules begin and end: at the wider ones of the distances between its lines.

    Where all are alike each line is a row, but one that has nothing in the first column goes on with the row above.
    """
    lines = piece_rows(pieces)
    steps = sorted(step for step in map(_step, lines, lines[1:]) if step > 0.7 * lines[0][0].size)
    usual = steps[len(steps) // 4] if steps else 0.0
    first = min(piece.left for piece in pieces) + lines[0][0].size
    wide = [_step(above, line) > 1.1 * usual for above, line in pairwise(lines)]
    begins = wide if any(wide) else [line[0].left <= first for line in lines[1:]]
    edges = [lines[0][0].top - 1]
    edges += [line[0].base - line[0].size for line, new in zip(lines[1:], begins, strict=True) if new]
    return [*edges, lines[-1][0].bottom + 1]


def _step(above: list[Piece], line: list[Piece]) -> float:
    """The distance between two lines."""
    return line[0].base - above[0].base


def _split(row: list[Piece], column: list[Piece]) -> list[list[Word]]:
    """The cells of one line of a column: pieces that a wide gap parts. A line that is only spread to its column's width is one."""
    if _justified(row, column):
        return [[word for piece in row for word in piece.words]]
    parts: list[list[Word]] = [list(row[0].words)]
    for before, piece in pairwise(row):
        if piece.left - before.right > _CELL_GAP * min(piece.size, before.size):
            parts.append([])
        parts[-1].extend(piece.words)
    return parts


def _justified(row: list[Piece], column: list[Piece]) -> bool:
    """Whether all gaps of a line are alike, it reaches from edge to edge, and is in one script."""
    words = [word for piece in row for word in piece.words]
    gaps = [word.left - before.right for before, word in pairwise(words)]
    gaps = [gap for gap in gaps if gap > SPACE * row[0].size]
    if len(gaps) < 2 or max(gaps) > 1.4 * min(gaps):
        return False
    left, right = min(piece.left for piece in column), max(piece.right for piece in column)
    reaches = row[-1].right > right - row[0].size and row[0].left < left + 3 * row[0].size
    return reaches and len({script for piece in row if (script := _script([piece]))}) == 1
