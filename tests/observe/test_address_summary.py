"""Terms of address inside sentences, in four languages, and the parties of wishes in the same letters."""

from __future__ import annotations

from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import address, correspondence, forms
from tealeaves.text import normalise


def page(language: str, *lines: str) -> Document:
    raw = [Block("Letter", role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="test", outlet="kcna", native_id="1", url="http://kcna.example/1", headline="Letter",
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date(2024, 12, 31),
    )  # fmt: skip


def terms(document: Document) -> dict[str, Fact]:
    """The terms by slot, without the introduction."""
    found = [*address.observe(document), *forms.observe(document)]
    return {
        fact.attrs["slot"]: fact
        for fact in found
        if fact.kind == "address_term" and fact.attrs["slot"] != "introduction"
    }


EN = "Kim Jong Un sent a letter to Vladimir Vladimirovich Putin, president of the Russian Federation, on December 30."
KO = "경애하는 김정은동지께서 2025년 새해에 즈음하여 로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지에게 축하편지를 보내시였다."
RU = "Ким Чен Ын направил Владимиру Путину поздравление с Новым годом."


@pytest.mark.parametrize(
    ("language", "lead", "sentence", "lexemes"),
    [
        ("en", EN, "He extended his best wishes to his closest friend and comrade Putin, and to the Russian people.",
         "closest comrade friend"),
        ("en", EN, 'He called Putin "my dearest friend and comrade" and wished him success.', "closest comrade friend"),
        ("en", EN, "I send greetings to you, my dearest friend and comrade, and to your people.", "closest comrade friend"),
        ("ko", KO, "당신은 나의 가장 친근한 벗이고 동지입니다.", "가장 동지 벗 친근한"),
        ("ko", KO, "편지에서 김정은동지께서는 뿌찐을 나의 가장 친근한 벗, 동지라고 하시면서 축원하시였다.", "가장 동지 벗 친근한"),
        ("ru", RU, 'В письме лидер КНДР назвал Путина "самым дорогим другом и товарищем" и пожелал успехов.', "дорогой друг самый товарищ"),
        ("zh", "金正恩致信普京祝贺新年，称其为“最亲密的朋友和同志”。", "", "同志 最亲密的 朋友"),
    ],
)  # fmt: skip
def test_a_term_that_a_sentence_says_of_the_recipient(language: str, lead: str, sentence: str, lexemes: str) -> None:
    document = page(language, *filter(None, (lead, sentence)))
    found = terms(document)
    assert {slot: fact.attrs["lexemes"] for slot, fact in found.items()} == {"summary": lexemes}
    assert found["summary"].subject == "Kim Jong Un -> Vladimir Putin"


@pytest.mark.parametrize(
    ("language", "lead", "sentence"),
    [
        ("en", EN, "He felt the special emotion towards the closest friends in Moscow."),
        ("en", EN, "He said that Lavrov is a close friend and that Xi Jinping is his dear comrade."),
        ("en", EN, "He called the people of Russia his closest friends, and Lavrov his dear friend."),
        ("en", "Kim Jong Un received a letter from Vladimir Putin, president of Russia.", "It says: greetings to you, my dear friend."),
        ("ko", KO, "습근평동지를 나의 가장 친근한 벗이라고 하시였다."),
        ("ru", RU, 'Он назвал Си Цзиньпина "самым дорогим другом и товарищем".'),
        ("zh", "金正恩致信普京祝贺新年，称习近平为“最亲密的朋友和同志”。", ""),
    ],
)  # fmt: skip
def test_a_warm_word_of_somebody_else_is_no_term(language: str, lead: str, sentence: str) -> None:
    assert "summary" not in terms(page(language, *filter(None, (lead, sentence))))


def test_a_first_name_with_patronymic_is_a_name() -> None:
    found = terms(
        page(
            "ko", KO, "편지는 다음과 같다.", "친애하는 울라지미르 울라지미로비치동지!", "나는 당신에게 인사를 보냅니다."
        )
    )
    assert (found["vocative"].value, "unknown" in found["vocative"].attrs) == ("친애하는 동지", False)


# --- in whose name, and to whom ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "lines", "value"),
    [
        ("ko", (KO, "김정은동지께서는 편지에서 조선인민과 조선민주주의인민공화국 무력의 전체 장병들, "
                "그리고 자신의 이름으로 뿌찐대통령과 형제적인 "
                "로씨야인민, 용감한 로씨야군대의 전체 장병들에게 따뜻한 축원의 인사를 전하시였다."),
         "in_name_of=army_personnel people self;to_whom=army_personnel people"),
        ("zh", ("金正恩致信普京祝贺新年，并代表朝鲜武装力量全体官兵向英勇的俄罗斯军队全体官兵致以节日问候。",),
         "in_name_of=army_personnel;to_whom=army_personnel"),
        ("en", (EN, "I wish you well in the name of all the service personnel of the DPRK armed forces and greet all the service "
                "personnel of the Russian army."),
         "in_name_of=army_personnel;to_whom=army_personnel self"),
    ],
)  # fmt: skip
def test_the_parties_of_the_wishes(language: str, lines: tuple[str, ...], value: str) -> None:
    assert [
        fact.value for fact in correspondence.observe(page(language, *lines)) if fact.kind == "message_parties"
    ] == [value]


def test_a_telling_sentence_without_wishes_names_no_parties() -> None:
    document = page("en", "Kim Jong Un sent a message to Vladimir Putin, president of Russia, in the name of the WPK.")
    assert [fact.kind for fact in correspondence.observe(document)] == ["correspondence"]
