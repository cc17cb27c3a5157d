"""The phrases of all lexicons, torn, mixed and misspelt: no observer breaks, and every fact rests on words that stand there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import OBSERVERS, epithets, quantities

LANGUAGES = ("en", "ko", "ru", "zh")
MOST_FACTS = 400  # of one observer in a document
MOST_SAID = 20_000  # letters of what a document makes one observer keep beside the text
# Letters that become two, or are taken for others where letter case does not count; figures that are none; numbers beyond any float.
ODD = [
    "İ", "ı", "ſ", "\u212a", "ß", "ﬁ", "²", "１２", "٣", "½", "9" * 400, "1" + ",000" * 150, "0", "1e9", "万" * 20, "만" * 20,
    "0000-00-00", "9999-12-31", "February 30", "2024年13月45日", "Juche 0", "주체99999(2024)년", "\u202e", "\u200f", "\u2028", "\x1b[31m",
    "《", "》", "“", "\n", ". ", "。", ", ", " and ", " to ", "에게 ", "와 ", " в ", "致", "(", ")", "-", "–", "10,000 to 12,000",
]  # fmt: skip
TWINS = str.maketrans({"i": "ı", "I": "İ", "s": "ſ", "k": "\u212a", "о": "o", "е": "e", "1": "１"})


def strings(found: Any) -> Iterator[str]:
    """Every text of a lexicon, keys aside."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for each in found.values() if isinstance(found, dict) else found:
            yield from strings(each)


LEXICONS = [path for path in files("tealeaves.observe").joinpath("lexicons").iterdir() if path.name.endswith(".toml")]
PHRASES = sorted(
    {text for path in LEXICONS for text in strings(tomllib.loads(path.read_text("utf-8"))) if 0 < len(text) < 100}
)
# What opens the doors of the observers that read only some texts.
LEADS = [
    "Kim Jong Un sent a message of greeting to Vladimir Putin, president of the Russian Federation.",
    "김정은동지께서 로씨야련방 대통령 울라지미르 뿌찐동지에게 축전을 보내시였다.",
    "Ким Чен Ын направил поздравительное послание Президенту Российской Федерации Путину.",
    "金正恩致电祝贺俄罗斯联邦总统普京。",
    "More than 12,000 North Korean soldiers were killed in Kursk, South Korea's spy agency said.",
    "꾸르스크해방작전에 참전한 조선인민군 군인 9명이 전사하였다.",
]
PIECES = st.one_of(
    st.sampled_from(PHRASES), st.sampled_from(PHRASES).map(lambda text: text.translate(TWINS)), st.sampled_from(ODD)
)
LINES = st.builds(
    lambda lead, pieces, joint: joint.join([lead, *pieces]),
    st.sampled_from(["", *LEADS]), st.lists(PIECES, max_size=12), st.sampled_from([" ", "", ". "]),
)  # fmt: skip


def printed(*lines: str, outlet: str = "kcna", edition: str = "en", on: date | None = date(2024, 10, 8)) -> Document:
    head, *body = lines
    blocks = languages_of_blocks([Block(head, role="headline"), *map(Block, body)], LANGUAGES)
    return Document(
        source="s", outlet=outlet, native_id="1", url="http://o.example/1", headline=head, blocks=blocks, edition=edition,
        published_at=on,
    )  # fmt: skip


def check(document: Document, facts: list[Fact]) -> None:
    assert len(facts) <= MOST_FACTS
    assert sum(len(said) for fact in facts for said in (fact.subject, fact.value, *fact.attrs.values())) <= MOST_SAID
    for fact in facts:
        assert 0 <= fact.start <= fact.end <= len(document.text), fact
        assert fact.end > fact.start or fact.kind == "document", fact
        assert fact.subject, fact
        assert fact.value, fact


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(LINES, min_size=1, max_size=5),
    outlet=st.sampled_from(["kcna", "tass", "xinhua", "yonhap", "korea_stamp", "rfa"]),
    edition=st.sampled_from([*LANGUAGES, "mul"]),
    on=st.sampled_from([date(2024, 10, 8), date(2025, 4, 28), date.min, date.max, None]),
)
def test_no_mix_of_phrases_breaks_an_observer(lines: list[str], outlet: str, edition: str, on: date | None) -> None:
    document = printed(*lines, outlet=outlet, edition=edition, on=on)
    for observer in OBSERVERS:
        check(document, list(observer.observe(document)))


@pytest.mark.parametrize(
    "number", ["sıx", "fıve mıllıon", "ſix thouſand", "9" * 400, "1" + ",000" * 150, "1" + ".000" * 150]
)
def test_a_number_that_nobody_can_mean_keeps_no_other_from_being_counted(number: str) -> None:
    said = f"Some {number} North Korean soldiers came. More than 600 North Korean soldiers were killed in Kursk, the agency said."
    found = list(quantities.observe(printed("Report", said, outlet="yonhap")))
    assert {(fact.subject, fact.value) for fact in found} >= {("DPRK dead|Kursk", "600")}
    assert all(len(fact.value) < 30 for fact in found)


def test_a_letter_that_becomes_two_moves_no_quote() -> None:
    """ "İ" in small letters is two code points: the words behind it were quoted one letter off."""
    said = "The guests from İzmir and İstanbul saw Kim Jong Un with the great persons of guidance at the concert."
    document = printed("Report", said)
    quoted = [
        document.text[fact.start : fact.end] for fact in epithets.observe(document) if fact.subject == "Kim Ju Ae"
    ]
    assert quoted == ["great persons of guidance"]
