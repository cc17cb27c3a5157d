"""Captures on paper, read: the text of a PDF where it can be seen and believed, OCR for everything else."""

from __future__ import annotations

from dataclasses import dataclass, field

import pypdfium2
from PIL import Image

from tealeaves.errors import Unreadable
from tealeaves.model import Capture
from tealeaves.paper import pdf, pictures
from tealeaves.paper.layout import arrange
from tealeaves.paper.lines import Line, Paper
from tealeaves.paper.ocr import DPI, read_picture
from tealeaves.paper.tesseract import require_tool
from tealeaves.paper.trust import garbled
from tealeaves.text import normalise

MAX_TEXT = 600_000  # letters of one document
MAX_SCANS = 6  # pages of one document that are read by OCR, some two seconds each; further ones are named as cut
_FEW = 100  # letters; a page with a picture all over it and no more text than that is a scan with a stamp on it


def is_pdf(capture: Capture) -> bool:
    return capture.body[:1024].lstrip().startswith(b"%PDF-")


def is_paper(capture: Capture) -> bool:
    """Whether a capture is a PDF or a picture of a page, by its first bytes."""
    return is_pdf(capture) or pictures.kind(capture.body) is not None


def read_paper(capture: Capture) -> Paper:
    """A PDF, PNG, JPEG or TIFF as lines. Raises `Unreadable`, with what a person can do, for what cannot be read.

    Pure but for the program that reads scans: whose version is `ocr_tool()`, part of the name of every parser that reads paper.
    """
    if capture.status != 200:
        raise Unreadable(f"the status is {capture.status}")
    if is_pdf(capture):
        return _pdf(capture.body)
    if pictures.kind(capture.body) is not None:
        return _picture(capture.body)
    raise Unreadable("neither a PDF nor a PNG, JPEG or TIFF picture")


@dataclass(slots=True)
class _Desk:
    """What has been read of a document so far."""

    lines: list[Line] = field(default_factory=list)
    flaws: set[str] = field(default_factory=set)
    scans: int = 0

    def scan(self, page: Image.Image, number: int, dpi: float) -> list[Line]:
        """The lines that OCR reads of a page; those beyond the bound are cut."""
        if self.scans == MAX_SCANS:
            self.flaws.add("pages_cut")
            return []
        self.scans += 1
        read = read_picture(page, dpi)
        found = arrange(read.words, read.rules, number)
        self.flaws.add("scanned" if found else "page_without_text")
        if read.illegible > len(found):
            self.flaws.add("illegible")
        return found

    def paper(self, pages: int, title: str = "", producer: str = "") -> Paper:
        """All of it. Raises `Unreadable` where nothing was read."""
        if not self.lines:
            raise Unreadable("nothing is written on it, or nothing that can be read")
        flaws = tuple(sorted(self.flaws))
        return Paper(tuple(self.lines), pages, "scanned" in flaws, normalise(title), normalise(producer), flaws)


# --- pictures ---------------------------------------------------------------------------------------------------------------------


def _picture(body: bytes) -> Paper:
    require_tool()
    desk = _Desk()
    frames = 0
    for frames, (page, dpi) in enumerate(pictures.pages(body, DPI), 1):
        desk.lines += desk.scan(page, frames, dpi)
        if desk.scans == MAX_SCANS:
            break
    count = pictures.count(body)
    if count > frames:
        desk.flaws.add("pages_cut")
    return desk.paper(count)


# --- PDF --------------------------------------------------------------------------------------------------------------------------


def _pdf(body: bytes) -> Paper:
    desk = _Desk()
    with pdf.opened(body) as document:
        if len(document) > pdf.MAX_PAGES:
            desk.flaws.add("pages_cut")
        if pdf.scripted(document):
            desk.flaws.add("javascript")
        sheets = _sheets(document)
        distrusts = [garbled(sheet.text, sheet.unmapped) for sheet in sheets]
        if any(distrusts):
            desk.flaws.add("garbage_text")
        legible = any(sheet.words and not distrust for sheet, distrust in zip(sheets, distrusts, strict=True))
        for sheet, distrust in zip(sheets, distrusts, strict=True):
            desk.lines += _page(desk, document, sheet, not distrust, legible)
        return desk.paper(len(document), *pdf.named(document))


def _sheets(document: pypdfium2.PdfDocument) -> list[pdf.Sheet]:
    """All pages up to the bound. Raises `Unreadable` for more text than anybody writes, as soon as it is seen."""
    sheets: list[pdf.Sheet] = []
    letters = 0
    for number in range(1, min(len(document), pdf.MAX_PAGES) + 1):
        sheets.append(pdf.sheet(document, number))
        letters += len(sheets[-1].text)
        if letters > MAX_TEXT:
            raise Unreadable(f"more than {MAX_TEXT:,} letters of text")
    return sheets


def _page(desk: _Desk, document: pypdfium2.PdfDocument, sheet: pdf.Sheet, trusted: bool, legible: bool) -> list[Line]:
    """The lines of one page: its text, or what OCR reads where it has none that can be believed.

    A `legible` document has text elsewhere; it is read without tesseract too, and says that a page of it is not.
    """
    printed = arrange(sheet.words, sheet.rules, sheet.number) if trusted else []
    if printed and (len(sheet.text) > _FEW or not sheet.pictured):
        return printed
    if not sheet.drawn:
        return printed
    try:
        require_tool()
    except Unreadable:
        if not legible:
            raise
        desk.flaws.add("page_without_text")
        return printed
    read = desk.scan(pdf.picture(document, sheet.number, DPI), sheet.number, DPI)
    return max(read, printed, key=lambda lines: sum(len(line.text) for line in lines))
