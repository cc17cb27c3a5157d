"""Messages between leaders: who to whom, what they are called, for what occasion, when, how much of them is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Fact
from tealeaves.observe import correspondence
from tealeaves.text import normalise

Tell = Callable[..., list[Fact]]


def page(language: str, headline: str, *lines: str, on: str | None = "2024-12-31") -> Document:
    """An article in one language, normalised as every parser does it."""
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="test", outlet="kcna", native_id=headline, url="http://kcna.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, (language,)), edition=language, published_at=date.fromisoformat(on) if on else None,
    )  # fmt: skip


def facts(document: Document, kind: str = "correspondence") -> list[Fact]:
    return [fact for fact in correspondence.observe(document) if fact.kind == kind]


def one(document: Document) -> Fact:
    (fact,) = facts(document)
    return fact


# --- English ----------------------------------------------------------------------------------------------------------------------

SENT_NEW_YEAR = (
    "Kim Jong Un Sends Letter to Russian President",
    "Pyongyang, December 31 (KCNA) -- Kim Jong Un, president of the State Affairs of the DPRK, sent a congratulatory letter to Vladimir "
    "Vladimirovich Putin, president of the Russian Federation, on December 30 on the occasion of the New Year 2025.",
    "In the letter he offered best wishes to the fraternal Russian people and all the service personnel of the brave Russian army in the "
    "name of his own, the Korean people and all the service personnel of the armed forces of the DPRK.",
)


@pytest.mark.req("A-1")
def test_a_new_year_letter_with_both_armies() -> None:
    fact = one(page("en", *SENT_NEW_YEAR))
    assert (fact.subject, fact.value) == ("Kim Jong Un -> Vladimir Putin", "letter")
    assert fact.attrs["event"] == "Kim Jong Un -> Vladimir Putin|new_year|2025"
    expected = {
        "direction": "sent", "country": "RU", "occasion": "new_year", "year": "2025", "detail": "summary", "sent_on": "2024-12-30", "lag": "1",
        "lag_of": "sent", "unit": "words", "in_name_of": "army_personnel people self", "to_whom": "army_personnel people",
    }  # fmt: skip
    assert {key: fact.attrs[key] for key in expected} == expected


def test_the_parties_have_their_sentence() -> None:
    document = page("en", *SENT_NEW_YEAR)
    (fact,) = facts(document, "message_parties")
    assert fact.value == "in_name_of=army_personnel people self;to_whom=army_personnel people"
    assert document.text[fact.start : fact.end].startswith("In the letter he offered best wishes")
    assert document.text[fact.start : fact.end].endswith("armed forces of the DPRK.")


# --- Korean -----------------------------------------------------------------------------------------------------------------------

KO_NEW_YEAR = (
    "경애하는 김정은동지께서 로씨야련방 대통령에게 축하편지를 보내시였다",
    "(평양 12월 31일발 조선중앙통신)",
    "국무위원장이신 경애하는 김정은동지께서 새해 2025년에 즈음하여 12월 30일 로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지에게 "
    "축하편지를 보내시였다.",
    "김정은동지께서는 편지에서 자신과 조선인민, 공화국무력의 전체 장병들의 이름으로 형제적인 로씨야인민과 영용한 로씨야군대의 전체 장병들에게 "
    "인사를 보내시였다.",
)  # fmt: skip


def test_one_message_has_one_subject_event_and_parties_in_both_languages() -> None:
    english, korean = one(page("en", *SENT_NEW_YEAR)), one(page("ko", *KO_NEW_YEAR))
    shared = ("event", "direction", "country", "occasion", "year", "sent_on", "lag", "detail", "in_name_of", "to_whom")
    assert (korean.subject, korean.value) == (english.subject, english.value)
    assert {key: korean.attrs[key] for key in shared} == {key: english.attrs[key] for key in shared}
    assert korean.attrs["unit"] == "letters"
