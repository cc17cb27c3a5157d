"""Items in every form in which a site could print them: tables, cards, sentences; merged over languages, contradicted, left empty."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tealeaves.model import Item

HEAD = "<h1>새 우표 발행 통보</h1><p>주체114(2025)년 1월 1일</p><p>조선우표사에서 알린다.</p>"


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return HEAD + "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def lines(*texts: str) -> str:
    return HEAD + "".join(f"<p>{text}</p>" for text in texts)


def said(items: tuple[Item, ...], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(item, name) for name in names) for item in items]


# --- sentences ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "The State Stamp Bureau issues an oval-shaped stamp and five post cards to mark the New Year.",
        "One oval stamp and 5 postcards are issued.",
        "새해를 맞으며 타원형우표 1종과 우편엽서 5종을 발행한다.",
        "닭알모양의 우표 한종과 우편엽서 다섯종을 새로 발행하였다.",
        "为迎接新年发行椭圆形邮票一枚和明信片五枚。",
        "发行一枚椭圆形邮票和五枚明信片。",
        "К Новому году выпускаются одна овальная марка и пять почтовых открыток.",
        "Выпускается 1 марка овальной формы, а также 5 почтовых карточек.",
    ],
)
def test_the_first_notice_of_the_article_in_one_sentence(read: Any, sentence: str) -> None:
    assert said(read(lines(sentence)).items, "kind", "count", "shape", "number") == [
        ("stamp", 1, "oval", ""),
        ("postcard", 5, "", ""),
    ]


def test_four_languages_say_it_and_it_is_counted_once(read: Any) -> None:
    document = read(
        lines(
            "우표 1종과 우편엽서 5종을 발행한다.", "A stamp and five post cards are issued.", "发行邮票一枚和明信片五枚。",
            "Выпускаются одна марка и пять открыток.",
        )
    )  # fmt: skip
    assert said(document.items, "kind", "count") == [("stamp", 1), ("postcard", 5)]
    assert document.flaws == ()


def test_the_second_notice_of_the_article_as_the_article_tells_it(read: Any) -> None:
    """The sum in the first sentence is no item of its own, and the same list in two languages is one list."""
    document = read(
        lines(
            "Four stamps and three post cards are issued to commemorate the sports achievements of 2024.",
            "Two stamps and one post card commemorate the U-20 women's world cup.",
            "One stamp and one post card commemorate the U-17 women's world cup.",
            "One stamp and one post card commemorate Kim Kum Yong's gold medal in table tennis.",
            "Выпускаются четыре марки и три карточки, посвящённые спорту.",
            "Две марки и одна карточка посвящены чемпионату мира до 20 лет.",
            "Одна марка и одна карточка посвящены чемпионату мира до 17 лет.",
            "Одна марка и одна карточка посвящены Ким Гым Ён.",
        )
    )  # fmt: skip
    assert said(document.items, "kind", "count") == [
        ("stamp", 2), ("postcard", 1), ("stamp", 1), ("postcard", 1), ("stamp", 1), ("postcard", 1),
    ]  # fmt: skip
    assert document.flaws == ()


def test_two_sentences_that_no_sum_precedes_are_two_items(read: Any) -> None:
    document = read(
        lines(
            "Two stamps and one post card commemorate the U-20 cup.",
            "One stamp and one post card commemorate the U-17 cup.",
            "One stamp and one post card commemorate Kim Kum Yong.",
        )
    )
    assert said(document.items, "kind", "count") == [
        ("stamp", 2), ("postcard", 1), ("stamp", 1), ("postcard", 1), ("stamp", 1), ("postcard", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "우표첩에는 우표 6매가 들어있다.",
        "Each booklet holds six stamps.",
        "每本小本票内有邮票六枚。",
        "В буклете содержится шесть марок.",
        "우편엽서 5종에는 겨울풍경이 그려져있다.",
        "The five post cards show winter.",
        "На пяти открытках изображена зима.",
        "Stamp orders are sent to the Korea Stamp Corporation.",
        "Корейская корпорация почтовых марок отвечает на письма двух коллекционеров.",
        "국가우표발행국에서 2025년의 계획을 알린다.",
        "In 2025 stamps of three countries were shown.",
    ],
)
def test_what_is_held_pictured_or_spoken_of_is_no_item(read: Any, sentence: str) -> None:
    assert read(lines("여러 우표를 발행한다.", sentence)).items == ()


def test_a_booklet_in_a_sentence_has_a_stock_number_and_a_country(read: Any) -> None:
    document = read(
        lines(
            "조로친선을 보여주는 우표첩의 재고번호는 Ba79이고 조중친선을 보여주는 우표첩의 재고번호는 Ba80이다.",
            "反映朝俄友谊的小本票编号为Ba79，反映朝中友谊的小本票编号为Ba80。",
            "The booklets Ba79 (DPRK-Russia friendship) and Ba80 (DPRK-China friendship) are issued.",
        )
    )
    assert said(document.items, "kind", "number", "numbering", "prefix", "serial", "country") == [
        ("booklet", "Ba79", "stock", "Ba", 79, "RU"),
        ("booklet", "Ba80", "stock", "Ba", 80, "CN"),
    ]
    assert document.flaws == ()


def test_inscriptions_are_the_stamps_own_and_not_the_notices(read: Any) -> None:
    document = read(
        lines(
            "우표 1종과 우편엽서 1종을 발행한다.", "Выпускаются одна марка и одна открытка.",
            "На марке надписи на корейском и английском языках.",
        )
    )  # fmt: skip
    assert said(document.items, "kind", "inscriptions") == [("stamp", ("en", "ko")), ("postcard", ())]


# --- tables -------------------------------------------------------------------------------------------------------------------------


def test_a_head_a_language_and_a_column_a_language(read: Any) -> None:
    document = read(
        table(
            "목록번호|제목|제목|규격|천공|액면", "Catalogue No.|Title|Title|Size|Perf.|Face value",
            "4901|백두산|Mt. Paektu|30×40mm|11½|70원", "4902|금강산|Mt. Kumgang|4×3 cm|무공|10전",
        )
    )  # fmt: skip
    assert said(document.items, "number", "numbering", "size", "perforation", "face_value") == [
        ("4901", "catalogue", "30x40", "11.5", "70 won"),
        ("4902", "catalogue", "40x30", "imperforate", "10 chon"),
    ]
    assert dict(document.items[0].themes) == {"ko": "백두산", "en": "Mt. Paektu"}


@pytest.mark.parametrize(
    ("label", "number", "numbering"),
    [
        ("재고번호", "4901", "stock"), ("Stock number", "4901", "stock"), ("库存编号", "4901", "stock"),
        ("Складской номер", "4901", "stock"), ("목록번호", "4901", "catalogue"), ("Catalogue No.", "4901", "catalogue"),
        ("编号", "4901", "catalogue"), ("Каталожный номер", "4901", "catalogue"), ("번호", "4901", ""), ("No.", "4901", ""),
        ("번호<br>编号", "4901", ""), ("재고번호<br>编号", "4901", "stock"),
        ("목록번호", "Ba79", "stock"), ("编号", "Ba79-1", "stock"), ("번호", "SC412", "stock"),
    ],
)  # fmt: skip
def test_stock_and_catalogue_numbers_are_told_apart_and_nothing_is_guessed(
    read: Any, label: str, number: str, numbering: str
) -> None:
    (item,) = read(table(f"{label}|Title|Face value", f"{number}|Winter|50 won")).items
    assert (item.number, item.numbering) == (number, numbering)


def test_rows_that_the_table_counts_itself_have_no_number(read: Any) -> None:
    document = read(table("No.|Title|Kind", "1|Winter|Stamp", "2|Spring|Souvenir sheet", "3|Summer|Первый блок"))
    assert said(document.items, "kind", "number") == [("stamp", ""), ("souvenir_sheet", ""), ("souvenir_sheet", "")]


def test_the_lines_of_a_form_for_the_customer_are_no_items(read: Any) -> None:
    document = read(
        HEAD + "<h3>Order form / Бланк заказа</h3><table><tr><td>Stock No.</td><td>Title</td><td>Quantity</td></tr>"
        "<tr><td>4901</td><td>Winter</td><td></td></tr><tr><td>Total</td><td></td><td></td></tr>"
        "<tr><td>Address</td><td></td><td></td></tr></table>"
    )
    assert said(document.items, "number", "theme", "count") == [("4901", "Winter", None)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("우표", "stamp"), ("소형전지", "souvenir_sheet"), ("전지", "sheetlet"), ("우표첩", "booklet"), ("우편엽서", "postcard"),
        ("그림엽서", "postcard"), ("첫날봉투", "cover"), ("邮票", "stamp"), ("小型张", "souvenir_sheet"), ("小全张", "sheetlet"),
        ("小本票", "booklet"), ("明信片", "postcard"), ("首日封", "cover"), ("Stamp", "stamp"), ("Souvenir sheet", "souvenir_sheet"),
        ("Sheetlet", "sheetlet"), ("Stamp booklet", "booklet"), ("Post card", "postcard"), ("First day cover", "cover"),
        ("Марка", "stamp"), ("Почтовый блок", "souvenir_sheet"), ("Малый лист", "sheetlet"), ("Буклет", "booklet"),
        ("Почтовая карточка", "postcard"), ("Открытка", "postcard"), ("Конверт", "cover"),
    ],
)  # fmt: skip
def test_every_kind_in_every_language(read: Any, words: str, kind: str) -> None:
    (item,) = read(table("No.|Kind|Face value", f"4901|{words}|50 won")).items
    assert item.kind == kind


@pytest.mark.parametrize(
    ("titles", "country"),
    [
        ("조로친선", "RU"), ("조중친선", "CN"), ("DPRK-Russia friendship", "RU"), ("朝中友谊", "CN"),
        ("Корейско-российская дружба", "RU"), ("Корейско-китайская дружба", "CN"), ("꾸바혁명", "CU"), ("조로친선과 조중친선", ""),
        ("조선로동당", ""), ("백두산", ""), ("East Sea fish", ""), ("제조로동계급", ""), ("朝鲜劳动党", ""), ("Chinese New Year", ""),
        ("중화인민공화국창건", "CN"), ("Дружба КНДР и КНР", "CN"), ("Дружба КНДР и РФ", "RU"),
        ("조로친선<br>DPRK-Russia friendship<br>朝俄友谊<br>Корейско-российская дружба", "RU"),
    ],
)  # fmt: skip
def test_the_country_of_a_theme_is_the_other_one(read: Any, titles: str, country: str) -> None:
    (item,) = read(table("No.|Title|Face value", f"4901|{titles}|50 won")).items
    assert item.country == country


def test_a_column_an_item(read: Any) -> None:
    document = read(
        table(
            "Stock number|Ba79|Ba80", "Title|Friendship with Russia|Friendship with China", "Size|160×70 mm|160×70 mm",
            "Face value|280 won|280 won", "Date of issue|December 10, 2024|December 10, 2024",
        )
    )  # fmt: skip
    assert said(document.items, "kind", "number", "country", "issued_on") == [
        ("booklet", "Ba79", "RU", date(2024, 12, 10)),
        ("booklet", "Ba80", "CN", date(2024, 12, 10)),
    ]


def test_a_column_a_language_of_one_item(read: Any) -> None:
    document = read(table("구분|조선어|English", "제목|백두산|Mt. Paektu", "번호|4901|4901", "액면|50원|50 won"))
    (item,) = document.items
    assert dict(item.themes) == {"ko": "백두산", "en": "Mt. Paektu"}
    assert (item.number, item.face_value) == ("4901", "50 won")


def test_tables_in_two_languages_are_one_list(read: Any) -> None:
    korean = table("제목|종류|액면", "백두산|우표|50원", "금강산|우표|30원", "칠보산|소형전지|100원")
    english = "<table><tr><td>Title</td><td>Kind</td><td>Face value</td></tr>" + "".join(
        f"<tr><td>{title}</td><td>{kind}</td><td>{value} won</td></tr>"
        for title, kind, value in (
            ("Mt. Paektu", "Stamp", 50),
            ("Mt. Kumgang", "Stamp", 30),
            ("Mt. Chilbo", "Souvenir sheet", 100),
        )
    )
    document = read(korean + english + "</table>")
    assert [dict(item.themes) for item in document.items] == [
        {"ko": "백두산", "en": "Mt. Paektu"}, {"ko": "금강산", "en": "Mt. Kumgang"}, {"ko": "칠보산", "en": "Mt. Chilbo"},
    ]  # fmt: skip
    assert document.flaws == ()


def test_a_second_table_of_other_titles_goes_on(read: Any) -> None:
    first = table("제목|종류|액면", "백두산|우표|50원")
    document = read(first + first.replace("백두산", "금강산").removeprefix(HEAD))
    assert said(document.items, "theme") == [("백두산",), ("금강산",)]


# --- lines of labels ----------------------------------------------------------------------------------------------------------------


def test_a_range_of_numbers_fills_in_what_the_table_leaves_out(read: Any) -> None:
    body = table("재고번호|제목", "5740|참매", "5741|흰두루미", "SS412|둥지")
    document = read(body + "<p>재고번호: 5740-5741, 규격: 30×40mm, 천공: 11.5×12, 액면: 30원</p>")
    assert said(document.items, "number", "size", "face_value") == [
        ("5740", "30x40", "30 won"), ("5741", "30x40", "30 won"), ("SS412", "", ""),
    ]  # fmt: skip


def test_a_number_beside_one_counted_stamp_is_its_own(read: Any) -> None:
    document = read(lines("타원형우표 1종과 우편엽서 5종을 발행한다.", "재고번호: 5861, 규격: 45×32mm, 액면: 50원"))
    assert said(document.items, "kind", "count", "number", "size") == [
        ("stamp", 1, "5861", "45x32"),
        ("postcard", 5, "", ""),
    ]


def test_a_list_of_definitions_is_a_card(read: Any) -> None:
    document = read(
        HEAD
        + "<dl><dt>재고번호 / Stock No.</dt><dd>Ba79</dd><dt>제목</dt><dd>조로친선</dd><dt>액면</dt><dd>280원</dd></dl>"
    )
    assert said(document.items, "kind", "number", "theme", "face_value", "country") == [
        ("booklet", "Ba79", "조로친선", "280 won", "RU")
    ]


# --- contradictions -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "english",
    [
        "Two stamps and five post cards are issued.",  # another count
        "One oval stamp and six post cards are issued.",
    ],
)
def test_languages_that_contradict_each_other_are_a_flaw_and_korean_is_kept(read: Any, english: str) -> None:
    document = read(lines(english, "우표 1종과 우편엽서 5종을 발행한다."))
    assert said(document.items, "kind", "count") == [("stamp", 1), ("postcard", 5)]
    assert "contradictory_items" in document.flaws


def test_the_table_is_kept_where_a_line_says_otherwise(read: Any) -> None:
    document = read(table("재고번호|제목|액면", "5740|참매|30원") + "<p>재고번호: 5740, 액면: 50원</p>")
    assert said(document.items, "face_value") == [("30 won",)]
    assert "contradictory_items" in document.flaws


@pytest.mark.parametrize(
    "row", ["4901|우표첩<br>Stamp|50원", "4901|우표<br>Stamp|50원<br>60 won", "4901|우표 2종<br>3 stamps|50원"]
)
def test_languages_that_contradict_each_other_in_one_row_are_a_flaw(read: Any, row: str) -> None:
    document = read(table("번호|종류|액면", row))
    assert len(document.items) == 1
    assert document.items[0].face_value == "50 won"
    assert "contradictory_items" in document.flaws


def test_a_stock_number_beside_a_catalogue_number_is_no_contradiction(read: Any) -> None:
    document = read(table("목록번호|재고번호|제목", "4901|S17|백두산"))
    assert said(document.items, "number", "numbering") == [("4901", "catalogue")]
    assert document.flaws == ()


def test_the_korean_table_is_kept_whichever_comes_first(read: Any) -> None:
    korean = table("제목|종류|액면", "백두산|우표|50원")
    english = table("Title|Kind|Face value", "Mt. Paektu|Stamp|60 won")
    document = read(english + korean.removeprefix(HEAD))
    assert said(document.items, "theme", "face_value") == [("백두산", "50 won")]
    assert "contradictory_items" in document.flaws


def test_titles_of_two_countries_in_one_row_are_a_contradiction(read: Any) -> None:
    document = read(table("재고번호|제목", "Ba79|조로친선<br>DPRK-China friendship"))
    assert said(document.items, "country") == [("RU",)]
    assert "contradictory_items" in document.flaws


def test_what_nobody_prints_stays_empty(read: Any) -> None:
    (item,) = read(table("재고번호|제목", "Ba79|조로친선")).items
    assert (item.face_value, item.size, item.perforation, item.shape, item.count, item.issued_on, item.inscriptions) == (
        "", "", "", "", None, None, (),
    )  # fmt: skip
