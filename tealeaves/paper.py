"""A document on paper: the lines of a PDF or of a scan, with their places, in the order in which a person reads them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of one column. Places are in points (1/72 inch) from the page's upper left corner."""

    text: str  # normalised, on one line
    page: int  # 1 is the first
    left: float
    top: float
    right: float
    bottom: float
    cells: tuple[str, ...] = ()  # its pieces where wide gaps part them: the cells of a table's row; empty for running text
    confidence: float = 1.0  # 1.0 of printed text; of OCR the mean of its words, 0 to 1
    lang: str = "und"  # that OCR read it in, BCP-47; "und" of printed text, whose language is found from its words


@dataclass(frozen=True, slots=True)
class Paper:
    """All lines of a document, and how they were come by."""

    lines: tuple[Line, ...]
    pages: int
    scanned: bool  # whether OCR read it: its words can be wrong
    title: str = ""
    producer: str = ""
    flaws: tuple[str, ...] = ()  # "scanned", "pages_cut", "page_without_text"
