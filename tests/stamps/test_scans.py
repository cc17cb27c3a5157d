"""Notices scanned at 150 dpi, read by OCR: the language of nearly every block, how sure that is, and what an order form offers."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from typing import Any

import pytest

from tealeaves.model import Block, Document
from tealeaves.observe import languages
from tealeaves.paper import ocr_tool
from tests.paper import typeset
from tests.paper.notices import Piece
from tests.paper.typeset import TypesetNotice
from tests.stamps.reading import document_of

ALIKE = 0.5  # how like two texts are, so that the one is the other as OCR read it
LEAST = 0.95


@pytest.fixture(scope="module")
def reader() -> Any:
    typeset.require()
    if not {"tesseract", "chi_sim", "eng", "kor", "rus"} <= set(ocr_tool().split("-")):
        pytest.skip("NOT TESTED: tesseract with kor, rus, chi_sim and eng is not installed: no scan was read")


@pytest.fixture(params=["new_year", pytest.param("sports_2024", marks=pytest.mark.slow)])
def notice(request: pytest.FixtureRequest, reader: Any) -> TypesetNotice:
    return typeset.notice(request.param)


@cache
def scanned(name: str, wear: typeset.Wear = typeset.CLEAN) -> Document:
    """A notice as it is read from its scan: once a run, since four pages take some seconds."""
    return document_of(typeset.scan(typeset.notice(name).pdf, wear), "/notice/101.pdf")


def likest(piece: Piece, blocks: tuple[Block, ...]) -> Block | None:
    """The block that a piece became."""
    alike = [(SequenceMatcher(None, piece.text, block.text, autojunk=False).ratio(), block) for block in blocks]
    ratio, best = max(alike, key=lambda pair: pair[0])
    return best if ratio >= ALIKE else None


def shares(document: Document, notice: TypesetNotice) -> tuple[float, float]:
    """How many pieces of text stand in a block of their language, and how many blocks are in the language of what was printed there."""
    spoken = [piece for piece in notice.pieces if piece.lang != "und"]
    found = [block for piece in spoken if (block := likest(piece, document.blocks)) and block.lang == piece.lang]
    right = [block for block in document.blocks if block.lang in told(block, notice)]
    return len(found) / len(spoken), len(right) / len(document.blocks)


def told(block: Block, notice: TypesetNotice) -> set[str]:
    """The languages of what was printed where this block was read."""
    alike = Counter[str]()
    for piece in notice.pieces:
        ratio = SequenceMatcher(None, piece.text, block.text, autojunk=False).ratio()
        alike[piece.lang] = max(alike[piece.lang], round(ratio * 1000))
    best = max(alike.values())
    return {lang for lang, ratio in alike.items() if ratio == best}


def test_the_language_of_nearly_every_block_of_a_scan_is_right(notice: TypesetNotice) -> None:
    document = scanned(notice.name)
    pieces, blocks = shares(document, notice)
    assert min(pieces, blocks) >= LEAST, (pieces, blocks)
    assert {fact.value for fact in languages.observe(document) if fact.subject == "language"} == set(notice.languages)
    assert {fact.value for fact in languages.observe(document) if fact.subject == "language/order_form"} == set(
        notice.form_languages
    )
    assert document.headline == notice.pieces[0].text
    assert document.published_at == notice.published


def test_a_scan_says_how_sure_it_is(notice: TypesetNotice) -> None:
    document = scanned(notice.name)
    assert "scanned" in document.flaws
    assert document.parser_version == f"korea_stamp/pdf/2/{ocr_tool()}"
    assert all(0 < block.confidence <= 1 for block in document.blocks)
    assert min(block.confidence for block in document.blocks) < 0.95
    for fact in languages.observe(document):
        own = [block.confidence for block in document.blocks if block.lang == fact.value]
        assert min(own) <= float(fact.attrs["confidence"]) < 1
    assert all(0 < item.confidence < 1 for item in document.items)


def test_the_items_of_a_clean_scan(notice: TypesetNotice) -> None:
    document = scanned(notice.name)
    assert [(item.kind, item.number) for item in document.items] == [
        (offer.kind, offer.number) for offer in notice.offers
    ]


@pytest.mark.slow
def test_a_worn_scan_has_its_languages_too(reader: Any) -> None:
    notice = typeset.new_year()
    pieces, blocks = shares(scanned(notice.name, typeset.WORN), notice)
    assert min(pieces, blocks) >= LEAST, (pieces, blocks)


def test_one_page_as_a_picture(read: Any, reader: Any) -> None:
    notice = typeset.new_year()
    document = read(typeset.scan_page(notice.pdf, 0), "/notice/101.png")
    assert document.parser_version == f"korea_stamp/scan/1/{ocr_tool()}"
    assert document.headline == notice.pieces[0].text
    assert {block.lang for block in document.blocks} == {"ko"}


def test_a_page_without_korean_is_no_notice_by_itself(take: Any, reader: Any) -> None:
    """The order form alone, in English, Chinese and Russian: kept, and told why it is not read."""
    refused = take(typeset.scan_page(typeset.new_year().pdf, 3), "/notice/101.png").quarantined
    assert refused is not None
    assert refused.reason == "language_mix"
