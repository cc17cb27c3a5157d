"""The forms in which years are printed, in the line that is a date and in the text."""

from __future__ import annotations

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document
from tealeaves.observe import date_formats


def forms(*lines: str, lang: str = "en", outlet: str = "kcna") -> dict[str, tuple[str, str]]:
    """Form and quote by place."""
    blocks = languages_of_blocks([Block("Headline", role="headline"), *(Block(line) for line in lines)], (lang,))
    document = Document(
        source="s",
        outlet=outlet,
        native_id="1",
        url="http://o.example/1",
        headline="Headline",
        blocks=blocks,
        edition=lang,
    )
    return {fact.subject: (fact.value, document.text[fact.start : fact.end]) for fact in date_formats.observe(document)}


@pytest.mark.parametrize(
    ("line", "lang", "form", "quote"),
    [
        ("On the New Year Juche 98 (2009) flowers were laid.", "en", "juche+gregorian", "Juche 98 (2009)"),
        ("Born in 1912 (Juche 1) at Mangyongdae.", "en", "juche+gregorian", "1912 (Juche 1)"),
        ("Written on December 24, Juche 89, on a rock.", "en", "juche", "Juche 89"),
        ("The plan of 2012 was fulfilled.", "en", "gregorian", "2012"),
        ("주체113(2024)년 10월 12일 평양에서 진행되였다.", "ko", "juche+gregorian", "주체113(2024)"),
        ("주체113년 10월 12일 평양에서 진행되였다.", "ko", "juche", "주체113"),
        ("2024년 10월 13일 평양에서 진행되였다.", "ko", "gregorian", "2024"),
        ("В 113 (2024) году Чучхе 113 (2024) открылся музей.", "ru", "juche+gregorian", "Чучхе 113 (2024)"),
        ("主体113(2024)年10月12日在平壤举行。", "zh", "juche+gregorian", "主体113(2024)"),
        ("2024年10月13日在平壤举行。", "zh", "gregorian", "2024"),
        ("평양 2024.10.13 조선중앙통신", "ko", "gregorian", "2024"),
    ],
)
def test_years_in_the_text(line: str, lang: str, form: str, quote: str) -> None:
    value, words = forms(line, lang=lang)["text"]
    assert value == form
    assert words.strip() == quote


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("The Juche 100-year era came.", "en"),
        ("주체100년대의 진군길", "ko"),
        ("주체105호 포차", "ko"),
        ("Juche 37 self-propelled gun", "en"),
    ],
)
def test_a_juche_number_that_is_no_year(line: str, lang: str) -> None:
    assert "text" not in forms(line, lang=lang)


@pytest.mark.parametrize(
    "line",
    [
        "The Juche idea is great.",
        "It weighs 2,012 tons.",
        "They produced 2000 tons of steel.",
        "The room No. 2016 is open.",
        "12,2009 and 3.2010",
    ],
)  # fmt: skip
def test_what_is_no_year(line: str) -> None:
    assert "text" not in forms(line)


@pytest.mark.parametrize(
    ("line", "lang", "form"),
    [
        ("주체113(2024)년 10월 12일 토요일", "ko", "juche+gregorian"),
        ("2024.10.13.", "ko", "gregorian"),
        ("[Juche113.10.8.]", "en", "juche"),
        ("October 8, Juche 113 (2024)", "en", "juche+gregorian"),
    ],
)
def test_a_line_that_is_a_date(line: str, lang: str, form: str) -> None:
    assert forms("Words of an article.", line, lang=lang)["dateline"] == (form, line)


def test_a_date_in_a_sentence_is_no_dateline() -> None:
    assert "dateline" not in forms("The meeting of October 8, Juche 113 (2024) was opened by the premier in Pyongyang.")


def test_the_more_frequent_juche_form_counts_and_others_are_not_read() -> None:
    assert forms("In Juche 1 and Juche 2 and Juche 3 (1914).")["text"][0] == "juche"
    assert forms("In Juche 113 (2024).", outlet="tass") == {}
