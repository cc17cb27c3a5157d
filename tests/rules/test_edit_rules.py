"""The rules on edits over sites that edit: real pages through the real watch, and the item of a feed that grew in the evening."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "edits"))

from newsroom import HOST, Newsroom, change, first_issue
from watch_desk import BUDGET, START, Desk

from demo import story
from demo.replica import Replica
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from rules import article_edited
from tealeaves.catalogue import Catalogue, load_rule, load_sources
from tealeaves.clock import FileClock
from tealeaves.detect import Detector
from tealeaves.extract import extract
from tealeaves.history import PointInTime
from tealeaves.model import Capture, Signal
from tealeaves.observe import observe
from tealeaves.settings import Settings
from tealeaves.store import signals as stored

RULES = ("article_deleted", "article_edited")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the rule said in two weeks in which every article was changed once, each in its own way."""
    folder, room = tmp_path_factory.mktemp("edited"), Newsroom()
    clock = FileClock(folder / "clock")
    clock.move(START)
    with Replica(story.load(), clock, {HOST: room}) as replica, StandInSlack() as slack:
        settings = Settings(
            home=folder / "home", clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources="kcna_kp", every_seconds=86400, revisits=BUDGET, slack_token=TOKEN, slack_channel=CHANNEL, slack_url=slack.url,
        )  # fmt: skip
        return list(lived(Desk(settings, clock, room), room))


def lived(desk: Desk, room: Newsroom) -> Iterator[dict[str, Any]]:
    first_issue(room)
    try:
        desk.look(timedelta(0))
        change(room)
        for _ in range(5):
            desk.look(timedelta(days=4))
        with desk.workspace.store.read() as conn:
            yield from [signal for signal in stored.current_signals(conn) if signal["rule"] in RULES]
    finally:
        desk.close()


def test_an_edit_and_a_new_headline_are_told_and_nothing_else(said: list[dict[str, Any]]) -> None:
    """Not the article that was rendered anew, nor the one with another date, nor the one that is gone; one edit at two addresses once."""
    edited = [signal for signal in said if signal["rule"] == "article_edited"]
    assert sorted(signal["subject"] for signal in edited) == [
        "Greetings to Central Committee of C.C., CPC",
        "Mill Raises Output",
    ]
    (edit,) = [signal for signal in edited if signal["subject"] == "Mill Raises Output"]
    assert "doubled their weaving" not in edit["headline"]
    assert edit["status"] == "firing"
    assert edit["severity"] == "medium"
    assert edit["before"].startswith("sentence 1: “Workers of the")
    assert any("first seen as it was 2024-10-08 03:00" in reason for reason in edit["reasons"])
    assert all(quote["text"].startswith("Workers of the") for quote in edit["quotes"]), (
        "the sentences, not the headline"
    )


@pytest.mark.req("A-5")
def test_an_article_that_is_gone_is_told_with_what_stood_there(said: list[dict[str, Any]]) -> None:
    (gone,) = [signal for signal in said if signal["rule"] == "article_deleted"]
    assert gone["subject"] == gone["before"] == "Meeting on Reunification"
    assert (gone["status"], gone["severity"]) == ("firing", "medium")
    assert (gone["source"], gone["series"]) == ("kcna_kp", "kcna/article/en"), "filed where the article stood"
    assert gone["published_at"] == "2024-10-08"
    assert gone["known_at"] > "2024-10-09"
    assert "(status 404)" in gone["after"]
    assert [quote["text"] for quote in gone["quotes"]][1] == "Meeting on Reunification"
    assert "0 other addresses" in gone["reasons"][1]


def test_what_is_gone_is_no_document_of_the_source() -> None:
    at = datetime(2024, 10, 12, tzinfo=UTC)
    catalogue = Catalogue(load_sources(None), {})
    capture = Capture("kcna_kp", f"http://{HOST}/en/article/q/x.kcmsf", at, at, b"Not Found", status=404)
    (tombstone,) = extract(catalogue, capture).documents
    seen = observe(tombstone, capture.id, at)
    assert [(one.kind, one.value) for one in seen] == [("deletion", capture.url)]
    assert tombstone.source not in catalogue.sources
    assert tombstone.parser_version not in catalogue.parser_labels
    assert extract(catalogue, replace(capture, recorded_at=at - timedelta(days=1))).documents == ()
    again = replace(
        capture, captured_at=at + timedelta(days=1), recorded_at=at + timedelta(days=1), body=b"Nothing here"
    )
    assert [each.version for each in extract(catalogue, again).documents] == [tombstone.version], (
        "known since the first"
    )


