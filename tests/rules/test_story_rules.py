"""The rule on framing over items of feeds, parsed and observed: one letter in the words of Moscow, Seoul and the West."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rules import bloc_framing_diverges as rule
from tealeaves.catalogue import Catalogue, load_rule, load_sources
from tealeaves.detect import Detector
from tealeaves.extract import extract
from tealeaves.history import PointInTime
from tealeaves.model import Capture, Document, Observation, Signal
from tealeaves.observe import observe
from tests.observe.test_framing import report

START = datetime(2025, 12, 27, tzinfo=UTC)
TASS = (
    "Kim Jong Un says no one can break unity of Russia and DPRK",
    "North Korean leader Kim Jong Un said in a New Year letter to Russian President Vladimir Putin that no one can break their unity. He "
    "praised the heroic alliance, which was forged in shared sacrifice.",
)
YONHAP = (
    "N. Korean leader sends New Year letter to Putin",
    "North Korean leader Kim Jong-un told Russian President Vladimir Putin in a New Year letter that they shared blood in the same trench. "
    "Some 15,000 troops were deployed. Seoul watches for the transfer of technology in return.",
)
GUARDIAN = (
    "Kim Jong-un hails blood shed with Russia in Ukraine war",
    "North Korea's leader has told Vladimir Putin in a New Year letter that their alliance was cemented by blood shed in the invasion of "
    "Ukraine. The regime has sent troops in breach of sanctions. Kim Jong-un ordered more missiles.",
)
KCNA = (
    "Respected Comrade Kim Jong Un Sends New Year Letter to Russian President",
    "Pyongyang, December 27 (KCNA) -- The respected Comrade Kim Jong Un sent a New Year letter to Vladimir Vladimirovich Putin, president "
    "of the Russian Federation. He spoke of the invincible and fraternal alliance sharing blood in the same trench.",
)
OUTLETS = {"tass_en": TASS, "yonhap_en": YONHAP, "guardian_nk": GUARDIAN}


def items(source: str, at: datetime, *told: tuple[str, str]) -> list[tuple[datetime, Document]]:
    """Documents of one feed as it stands at an instant, read by the source's own parser."""
    entries = "".join(
        f"<item><title>{headline}</title><link>https://news.example/{headline.replace(' ', '-')}</link>"
        f"<pubDate>Sat, 27 Dec 2025 00:00:00 +0000</pubDate><description>{text}</description></item>"
        for headline, text in told
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{entries}</channel></rss>'.encode()
    sources = load_sources(None)
    page = sources[source].source.pages[0]
    capture = Capture(
        source, page.url, at, at, body, headers=(("Content-Type", "application/rss+xml"),), edition=page.edition
    )
    return [(at, document) for document in extract(Catalogue(sources, {}), capture).documents]


def ordinary(source: str) -> list[tuple[datetime, Document]]:
    return [
        found
        for days in (90, 60, 30)
        for found in items(
            source,
            START - timedelta(days=days),
            (f"Coal trade {days}", "Trade in coal grew by a tenth, officials said."),
        )
    ]


def judged(*seen: tuple[datetime, Document]) -> list[Signal]:
    detector = Detector([load_rule(rule)], PointInTime())
    past = [found for source in OUTLETS for found in ordinary(source)]
    told: list[Observation] = [one for at, document in [*past, *seen] for one in observe(document, f"capture {at}", at)]
    signals = [signal for signal in detector.run(sorted(told, key=lambda one: one.order)) if signal.status == "firing"]
    assert detector.errors == []
    return signals


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


@pytest.fixture
def reports() -> list[tuple[datetime, Document]]:
    return [
        *items("yonhap_en", at(0.5), YONHAP),
        *items("tass_en", at(0.6), TASS),
        *items("guardian_nk", at(3), GUARDIAN),
    ]


def test_one_letter_in_three_blocs_is_told_once_with_the_words_of_each(reports: Any) -> None:
    (signal,) = judged(*reports)
    assert signal.key == "Kim Jong Un -> Vladimir Putin|new_year|2026"
    assert signal.known_at == at(3)
    assert signal.severity == "info", "three reports"
    assert "Russia alone: heroism, unbreakable alliance" in signal.after
    assert "South Korea alone: technology in return" in signal.after
    assert "invasion" in signal.after.partition("the West alone: ")[2]
    assert signal.before is not None
    assert signal.before.startswith("first seen: yonhap (South Korea), 2025-12-27 00:30")
    assert "all of them speak of shared blood" in signal.reasons
    assert any("counts, not shares" in reason for reason in signal.reasons)
    assert any(reason.startswith("seen in this order: yonhap 12-27 00:30, tass") for reason in signal.reasons)
    quoted = [quote.text for quote in signal.quotes]
    assert any("no one can break" in quote for quote in quoted)
    assert signal.counterpart == ()


def test_the_letters_own_words_stand_beside_it_and_are_no_blocs(reports: Any) -> None:
    own = report("kcna", "en", *KCNA)
    (signal,) = judged((at(0.2), own), *reports)
    (said,) = signal.counterpart
    assert "unbreakable alliance" in said
    assert "brotherhood" in said
    assert "the North itself alone" not in signal.after
    assert "unbreakable alliance" in signal.after, "that Moscow takes over the words of the letter is the news"


def test_a_fourth_report_makes_it_a_signal_of_its_own_weight(reports: Any) -> None:
    more = items("korea_times", at(2), (YONHAP[0].replace("N. Korean", "North Korean"), YONHAP[1]))
    (signal,) = judged(more[0], *reports)
    assert signal.severity == "low"


def test_the_order_in_which_they_come_is_told_and_changes_nothing_else(reports: Any) -> None:
    late = [
        (when + timedelta(hours=10) if document.outlet == "yonhap" else when, document) for when, document in reports
    ]
    (first,), (second,) = judged(*reports), judged(*late)
    assert first.after == second.after
    assert first.before != second.before


def test_two_blocs_with_three_reports_are_too_few(reports: Any) -> None:
    assert judged(*reports[:2]) == []


def test_letters_of_two_occasions_are_not_thrown_together(reports: Any) -> None:
    birthday = tuple(text.replace("New Year letter", "birthday message") for text in GUARDIAN)
    assert judged(*reports[:2], *items("guardian_nk", at(3), birthday)) == []


@pytest.mark.parametrize("headline", ["Kim Jong-un hails blood shed with Russia in Ukraine war"])
def test_an_item_that_is_edited_counts_once(reports: Any, headline: str) -> None:
    again = items("guardian_nk", at(4), (headline, GUARDIAN[1] + " It was updated."))
    (signal,) = judged(*reports, *again)
    assert signal.known_at == at(3)


def test_far_from_chance_is_told_only_of_many_reports() -> None:
    assert rule._far(5, 5, 29) == ""
    assert rule._far(15, 30, 30) == " (z 4.5)"
