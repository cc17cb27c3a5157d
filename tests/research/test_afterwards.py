"""What came after a signal stands beside it: the ministry's confirmation of the Russian notice, and the words that an edit changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from rules import article_edited, confirmation_seen, source_new_language
from tealeaves import ticking
from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue, load_rule, load_sources
from tealeaves.cli.explain import lines
from tealeaves.model import Capture
from tealeaves.pipeline import Pipeline
from tealeaves.research.afterwards import shared
from tealeaves.research.explain import explain
from tealeaves.store import Store, signals
from tests.stamps.series import earlier, later

HOST = "http://www.korstamp.com.kp"
HEADLINE = "North Korean postage stamp announcement includes Russian for the first time"
FIRST = "North Korea's announcement of new stamps was written in Russian besides Chinese. It offers four stamps."
CONFIRMED = "South Korea's Ministry of Unification confirmed that previous notices did not include Russian."
LATER = f"North Korea's announcements of new stamps were written in Russian besides Chinese. {CONFIRMED} It offers four stamps."
UNRELATED = "The Ministry of Unification confirmed that the two sides had spoken on the line of the truce village."


def feed(at: datetime, *told: tuple[str, str]) -> Capture:
    entries = "".join(
        f"<item><title>{headline}</title><link>https://www.rfa.org/{number}</link><guid>{headline}</guid>"
        f"<pubDate>Fri, 10 Jan 2025 14:00:00 +0000</pubDate><description>{text}</description></item>"
        for number, (headline, text) in enumerate(told)
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>RFA</title>{entries}</channel></rss>'.encode()
    page = load_sources(None)["rfa_en"].source.pages[0]
    return Capture(
        "rfa_en", page.url, at, at, body, headers=(("Content-Type", "application/rss+xml"),), edition=page.edition
    )


def captures() -> Iterator[Capture]:
    """The notices up to that of 2025-01-01, and the feed of a radio: before, on 2025-01-10, in its evening, and with something else."""
    for each in [*earlier(9, "html"), *later("html")[:1]]:
        at = datetime.combine(each.on + timedelta(days=1), time(1), tzinfo=UTC)
        yield Capture("korea_stamp", HOST + each.path, at, at, each.body)
    old = [(f"Coal {number}", "Trade in coal grew.") for number in range(4)]
    yield feed(datetime(2024, 12, 1, tzinfo=UTC), *old)
    yield feed(datetime(2025, 1, 10, 15, tzinfo=UTC), *old, (HEADLINE, FIRST))
    yield feed(datetime(2025, 1, 10, 23, 50, tzinfo=UTC), *old, (HEADLINE, LATER))
    yield feed(datetime(2025, 1, 12, tzinfo=UTC), *old, (HEADLINE, LATER), ("A line is open", UNRELATED))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every firing signal explained, by rule and key."""
    folder: Path = tmp_path_factory.mktemp("afterwards")
    rules = {module.RULE.id: load_rule(module) for module in (article_edited, confirmation_seen, source_new_language)}
    with (
        Archive.open(folder / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{folder / 'i.db'}") as store,
    ):
        pipeline = Pipeline(Catalogue(load_sources(None), rules), store, archive)
        for capture in sorted(captures(), key=lambda capture: capture.captured_at):
            assert pipeline.ingest(capture).quarantined == []
            ticking.tick(pipeline, (), "C1", timedelta(days=4000), capture.recorded_at + timedelta(minutes=1))
        with store.read() as conn:
            standing = signals.current_signals(conn, status="firing")
            return {f"{each['rule']} {each['key']}": explain(conn, pipeline.catalogue, each["id"]) for each in standing}


@pytest.fixture
def russian(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told["source_new_language korea_stamp/notice/mul|language|ru"]
    return found


def test_the_ministrys_confirmation_stands_beside_the_signal(russian: dict[str, Any]) -> None:
    (confirmation,) = russian["confirmations"]
    assert confirmation["quote"] == CONFIRMED
    assert confirmation["known_at"].startswith("2025-01-10T23:50")
    assert (confirmation["by"], confirmation["claim"]) == ("South Korea's Ministry of Unification", "confirmed")
    assert "russian" in confirmation["shares"]
    assert (confirmation["series"], confirmation["url"]) == ("rfa/feed_item/en", "https://www.rfa.org/4")
    assert confirmation["limited"] is False
    text = "\n".join(lines(russian))
    assert "Later, within 30 days: what authorities abroad said of it" in text
    assert f"2025-01-10 South Korea's Ministry of Unification confirmed, in rfa/feed_item/en: “{CONFIRMED}”" in text
    assert "truce village" not in text


def test_it_is_told_as_a_signal_of_its_own_as_well(told: dict[str, Any]) -> None:
    found = told["confirmation_seen korea_stamp/notice/mul|ru|unification_ministry"]["signal"]
    assert found["after"] == CONFIRMED
    assert found["before"].startswith("first seen 2025-01-02")
    assert found["severity"] == "info"


def test_an_edit_is_explained_word_by_word(told: dict[str, Any]) -> None:
    (edit,) = [found for name, found in told.items() if name.startswith("article_edited ")]
    text = "\n".join(lines(edit))
    assert "The words that went [-…-] and came {+…+}" in text
    assert "[-announcement-]" in text
    assert "{+announcements+}" in text
    assert any(CONFIRMED.rstrip(".") in words for pieces in edit["edit"] for role, words in pieces if role == "after")
    assert edit["signal"]["known_at"].startswith("2025-01-10T23:50")
    assert "What would have kept the rule quiet" in text
    assert edit["rule"]["runbook"]


def test_signals_of_other_kinds_have_no_edit(russian: dict[str, Any]) -> None:
    assert russian["edit"] == []
    assert "The words that went" not in "\n".join(lines(russian))


SIGNAL = {
    "after": "Russian",
    "subject": "korea_stamp/notice/mul",
    "headline": "Russian appears in the text of notices of Korea Stamp",
}


@pytest.mark.parametrize(
    ("quote", "attrs", "ties"),
    [
        (CONFIRMED, {"languages": "ru", "publications": "korea_stamp"}, True),
        (
            "통일부는 러시아어 설명이 병기된 것으로 확인했다고 밝혔다.",
            {"languages": "ru", "publications": "korea_stamp"},
            True,
        ),
        ("The Ministry of Unification confirmed that the Russian president had left.", {}, False),
        ("The Ministry of Unification confirmed that stamps were sold.", {"publications": "korea_stamp"}, False),
        (UNRELATED, {}, False),
    ],
)
def test_a_sentence_is_tied_to_a_signal_by_the_new_value_and_its_subject(
    quote: str, attrs: dict[str, str], ties: bool
) -> None:
    assert bool(shared(SIGNAL, quote, attrs)) is ties


def test_a_whole_phrase_ties_alone() -> None:
    signal = {"after": "Republic of Korea", "subject": "KR", "headline": "The South is called 'Republic of Korea'"}
    said = "A unification ministry official said that the North has never used the term “Republic of Korea”."
    assert shared(signal, said, {}) == ["Republic of Korea"]
