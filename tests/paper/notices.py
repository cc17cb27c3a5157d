"""Stamp notices as the press describes them, in our own words: what is on them, and so what a reader must find.

No page of the Korea Stamp Corporation is public. From RFA (2025-01-10) and fnnews (2025-12-15) we know: four pages, Korean, Chinese,
English and since 2025 Russian, an order form at the end in English, Chinese and Russian. The contents stand in `notices/*.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("notices")
NAMES = ("new_year", "sports_2024", "birds_2023", "booklets_2024", "plan_2026")

KINDS = {
    "stamp": {"ko": "우표", "en": "Stamp", "zh": "邮票", "ru": "Марка"},
    "souvenir_sheet": {"ko": "소형전지", "en": "Souvenir sheet", "zh": "小型张", "ru": "Почтовый блок"},
    "booklet": {"ko": "우표첩", "en": "Booklet", "zh": "小本票", "ru": "Буклет"},
    "postcard": {"ko": "우편엽서", "en": "Post card", "zh": "明信片", "ru": "Почтовая карточка"},
}
OVAL = {"ko": "타원형우표", "en": "Oval stamp", "zh": "椭圆形邮票", "ru": "Овальная марка"}
IMPERFORATE = {"ko": "천공없음", "en": "Imperforate", "zh": "无齿孔", "ru": "Без зубцов"}
HEADS = {  # of the columns of a form
    "number": {"ko": "재고번호", "en": "Stock No.", "zh": "编号", "ru": "Номер"},
    "date": {"ko": "발행날자", "en": "Date of issue", "zh": "发行日期", "ru": "Дата выпуска"},
    "title": {"ko": "주제", "en": "Title", "zh": "名称", "ru": "Название"},
    "kind": {"ko": "종류", "en": "Kind", "zh": "种类", "ru": "Вид"},
    "size": {"ko": "규격(mm)", "en": "Size (mm)", "zh": "规格（毫米）", "ru": "Размер (мм)"},
    "perforation": {"ko": "천공", "en": "Perforation", "zh": "齿孔", "ru": "Перфорация"},
    "face_value": {"ko": "액면", "en": "Face value", "zh": "面值", "ru": "Номинал"},
    "count": {"ko": "수량", "en": "Pieces", "zh": "数量", "ru": "Штук"},
}
FORM = {"ko": "주문서", "en": "Order Form", "zh": "订货单", "ru": "Бланк заказа"}
FIELDS = (
    {"ko": "이름", "en": "Name", "zh": "姓名", "ru": "Имя"},
    {"ko": "주소", "en": "Address", "zh": "地址", "ru": "Адрес"},
    {"ko": "나라", "en": "Country", "zh": "国家", "ru": "Страна"},
    {"ko": "수표", "en": "Date and signature", "zh": "日期和签名", "ru": "Дата и подпись"},
)
RETURN = {
    "en": "Please fill in this form and send it to the Korea Stamp Corporation in Pyongyang.",
    "zh": "请填写本订货单，寄往平壤朝鲜邮票社。",
    "ru": "Просим заполнить этот бланк и отправить его в Корейскую корпорацию почтовых марок.",
}
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTHS_RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a notice: a paragraph, or what one language says in a cell of a form. `lang` is "und" where it is in none."""

    text: str
    lang: str
    role: str  # headline, dateline, body, order_form
    page: int  # 1 is the first


@dataclass(frozen=True, slots=True)
class Offer:
    """One row of the form or plan: what an item must say after reading."""

    kind: str  # as Item.kind
    titles: dict[str, str]  # by language, only those that are printed
    number: str = ""
    size: str = ""  # as printed, "45×32"
    perforation: str = ""
    face_value: str = ""
    count: int = 1
    about: str = ""  # what it commemorates, in our words: tells which stamp and card belong together
    shape: str = ""
    country: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What a notice says in one language."""

    headline: str
    dateline: str
    paragraphs: tuple[str, ...]
    details: tuple[str, ...]
    sender: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The content of a notice, before it is set."""

    name: str
    published: date
    languages: tuple[str, ...]
    form_languages: tuple[str, ...]
    texts: dict[str, Text]
    offers: tuple[Offer, ...]
    is_plan: bool

    def printed(self, offer: Offer) -> dict[str, str]:
        """The titles of an offer in the languages of the form."""
        return {language: offer.titles[language] for language in self.form_languages}


