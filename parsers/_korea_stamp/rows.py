"""What a notice is before it is read: rows of cells, alike for a page of the site and for paper."""

from __future__ import annotations

from dataclasses import dataclass

from tealeaves.model import Block


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines that stand one below the other in one cell; running text has one cell a row."""

    lines: tuple[str, ...] = ()
    confidence: float = 1.0  # of the least sure line, where OCR read it
    above: bool = False  # the cell of the row above reaches into this row


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, or one paragraph or heading of running text."""

    cells: tuple[Cell, ...]
    table: int = 0  # which table it belongs to; 0 is running text
    heading: bool = False
    caption: bool = False


def text_row(line: str, confidence: float = 1.0, *, heading: bool = False, caption: bool = False) -> Row:
    """A row of running text."""
    return Row((Cell((line,), confidence),), heading=heading, caption=caption)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one language says in one place, and which block of the document it is."""

    text: str
    lang: str
    role: str
    confidence: float
    block: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A row as it is read: its cells in pieces, each with its language."""

    cells: tuple[tuple[Piece, ...], ...]
    table: int = 0
    heading: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for cell in self.cells for piece in cell)

    @property
    def is_form(self) -> bool:
        return any(piece.role == "order_form" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document as it is read: its rows, and the same in blocks."""

    rows: tuple[Printed, ...]
    blocks: tuple[Block, ...]
    headline: str
