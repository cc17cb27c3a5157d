"""Notices set for print, read back from the page and from the PDF: every block in its language, every item as printed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from tealeaves.model import Document, Item
from tests.paper import typeset
from tests.paper.notices import Offer
from tests.paper.typeset import TypesetNotice

NAMES = ("new_year", "sports_2024", "birds_2023", "booklets_2024", "plan_2026")
WAYS = ("html", "pdf", "cid")


@pytest.fixture(params=NAMES)
def notice(request: pytest.FixtureRequest) -> TypesetNotice:
    typeset.require()
    return typeset.notice(request.param)


def document_of(read: Any, notice: TypesetNotice, way: str) -> Document:
    if way == "html":
        document: Document = read(notice.html)
        return document
    body = typeset.notice(notice.name, "cid").pdf if way == "cid" else notice.pdf
    paper: Document = read(body, "/notice/101.pdf")
    return paper


@pytest.mark.parametrize("way", WAYS)
def test_every_block_is_there_once_in_its_language_and_its_part(read: Any, notice: TypesetNotice, way: str) -> None:
    document = document_of(read, notice, way)
    printed = Counter((piece.text, piece.lang, piece.role == "order_form") for piece in notice.pieces)
    found = Counter((block.text, block.lang, block.role == "order_form") for block in document.blocks)
    assert found == printed


@pytest.mark.parametrize("way", WAYS)
def test_the_languages_of_the_notice_and_of_its_form_are_those_that_were_set(
    read: Any, notice: TypesetNotice, way: str
) -> None:
    document = document_of(read, notice, way)
    form = {block.lang for block in document.blocks if block.role == "order_form"} - {"und"}
    assert {block.lang for block in document.blocks} - {"und"} == set(notice.languages)
    assert form == (set() if notice.name == "plan_2026" else set(notice.form_languages))


@pytest.mark.parametrize("way", WAYS)
def test_items_numbers_and_counts_are_exact(read: Any, notice: TypesetNotice, way: str) -> None:
    document = document_of(read, notice, way)
    assert list(map(told, document.items)) == [expected(offer, notice) for offer in notice.offers]
    assert document.flaws == ()
    assert document.published_at == notice.published
    assert document.genre == ("issue_plan" if notice.name == "plan_2026" else "notice")


def told(item: Item) -> dict[str, object]:
    return {
        "kind": item.kind, "number": item.number, "size": item.size, "perforation": item.perforation, "face_value": item.face_value,
        "count": item.count, "shape": item.shape, "country": item.country, "themes": dict(item.themes),
        "numbering": item.numbering,
    }  # fmt: skip


def expected(offer: Offer, notice: TypesetNotice) -> dict[str, object]:
    return {
        "kind": offer.kind, "number": offer.number, "size": offer.size.replace("×", "x"),
        "perforation": offer.perforation.replace("×", "x"), "face_value": offer.face_value, "count": offer.count, "shape": offer.shape,
        "country": offer.country, "themes": {lang: offer.titles[lang] for lang in notice.form_languages},
        "numbering": "stock" if offer.number else "",
    }  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_first_notice_of_the_article_one_oval_stamp_and_five_post_cards(read: Any, way: str) -> None:
    typeset.require()
    document = document_of(read, typeset.new_year(), way)
    assert Counter((item.kind, item.shape) for item in document.items) == {("stamp", "oval"): 1, ("postcard", ""): 5}
    assert {item.issued_on for item in document.items if item.kind == "stamp"} == {date(2025, 1, 1)}


@pytest.mark.parametrize("way", WAYS)
def test_the_second_notice_of_the_article_four_stamps_and_three_post_cards(read: Any, way: str) -> None:
    typeset.require()
    document = document_of(read, typeset.sports_2024(), way)
    assert Counter((item.kind, about(item)) for item in document.items) == {
        ("stamp", "U-20"): 2, ("postcard", "U-20"): 1, ("stamp", "U-17"): 1, ("postcard", "U-17"): 1,
        ("stamp", "Kim Kum Yong"): 1, ("postcard", "Kim Kum Yong"): 1,
    }  # fmt: skip


def about(item: Item) -> str:
    title = dict(item.themes)["en"]
    return next(name for name in ("U-20", "U-17", "Kim Kum Yong") if name in title)


def test_the_plan_gives_each_issue_its_day_in_the_year_that_it_is_for(read: Any) -> None:
    typeset.require()
    notice = typeset.plan_2026()
    for way in WAYS:
        found = [item.issued_on for item in document_of(read, notice, way).items]
        assert found == [offer.issued_on for offer in notice.offers]


def test_page_and_pdf_are_one_story_and_one_work(read: Any, notice: TypesetNotice) -> None:
    page, paper = document_of(read, notice, "html"), document_of(read, notice, "pdf")
    assert page.native_id != paper.native_id
    assert page.story == paper.story
    assert page.work == paper.work == f"{page.genre}/101"
    assert page.items == paper.items


def test_an_item_rests_on_the_line_that_shows_it(read: Any, notice: TypesetNotice) -> None:
    for way in WAYS:
        document = document_of(read, notice, way)
        for item, offer in zip(document.items, notice.offers, strict=True):
            assert document.blocks[item.block].text in (offer.number, *offer.titles.values())
            assert document.blocks[item.block].text