@cache
def notice(name: str) -> Notice:
    """A notice by the name of its file."""
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return Notice(
        name=told["name"], published=told["published"], languages=tuple(told["languages"]),
        form_languages=tuple(told["form_languages"]), texts={lang: _text(each) for lang, each in told["text"].items()},
        offers=tuple(_offer(each) for each in told["item"]), is_plan="year" in told,
    )  # fmt: skip


def _text(told: dict[str, Any]) -> Text:
    return Text(told["headline"], told["dateline"], tuple(told["paragraphs"]), tuple(told["details"]), told["sender"])


def _offer(told: dict[str, Any]) -> Offer:
    return Offer(titles=told["title"], **{name: value for name, value in told.items() if name != "title"})


# --- the form ---------------------------------------------------------------------------------------------------------------------

Cell = tuple[tuple[str, str], ...]  # (text, language) one below the other


def columns(content: Notice) -> tuple[str, ...]:
    """The columns of the form, by their names in HEADS."""
    if content.is_plan:
        return ("date", "title", "kind", "face_value", "count")
    return ("number", "title", "kind", "size", "perforation", "face_value", "count")


def head(content: Notice, column: str) -> Cell:
    return _stacked(content, HEADS[column])


def cell(content: Notice, offer: Offer, column: str) -> Cell:
    """What stands in one cell, each line with its language."""
    if column == "title":
        return _stacked(content, offer.titles)
    if column == "kind":
        return _stacked(content, OVAL if offer.shape == "oval" else KINDS[offer.kind])
    if column == "date":
        return _stacked(content, _day(offer.issued_on))
    if column == "perforation" and offer.perforation == "imperforate":
        return _stacked(content, IMPERFORATE)
    value = str(getattr(offer, column))
    return ((value or "-", "und"),)


def _stacked(content: Notice, words: dict[str, str]) -> Cell:
    return tuple((words[language], language) for language in content.form_languages)


def _day(day: date | None) -> dict[str, str]:
    assert day is not None
    return {
        "ko": f"{day.month}월 {day.day}일", "en": f"{MONTHS_EN[day.month - 1]} {day.day}", "zh": f"{day.month}月{day.day}日",
        "ru": f"{day.day} {_MONTHS_RU[day.month - 1]}",
    }  # fmt: skip


def form_heading(content: Notice) -> Cell:
    """The heading of the last page: the order form's, or the plan's own."""
    if content.is_plan:
        return _stacked(content, {language: text.headline for language, text in content.texts.items()})
    return _stacked(content, FORM)


# --- what must be found -----------------------------------------------------------------------------------------------------------


def parts(content: Notice) -> tuple[tuple[str, ...], ...]:
    """Which languages stand on which page; two are two columns. The form is the page after the last."""
    pages = [("ko",), ("zh", "en")]
    return tuple(pages + ([("ru",)] if "ru" in content.languages else []))


def pieces(content: Notice) -> tuple[Piece, ...]:
    """Every piece of the notice, in the order in which it is read."""
    found: list[Piece] = []
    for page, languages in enumerate(parts(content), 1):
        for language in languages:
            found += _prose(content.texts[language], language, page)
    last = len(parts(content)) + 1
    role = "body" if content.is_plan else "order_form"
    lines: list[tuple[str, str]] = [*form_heading(content)]
    for column in columns(content):
        lines += head(content, column)
    for offer in content.offers:
        for column in columns(content):
            lines += cell(content, offer, column)
    if not content.is_plan:
        lines += [pair for words in FIELDS for pair in _stacked(content, words)]
        lines += _stacked(content, RETURN)
    return (*found, *(Piece(text, language, role, last) for text, language in lines))


def _prose(text: Text, language: str, page: int) -> list[Piece]:
    """The headline, date, paragraphs, details and sender of one language."""
    return [
        Piece(text.headline, language, "headline", page),
        Piece(text.dateline, language, "dateline", page),
        *(Piece(each, language, "body", page) for each in (*text.paragraphs, *text.details, text.sender)),
    ]
