"""Captures on paper, read: the text of a PDF where it can be believed, OCR for everything else."""

from __future__ import annotations

import pypdfium2

from tealeaves.errors import Unreadable
from tealeaves.model import Capture
from tealeaves.paper import pdf
from tealeaves.paper.layout import arrange
from tealeaves.paper.lines import Line, Paper
from tealeaves.paper.trust import garbled
from tealeaves.text import normalise

MAX_TEXT = 600_000  # letters of one document


def is_pdf(capture: Capture) -> bool:
    return capture.body[:1024].lstrip().startswith(b"%PDF-")


def read_paper(capture: Capture) -> Paper:
    """A PDF as lines. Raises `Unreadable`, with what a person can do, for what cannot be read."""
    if capture.status != 200:
        raise Unreadable(f"the status is {capture.status}")
    if is_pdf(capture):
        return _pdf(capture)
    raise Unreadable("neither a PDF nor a picture")


def _pdf(capture: Capture) -> Paper:
    with pdf.opened(capture.body) as document:
        lines: list[Line] = []
        for number in range(1, min(len(document), pdf.MAX_PAGES) + 1):
            lines += _page(document, number)
        title, producer = pdf.named(document)
        return Paper(tuple(lines), len(document), False, normalise(title), normalise(producer))


def _page(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    sheet = pdf.sheet(document, number)
    reason = garbled(" ".join(word.text for word in sheet.words), sheet.unmapped)
    if reason:
        raise Unreadable(f"page {number}: {reason}")
    return arrange(sheet.words, sheet.rules, number)
