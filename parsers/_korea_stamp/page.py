"""The rows of a page of the site, whatever its markup: tables, lists of definitions, cards of `div`, headings, running text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import Tag

from parsers._korea_stamp.rows import Cell, Row, text_row
from tealeaves.html import blocks_of, text_of

_FRAME = "nav, header nav, footer, aside, form[role=search], [role=navigation]"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CAPTIONS = ("caption", "figcaption")
_COLUMN_LINES = 8  # a cell with more is a column of the page, not a cell
_LONE_ROW_LINES = 2  # the same, in a table of one row
_CELL_LETTERS = 1_200
_MOST_COLUMNS = 40
_MENU_FROM = 2  # links in a row
_MOST_NESTED = 20
_MOST_SPANNED = 200


def rows_of(root: Tag, nonce: str) -> list[Row]:
    """The rows of an element, without the frame of the site: its menus, and runs of lines that are nothing but links.

    `nonce` is a word that the page cannot contain: its own digest.
    """
    for frame in root.select(_FRAME):
        frame.decompose()
    linked = {text_of(anchor) for anchor in root.select("a[href]")}
    held: list[list[Row]] = []
    for element in _kept_whole(root):
        rows = _rows_of_one(element, len(held) + 1)
        element.replace_with(_stand_in(f"{nonce}:{len(held)}:"))
        held.append(rows)
    return [row for line in _without_menus(blocks_of(root), linked) for row in _restored(line, nonce, held)]


def _without_menus(lines: list[str], linked: set[str]) -> Iterator[str]:
    """The lines without runs of links; a link alone can be the title of an item."""
    for is_link, run in groupby(lines, key=linked.__contains__):
        together = list(run)
        if not is_link or len(together) < _MENU_FROM:
            yield from together


def _stand_in(words: str) -> Tag:
    """A paragraph with these words, in place of an element that is read on its own."""
    made = BeautifulSoup("", "lxml").new_tag("p")
    made.string = words
    return made


def _restored(line: str, nonce: str, held: list[list[Row]]) -> Iterator[Row]:
    if not line.startswith(f"{nonce}:"):
        yield text_row(line)
        return
    yield from held[int(line.removeprefix(f"{nonce}:").partition(":")[0])]


def _kept_whole(root: Tag) -> list[Tag]:
    """Tables of data, lists of definitions, headings and captions that stand in none of the others."""
    found: list[Tag] = []
    inside: set[int] = set()
    for element in root.find_all(["table", "dl", *_HEADINGS, *_CAPTIONS]):
        if id(element) in inside or (element.name == "table" and (_is_deep(element) or not _is_data(element))):
            continue
        inside.update(id(below) for below in element.find_all(True))
        found.append(element)
    return found


def _is_deep(table: Tag) -> bool:
    """Whether a table stands in more tables than any page needs: looking into each of them would cost the square of their number."""
    return sum(1 for above in table.parents if above.name == "table") > _MOST_NESTED


def _is_data(table: Tag) -> bool:
    """Whether a table is one: old pages are laid out with tables around everything."""
    if any(len(_cells(row)) > 1 for inner in table.find_all("table") for row in inner.find_all("tr")):
        return False
    rows = _own_rows(table)
    if len(rows) < 3 and table.find(list(_HEADINGS)) is not None:
        return False
    most = _COLUMN_LINES if len(rows) > 1 else _LONE_ROW_LINES
    return any(len(_cells(row)) > 1 for row in rows) and all(
        _is_cell(cell, most) for row in rows for cell in _cells(row)
    )


def _is_cell(cell: Tag, most: int) -> bool:
    lines = blocks_of(cell)
    return len(lines) <= most and sum(map(len, lines)) <= _CELL_LETTERS


def _own_rows(table: Tag) -> list[Tag]:
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _rows_of_one(element: Tag, number: int) -> list[Row]:
    if element.name == "table":
        return _table(element, number)
    if element.name == "dl":
        return _definitions(element)
    heading = element.name in _HEADINGS
    return [text_row(line, heading=heading, caption=not heading) for line in blocks_of(element)]


def _table(table: Tag, number: int) -> list[Row]:
    """The rows of a table; its caption first, cells that span rows or columns in each of their places."""
    rows = [
        text_row(line, caption=True)
        for caption in table.find_all("caption")
        if caption.find_parent("table") is table
        for line in blocks_of(caption)
    ]
    reaching: dict[int, int] = {}  # column to the number of further rows that its cell reaches into
    for row in _own_rows(table):
        cells = tuple(_across(row, reaching))
        if any(cell.lines or cell.above for cell in cells):
            rows.append(Row(cells, number, heading=row.find("td", recursive=False) is None))
    return rows


def _across(row: Tag, reaching: dict[int, int]) -> Iterator[Cell]:
    column = 0
    for cell in _cells(row)[:_MOST_COLUMNS]:
        while reaching.get(column):
            reaching[column] -= 1
            column += 1
            yield Cell(above=True)
        down, wide = _span(cell, "rowspan"), min(_span(cell, "colspan"), _MOST_COLUMNS)
        for place in range(wide):
            reaching[column + place] = down - 1
            yield Cell(tuple(blocks_of(cell)) if place == 0 else ())
        column += wide
    for later in [place for place, left in sorted(reaching.items()) if place >= column and left]:
        reaching[later] -= 1
        yield Cell(above=True)


def _span(cell: Tag, name: str) -> int:
    said = str(cell.get(name, "1")).strip()
    return max(1, min(int(said), _MOST_SPANNED)) if said.isascii() and said.isdecimal() else 1


def _definitions(element: Tag) -> list[Row]:
    """A list of definitions as "term: definition" lines, as one would print them."""
    rows: list[Row] = []
    term = ""
    for child in element.find_all(["dt", "dd"]):
        lines = blocks_of(child)
        if child.name == "dt":
            term = " / ".join(lines).rstrip(" :：")
            continue
        rows += [text_row(f"{term}: {' / '.join(lines)}" if term else " / ".join(lines))]
    return rows
