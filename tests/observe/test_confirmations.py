"""What authorities abroad confirm, and what they cannot, in the words of real reports; never what the North says of itself."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tealeaves.model import Block
from tealeaves.observe import confirmations
from tealeaves.observe.lexicon import phrases
from tests.observe.test_framing import report

STAMPS = "North Korean postage stamp announcement includes Russian for the first time"

SAID = [
    ("rfa", "en", STAMPS, "South Korea’s Ministry of Unification confirmed to RFA Korean that previous notices did not include Russian.",
     ("unification_ministry", "confirmed", "ru", "korea_stamp", "")),
    ("rfa", "ko", "북, 새 우표통보에 러시아어 병기",
     "한국 통일부는 “전체 발행통보를 보유하고 있지 않아 확인 범위는 제한적이나 "
     "올해부터 중국어와 함께 러시아어 설명이 병기된 것으로 확인했다”고 밝혔습니다.",
     ("unification_ministry", "confirmed", "ru zh", "korea_stamp", "yes")),
    ("kbs_world", "en", "Gov't on a term",
     "A unification ministry official said that the North has never used the term “Republic of Korea” in its statements.",
     ("unification_ministry", "never_before", "", "", "")),
    ("rfa", "en", STAMPS, "“This is the first time Russian has been used,” a Unification Ministry official said.",
     ("unification_ministry", "never_before", "ru", "korea_stamp", "")),
    ("yonhap", "en", "Report", "The unification ministry could not immediately confirm the report on KCNA.",
     ("unification_ministry", "not_confirmed", "", "kcna", "")),
    ("yonhap", "ko", "국정원 “3000여명 파병”", "국가정보원은 파병된 인원이 3000여명이라고 확인했다.",
     ("intelligence_service", "confirmed", "", "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("outlet", "lang", "headline", "line", "expected"), SAID, ids=lambda each: str(each)[:24])
def test_who_confirms_what(outlet: str, lang: str, headline: str, line: str, expected: tuple[str, ...]) -> None:
    document = report(
        outlet, lang, headline, f"Another sentence stands here. {line} And one more is there." if lang == "en" else line
    )
    fact = next(each for each in confirmations.observe(document) if document.text[each.start : each.end] == line)
    said = fact.attrs
    found = (fact.subject, fact.value, said.get("languages", ""), said.get("publications", ""), said.get("limited", ""))
    assert found == expected
    assert said["outlet"] == outlet


@pytest.mark.parametrize(
    ("outlet", "lang", "line"),
    [
        ("rfa", "en", "The Ministry of Unification denied that it had confirmed the report on stamps in Russian."),
        ("rfa", "en", "It has not been confirmed by the Unification Ministry that the stamps include Russian."),
        ("rfa", "en", "If confirmed, it would be the first use of Russian on stamps, the Unification Ministry said."),
        ("rfa", "en", "RFA confirmed the Russian on its own; the Unification Ministry did not comment."),
        ("rfa", "en", "The Unification Ministry will comment once the Russian of the stamps is verified."),
        ("yonhap", "ko", "통일부는 러시아어 우표 통보 여부를 확인 중이라고 밝혔다."),
        ("yonhap", "ko", "방송이 우표 통보의 러시아어를 확인했으나 통일부는 언급하지 않았다."),
        ("ria", "ru", "Министерство объединения не подтвердило и не опровергло сообщения о марках на русском языке."),
        ("xinhua", "zh", "韩国统一部表示，正在确认邮票通报中的俄语。"),
        ("xinhua", "zh", "韩国统一部未能证实邮票通报首次使用俄语。"),
    ],
)
def test_what_is_not_confirmed_is_said_as_that(outlet: str, lang: str, line: str) -> None:
    assert [fact.value for fact in confirmations.observe(report(outlet, lang, "Report", line))] == ["not_confirmed"]


@pytest.mark.parametrize(
    "line",
    [
        "The unification ministry will hold a briefing on Monday.",
        "The premier confirmed that the mill had raised its output.",
        "KCNA confirmed the launch.",
    ],
)
def test_no_authority_or_no_claim_is_nothing(line: str) -> None:
    assert list(confirmations.observe(report("yonhap", "en", "Report", line))) == []


def test_the_north_confirms_nothing_of_itself() -> None:
    line = "The Ministry of Unification confirmed that the notice had no Russian."
    assert list(confirmations.observe(report("kcna", "en", "Report", line))) == []
    assert list(confirmations.observe(report("yonhap", "en", "Report", line))) != []


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("It was about the Russian president.", ""),
        ("Notices in Chinese and Russian came.", "ru zh"),
        ("Chinese leaders came.", ""),
    ],
)
def test_a_language_is_no_nation(line: str, language: str) -> None:
    sentence = f"The Ministry of Unification confirmed it: {line[0].lower()}{line[1:]}"
    (fact,) = confirmations.observe(report("yonhap", "en", "Report", sentence))
    assert fact.attrs.get("languages", "") == language


def test_every_entry_has_its_source() -> None:
    for kind in ("body", "claim", "limit", "publication", "language"):
        for entry in phrases(confirmations.FILE, kind, "slug"):
            assert entry.source.startswith(("https://", "http://"))
            assert all(entry.fields[lang] for lang in confirmations.LANGUAGES)


@pytest.mark.req("S-12")
@pytest.mark.parametrize(
    "piece", ["NIS confirmed ", "NIS. ", "Ministry of Unification ", "in Russian ", "spy agency\n"]
)
def test_hostile_text_costs_little(piece: str) -> None:
    document = report("yonhap", "en", "Report", "x")
    blocks = (*document.blocks, *(Block(line, "en") for line in (piece * (400_000 // len(piece))).split("\n")))
    document = replace(document, blocks=blocks)
    assert document.text
    began = time.process_time()
    list(confirmations.observe(document))
    assert time.process_time() - began < 0.4
