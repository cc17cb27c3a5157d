"""PDFs that were set for the test: every word, every row of the order form with its cells, every block in its language."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tealeaves.errors import Unreadable
from tealeaves.paper import Paper, is_paper, is_pdf, paragraphs, read_paper, table_rows
from tests.paper import found, notices, typeset
from tests.paper.typeset import TypesetNotice

EVERY = [(name, producer) for name in notices.NAMES for producer in ("ttf", "cid")]


@pytest.fixture(params=EVERY, ids=lambda made: "-".join(made))
def made(request: pytest.FixtureRequest) -> tuple[TypesetNotice, Paper]:
    typeset.require()
    notice = typeset.notice(*request.param)
    return notice, read_paper(found.capture(notice.pdf))


@pytest.mark.req("F-6")
def test_every_piece_of_a_notice_is_read_to_the_letter(made: tuple[TypesetNotice, Paper]) -> None:
    notice, paper = made
    assert sorted(found.texts(paper)) == sorted(found.wanted(notice))
    assert not paper.scanned
    assert paper.flaws == ()


@pytest.mark.req("F-6")
def test_the_rows_of_the_form_have_their_cells(made: tuple[TypesetNotice, Paper]) -> None:
    notice, paper = made
    rows = [row.cells for row in table_rows(paper.lines) if len(row.cells) == len(notice.columns)]
    assert rows[1:] == [tuple(tuple(text for text, _ in cell) for cell in row) for row in notice.rows]


def test_every_block_is_in_its_language(made: tuple[TypesetNotice, Paper]) -> None:
    notice, paper = made
    labels = found.languages(paper, notice.languages)
    wanted = found.labelled(notice.pieces)
    assert [one for one in wanted if one not in labels] == []
    if "ru" not in notice.languages:
        assert not [one for one in labels if one[2] == "ru"]


def test_columns_are_read_one_after_the_other() -> None:
    typeset.require()
    page = [line.text for line in read_paper(found.capture(typeset.sports_2024().pdf)).lines if line.page == 2]
    first = page.index("Notice of New Issue")
    assert all(re.search("[\u4e00-\u9fff]", text) for text in page[:first])
    assert not any(re.search("[\u4e00-\u9fff]", text) for text in page[first:])


def test_paragraphs_are_in_reading_order() -> None:
    typeset.require()
    notice = typeset.new_year()
    prose = [piece.text for piece in notice.pieces if piece.page < 4]
    assert [line.text for line in paragraphs(read_paper(found.capture(notice.pdf)).lines) if line.page < 4] == prose


def test_lines_have_their_places() -> None:
    typeset.require()
    paper = read_paper(found.capture(typeset.new_year().pdf))
    for line in paper.lines:
        assert 0 <= line.left < line.right <= 595
        assert 0 <= line.top < line.bottom <= 842
    korean, russian = (next(line for line in paper.lines if line.page == page) for page in (1, 3))
    assert korean.top < 120
    assert russian.confidence == 1.0


def test_reading_twice_gives_the_same() -> None:
    typeset.require()
    capture = found.capture(typeset.plan_2026().pdf)
    assert read_paper(capture) == read_paper(capture)


def test_setting_twice_gives_the_same_bytes() -> None:
    typeset.require()
    first = typeset.booklets_2024().pdf
    typeset.notice.cache_clear()
    assert typeset.booklets_2024().pdf == first


def test_a_turned_page_is_read_with_its_letters_upright() -> None:
    typeset.require()
    notice = typeset.booklets_2024()
    turned = notice.pdf.replace(b"/Rotate 0", b"/Rotate 90")
    assert turned != notice.pdf
    assert read_paper(found.capture(turned)).lines == read_paper(found.capture(notice.pdf)).lines


def test_what_is_neither_pdf_nor_picture_is_refused() -> None:
    assert not is_paper(found.capture(b"<html></html>"))
    with pytest.raises(Unreadable, match="neither a PDF nor"):
        read_paper(found.capture(b"<html></html>"))
    with pytest.raises(Unreadable, match="status is 404"):
        read_paper(found.capture(b"%PDF-1.4", status=404))
    assert is_pdf(found.capture(b"\r\n%PDF-1.4"))


@pytest.mark.peer
def test_a_browsers_pdf_has_every_paragraph(tmp_path: Path) -> None:
    """Chromium prints the page of the same notice: another producer, other fonts, a table without rules."""
    typeset.require()
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("NOT TESTED: Chromium is not installed (apt-get install -y chromium): no PDF of a browser was read")
    notice, page, printed = typeset.new_year(), tmp_path / "notice.html", tmp_path / "notice.pdf"
    page.write_bytes(notice.html)
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path / 'home'}",
    ]
    ended = subprocess.run(
        [browser, *options, f"--print-to-pdf={printed}", page.as_uri()], capture_output=True, timeout=90, check=False
    )
    if not printed.exists():
        pytest.skip(f"NOT TESTED: Chromium printed nothing ({ended.returncode}): no PDF of a browser was read")
    told = {text for _, text in found.texts(read_paper(found.capture(printed.read_bytes())))}
    prose = [piece.text for piece in notice.pieces if piece.page < 4]
    assert [text for text in prose if text not in told] == []
