"""Whatever a page is made of: nothing breaks the reader, the same page gives the same document, and nothing printed is lost or doubled."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers._korea_stamp import page
from parsers._korea_stamp.offers import offered
from parsers._korea_stamp.pieces import lay_out
from parsers._korea_stamp.rows import Cell, Row, text_row
from tealeaves.html import Html, decode
from tests.stamps.reading import capture_of, page_of, taken

PRINTED = """
우표 우표첩 우편엽서 소형전지 재고번호 목록번호 제목 종류 규격 천공 액면 발행날자 주문서 통보 5종 한종 발행한다. 《조로친선》 조중친선 50원
Stamp booklet post-cards No. Title Kind Size Order-form notice issued five Ba79 Ba79-1 5740-5742 SC311 4901 30×40mm 11½ 50 won : / | , .
邮票 小本票 明信片 编号 名称 面值 订货单 一枚 发行 марка буклет открытки номер Название заказа пять 1 2 3 2025.1.1. 99999999999
주체114(2025)년 14월 32일 ½ （ ） 、 。 « » \u0007 \ufffd
"""
WORDS = st.sampled_from(PRINTED.split())
TEXT = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
CELLS = st.lists(st.lists(TEXT, max_size=3), min_size=1, max_size=5)
LEAF = st.one_of(
    TEXT.map(lambda text: f"<p>{text}</p>"),
    TEXT.map(lambda text: f"<h2>{text}</h2>"),
    TEXT.map(lambda text: f'<a href="/n/1.pdf">{text}</a>'),
    st.tuples(TEXT, TEXT).map(lambda pair: f"<dl><dt>{pair[0]}</dt><dd>{pair[1]}</dd></dl>"),
    st.lists(CELLS, min_size=1, max_size=4).map(
        lambda rows: (
            "<table>"
            + "".join(
                "<tr>" + "".join(f'<td rowspan="{len(cell)}">{"<br>".join(cell)}</td>' for cell in row) + "</tr>"
                for row in rows
            )
            + "</table>"
        )
    ),
)
PAGE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        inner.map(lambda body: f"<table><tr><td>{body}</td></tr></table>"),
    ),
    max_leaves=12,
)
ROWS = st.lists(
    st.one_of(
        TEXT.map(text_row),
        st.tuples(CELLS, st.integers(1, 2)).map(
            lambda drawn: Row(tuple(Cell(tuple(lines)) for lines in drawn[0]), drawn[1])
        ),
    ),
    max_size=12,
)


@given(PAGE)
@settings(deadline=None, max_examples=50)
def test_no_page_breaks_the_reader_and_reading_is_pure(body: str) -> None:
    extraction = taken(f"<h1>우표통보</h1>{body}")
    refused = extraction.quarantined
    assert refused is None or refused.reason != "parser_error", refused
    assert taken(f"<h1>우표통보</h1>{body}") == extraction
    for document in extraction.documents:
        assert all(0 <= item.block < len(document.blocks) for item in document.items)
        numbers = [item.number for item in document.items if item.number]
        assert len(set(numbers)) == len(numbers), "one item a number"
        assert all(item.kind or item.number or item.theme for item in document.items)


@given(PAGE)
@settings(deadline=None, max_examples=40)
def test_every_letter_of_the_page_stands_in_one_block(body: str) -> None:
    """But for the marks that part languages, and lines that are nothing but a link."""
    root = Html(decode(capture_of(page_of(body.replace("<a ", "<b ").replace("</a>", "</b>"))))).first("body")
    assert root is not None
    printed = sorted(letter for letter in root.get_text() if letter.isalnum())
    sheet = lay_out(page.rows_of(root, "nonce"))
    assert sorted(letter for block in sheet.blocks for letter in block.text if letter.isalnum()) == printed


@given(ROWS)
@settings(deadline=None, max_examples=70)
def test_rows_of_any_paper_are_read(rows: list[Row]) -> None:
    for scanned in (False, True):
        sheet = lay_out(rows, scanned=scanned)
        found = offered(sheet, 2026)
        assert found == offered(sheet, 2026)
        assert all(0 <= item.block < max(1, len(sheet.blocks)) for item in found.items)
