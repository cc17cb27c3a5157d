"""The items of a notice as facts: enough in each for a rule on the order of numbers, and nothing for any other document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any

import pytest

from tealeaves.model import Block, Document, Item, Observation
from tealeaves.observe import OBSERVERS, observe

RUSSIA = Item(
    "booklet", "Ba79", "stock", "Ba", 79, "조로친선", (("en", "DPRK-Russia friendship"), ("ko", "조로친선")), "RU", date(2024, 12, 10),
    "280 won", "160x70", inscriptions=("en", "ko"), block=2,
)  # fmt: skip
CHINA = replace(
    RUSSIA,
    number="Ba80",
    serial=80,
    theme="조중친선",
    themes=(("en", "DPRK-China friendship"), ("ko", "조중친선")),
    country="CN",
    block=3,
)
LINES = (
    ("ko", "새 우표첩 발행 통보"),
    ("ko", "우표첩 2종을 발행한다."),
    ("ko", "Ba79 조로친선"),
    ("ko", "Ba80 조중친선"),
)

See = Callable[..., list[Observation]]


def with_items(notice: Callable[..., Document], *items: Item) -> Document:
    return replace(notice(LINES, on="2024-12-10"), items=items)


@pytest.mark.req("A-15")
def test_one_fact_an_item_with_all_that_is_printed(see: See, notice: Any) -> None:
    russia, china = see(with_items(notice, RUSSIA, CHINA), "stamp_item")
    assert (russia.subject, russia.value, russia.quote.text) == ("booklet|Ba", "Ba79", "Ba79 조로친선")
    assert (china.subject, china.value, china.quote.text) == ("booklet|Ba", "Ba80", "Ba80 조중친선")
    assert dict(russia.attrs) == {
        "kind": "booklet", "number": "Ba79", "numbering": "stock", "prefix": "Ba", "serial": "79", "theme": "조로친선",
        "theme_ko": "조로친선", "theme_en": "DPRK-Russia friendship", "country": "RU", "issued_on": "2024-12-10",
        "face_value": "280 won", "size": "160x70", "inscriptions": "en ko", "position": "1", "items": "2", "confidence": "1",
    }  # fmt: skip


@pytest.mark.req("A-15")
def test_a_rule_finds_the_order_of_a_pair_in_the_facts_alone(see: See, notice: Any) -> None:
    """Same series of numbers, same day, themes that differ by their country and nothing else: the order of their numbers."""
    earlier = with_items(
        notice,
        replace(CHINA, number="Ba71", serial=71, issued_on=date(2023, 10, 6)),
        replace(RUSSIA, number="Ba72", serial=72, issued_on=date(2023, 10, 6)),
    )
    orders = [order(see(document, "stamp_item")) for document in (earlier, with_items(notice, RUSSIA, CHINA))]
    assert orders == [["CN", "RU"], ["RU", "CN"]]


def order(facts: list[Observation]) -> list[str]:
    one, other = facts
    assert one.subject == other.subject
    assert one.attrs["issued_on"] == other.attrs["issued_on"]
    assert differ_by_country(one.attrs["theme_en"], other.attrs["theme_en"])
    return [fact.attrs["country"] for fact in sorted(facts, key=lambda fact: int(fact.attrs["serial"]))]


def differ_by_country(one: str, other: str) -> bool:
    alike = [
        len(list(takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False))))
        for a, b in ((one, other), (one[::-1], other[::-1]))
    ]
    return one != other and sum(alike) >= len("DPRK- friendship")


def test_an_item_without_number_is_told_by_its_theme_or_its_place(see: See, notice: Any) -> None:
    bare = Item("postcard", count=5, block=1)
    themed = replace(bare, theme="겨울", themes=(("ko", "겨울"),))
    assert [(fact.subject, fact.value) for fact in see(with_items(notice, RUSSIA, bare, themed), "stamp_item")] == [
        ("booklet|Ba", "Ba79"), ("postcard|", "postcard 2"), ("postcard|", "겨울"),
    ]  # fmt: skip


def test_an_item_whose_line_is_not_there_rests_on_the_last(see: See, notice: Any) -> None:
    (fact,) = see(with_items(notice, replace(RUSSIA, block=99)), "stamp_item")
    assert fact.quote.text == "Ba80 조중친선"


def test_documents_without_items_are_seen_as_before(notice: Any) -> None:
    document = notice(LINES)
    others = [observer for observer in OBSERVERS if observer.name != "stamp_item"]
    at = datetime(2025, 1, 1, tzinfo=UTC)
    assert observe(document, "c", at) == observe(document, "c", at, others)


def test_how_sure_a_language_is_is_said_of_scans_only(see: See, notice: Any) -> None:
    blocks = (Block("새 우표가 발행되였다.", "ko", "body", 0.91), Block("우표의 수량은 많다.", "ko", "body", 0.62))
    printed = replace(notice([]), blocks=blocks)
    (plain,) = see(printed, "block_language")
    (scanned,) = see(replace(printed, flaws=("scanned",)), "block_language")
    assert "confidence" not in plain.attrs
    assert scanned.attrs == {**plain.attrs, "confidence": "0.62"}
