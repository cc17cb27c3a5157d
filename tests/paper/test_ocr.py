"""Scans of the notices, clean and worn, read by tesseract."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tealeaves.errors import Unreadable
from tealeaves.paper import Paper, ocr_tool, read_paper, reading, table_rows, tesseract
from tests.paper import found, notices, typeset
from tests.paper.typeset import CLEAN, WORN, Wear

SCANS = [
    pytest.param(("sports_2024", CLEAN), id="sports_2024-clean"),
    pytest.param(("new_year", WORN), marks=pytest.mark.slow, id="new_year-worn"),
    pytest.param(("birds_2023", WORN), id="birds_2023-worn"),
]


def require() -> None:
    """Skip, and say so loudly, where no scan can be made or read."""
    typeset.require()
    try:
        tesseract.require_tool()
    except Unreadable as reason:
        pytest.skip(f"NOT TESTED: {reason}")


@cache
def read(name: str, wear: Wear) -> Paper:
    return read_paper(found.capture(typeset.scan(typeset.notice(name).pdf, wear)))


@pytest.fixture(params=SCANS)
def scan(request: pytest.FixtureRequest) -> tuple[typeset.TypesetNotice, Paper]:
    require()
    name, wear = request.param
    return typeset.notice(name), read(name, wear)


@pytest.mark.req("F-7")
def test_nearly_all_blocks_of_a_scan_are_in_their_language(scan: tuple[typeset.TypesetNotice, Paper]) -> None:
    notice, paper = scan
    scores = found.scores(paper, notice)
    assert set(scores) == set(notice.languages)
    right, pieces = sum(score.right for score in scores.values()), sum(score.pieces for score in scores.values())
    assert right >= 0.95 * pieces, {lang: (score.right, score.pieces) for lang, score in scores.items()}
    assert paper.scanned
    assert "scanned" in paper.flaws


@pytest.mark.req("F-7")
def test_russian_is_found_where_it_stands_and_nowhere_else(scan: tuple[typeset.TypesetNotice, Paper]) -> None:
    notice, paper = scan
    russian = [(page, text) for page, text, lang in found.languages(paper, notice.languages) if lang == "ru"]
    wanted = {piece.page for piece in notice.pieces if piece.lang == "ru"}
    assert {page for page, _ in russian} == wanted
    prose = [piece.text for piece in notice.pieces if piece.lang == "ru" and len(piece.text) > 20]
    assert all(max(found.likeness(text, told) for _, told in russian) > 0.9 for text in prose)


@pytest.mark.req("F-7")
def test_letters_are_read_as_well_as_measured(scan: tuple[typeset.TypesetNotice, Paper]) -> None:
    notice, paper = scan
    least = {"ko": 0.93, "zh": 0.93, "en": 0.97, "ru": 0.97}
    read = {lang: round(score.accuracy, 3) for lang, score in found.scores(paper, notice).items()}
    assert {lang: accuracy for lang, accuracy in read.items() if accuracy < least[lang]} == {}


def test_the_form_of_a_scan_has_its_rows_and_columns(scan: tuple[typeset.TypesetNotice, Paper]) -> None:
    notice, paper = scan
    rows = [row for row in table_rows(paper.lines) if len(row.cells) == len(notice.columns)]
    assert len(rows) == len(notice.rows) + 1
    for row, wanted in zip(rows[1:], notice.rows, strict=True):
        for cell, stacked in zip(row.cells, wanted, strict=True):
            if stacked != (("-", "und"),):
                assert len(cell) == len(stacked), (cell, stacked)
    assert [row.cells[-1] for row in rows[1:]] == [tuple(text for text, _ in row[-1]) for row in notice.rows]


def test_stock_numbers_survive_the_copying_machine(scan: tuple[typeset.TypesetNotice, Paper]) -> None:
    notice, paper = scan
    rows = [row for row in table_rows(paper.lines) if len(row.cells) == len(notice.columns)]
    told = [" ".join(row.cells[0]) for row in rows[1:]]
    wanted = [offer.number for offer in notice.offers]
    figures = [re.sub(r"\D", "", number) for number in told]
    assert sum(one == re.sub(r"\D", "", other) for one, other in zip(figures, wanted, strict=True)) >= len(wanted) - 1
    assert sum(one == other for one, other in zip(told, wanted, strict=True)) >= 0.6 * len(wanted)


def test_confidence_is_kept(scan: tuple[typeset.TypesetNotice, Paper]) -> None:
    _, paper = scan
    sure = [line.confidence for line in paper.lines]
    assert all(0 < each <= 1 for each in sure)
    assert min(sure) < 0.97
    assert sum(sure) / len(sure) > 0.85
    assert {line.lang for line in paper.lines} >= {"ko", "zh", "en"}


def test_a_picture_is_a_page_and_reading_twice_gives_the_same() -> None:
    require()
    pdf = typeset.booklets_2024().pdf
    picture = found.capture(typeset.scan_page(pdf, 1, Wear(jpeg=40, background=215), "JPEG"))
    paper = read_paper(picture)
    assert paper.pages == 1
    assert any("Ba79" in line.text for line in paper.lines)
    assert read_paper(picture) == paper


@pytest.mark.parametrize(
    ("kind", "wear"), [("PNG", Wear(dpi=300)), ("TIFF", Wear(dpi=100)), ("PNG", Wear(rotation=-1.5))]
)
def test_pictures_of_any_scale_and_tilt_are_read(kind: str, wear: Wear) -> None:
    require()
    notice = typeset.booklets_2024()
    paper = read_paper(found.capture(typeset.scan_page(notice.pdf, 2, wear, kind)))
    rows = [row.cells for row in table_rows(paper.lines) if len(row.cells) == len(notice.columns)]
    assert [row[0] for row in rows[1:]] == [("Ba79",), ("Ba80",)]
    assert all(0 <= line.left < line.right <= 600 and line.bottom <= 850 for line in paper.lines)


def test_garbage_text_is_read_from_the_picture_of_the_page() -> None:
    require()
    broken = typeset.booklets_2024().pdf.replace(b"/ToUnicode", b"/ToUnicodX")
    paper = read_paper(found.capture(broken))
    assert "garbage_text" in paper.flaws
    assert paper.scanned
    scores = found.scores(paper, typeset.booklets_2024())
    assert all(score.right == score.pieces for score in scores.values())


# --- the tool -----------------------------------------------------------------------------------------------------------------------


def test_the_tool_is_named_with_its_version_and_languages() -> None:
    require()
    assert re.fullmatch(r"tesseract-\d+(\.\d+)*-chi_sim-eng-kor-rus", ocr_tool())


def test_without_the_tool_a_scan_says_what_to_install_and_a_text_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    typeset.require()
    tesseract.ocr_tool.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    try:
        assert ocr_tool() == "no-tesseract"
        scan = typeset.scan(typeset.birds_2023().pdf)
        with pytest.raises(Unreadable, match="a scan, and tesseract is not installed: apt-get install tesseract-ocr"):
            read_paper(found.capture(scan))
        with pytest.raises(Unreadable, match="apt-get install"):
            read_paper(found.capture(typeset.scan_page(typeset.birds_2023().pdf, 0)))
        assert not read_paper(found.capture(typeset.birds_2023().pdf)).scanned
    finally:
        tesseract.ocr_tool.cache_clear()


def test_a_tool_without_our_languages_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "ocr_tool", lambda: "tesseract-5.3.0-eng-rus")
    with pytest.raises(Unreadable, match=r"lacks chi_sim, kor: apt-get install .*tesseract-ocr-kor"):
        tesseract.require_tool()


def test_a_long_scan_is_read_to_the_bound_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    require()
    monkeypatch.setattr(reading, "MAX_SCANS", 1)
    paper = read_paper(found.capture(typeset.scan(typeset.booklets_2024().pdf)))
    assert "pages_cut" in paper.flaws
    assert {line.page for line in paper.lines} == {1}
    assert paper.pages == 3


def test_all_names_are_set() -> None:
    assert set(notices.NAMES) == {path.stem for path in notices.FOLDER.glob("*.toml")}
