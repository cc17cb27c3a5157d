"""Tellings in less usual words, lists inside one sentence, and the day of a message by the clock of Pyongyang."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import address, correspondence
from tealeaves.text import normalise


def page(language: str, *lines: str, on: str = "2024-12-31", headline: str = "Kim Jong Un Sends Message") -> Document:
    raw = [Block(headline, role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="test", outlet="kcna", native_id="1", url="http://kcna.example/1", headline=headline,
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date.fromisoformat(on),
    )  # fmt: skip


def facts(document: Document, kind: str = "correspondence") -> list[Fact]:
    return [fact for fact in correspondence.observe(document) if fact.kind == kind]


@pytest.mark.parametrize(
    ("language", "text", "subject", "genre"),
    [
        ("en", "Kim Jong Un sent a reply to Xi Jinping, president of China, on December 15.", "Kim Jong Un -> Xi Jinping", "reply"),
        ("en", "A congratulatory message was sent by Kim Jong Un to Vladimir Putin on his birthday.", "Kim Jong Un -> Vladimir Putin",
         "congratulations"),
        ("en", "A letter was sent by Vladimir Putin, president of Russia, to Kim Jong Un.", "Vladimir Putin -> Kim Jong Un", "letter"),
        ("en", "Kim Jong Un, General Secretary of the WPK, congratulated Putin on his 72nd birthday.", "Kim Jong Un -> Vladimir Putin",
         "congratulations"),
        ("en", "Kim Jong Un greeted Putin on the New Year in a letter sent on December 30.", "Kim Jong Un -> Vladimir Putin", "letter"),
        ("ko", "뿌찐대통령에게 보내신 새해축하편지에서 김정은동지께서는 그를 가장 친근한 벗이라고 하시였다.",
         "Kim Jong Un -> Vladimir Putin", "letter"),
    ],
)  # fmt: skip
def test_unusual_words_tell_of_a_message(language: str, text: str, subject: str, genre: str) -> None:
    (fact,) = facts(page(language, text))
    assert (fact.subject, fact.value) == (subject, genre)


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un greeted Putin at the airport. A letter was read.",
        "Kim Jong Un congratulated Putin on the success of the talks when they met in Pyongyang.",
        "Kim Jong Un gave a reply to the question of a foreign journalist.",
    ],
)
def test_a_greeting_face_to_face_is_no_message(text: str) -> None:
    assert facts(page("en", text, headline="Talks Held")) == []


# --- lists in one sentence ------------------------------------------------------------------------------------------------------------

CARDS = (
    "Kim Jong Un sent New Year cards to Vladimir Putin, president of the Russian Federation, and Xi Jinping, president of China, and "
    "to the presidents of Cuba, Vietnam, Laos and Mongolia."
)
CARDS_KO = (
    "경애하는 김정은동지께서 습근평 중국공산당 중앙위원회 총서기, 울라지미르 뿌찐 로씨야련방 대통령, "
    "미겔 디아스 까넬 꾸바공산당 제1비서, 또 럼 윁남공산당 총비서에게 년하장을 보내시였다."
)


@pytest.mark.parametrize(
    ("language", "text", "order"), [("en", CARDS, "RU CN CU VN LA MN"), ("ko", CARDS_KO, "CN RU CU VN")]
)
def test_a_sentence_with_three_countries_is_a_list(language: str, text: str, order: str) -> None:
    document = page(language, text, on="2025-01-18")
    (row,) = facts(document, "message_list")
    assert (row.subject, row.value) == ("new_year_cards|sent", order)
    listed = facts(document)
    assert [fact.attrs["position"] for fact in listed] == [str(place) for place in range(1, len(order.split()) + 1)]
    assert {fact.attrs["detail"] for fact in listed} == {"listing"}


def test_three_persons_of_one_country_are_no_list() -> None:
    text = "Kim Jong Il sent a message of greetings to Hu Jintao, president of China, Wu Bangguo, chairman, and Wen Jiabao, premier."
    document = page("en", text, on="2009-09-30")
    assert facts(document, "message_list") == []
    assert {fact.attrs["detail"] for fact in facts(document)} == {"title"}


# --- days and names ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "lag"), [(14, "0"), (15, "1")])
def test_the_day_of_an_instant_is_that_of_pyongyang(hour: int, lag: str) -> None:
    document = page("en", "Kim Jong Un sent a message to Vladimir Putin, president of Russia, on October 7.")
    (fact,) = facts(replace(document, published_at=datetime(2024, 10, 7, hour, 30, tzinfo=UTC)))
    assert (fact.attrs["sent_on"], fact.attrs["lag"]) == ("2024-10-07", lag)


def test_a_patronymic_is_no_word_of_address() -> None:
    document = page(
        "en",
        "Kim Jong Un sent a letter to Comrade Vladimir Putin for the New Year 2025.",
        "The letter reads:",
        "Esteemed Comrade Vladimir Vladimirovich Putin,",
        "I greet you.",
    )
    (spoken,) = [
        fact for fact in address.observe(document) if fact.kind == "address_term" and fact.attrs["slot"] == "vocative"
    ]
    assert (spoken.value, "unknown" in spoken.attrs) == ("esteemed comrade", False)