# --- an item of a feed --------------------------------------------------------------------------------------------------------------

PUBLISHED = datetime(2025, 1, 10, 15, tzinfo=UTC)
EDITED = datetime(2025, 1, 10, 23, 50, tzinfo=UTC)  # 6:50 p.m. in Washington
HEADLINE = "North Korean postage stamp announcement includes Russian for the first time"
FIRST = (
    "North Korea's announcement of new stamps included Russian. The second one offers four stamps.",
    "Ministry officials were not asked. It stays so.",
)
LATER = (
    "North Korea's announcements of new stamps included Russian. The second one offers four stamps.",
    "South Korea's Ministry of Unification confirmed that previous notices did not include Russian. It stays so.",
)


def feed(at: datetime, *paragraphs: str, headline: str = HEADLINE, slug: str = "stamps") -> Capture:
    body = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>RFA</title><item><title>{headline}</title>'
        f"<link>https://www.rfa.org/english/korea/{slug}</link><guid>{slug}</guid><pubDate>Fri, 10 Jan 2025 14:00:00 +0000</pubDate>"
        f"<description><![CDATA[{''.join(f'<p>{each}</p>' for each in paragraphs)}]]></description></item></channel></rss>"
    ).encode()
    headers = (("Content-Type", "application/rss+xml"),)
    source = load_sources(None)["rfa_en"].source
    return Capture("rfa_en", source.pages[0].url, at, at, body, headers=headers, edition="en")


def signals(*captures: Capture) -> list[Signal]:
    """What the rule says to these looks, after a year of other items."""
    catalogue = Catalogue(load_sources(None), {})
    detector = Detector([load_rule(article_edited)], PointInTime())
    ordinary = [
        feed(PUBLISHED - timedelta(days=days), "An ordinary text.", headline=f"Report {days}", slug=str(days))
        for days in range(90, 0, -30)
    ]
    found: list[Signal] = []
    held: set[str] = set()
    for capture in (*ordinary, *captures):
        (document,) = extract(catalogue, capture).documents
        if document.version not in held:
            held.add(document.version)
            found += detector.run(observe(document, capture.id, capture.captured_at))
    assert detector.errors == []
    return [signal for signal in found if signal.status == "firing" and signal.known_at >= PUBLISHED]


def test_the_report_of_2025_01_10_is_told_as_edited_in_the_evening_of_its_day() -> None:
    (signal,) = signals(feed(PUBLISHED, *FIRST), feed(EDITED, *LATER))
    assert signal.known_at == EDITED
    assert signal.severity == "low", "an outlet of the world corrects itself every day"
    assert "2 of 4 sentences reworded" in signal.headline
    assert "Ministry of Unification confirmed" in signal.after
    assert signal.before is not None
    assert "Ministry officials" in signal.before
    assert signal.reasons[0].startswith(
        "first seen as it was 2025-01-10 15:00, first seen as it is 2025-01-10 23:50 UTC"
    )


def test_the_same_item_again_and_the_same_words_in_another_form_are_no_edit() -> None:
    respaced = [each.replace("'", "’").replace(". ", ".&nbsp; ") for each in FIRST]
    assert signals(feed(PUBLISHED, *FIRST), feed(EDITED, *FIRST)) == []
    assert signals(feed(PUBLISHED, *FIRST), feed(EDITED, *respaced)) == []
    assert signals(feed(PUBLISHED, *FIRST), feed(EDITED, " ".join(FIRST))) == []


def test_a_feed_that_prints_more_of_the_same_text_is_no_edit() -> None:
    assert signals(feed(PUBLISHED, FIRST[0]), feed(EDITED, *FIRST)) == []


def test_another_headline_is_told() -> None:
    (signal,) = signals(feed(PUBLISHED, *FIRST), feed(EDITED, *FIRST, headline="North Korean stamps speak Russian"))
    assert (signal.before, signal.after) == (HEADLINE, "North Korean stamps speak Russian")
