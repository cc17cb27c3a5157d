"""What a page of the site is: list, frameset, notice, plan, item, something else, or nothing of the house at all."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.paper import typeset

CAPTURES = Path(__file__).resolve().parents[1] / "captures" / "korea_stamp"
KOREAN = "<p>조선우표사에서 여러가지 주제의 새 우표를 발행하여 수집가들에게 보급한다.</p>"


def golden(name: str) -> bytes:
    return (CAPTURES / name).read_bytes()


# --- somebody else's page ------------------------------------------------------------------------------------------------------------

MAINTENANCE = """<h1>Сайт на техническом обслуживании</h1><p>Сайт Корейской корпорации почтовых марок временно недоступен.</p>
<p>Приносим извинения за неудобства. Новые марки и открытки появятся здесь позже.</p><p>Администрация сайта</p>"""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (MAINTENANCE, {"maintenance", "language_mix", "unreadable"}),
        (MAINTENANCE.replace("Сайт на техническом обслуживании", "Корпорация почтовых марок"), {"maintenance", "language_mix"}),
        (f"<h1>Notice of new stamps</h1><p>January 1, 2025</p>{'<p>Five post cards are issued by the bureau.</p>' * 4}", {"language_mix"}),
        ("<p>알수 없는 주소입니다</p>", {"unreadable", "block_page", "address_unknown", "unknown_address", "wrong_address"}),
        ("<h1>우표통보</h1>", {"unreadable", "little_text", "empty", "script_wall"}),
        ("<p>우표</p><p>통보</p><p>없음</p>", {"unreadable", "little_text"}),
        ("<h1>로동신문</h1><p>나라의 농업을 발전시키자.</p><p>농장원들이 모내기를 하고있다.</p><p>벌이 푸르다.</p>", {"unreadable"}),
    ],
)  # fmt: skip
def test_what_is_no_page_of_the_house_is_refused(take: Any, body: str, reason: set[str]) -> None:
    extraction = take(body)
    assert extraction.documents == ()
    assert extraction.quarantined is not None
    assert extraction.quarantined.reason in reason, extraction.quarantined


def test_an_error_answer_is_refused(take: Any) -> None:
    assert take(golden("notice-sports_in_cards.html"), status=500).quarantined is not None


# --- what sort of page --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "genre", "work"),
    [
        ("notice-four_languages.html", "notice", "notice/101"), ("notice-sports_in_cards.html", "notice", "notice/101"),
        ("notice-plan_2026.html", "issue_plan", "issue_plan/101"), ("notice-item_of_a_booklet.html", "item", "item/101"),
        ("notice-about_the_house.html", "article", "article/101"), ("notice-booklets_2023.html", "notice", "notice/101"),
    ],
)  # fmt: skip
def test_a_page_about_the_house_or_of_one_item_is_not_counted_among_the_notices(
    take: Any, name: str, genre: str, work: str
) -> None:
    (document,) = take(golden(name)).documents
    assert (document.genre, document.work) == (genre, work)
    assert document.series == f"korea_stamp/{genre}/mul"


@pytest.mark.parametrize(
    ("path", "work"),
    [
        ("/notice/101.pdf", "notice/101"), ("/index.php?page=notice&id=0101&lang=ru", "notice/101"),
        ("/files/notice_101.html", "notice/101"),
        ("/notice/2025-01.html", ""), ("/notice.html", ""), ("/n?x=5", ""),
    ],
)  # fmt: skip
def test_the_number_that_the_site_gives(read: Any, path: str, work: str) -> None:
    assert read(f"<h1>우표통보</h1><p>2025.1.1.</p>{KOREAN}", path).work == work


def test_a_menu_is_no_part_of_a_notice(read: Any) -> None:
    """Neither its languages nor its words: links to Russian pages do not make a notice Russian."""
    menu = "".join(
        f'<li><a href="/{n}">{name}</a></li>'
        for n, name in enumerate(("통보", "Русский язык", "Новости корпорации", "English"))
    )
    document = read(
        f"<ul>{menu}</ul><h1>새 우표 발행 통보</h1><p>2025.1.1.</p>{KOREAN}<p>우표에는 백두산이 그려져있다.</p>"
    )
    assert {block.lang for block in document.blocks} == {"ko", "und"}
    assert document.headline == "새 우표 발행 통보"


def test_a_card_whose_title_is_a_link_keeps_it(read: Any) -> None:
    cards = "".join(
        f'<div><a href="/item/{number}">우표첩 《{title}》</a></div><div>재고번호: Ba{number}</div><div>액면: 280원</div>'
        for number, title in ((79, "조로친선"), (80, "조중친선"))
    )
    document = read(f"<h1>우표첩 발행 통보</h1><p>2024.12.10.</p>{KOREAN}{cards}")
    assert [(item.number, item.theme, item.country) for item in document.items] == [
        ("Ba79", "조로친선", "RU"),
        ("Ba80", "조중친선", "CN"),
    ]


def test_one_layout_table_around_everything_is_no_table(read: Any) -> None:
    inner = f"<h2>우표통보</h2><p>2025.1.1.</p>{KOREAN}<p>우표 3종을 발행한다.</p>"
    plain = read(f"<div>{inner}</div>")
    nested = read(
        f"<table><tr><td>{'<table><tr><td>' * 5}{inner}{'</td></tr></table>' * 5}</td><td>조선</td></tr></table>"
    )
    assert [block.text for block in nested.blocks if block.text != "조선"] == [block.text for block in plain.blocks]
    assert nested.items[0].count == plain.items[0].count == 3


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("주문서 / Order form / 订货单 / Бланк заказа", ["ko", "en", "zh", "ru"]),
        ("주문서 Order form 订货单 Бланк заказа", ["ko", "en", "zh", "ru"]),
        ("주문서/Order form", ["ko", "en"]), ("우표첩 Booklet", ["ko", "en"]), ("Наименование | Name", ["ru", "en"]),
        ("조선우표사 KSC", ["ko"]), ("U-20 녀자월드컵 FIFA", ["ko"]), ("Ким Чен Ын 《로씨야》", None), ("30×40mm / 11.5 / 50원", None),
        ("새 우표가 수집가들에게 널리 보급된다. New stamps are sold to collectors.", ["ko", "en"]),
    ],
)  # fmt: skip
def test_a_line_in_several_languages_is_cut_where_they_meet(read: Any, line: str, parts: list[str] | None) -> None:
    document = read(f"<h1>우표통보</h1><p>2025.1.1.</p>{KOREAN}<p>{line}</p><p>끝.</p>")
    found = document.blocks[3:-1]
    assert "".join("".join(block.text.split()) for block in found) == "".join(
        line.translate(str.maketrans("", "", "/|") if parts and len(parts) > 1 else {}).split()
    )
    if parts is None:
        assert len(found) == 1
    else:
        assert [block.lang for block in found] == parts


def test_an_order_form_begins_at_its_heading_and_not_where_a_sentence_speaks_of_it(read: Any) -> None:
    document = read(
        f"<h1>우표통보</h1><p>2025.1.1.</p>{KOREAN}<p>주문서는 이 통보의 마지막 페지에 있다.</p><p>The order form is on the last page.</p>"
        "<h3>Order form</h3><p>Name</p><p>Please send it to the Korea Stamp Corporation.</p>"
    )
    assert [block.text for block in document.blocks if block.role == "order_form"] == [
        "Order form", "Name", "Please send it to the Korea Stamp Corporation.",
    ]  # fmt: skip


# --- lists ----------------------------------------------------------------------------------------------------------------------------


def test_a_list_gives_the_papers_too_with_the_dates_beside_them(take: Any) -> None:
    found = take(golden("list-notices_with_papers.html"), "/notices.html").links
    assert [(link.url.rpartition("/")[2], link.listed_at) for link in found] == [
        ("102.pdf", date(2025, 1, 9)), ("101.html", date(2025, 1, 1)), ("100.html", date(2024, 12, 10)),
    ]  # fmt: skip


def test_the_frames_of_a_frameset_are_followed(take: Any) -> None:
    assert [link.url.rpartition("/")[2] for link in take(golden("list-frames.html"), "/").links] == [
        "menu.html",
        "notices.html",
    ]


def test_a_page_names_the_papers_that_it_links_to(take: Any) -> None:
    extraction = take(golden("notice-sports_in_cards.html"))
    assert len(extraction.documents) == 1
    assert [(link.url.rpartition("/")[2], link.listed_at) for link in extraction.links] == [
        ("2025-02.pdf", date(2025, 1, 9))
    ]


# --- paper ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7\n", b"%PDF-1.4\n%%EOF", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00"]
)
def test_a_paper_that_does_not_open_is_refused_with_its_reason(take: Any, body: bytes) -> None:
    refused = take(body, "/notice/101.pdf").quarantined
    assert refused is not None
    assert refused.reason == "unreadable"
    assert refused.parser.startswith(("korea_stamp/pdf/", "korea_stamp/scan/"))


def test_a_pdf_without_korean_is_no_notice(take: Any) -> None:
    typeset.require()
    from reportlab.pdfgen.canvas import Canvas

    written = io.BytesIO()
    canvas = Canvas(written)
    for y, line in enumerate(
        (
            "Notice of new stamps",
            "January 1, 2025",
            "Five post cards and one stamp are issued.",
            "They show winter in the capital.",
        )
    ):
        canvas.drawString(80, 700 - 40 * y, line)
    canvas.save()
    refused = take(written.getvalue(), "/notice/101.pdf").quarantined
    assert refused is not None
    assert refused.reason == "language_mix"
