"""A foreigner's speech, toast or article printed in full is his, and a leader's own stays the country's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Observation

See = Callable[..., list[Observation]]

THEIRS = {
    "en": (
        "Speech by President Vladimir Putin at Reception",
        "Pyongyang, June 20 (KCNA) -- Vladimir Putin, president of the Russian Federation, made a speech at the reception on June 19.\n"
        "The full text of the speech follows:\nDear Comrade Kim Jong Un,\nDear friends,\nThe fraternal Russian people remember it.",
    ),
    "en article": (
        "Article of Alexandr Matsegora, Ambassador of Russia",
        "Rodong Sinmun carried an article contributed by Alexandr Matsegora, ambassador of the Russian Federation to the DPRK.\n"
        "The full text of the article is as follows.\nThe fraternal Russian people and the Korean people are sworn friends.",
    ),
    "en interview": (
        "Interview of KCNA with Russian Foreign Minister",
        "Pyongyang, July 12 (KCNA) -- KCNA had an interview with Sergei Lavrov.\nAnswer: The fraternal Russian people remember it.",
    ),
    "ko": (
        "로씨야련방 대통령의 연설",
        "(평양 6월 20일발 조선중앙통신)\n로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지가 환영연회에서 연설을 하였다.\n"
        "연설 전문은 다음과 같다.\n존경하는 김정은위원장동지,\n친애하는 벗들,\n형제적로씨야인민은 조선의 도움을 잊지 않을것이다.",
    ),
    "ru": (
        "Речь Президента РФ Владимира Путина",
        "Пхеньян, 20 июня. /ЦТАК/-- Президент Российской Федерации Владимир Владимирович Путин выступил с речью на приеме.\n"
        "Уважаемый товарищ Ким Чен Ын!\nДорогие друзья!\nБратский российский народ никогда не забудет подвиг корейских воинов.",
    ),
    "zh": (
        "习近平同志的讲话",
        "平壤9月5日电 朝中社 中共中央总书记习近平在欢迎宴会上致辞。\n习近平总书记说：\n尊敬的金正恩总书记同志，\n"
        "兄弟的中国人民永远不会忘记。",
    ),
}  # fmt: skip
OURS = {
    "en": (
        "Speech Made by Respected Comrade Kim Jong Un at Reception for Putin",
        "Pyongyang, June 20 (KCNA) -- The respected Comrade Kim Jong Un made a speech at the reception given in honor of Putin.\n"
        "The full text of the speech follows:\nDear Comrade Vladimir Vladimirovich Putin,\nThe fraternal Russian people are with us.",
    ),
    "en statement": (
        "Statement of DPRK Foreign Ministry on Russia",
        "Pyongyang, June 20 (KCNA) -- The Foreign Ministry released the following statement:\nThe fraternal Russian people are with us.",
    ),
    "en minister": (
        "Press Statement of DPRK Foreign Minister",
        "Pyongyang, June 12 (KCNA) -- Choe Son Hui released a press statement on Thursday.\n"
        "The Korean people will always be with the fraternal Russian people.",
    ),
    "ko": (
        "경애하는 김정은동지께서 로씨야련방 대통령을 위한 연회에서 하신 연설",
        "존경하는 울라지미르 뿌찐대통령동지,\n친애하는 벗들,\n형제적로씨야인민은 우리의 벗이다.",
    ),
    "ru": (
        "Речь уважаемого товарища Ким Чен Ына на приеме в честь Путина",
        "Пхеньян, 20 июня. /ЦТАК/-- Уважаемый товарищ Ким Чен Ын выступил с речью на приеме в честь Президента РФ Путина.\n"
        "Дорогой товарищ Владимир Владимирович Путин!\nБратский российский народ - наш соратник.",
    ),
}  # fmt: skip


def page(case: tuple[str, str], language: str) -> Document:
    headline, text = case
    raw = [Block(headline, role="headline"), *(Block(line) for line in text.split("\n"))]
    return Document(
        source="kcna_test", outlet="kcna", native_id=headline, url="http://kcna.example/1", headline=headline,
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date(2025, 6, 20),
    )  # fmt: skip


def speakers(see: See, case: tuple[str, str], language: str) -> set[str]:
    """The speakers of the phrases about the partner."""
    document = page(case, language)
    return {seen.attrs["speaker"] for seen in see(document, "relation_phrase")}


@pytest.mark.parametrize("which", THEIRS)
def test_a_foreigners_speech_is_his_own(see: See, which: str) -> None:
    assert speakers(see, THEIRS[which], which[:2]) == {"other"}


@pytest.mark.parametrize("which", ["ko", "ru", "zh"])
def test_what_a_foreigner_calls_the_leader_is_his_word(see: See, which: str) -> None:
    document = page(THEIRS[which], which)
    assert [seen.value for seen in see(document, "epithet_reported", "Kim Jong Un")]
    assert not [seen for seen in see(document, "epithet", "Kim Jong Un") if seen.value != "by name only"]


@pytest.mark.parametrize("which", OURS)
def test_the_countrys_own_speech_stays_its_own(see: See, which: str) -> None:
    assert speakers(see, OURS[which], which[:2]) == {"own"}


def test_behind_the_leaders_speech_a_foreigner_answers(see: See) -> None:
    case = (
        "Speeches at Reception",
        "Pyongyang, June 20 (KCNA) -- The respected Comrade Kim Jong Un made a speech at the reception.\nDear Comrade Putin,\n"
        "The fraternal Russian people are with us.\nPresident Putin made a speech.\nDear Comrade Kim Jong Un,\n"
        "The heroic Russian people remember.",
    )  # fmt: skip
    document = page(case, "en")
    found = {seen.value: seen.attrs["speaker"] for seen in see(document, "relation_phrase")}
    assert found == {"fraternal": "own", "heroic": "other"}
    assert "comrade dear" in {seen.value for seen in see(document, "epithet_reported", "Kim Jong Un")}


def test_a_dateline_is_no_first_sentence(see: See) -> None:
    case = (
        "Ким Чен Ын направил телеграмму Путину",
        "Пхеньян, 8 октября. /ЦТАК/-- Уважаемый товарищ Ким Чен Ын 7 октября направил поздравительную телеграмму Президенту "
        "Российской Федерации Владимиру Владимировичу Путину.\nТелеграмма гласит:\nБратский российский народ с нами.",
    )
    document = page(case, "ru")
    assert {seen.attrs["message"] for seen in see(document, "relation_phrase")} == {"yes"}
