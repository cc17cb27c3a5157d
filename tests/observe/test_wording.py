"""The wording of an article: the same for every form of the same words, another for every other word."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tealeaves.catalogue import load_sources
from tealeaves.edits import compare
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import wording
from tealeaves.observe.blocs import bloc_of

HEADLINE = "Mill Raises Output"
LINES = (
    'Pyongyang, October 8 (KCNA) -- Workers of the "Tongbong" mill raised the output of cloth by 2.5 percent.',
    "Since Feb. 11, Juche 111 (2022) Friday they have had new looms. Kim Jong Un visited the mill; he said: it is good!",
    "The workers were glad - and proud.",
)


def fact(document: Document) -> Fact:
    (found,) = wording.observe(document)
    return found


def other(write: Any, *lines: str, headline: str = HEADLINE) -> Document:
    made: Document = write(headline, *lines)
    return made


FORMS: dict[str, Callable[[str], str]] = {
    "quotation marks": lambda text: text.replace('"Tongbong"', "“Tongbong”"),
    "dashes": lambda text: text.replace("--", "—").replace(" - ", " – "),
    "blanks": lambda text: text.replace(" ", "\u00a0 "),
    "full width": lambda text: text.replace("KCNA", "ＫＣＮＡ").replace("(", "（").replace(")", "）"),
    "date without Juche": lambda text: text.replace("Feb. 11, Juche 111 (2022)", "Feb. 11, 2022"),
    "date in figures": lambda text: text.replace("Feb. 11, Juche 111 (2022)", "2022.2.11."),
    "no dateline": lambda text: text.replace("Pyongyang, October 8 (KCNA) -- ", ""),
    "glued name": lambda text: text.replace("Kim Jong Un visited", "Kim Jong Unvisited"),
    "punctuation": lambda text: text.replace("; he said:", ", he said"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_another_form_of_the_same_words_is_the_same_wording(write: Any, form: Callable[[str], str]) -> None:
    before, after = other(write, *LINES), other(write, *map(form, LINES))
    raw = replace(after, blocks=tuple(replace(block, text=form(block.text)) for block in before.blocks))
    assert raw.text != before.text, "the form is another one"
    assert fact(raw).value == fact(before).value
    if "KCNA" in raw.text or "ＫＣＮＡ" in raw.text:  # word by word a dateline counts
        assert compare(before, raw).kind == "re-rendered", "and so says the comparison word by word"


@pytest.mark.parametrize("tail", [" 2024.10.8.", " (2024-10-08)"])
def test_the_date_behind_a_headline_is_no_word_of_it(write: Any, tail: str) -> None:
    assert (
        fact(other(write, *LINES, headline=HEADLINE + tail)).attrs["title"] == fact(other(write, *LINES)).attrs["title"]
    )


@pytest.mark.parametrize(
    "frame", ["Views: 1203", "조회수 15", "Copyright (C) KOREA NEWS SERVICE(KNS) All Rights Reserved."]
)
def test_a_counter_and_the_rights_are_frame(write: Any, frame: str) -> None:
    assert fact(other(write, *LINES, frame)).value == fact(other(write, *LINES)).value


def test_a_letter_that_print_may_spare_is_no_edit(write: Any) -> None:
    one = "Её сопровождали Чо Ён Вон и другие. Выпуск ткани вырос."
    assert fact(other(write, one)).value == fact(other(write, one.replace("ё", "е").replace("Ё", "Е"))).value


def test_the_division_into_paragraphs_and_the_frame_are_no_words(write: Any) -> None:
    whole = other(write, *LINES)
    one = other(write, " ".join(LINES))
    framed = other(write, *LINES, "www.kcna.kp", "Copyright (C) KCNA All Rights Reserved.", "-0-")
    assert fact(one).value == fact(whole).value == fact(framed).value
    assert [each.words for each in wording.sentences(one)] == [each.words for each in wording.sentences(whole)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2.5 percent", "3.5 percent"),
        ("the output", "an output"),
        ("Kim Jong Un", "Comrade Kim Jong Un"),
        ("glad", "Glad"),
        ('"Tongbong"', "Tongbong"),
        ("Feb. 11, Juche 111 (2022)", "Feb. 12, Juche 111 (2022)"),
        (" - and proud", ""),
    ],
)
def test_another_word_is_another_wording(write: Any, old: str, new: str) -> None:
    before = other(write, *LINES)
    after = other(write, *(line.replace(old, new) for line in LINES))
    assert fact(after).value != fact(before).value
    marks = [{mark for mark, _, _ in json.loads(fact(each).attrs["sentences"])} for each in (before, after)]
    assert len(marks[0] - marks[1]) == 1, "one sentence went"


def test_a_sentence_is_shown_where_it_stands(write: Any) -> None:
    document = other(write, *LINES)
    said = json.loads(fact(document).attrs["sentences"])
    assert [head for _, _, head in said][1:] == [
        "Since Feb. 11, Juche 111 (2022) Friday they have had new looms.",
        "Kim Jong Un visited the mill; he said: it is good!",
        "The workers were glad - and proud.",
    ]
    for _, offset, head in said:
        assert document.text[offset : offset + len(head)] == head
    assert fact(document).attrs["bloc"] == "dprk"
    assert document.text[fact(document).start : fact(document).end] == HEADLINE


def test_korean_and_chinese_without_blanks(write: Any) -> None:
    korean = other(write, "공장이 생산을 늘였다. 로동자들이 기뻐하였다.", headline="공장에서")
    respaced = other(write, "공장이 생산을늘였다. 로동자들이 기뻐 하였다.", headline="공장에서")
    chinese = other(write, "工厂提高了产量。工人们很高兴。", headline="工厂")
    assert fact(korean).value == fact(respaced).value
    assert len(wording.sentences(chinese)) == len(wording.sentences(korean)) == 2


@pytest.mark.parametrize(
    ("dateline", "line"),
    [
        ("(평양 10월 8일발 조선중앙통신)", "공장이 생산을 늘였다. 로동자들이 기뻐하였다."),
        ("朝中社平壤10月8日电 ", "工厂提高了产量。工人们很高兴。"),
        ("Пхеньян, 8 октября. /ЦТАК/ -- ", "Завод увеличил выпуск ткани. Рабочие были рады."),
    ],
)
def test_a_dateline_is_no_word_of_the_text(write: Any, dateline: str, line: str) -> None:
    assert fact(other(write, dateline + line)).value == fact(other(write, line)).value


def test_an_agency_that_is_told_of_is_no_dateline(write: Any) -> None:
    one, two = "朝中社报道，金正恩致贺电。工人们很高兴。", "朝中社报道，习近平致贺电。工人们很高兴。"
    assert fact(other(write, one)).value != fact(other(write, two)).value


def test_collections_and_empty_pages_have_none(write: Any) -> None:
    document = other(write, *LINES)
    assert list(wording.observe(replace(document, parser="record"))) == []
    assert list(wording.observe(replace(document, blocks=(Block(HEADLINE, "en", "headline"),)))) == []
    assert list(wording.observe(replace(document, blocks=()))) == []


def test_long_text_has_marks_for_its_beginning_and_a_digest_of_all(write: Any) -> None:
    lines = [f"Sentence number {number} is here." for number in range(wording.MOST_SENTENCES + 50)]
    long, longer = other(write, *lines), other(write, *lines, "And one more.")
    assert len(json.loads(fact(long).attrs["sentences"])) == wording.MOST_SENTENCES
    assert fact(long).value != fact(longer).value


@pytest.mark.req("S-12")
@pytest.mark.parametrize(
    "piece", [".", ". ", "2024 ", "Juche ", "Juche 111 (2022) ", "1.", "“", "www ", "\u0301", "Feb. 11, "]
)
def test_hostile_text_costs_no_more_than_its_length(write: Any, piece: str) -> None:
    document = other(write, "a", "b")
    document = replace(
        document, blocks=(*document.blocks, Block(piece * (250_000 // len(piece)), "en"), Block("x", "en"))
    )
    assert document.text
    began = time.process_time()
    list(wording.observe(document))
    assert time.process_time() - began < 0.4


def test_dumps_are_read_by_the_parser_that_the_observer_leaves_out() -> None:
    """The name is a contract between a parser and an observer that may not import each other."""
    dumps = {name: module for name, module in load_sources(None).items() if name.startswith("kcna_1997")}
    assert dumps
    assert {version.name for module in dumps.values() for version in module.versions} == {wording.COLLECTED}


def test_every_outlet_has_the_bloc_that_its_source_declares() -> None:
    declared = {module.source.outlet: module.source.bloc for module in load_sources(None).values()}
    assert {outlet: bloc_of(outlet) for outlet in declared} == declared
    assert bloc_of("somebody_else") == ""
