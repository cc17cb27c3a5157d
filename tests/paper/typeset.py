"""Notices set for print: PDF by reportlab, the same as a page of HTML, and scans of the PDF as an office machine makes them.

`new_year()`, `sports_2024()`, `birds_2023()`, `booklets_2024()` and `plan_2026()` give a `TypesetNotice`: the bytes, and what a reader
must find in them. Everything is deterministic: the same arguments give the same bytes on one machine.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from random import Random
from time import struct_time

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from tests.paper import fonts, notices, sheet
from tests.paper.notices import Notice, Offer, Piece


@dataclass(frozen=True, slots=True)
class TypesetNotice:
    """A notice as it is published, with what stands in it."""

    name: str
    published: date
    languages: tuple[str, ...]  # of the whole notice
    form_languages: tuple[str, ...]  # of its order form, or of its plan
    pdf: bytes
    html: bytes
    pieces: tuple[Piece, ...]
    offers: tuple[Offer, ...]
    columns: tuple[str, ...]  # of the form
    rows: tuple[tuple[notices.Cell, ...], ...]  # of the form: a cell's lines, each with its language


def require() -> None:
    """Skip the test, and say so loudly, where nothing can be typeset."""
    if reason := fonts.missing():
        pytest.skip(f"NOT TESTED: {reason}")


@cache
def notice(name: str, producer: str = "ttf") -> TypesetNotice:
    """A notice by name, its PDF made with embedded fonts ("ttf") or with the reader's own CJK fonts ("cid")."""
    content = notices.notice(name)
    columns = notices.columns(content)
    return TypesetNotice(
        name=name, published=content.published, languages=content.languages, form_languages=content.form_languages,
        pdf=sheet.pdf(content, producer), html=html(content), pieces=notices.pieces(content), offers=content.offers, columns=columns,
        rows=tuple(tuple(notices.cell(content, offer, column) for column in columns) for offer in content.offers),
    )  # fmt: skip


def new_year() -> TypesetNotice:
    """An oval stamp and five post cards, four languages, 2025-01-01."""
    return notice("new_year")


def sports_2024() -> TypesetNotice:
    """Four stamps and three post cards, four languages, January 2025."""
    return notice("sports_2024")


def birds_2023() -> TypesetNotice:
    """A notice of 2023 without Russian."""
    return notice("birds_2023")


def booklets_2024() -> TypesetNotice:
    """Ba79 and Ba80, 2024-12-10, without Russian."""
    return notice("booklets_2024")


def plan_2026() -> TypesetNotice:
    """The yearly plan of issues, four languages, 2025-12-15."""
    return notice("plan_2026")


# --- the same as a page -----------------------------------------------------------------------------------------------------------


def html(content: Notice) -> bytes:
    """The notice as a page of a site without any help: no `lang`, no class that says what is what."""
    told: list[str] = []
    for languages in notices.parts(content):
        for language in languages:
            text = content.texts[language]
            told.append(f"<h2>{escape(text.headline)}</h2>")
            told += [f"<p>{escape(each)}</p>" for each in (text.dateline, *text.paragraphs, *text.details, text.sender)]
    told += [f"<h3>{escape(text)}</h3>" for text, _ in notices.form_heading(content)]
    told.append(_table(content))
    if not content.is_plan:
        told += [f"<p>{' / '.join(words[lang] for lang in content.form_languages)}</p>" for words in notices.FIELDS]
        told += [f"<p>{escape(notices.RETURN[lang])}</p>" for lang in content.form_languages]
    title = escape(content.texts["ko"].sender)
    page = f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><div id="content">{"".join(told)}</div></body></html>'
    return page.encode()


def _table(content: Notice) -> str:
    columns = notices.columns(content)
    rows = [[notices.head(content, column) for column in columns]]
    rows += [[notices.cell(content, offer, column) for column in columns] for offer in content.offers]
    return "<table>" + "".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in rows) + "</table>"


def _td(cell: notices.Cell) -> str:
    return f"<td>{'<br>'.join(escape(text) for text, _ in cell)}</td>"


# --- scans ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wear:
    """What an office machine does to a page."""

    dpi: int = 150
    rotation: float = 0.0  # degrees, counter-clockwise
    jpeg: int = 0  # quality of a lossy copy on the way; 0: none
    noise: float = 0.0  # share of random grey that is mixed in
    background: int = 255  # the grey of the paper
    blur: float = 0.0  # radius in pixels
    seed: int = 0


CLEAN = Wear()
WORN = Wear(rotation=0.8, jpeg=40, noise=0.12, background=225, blur=0.6, seed=7)


@cache
def scan(pdf: bytes, wear: Wear = CLEAN) -> bytes:
    """The pages of a PDF as pictures in a PDF without any text."""
    pages = [_worn(page, wear, number) for number, page in enumerate(pictures(pdf, wear.dpi))]
    written = io.BytesIO()
    moment = struct_time((2025, 1, 1, 0, 0, 0, 2, 1, 0))
    made = {"resolution": wear.dpi, "quality": 95, "creationDate": moment, "modDate": moment}
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], **made)
    return written.getvalue()


@cache
def scan_page(pdf: bytes, number: int, wear: Wear = CLEAN, kind: str = "PNG") -> bytes:
    """One page (0 is the first) as a picture: "PNG", "JPEG" or "TIFF"."""
    written = io.BytesIO()
    _worn(pictures(pdf, wear.dpi)[number], wear, number).save(written, kind, dpi=(wear.dpi, wear.dpi))
    return written.getvalue()


@cache
def pictures(pdf: bytes, dpi: int) -> tuple[Image.Image, ...]:
    """The pages in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(page.render(scale=dpi / 72, grayscale=True).to_pil().copy() for page in document)
    finally:
        document.close()


def _worn(page: Image.Image, wear: Wear, number: int) -> Image.Image:
    dirty = Random(f"{wear.seed}/{number}")
    if wear.rotation:
        page = page.rotate(wear.rotation, Image.Resampling.BICUBIC, fillcolor=255)
    if wear.background < 255:
        page = page.point([40 + round(value * (wear.background - 40) / 255) for value in range(256)])
    if wear.blur:
        page = page.filter(ImageFilter.GaussianBlur(wear.blur))
    if wear.noise:
        grain = Image.frombytes("L", page.size, dirty.randbytes(page.width * page.height))
        page = Image.blend(page, grain, wear.noise)
    if wear.jpeg:
        copied = io.BytesIO()
        page.save(copied, "JPEG", quality=wear.jpeg)
        page = Image.open(copied).convert("L")
    return page
