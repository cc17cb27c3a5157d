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
    cells: tuple[
        str, ...
    ] = ()  # its pieces where rules or wide gaps part them; of a table one for each column, "" where nothing stands
    confidence: float = 1.0  # 1.0 of printed text; of OCR the mean of its words, 0 to 1
    lang: str = "und"  # that OCR read it in, BCP-47; "und" of printed text, whose language is found from its words
    table: int = 0  # which table of the page it stands in, 1 is the first; 0 outside of tables
    row: int = 0  # which row of that table, 1 is the first: the lines of one row share it


@dataclass(frozen=True, slots=True)
class Paper:
    """All lines of a document, and how they were come by."""

    lines: tuple[Line, ...]
    pages: int
    scanned: bool  # whether OCR read it, or a page of it: its words can be wrong
    title: str = ""
    producer: str = ""
    flaws: tuple[str, ...] = ()  # "scanned", "pages_cut", "page_without_text", "javascript", "garbage_text"
