"""From Korean pages to signals: the added friend of 2024-12-31, and the English word that is none for the Korean one."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tealeaves.catalogue import load_rule
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Block, Document, Observation, Signal
from tealeaves.observe import OBSERVERS, observe
from tealeaves.rulekit import RuleModule, quiet_past
from tealeaves.text import normalise

RULES = ("address_term_changed", "epithet_changed", "translation_diverges")
NAMES = ("address_term", "address_form", "epithet")
HEADLINE = "경애하는 김정은동지께서 로씨야련방 대통령에게 축전을 보내시였다"
LEAD = "경애하는 김정은동지께서 로씨야련방 대통령 울라지미르 울라지미로비치 뿌찐동지에게 {day} 축전을 보내시였다."
SUMMARY = "경애하는 김정은동지께서는 {term}인 울라지미르 울라지미로비치 뿌찐동지에게 축하의 인사를 보내시였다."


def page(language: str, on: str, headline: str, *lines: str) -> tuple[Document, datetime]:
    blocks = (Block(normalise(headline), language, "headline"), *(Block(normalise(line), language) for line in lines))
    document = Document(
        source="kcna_test", outlet="kcna", native_id=f"{on} {language}", url=f"http://kcna.example/{on}/{language}",
        headline=headline, blocks=blocks, edition=language, published_at=date.fromisoformat(on),
    )  # fmt: skip
    return document, datetime.fromisoformat(f"{on}T12:00:00").replace(tzinfo=UTC)


def letter(on: str, *lines: str) -> tuple[Document, datetime]:
    day = date.fromisoformat(on) - timedelta(days=1)
    return page("ko", on, HEADLINE, LEAD.format(day=f"{day.month}월 {day.day}일"), *lines)


@pytest.fixture(scope="module")
def rules() -> list[RuleModule]:
    return [load_rule(importlib.import_module(f"rules.{name}")) for name in RULES]


def told(rules: Sequence[RuleModule], pages: Sequence[tuple[Document, datetime]]) -> list[Signal]:
    """What the rules say of these pages, in a history of ordinary documents in both languages."""
    chosen = [observer for observer in OBSERVERS if observer.name in NAMES]
    seen: list[Observation] = []
    for language in ("ko", "en"):
        seen += quiet_past(600, since="2022-01-01", every_days=2, series=f"kcna/article/{language}")
    for document, known_at in pages:
        seen += observe(document, "capture", known_at, chosen)
    detector = Detector(list(rules), PointInTime())
    signals = [signal for signal in detector.run(sorted(seen, key=lambda one: one.order)) if signal.status == "firing"]
    assert detector.errors == []
    return signals


ORDINARY = [
    letter(f"2023-{month:02d}-09", "축전은 다음과 같다.", "나는 당신에게 축하를 보냅니다.") for month in range(1, 12)
]
BIRTHDAY = letter(
    "2024-10-08",
    "축전은 다음과 같다.",
    "나의 가장 친근한 동지 울라지미르 울라지미로비치 뿌찐동지",
    "나는 축하를 보냅니다.",
)
NEW_YEAR = letter("2024-12-31", SUMMARY.format(term="가장 친근한 벗이고 동지"))
ENGLISH = page(
    "en",
    "2025-01-01",
    "Kim Jong Un Sends Letter to Putin",
    "The respected Comrade Kim Jong Un sent a letter to Vladimir Vladimirovich Putin, president of the Russian Federation, on Dec. 30.",
    "He extended New Year greetings to Vladimir Vladimirovich Putin, his dearest friend and comrade.",
)


def addressed(signals: Sequence[Signal]) -> list[tuple[str, str | None, str, str]]:
    return [
        (str(signal.known_at.date()), signal.before, signal.after, signal.severity)
        for signal in signals
        if signal.rule == "address_term_changed"
    ]


def test_the_closest_comrade_and_then_the_added_friend(rules: list[RuleModule]) -> None:
    assert addressed(told(rules, [*ORDINARY, BIRTHDAY, NEW_YEAR])) == [
        ("2024-10-08", "동지 (introduction)", "나의 가장 친근한 동지", "high"),
        ("2024-12-31", "나의 가장 친근한 동지", "가장 친근한 벗이고 동지인", "high"),
    ]


def test_the_same_words_in_another_order_are_nothing_new(rules: list[RuleModule]) -> None:
    again = letter("2024-12-31", SUMMARY.format(term="가장 친근한 동지"))
    assert len(addressed(told(rules, [*ORDINARY, BIRTHDAY, again]))) == 1


def test_dearest_for_closest_is_a_translation(rules: list[RuleModule]) -> None:
    signals = told(rules, [*ORDINARY, BIRTHDAY, NEW_YEAR, ENGLISH])
    (diverges,) = [signal for signal in signals if signal.rule == "translation_diverges"]
    assert (diverges.severity, diverges.before) == ("low", "가장 친근한 벗이고 동지인")
    assert "dearest" in diverges.headline
    assert diverges.after == "Vladimir Vladimirovich Putin, his dearest friend and comrade"
    assert {quote.language for quote in diverges.quotes} == {"ko", "en"}


def test_what_a_foreigner_writes_to_a_leader_is_not_the_outlets_word(rules: list[RuleModule]) -> None:
    past = [page("ko", f"2023-{month:02d}-02", "소식", "경애하는 김정은동지께서 오시였다.") for month in range(1, 12)]
    received = page(
        "ko",
        "2024-09-09",
        "경애하는 김정은동지께 로씨야련방 대통령이 축전을 보내여왔다",
        "친애하는 김정은동지",
        "당신께 축하를 보냅니다.",
    )
    assert [signal.after for signal in told(rules, [*past, received]) if signal.rule == "epithet_changed"] == []
