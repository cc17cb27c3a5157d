"""The rules on stamps over pages as the site could serve them: parsed, observed, and judged in the order in which they came."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rules import theme_share_changed
from rules.series_order_reversed import alike
from tealeaves.catalogue import load, load_rule
from tealeaves.detect import Detector
from tealeaves.extract import extract
from tealeaves.history import PointInTime
from tealeaves.model import Capture, Document, Signal
from tealeaves.observe import observe
from tests.stamps.series import earlier, later

CAPTURES = Path(__file__).parent.parent / "captures" / "korea_stamp"
HOST = "http://www.korstamp.com.kp"


def page(path: str, on: date, body: bytes) -> Document:
    """The document of one page, read by the parser in force."""
    at = datetime.combine(on + timedelta(days=1), time(1), tzinfo=UTC)
    (document,) = extract(load(), Capture("korea_stamp", HOST + path, at, at, body)).documents
    return document


def stored(name: str, path: str, on: date) -> Document:
    return page(path, on, (CAPTURES / f"{name}.html").read_bytes())


@pytest.fixture(scope="module")
def ordinary() -> list[Document]:
    """Nine notices of ten months with no country in them, and then the one of Ba79 and Ba80."""
    return [page(each.path, each.on, each.body) for each in earlier(10, "html")]


def judged(rule: str, documents: list[Document]) -> list[Signal]:
    """What a rule says to these documents, each seen on the morning after its day."""
    detector = Detector([load_rule(import_module(f"rules.{rule}"))], PointInTime())
    said = list(detector.run(seen for document in documents for seen in _seen(document)))
    assert detector.errors == []
    return said


def _seen(document: Document) -> Iterator[Any]:
    assert document.published_at is not None
    day = document.published_at
    at = datetime.combine(day.date() if isinstance(day, datetime) else day, time(1), tzinfo=UTC) + timedelta(days=1)
    yield from observe(document, "capture", at)


@pytest.mark.req("A-15")
def test_ba79_and_ba80_against_the_pair_of_2023(ordinary: list[Document]) -> None:
    of_2023 = stored("notice-booklets_2023", "/notice/77.html", date(2023, 10, 6))
    (signal,) = judged("series_order_reversed", [of_2023, *ordinary])
    assert signal.status == "firing"
    assert signal.known_at.date() == date(2024, 12, 11)
    assert signal.before == "China (Ba71) before Russia (Ba72), 2023-10-06"
    assert signal.after == "Russia (Ba79) before China (Ba80), 2024-12-10"
    assert "Ba79" in signal.quotes[0].text
    assert signal.severity == "low"
    assert any("one earlier pair" in reason for reason in signal.reasons)
    assert any("재고번호" in reason for reason in signal.reasons)
    for quote, document in zip(signal.quotes, [ordinary[-1], of_2023], strict=True):
        assert document.text[quote.offset : quote.offset + len(quote.text)] == quote.text


@pytest.mark.req("A-15")
def test_the_order_is_told_once_and_the_notices_after_it_say_nothing(ordinary: list[Document]) -> None:
    of_2023 = stored("notice-booklets_2023", "/notice/77.html", date(2023, 10, 6))
    after = [page(each.path, each.on, each.body) for each in later("html")]
    assert len(judged("series_order_reversed", [of_2023, *ordinary, *after])) == 1


@pytest.mark.req("A-15")
def test_without_an_earlier_pair_nothing_is_reversed(ordinary: list[Document]) -> None:
    assert judged("series_order_reversed", ordinary) == []


@pytest.mark.req("A-15")
def test_a_pair_in_two_notices_of_one_day_is_one(ordinary: list[Document]) -> None:
    of_2023 = stored("notice-booklets_2023", "/notice/77.html", date(2023, 10, 6))
    both = ordinary[-1]
    assert [item.country for item in both.items if item.country] == ["RU", "CN"]
    parts = [
        replace(
            both, native_id=f"{both.native_id}/{item.country}", headline=f"{both.headline} {item.number}", items=(item,)
        )
        for item in both.items
        if item.country
    ]
    (signal,) = judged("series_order_reversed", [of_2023, *ordinary[:-1], *sorted(parts, key=lambda each: each.story)])
    assert signal.after == "Russia (Ba79) before China (Ba80), 2024-12-10"
    assert signal.before == "China (Ba71) before Russia (Ba72), 2023-10-06"


@pytest.mark.req("A-15")
def test_a_pair_in_two_notices_a_day_apart_is_one_and_says_so(ordinary: list[Document]) -> None:
    of_2023 = stored("notice-booklets_2023", "/notice/77.html", date(2023, 10, 6))
    both = ordinary[-1]
    parts = [
        replace(
            both, native_id=f"{both.native_id}/{item.country}", items=(replace(item, issued_on=None),),
            published_at=date(2024, 12, 9 + item.serial - 78),
        )
        for item in both.items
        if item.country and item.serial is not None
    ]  # fmt: skip
    (signal,) = judged("series_order_reversed", [of_2023, *ordinary[:-1], *parts])
    assert signal.after == "Russia (Ba79) before China (Ba80), 2024-12-10 and 2024-12-11"
    assert signal.severity == "low"
    assert "not of one day (2024-12-10 and 2024-12-11): the numbers may follow the days" in signal.reasons


def test_a_language_of_the_notice_is_none_of_the_stamps(ordinary: list[Document]) -> None:
    """Russian is in the notice of 2025-01-01; the stamps stay in Korean and English."""
    in_russian = page(later("html")[0].path, date(2025, 1, 1), later("html")[0].body)
    assert "ru" in {block.lang for block in in_russian.blocks}
    inscribed = [_inscribed(document, ("en", "ko")) for document in [*ordinary, in_russian]]
    assert judged("inscription_language_changed", inscribed) == []
    (signal,) = judged("inscription_language_changed", [*inscribed[:-1], _inscribed(in_russian, ("en", "ko", "ru"))])
    assert (signal.before, signal.after, signal.status) == ("English, Korean", "Russian", "firing")


def _inscribed(document: Document, languages: tuple[str, ...]) -> Document:
    return replace(document, items=tuple(replace(item, inscriptions=languages) for item in document.items))


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("조로친선", "조중친선", True),
        ("DPRK-Russia friendship", "DPRK-China friendship", True),
        ("Дружба КНДР и России", "Дружба КНДР и Китая", True),
        ("朝俄友谊", "朝中友谊", True),
        (
            "75th anniversary of diplomatic relations with Russia",
            "75th anniversary of diplomatic relations with China",
            True,
        ),
        ("DPRK-Russia friendship", "The Great Wall, a wonder of China", False),
        ("중국의 명절", "로씨야의 명화", False),
        ("조선민주주의인민공화국과 로씨야련방사이의 친선", "조중친선", True),
        ("조로 외교관계설정 76돐", "조중 외교관계설정 75돐", True),
        (
            "76th anniversary of DPRK-Russia diplomatic relations",
            "75th anniversary of DPRK-China diplomatic relations",
            True,
        ),
        ("로씨야와의 친선 우표첩", "조중친선", True),
        ("Friendship with Russia", "DPRK-China friendship", True),
        ("建交75周年 朝中", "朝俄 建交76周年", True),
        ("75-летие КНР", "76-летие дипломатических отношений КНДР и России", False),
        ("조로 외교관계설정 76돐", "중국 국경절 75돐", False),
        ("로씨야가 드린 은꽃병", "중국이 드린 도자기", False),
        ("조로국경의 다리", "조중친선", False),
        ("76", "75", False),
        ("로씨야", "중국", False),
        ("조로친선", "조로친선", False),
        ("", "", False),
    ],
)
def test_themes_that_differ_by_the_country_alone(one: str, other: str, like: bool) -> None:
    assert alike({"x": one}, {"x": other}) is like


def test_the_exact_test_is_that_of_the_textbook() -> None:
    """Fisher's tea, three of four cups against one of four, and the students of one of twelve against nine of twelve."""
    assert theme_share_changed.fisher(3, 4, 1, 4) == pytest.approx(0.4857, abs=1e-4)
    assert theme_share_changed.fisher(0, 10, 0, 10) == 1.0
    assert theme_share_changed.fisher(12, 40, 3, 120) == pytest.approx(theme_share_changed.fisher(3, 120, 12, 40))
    assert theme_share_changed.fisher(1, 12, 9, 12) == pytest.approx(0.002759, abs=1e-6)


def test_chance_alone_seldom_makes_a_year() -> None:
    """Of 200 made histories in which nothing changes, hardly one in a hundred tells of a year."""
    chance = random.Random(4)
    told = 0
    for _ in range(200):
        seen = [
            theme_share_changed._case_item(n, f"{year}-0{1 + n % 9}-05", _drawn(chance), f"{year} {n % 9}")
            for year in (2021, 2022, 2023, 2024)
            for n in range(40)
        ]
        now = theme_share_changed._case_item(1, "2025-01-01", "none", "2025")
        history = PointInTime()
        for each in sorted(seen, key=lambda each: each.order):
            history.add(each)
        history.advance(now)
        told += bool(list(theme_share_changed.evaluate(now, history)))
    assert told <= 5


def _drawn(chance: Any) -> str:
    return str(chance.choices(["none", "RU", "CN", "CU"], [30, 4, 4, 2])[0])
